#pragma once
#include <stddef.h>

/// A file carried inside the binary: its path relative to this folder, its bytes and their count.
typedef struct {
    const char *path;
    const unsigned char *bytes;
    size_t count;
} EmbeddedFile;

/// The embedded files in turn; `index` is below `embedded_files_count`.
EmbeddedFile embedded_file(size_t index);
extern const size_t embedded_files_count;

#pragma once
#include <stddef.h>

/// A file carried inside the binary: its path relative to this folder, its bytes and their count.
typedef struct {
    const char *path;
    const unsigned char *bytes;
    size_t count;
} EmbeddedFile;

extern const EmbeddedFile embedded_files[];
extern const size_t embedded_files_count;

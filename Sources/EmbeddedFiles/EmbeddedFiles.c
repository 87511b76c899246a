#include "EmbeddedFiles.h"

static const unsigned char rules_default[] = {
#embed "rules/default.yaml"
};

static const EmbeddedFile files[] = {
    {"rules/default.yaml", rules_default, sizeof rules_default},
};
const size_t embedded_files_count = sizeof files / sizeof files[0];

EmbeddedFile embedded_file(size_t index) { return files[index]; }

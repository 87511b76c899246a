#include "EmbeddedFiles.h"

static const unsigned char rules_default[] = {
#embed "rules/default.yaml"
};

const EmbeddedFile embedded_files[] = {
    {"rules/default.yaml", rules_default, sizeof rules_default},
};
const size_t embedded_files_count = sizeof embedded_files / sizeof embedded_files[0];

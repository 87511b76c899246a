#include "EmbeddedFiles.h"

// One #embed and one row for each file. `ledger init` writes those below sample/, with `{today-20}` made a date.
static const unsigned char rules_default[] = {
#embed "rules/default.yaml"
};
static const unsigned char rules_saas[] = {
#embed "rules/saas.yaml"
};
static const unsigned char rules_schema[] = {
#embed "rules/schema.json"
};
static const unsigned char sample_settings[] = {
#embed "sample/ledger.yaml"
};
static const unsigned char sample_accounts[] = {
#embed "sample/accounts.csv"
};
static const unsigned char sample_contacts[] = {
#embed "sample/contacts.csv"
};
static const unsigned char sample_signals[] = {
#embed "sample/signals.csv"
};
static const unsigned char sample_short_subjects[] = {
#embed "sample/experiments/short-subjects.yaml"
};
static const unsigned char sample_adopted_draft[] = {
#embed "sample/outbound/Harrow-Vale-Devices/drafts/{today-2}_Miriam-Okafor_email.md"
};

static const EmbeddedFile files[] = {
    {"rules/default.yaml", rules_default, sizeof rules_default},
    {"rules/saas.yaml", rules_saas, sizeof rules_saas},
    {"rules/schema.json", rules_schema, sizeof rules_schema},
    {"sample/ledger.yaml", sample_settings, sizeof sample_settings},
    {"sample/accounts.csv", sample_accounts, sizeof sample_accounts},
    {"sample/contacts.csv", sample_contacts, sizeof sample_contacts},
    {"sample/signals.csv", sample_signals, sizeof sample_signals},
    {"sample/experiments/short-subjects.yaml", sample_short_subjects, sizeof sample_short_subjects},
    {"sample/outbound/Harrow-Vale-Devices/drafts/{today-2}_Miriam-Okafor_email.md",
        sample_adopted_draft, sizeof sample_adopted_draft},
};
const size_t embedded_files_count = sizeof files / sizeof files[0];

EmbeddedFile embedded_file(size_t index) { return files[index]; }

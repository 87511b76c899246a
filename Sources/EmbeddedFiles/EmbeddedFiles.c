#include "EmbeddedFiles.h"

// One #embed and one row for each file. `ledger init` writes those below sample/, with `{today-20}` made a date.
static const unsigned char rules_default[] = {
#embed "rules/default.yaml"
};
static const unsigned char words_english[] = {
#embed "words/english.txt"
};
static const unsigned char words_events[] = {
#embed "words/events.txt"
};
static const unsigned char words_same[] = {
#embed "words/same.txt"
};
static const unsigned char words_neutral[] = {
#embed "words/neutral.txt"
};
static const unsigned char words_exaggerations[] = {
#embed "words/exaggerations.txt"
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
    {"words/english.txt", words_english, sizeof words_english},
    {"words/events.txt", words_events, sizeof words_events},
    {"words/same.txt", words_same, sizeof words_same},
    {"words/neutral.txt", words_neutral, sizeof words_neutral},
    {"words/exaggerations.txt", words_exaggerations, sizeof words_exaggerations},
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

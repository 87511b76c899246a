#include "EmbeddedFiles.h"

// One #embed and one row for each file. `ledger init` writes sample/ledger.yaml and what is below the folder of the
// pack in sample/, with `{today-20}` made a date.
static const unsigned char rules_default[] = {
#embed "rules/default.yaml"
};
static const unsigned char rules_saas[] = {
#embed "rules/saas.yaml"
};
static const unsigned char rules_schema[] = {
#embed "rules/schema.json"
};
static const unsigned char pipeline_schema[] = {
#embed "../../docs/pipeline.schema.json"
};
static const unsigned char words_english[] = {
#embed "words/english.txt"
};
static const unsigned char words_trade[] = {
#embed "words/trade.txt"
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
static const unsigned char web_style[] = {
#embed "web/ledger.css"
};
static const unsigned char web_script[] = {
#embed "web/ledger.js"
};
static const unsigned char web_icon[] = {
#embed "web/icon.svg"
};
static const unsigned char sample_settings[] = {
#embed "sample/ledger.yaml"
};
static const unsigned char regulated_accounts[] = {
#embed "sample/regulated/accounts.csv"
};
static const unsigned char regulated_contacts[] = {
#embed "sample/regulated/contacts.csv"
};
static const unsigned char regulated_signals[] = {
#embed "sample/regulated/signals.csv"
};
static const unsigned char regulated_short_subjects[] = {
#embed "sample/regulated/experiments/short-subjects.yaml"
};
static const unsigned char saas_accounts[] = {
#embed "sample/saas/accounts.csv"
};
static const unsigned char saas_contacts[] = {
#embed "sample/saas/contacts.csv"
};
static const unsigned char saas_signals[] = {
#embed "sample/saas/signals.csv"
};
static const unsigned char saas_short_subjects[] = {
#embed "sample/saas/experiments/short-subjects.yaml"
};
static const unsigned char regulated_adopted_draft[] = {
#embed "sample/regulated/outbound/Harrow-Vale-Devices/drafts/{today-2}_Miriam-Okafor_email.md"
};

static const EmbeddedFile files[] = {
    {"rules/default.yaml", rules_default, sizeof rules_default},
    {"rules/saas.yaml", rules_saas, sizeof rules_saas},
    {"rules/schema.json", rules_schema, sizeof rules_schema},
    {"docs/pipeline.schema.json", pipeline_schema, sizeof pipeline_schema},
    {"words/english.txt", words_english, sizeof words_english},
    {"words/trade.txt", words_trade, sizeof words_trade},
    {"words/events.txt", words_events, sizeof words_events},
    {"words/same.txt", words_same, sizeof words_same},
    {"words/neutral.txt", words_neutral, sizeof words_neutral},
    {"words/exaggerations.txt", words_exaggerations, sizeof words_exaggerations},
    {"web/ledger.css", web_style, sizeof web_style},
    {"web/ledger.js", web_script, sizeof web_script},
    {"web/icon.svg", web_icon, sizeof web_icon},
    {"sample/ledger.yaml", sample_settings, sizeof sample_settings},
    {"sample/regulated/accounts.csv", regulated_accounts, sizeof regulated_accounts},
    {"sample/regulated/contacts.csv", regulated_contacts, sizeof regulated_contacts},
    {"sample/regulated/signals.csv", regulated_signals, sizeof regulated_signals},
    {"sample/regulated/experiments/short-subjects.yaml", regulated_short_subjects, sizeof regulated_short_subjects},
    {"sample/saas/accounts.csv", saas_accounts, sizeof saas_accounts},
    {"sample/saas/contacts.csv", saas_contacts, sizeof saas_contacts},
    {"sample/saas/signals.csv", saas_signals, sizeof saas_signals},
    {"sample/saas/experiments/short-subjects.yaml", saas_short_subjects, sizeof saas_short_subjects},
    {"sample/regulated/outbound/Harrow-Vale-Devices/drafts/{today-2}_Miriam-Okafor_email.md",
        regulated_adopted_draft, sizeof regulated_adopted_draft},
};
const size_t embedded_files_count = sizeof files / sizeof files[0];

EmbeddedFile embedded_file(size_t index) { return files[index]; }

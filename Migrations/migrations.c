#include "LedgerMigrations.h"

// One #embed and one row for each .sql file beside this one; a test compares this list with the folder.
static const unsigned char tables[] = {
#embed "0001_tables.sql"
};
static const unsigned char guardrails[] = {
#embed "0002_guardrails.sql"
};
static const unsigned char events[] = {
#embed "0003_events.sql"
};
static const unsigned char views[] = {
#embed "0004_views.sql"
};
static const unsigned char review[] = {
#embed "0005_review.sql"
};
static const unsigned char erasure[] = {
#embed "0006_erasure.sql"
};
static const unsigned char exports[] = {
#embed "0007_exports.sql"
};
static const unsigned char reports[] = {
#embed "0008_reports.sql"
};
static const unsigned char web[] = {
#embed "0009_web.sql"
};

static const LedgerMigration migrations[] = {
    {"0001_tables.sql", tables, sizeof tables},
    {"0002_guardrails.sql", guardrails, sizeof guardrails},
    {"0003_events.sql", events, sizeof events},
    {"0004_views.sql", views, sizeof views},
    {"0005_review.sql", review, sizeof review},
    {"0006_erasure.sql", erasure, sizeof erasure},
    {"0007_exports.sql", exports, sizeof exports},
    {"0008_reports.sql", reports, sizeof reports},
    {"0009_web.sql", web, sizeof web},
};
const size_t ledger_migrations_count = sizeof migrations / sizeof migrations[0];

LedgerMigration ledger_migration(size_t index) { return migrations[index]; }

#include "LedgerMigrations.h"

// One #embed and one row for each .sql file beside this one; a test compares this list with the folder.
static const unsigned char ledger_0001[] = {
#embed "0001_ledger.sql"
};

const LedgerMigration ledger_migrations[] = {
    {"0001_ledger.sql", ledger_0001, sizeof ledger_0001},
};
const size_t ledger_migrations_count = sizeof ledger_migrations / sizeof ledger_migrations[0];

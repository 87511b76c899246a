#pragma once
#include <stddef.h>

/// A numbered migration carried inside the binary: its file name, its SQL and the count of its bytes.
typedef struct {
    const char *name;
    const unsigned char *sql;
    size_t count;
} LedgerMigration;

/// The migrations in order; `index` is below `ledger_migrations_count`.
LedgerMigration ledger_migration(size_t index);
extern const size_t ledger_migrations_count;

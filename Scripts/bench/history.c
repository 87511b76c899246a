// Fills `drafts` of a database of imported accounts, accepted ones all, and `last_accepted_at` with them.
//
//     history DATABASE DRAFTS even|skewed
//
// Even: each account has been drafted equally often. Skewed: the account at rank r as often as 1/r of the best. The
// days are spread over the last 400. Attempts and selections are left out, which selection does not read; triggers
// and the indexes of drafts are dropped while it writes and made again from the schema.
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *database;

static void fail(const char *what) {
    fprintf(stderr, "history: %s: %s\n", what, sqlite3_errmsg(database));
    exit(1);
}

static void execute(const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql);
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) fail(sql);
    return statement;
}

static uint64_t seed = 0x9e3779b97f4a7c15;

static double chance(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (double)(seed >> 11) / 9007199254740992.0;
}

enum { MINUTES = 400 * 24 * 60, STEP = 7, TIMES = MINUTES / STEP };
static char times[TIMES][25];

int main(int count, char **arguments) {
    if (count != 4) return 64;
    long drafts = atol(arguments[2]);
    int skewed = strcmp(arguments[3], "skewed") == 0;
    if (sqlite3_open(arguments[1], &database) != SQLITE_OK) fail(arguments[1]);
    execute("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;"
            "PRAGMA temp_store = FILE; PRAGMA journal_mode = OFF");

    static char kept[128][4096];
    int kept_count = 0;
    sqlite3_stmt *schema = prepare(
        "SELECT 'DROP ' || type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND (type = 'trigger' OR"
        " type = 'index' AND tbl_name = 'drafts') ORDER BY type");
    char drops[128][128];
    while (sqlite3_step(schema) == SQLITE_ROW) {
        if (kept_count == 128 || sqlite3_column_bytes(schema, 1) >= 4096) fail("the schema has grown");
        snprintf(drops[kept_count], 128, "%s", (const char *)sqlite3_column_text(schema, 0));
        snprintf(kept[kept_count++], 4096, "%s", (const char *)sqlite3_column_text(schema, 1));
    }
    sqlite3_finalize(schema);
    execute("BEGIN");
    for (int i = 0; i < kept_count; i++) execute(drops[i]);

    time_t now = time(NULL);
    for (int i = 0; i < TIMES; i++) {
        time_t at = now - (time_t)i * STEP * 60;
        strftime(times[i], sizeof *times, "%Y-%m-%dT%H:%M:%S.000Z", gmtime(&at));
    }
    sqlite3_stmt *ranks = prepare("SELECT count(*) FROM import_rows WHERE fate = 'loaded'");
    sqlite3_step(ranks);
    long accounts = (long)sqlite3_column_int64(ranks, 0);
    sqlite3_finalize(ranks);
    double harmonic = 0;
    for (long rank = 1; rank <= accounts; rank++) harmonic += 1.0 / (double)rank;

    ranks = prepare("SELECT account_id FROM import_rows WHERE fate = 'loaded' ORDER BY import_id, score DESC, row_number");
    sqlite3_stmt *insert = prepare(
        "INSERT INTO drafts (id, attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject, body,"
        " confidence_mode, cited_signals, sources, warnings, rules_sha256, state, created_at, decided_at)"
        " VALUES (?1, ?1, 1, ?2, 1, 'N', 'T', 'S', 'B', 'HIGH', 3, '[]', '[]', (SELECT rules_sha256 FROM runs WHERE id = 1), 'accepted', ?3, ?3)");
    sqlite3_stmt *newest = prepare("UPDATE accounts SET last_accepted_at = ?2 WHERE id = ?1");
    long made = 0;
    for (long rank = 1; made < drafts && sqlite3_step(ranks) == SQLITE_ROW; rank++) {
        sqlite3_int64 account = sqlite3_column_int64(ranks, 0);
        double share = skewed ? (double)drafts / (harmonic * (double)rank) : (double)drafts / (double)accounts;
        long own = (long)share + (chance() < share - (double)(long)share);
        int last = TIMES;
        for (long i = 0; i < own && made < drafts; i++) {
            int at = (int)(chance() * TIMES);
            if (at < last) last = at;
            sqlite3_bind_int64(insert, 1, ++made);
            sqlite3_bind_int64(insert, 2, account);
            sqlite3_bind_text(insert, 3, times[at], -1, SQLITE_STATIC);
            if (sqlite3_step(insert) != SQLITE_DONE) fail("a draft");
            sqlite3_reset(insert);
        }
        if (last == TIMES) continue;
        sqlite3_bind_int64(newest, 1, account);
        sqlite3_bind_text(newest, 2, times[last], -1, SQLITE_STATIC);
        if (sqlite3_step(newest) != SQLITE_DONE) fail("an account");
        sqlite3_reset(newest);
    }
    sqlite3_finalize(ranks);
    for (int i = 0; i < kept_count; i++) execute(kept[i]);
    execute("COMMIT");
    printf("%ld\n", made);
    return 0;
}

// Times the selection of a run as `ledger` makes it: the ranked rows in turn, until `top_n` are taken that are not
// suppressed and were not drafted within the last days.
//
//     select DATABASE IMPORT_ID CUTOFF TOP_N plain|backfill TIMES RANKING_SQL
//
// The statement is that of Sources/LedgerStore/SelectionStore.swift. Prints the median in milliseconds
// and how many rows were walked.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *database;

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) {
        fprintf(stderr, "select: %s\n", sqlite3_errmsg(database));
        exit(1);
    }
    return statement;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int count, char **arguments) {
    if (count != 8) return 64;
    if (sqlite3_open_v2(arguments[1], &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) return 1;
    sqlite3_exec(database, "PRAGMA cache_size = -16000; PRAGMA temp_store = FILE", NULL, NULL, NULL);
    const char *cutoff = arguments[3];
    int top_n = atoi(arguments[4]), backfill = strcmp(arguments[5], "backfill") == 0, times = atoi(arguments[6]);
    double *taken = calloc((size_t)times, sizeof *taken);
    long walked = 0;
    // The first pass warms the caches and is not counted.
    for (int i = -1; i < times; i++) {
        double began = now();
        sqlite3_stmt *ranking = prepare(arguments[7]);
        sqlite3_bind_int64(ranking, 1, atoll(arguments[2]));
        sqlite3_bind_null(ranking, 2);
        sqlite3_bind_text(ranking, 3, "A", -1, SQLITE_STATIC);
        sqlite3_bind_text(ranking, 4, cutoff, -1, SQLITE_STATIC);
        int selected = 0;
        walked = 0;
        while (selected < top_n && (backfill || walked < top_n) && sqlite3_step(ranking) == SQLITE_ROW) {
            walked++;
            int recent = sqlite3_column_int(ranking, 3), suppressed = sqlite3_column_type(ranking, 4) != SQLITE_NULL;
            if (!recent && !suppressed) selected++;
            for (int column = 5; column < 10; column++) sqlite3_column_text(ranking, column);
        }
        sqlite3_finalize(ranking);
        if (i >= 0) taken[i] = now() - began;
    }
    qsort(taken, (size_t)times, sizeof *taken, compare);
    printf("%.3f %ld\n", taken[times / 2], walked);
    return 0;
}

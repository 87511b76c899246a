// Counts the statements a connection runs; those of triggers are left out. Lines of a statement are joined, so that two
// programs that spell the same statement on different lines count the same.
#ifndef BENCH_TRACE_H
#define BENCH_TRACE_H
#include <ctype.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    const char *sql;
    long count;
} traced[256];

static int trace_statement(unsigned kind, void *context, void *statement, void *text) {
    (void)kind, (void)context;
    if (strncmp(text, "--", 2) == 0) return 0;
    const char *sql = sqlite3_sql(statement);
    int i = 0;
    while (i < 255 && traced[i].sql && strcmp(traced[i].sql, sql) != 0) i++;
    if (!traced[i].sql) traced[i].sql = strdup(sql);
    traced[i].count++;
    return 0;
}

static void trace_start(sqlite3 *database) { sqlite3_trace_v2(database, SQLITE_TRACE_STMT, trace_statement, NULL); }

static void trace_write(const char *path) {
    FILE *file = fopen(path, "w");
    if (!file) return;
    for (int i = 0; i < 256 && traced[i].sql; i++) {
        fprintf(file, "%ld\t", traced[i].count);
        int blank = 0;
        for (const char *at = traced[i].sql; *at; at++) {
            if (!isspace((unsigned char)*at)) fputc(*at, file);
            else if (!blank) fputc(' ', file);
            blank = isspace((unsigned char)*at);
        }
        fputc('\n', file);
    }
    fclose(file);
}
#endif

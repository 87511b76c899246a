#include "Connection.h"

#include "trace.h"

static sqlite3 *newest;

static int note(sqlite3 *database, char **message, const struct sqlite3_api_routines *routines) {
    (void)message, (void)routines;
    newest = database;
    return SQLITE_OK;
}

void connection_note(void) { sqlite3_auto_extension((void (*)(void))note); }

int connection_execute(const char *sql) { return sqlite3_exec(newest, sql, NULL, NULL, NULL); }

long connection_number(const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(newest, sql, -1, &statement, NULL) != SQLITE_OK) return -1;
    long number = sqlite3_step(statement) == SQLITE_ROW ? (long)sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    return number;
}

void connection_trace(void) { trace_start(newest); }

void connection_write_trace(const char *path) { trace_write(path); }

// Imports an accounts file the way `ledger` does, in C on the same libsqlite3: the measure for our import.
//
//     import DATABASE FILE MIGRATION...
//
// The same settings, the same schema with its indexes and triggers, the same statements in the same order, one
// transaction, the same keys. It reads what Scripts/bench/make_accounts writes: ASCII, a known header, no legal
// suffix but those below. What it writes is compared with the ledger's rows, byte for byte.
#include <ctype.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME, SCORE, TIER, ID, DOMAIN, INDUSTRY, TAGS, OWNER, REGION, COLUMNS };
static const char *const headings[COLUMNS] = {"Company Name", "Score", "Tier", "Account ID", "Domain", "Industry",
                                              "Tags", "Owner", "Region"};

static sqlite3 *database;

static void fail(const char *what) {
    fprintf(stderr, "import: %s: %s\n", what, database ? sqlite3_errmsg(database) : "");
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

static char *read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    if (fread(text, 1, (size_t)size, file) != (size_t)size) fail(path);
    text[size] = 0;
    fclose(file);
    return text;
}

// A record's text and where each of its fields ends; RFC 4180, read through a buffer of 64 KiB.
typedef struct {
    FILE *file;
    char buffer[1 << 16];
    size_t place, filled;
    long line, starts_at;
    char text[1 << 16];
    char *fields[COLUMNS];
    int count;
} Reader;

static int next_byte(Reader *reader) {
    if (reader->place == reader->filled) {
        reader->filled = fread(reader->buffer, 1, sizeof reader->buffer, reader->file);
        reader->place = 0;
        if (reader->filled == 0) return EOF;
    }
    return (unsigned char)reader->buffer[reader->place++];
}

static bool next_record(Reader *reader) {
    char *out = reader->text;
    bool quoted = false, any = false;
    reader->count = 0;
    reader->fields[0] = out;
    reader->starts_at = reader->line;
    for (;;) {
        int byte = next_byte(reader);
        if (byte == EOF && !any) return false;
        any = true;
        if (quoted) {
            if (byte == EOF) fail("a quote is not closed");
            if (byte == '"') {
                byte = next_byte(reader);
                if (byte != '"') quoted = false;
            }
            if (quoted) {
                if (byte == '\n') reader->line++;
                *out++ = (char)byte;
                continue;
            }
        }
        if (byte == '"') {
            quoted = true;
        } else if (byte == ',') {
            *out++ = 0;
            if (++reader->count == COLUMNS) fail("a record has too many fields");
            reader->fields[reader->count] = out;
        } else if (byte == '\n' || byte == EOF) {
            *out = 0;
            reader->count++;
            reader->line++;
            return true;
        } else if (byte != '\r') {
            *out++ = (char)byte;
        }
    }
}

// Letters and digits of each word in lower case, one trailing legal suffix left out.
static void name_key(const char *name, char *key) {
    static const char *const suffixes[] = {"inc", "corp", "co", "llc", "ltd", "plc", "gmbh", "ag"};
    char *out = key, *last = NULL;
    int words = 0;
    for (const char *at = name; *at;) {
        while (isspace((unsigned char)*at)) at++;
        char *start = out;
        if (words) *out++ = ' ';
        char *word = out;
        for (; *at && !isspace((unsigned char)*at); at++) {
            if (!ispunct((unsigned char)*at)) *out++ = (char)tolower((unsigned char)*at);
        }
        if (out == word) {
            out = start;
        } else {
            words++;
            last = start;
        }
    }
    *out = 0;
    if (words < 2) return;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (strcmp(last + 1, suffixes[i]) == 0) {
            *last = 0;
            return;
        }
    }
}

// The host of a URL in lower case, without `www.`.
static void host(const char *url, char *out) {
    const char *at = strstr(url, "://");
    at = at ? at + 3 : url;
    if (strncasecmp(at, "www.", 4) == 0) at += 4;
    while (*at && *at != '/' && *at != ':' && *at != '?') *out++ = (char)tolower((unsigned char)*at++);
    *out = 0;
}

static char *json_text(char *out, const char *text) {
    *out++ = '"';
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') *out++ = '\\';
        *out++ = *text;
    }
    *out++ = '"';
    *out = 0;
    return out;
}

static char *json_member(char *out, const char *start, const char *name, const char *value) {
    if (out != start + 1) *out++ = ',';
    out = json_text(out, name);
    *out++ = ':';
    return json_text(out, value);
}

static void tags_json(const char *tags, char *out) {
    char *start = out;
    *out++ = '[';
    while (*tags) {
        size_t length = strcspn(tags, ";");
        char tag[256];
        memcpy(tag, tags, length);
        tag[length] = 0;
        if (out != start + 1) *out++ = ',';
        out = json_text(out, tag);
        tags += length + (tags[length] == ';');
    }
    *out++ = ']';
    *out = 0;
}

// Blank is NULL.
static void bind_text(sqlite3_stmt *statement, int place, const char *text) {
    if (text && *text) sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT);
    else sqlite3_bind_null(statement, place);
}

static sqlite3_int64 first_id(sqlite3_stmt *statement) {
    sqlite3_int64 id = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return id;
}

static void run(sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) fail(sqlite3_sql(statement));
    sqlite3_reset(statement);
}

static bool same(sqlite3_stmt *row, int column, const char *text) {
    const char *found = (const char *)sqlite3_column_text(row, column);
    bool blank = !text || !*text;
    return found ? !blank && strcmp(found, text) == 0 : blank;
}

static sqlite3_stmt *by_id, *by_domain, *by_name, *insert_account, *current, *update, *insert_row, *loaded, *demote;
static sqlite3_int64 import_id, rows_read, rows_loaded, duplicates, rejected;

static void bind_account(sqlite3_stmt *statement, int place, char **field, const char *key, const char *domain,
                         const char *tags) {
    bind_text(statement, place, field[NAME]);
    bind_text(statement, place + 1, key);
    bind_text(statement, place + 2, field[ID]);
    bind_text(statement, place + 3, domain);
    bind_text(statement, place + 4, field[INDUSTRY]);
    bind_text(statement, place + 5, field[OWNER]);
    bind_text(statement, place + 6, NULL);
    bind_text(statement, place + 7, tags);
}

static sqlite3_int64 find(char **field, const char *key, const char *domain) {
    sqlite3_int64 id;
    if (*field[ID]) {
        bind_text(by_id, 1, field[ID]);
        if ((id = first_id(by_id))) return id;
    }
    if (*domain) {
        bind_text(by_domain, 1, domain);
        bind_text(by_domain, 2, field[ID]);
        if ((id = first_id(by_domain))) return id;
    }
    bind_text(by_name, 1, key);
    bind_text(by_name, 2, field[ID]);
    bind_text(by_name, 3, domain);
    return first_id(by_name);
}

static void take_over(sqlite3_int64 id, char **field, const char *key, const char *domain, const char *tags) {
    sqlite3_bind_int64(current, 1, id);
    bool equal = sqlite3_step(current) == SQLITE_ROW && same(current, 0, field[NAME]) &&
        (!*field[ID] || same(current, 1, field[ID])) && (!*domain || same(current, 2, domain)) &&
        same(current, 3, field[INDUSTRY]) && same(current, 4, field[OWNER]) && same(current, 5, NULL) &&
        same(current, 6, tags);
    sqlite3_reset(current);
    if (equal) return;
    sqlite3_bind_int64(update, 1, id);
    bind_account(update, 2, field, key, domain, tags);
    run(update);
}

static void write_row(long line, const char *fate, const char *reason, sqlite3_int64 account, const double *score,
                      const char *tier, const char *fields) {
    sqlite3_bind_int64(insert_row, 1, import_id);
    sqlite3_bind_int64(insert_row, 2, rows_read);
    sqlite3_bind_int64(insert_row, 3, line);
    bind_text(insert_row, 4, fate);
    bind_text(insert_row, 5, reason);
    if (account) sqlite3_bind_int64(insert_row, 6, account);
    else sqlite3_bind_null(insert_row, 6);
    if (score) sqlite3_bind_double(insert_row, 7, *score);
    else sqlite3_bind_null(insert_row, 7);
    bind_text(insert_row, 8, tier);
    bind_text(insert_row, 9, fields);
    run(insert_row);
}

static void write_record(char **field, long line) {
    static char key[1 << 16], domain[1 << 16], tags[1 << 16], json[1 << 18];
    char reason[512], *end, *out = json;
    rows_read++;
    double score = strtod(field[SCORE], &end);
    *out++ = '{';
    if (end == field[SCORE] || *end) {
        snprintf(reason, sizeof reason, "score \"%s\" is not a number", field[SCORE]);
        for (int i = 0; i < COLUMNS; i++) out = json_member(out, json, headings[i], field[i]);
        strcpy(out, "}");
        rejected++;
        return write_row(line, "rejected", reason, 0, NULL, NULL, json);
    }
    name_key(field[NAME], key);
    host(field[DOMAIN], domain);
    tags_json(field[TAGS], tags);
    sqlite3_int64 id = find(field, key, domain);
    bool is_new = id == 0;
    if (is_new) {
        bind_account(insert_account, 1, field, key, domain, tags);
        run(insert_account);
        id = sqlite3_last_insert_rowid(database);
    }
    sqlite3_int64 earlier_row = 0, earlier_line = 0;
    double earlier_score = 0;
    if (!is_new) {
        sqlite3_bind_int64(loaded, 1, import_id);
        sqlite3_bind_int64(loaded, 2, id);
        if (sqlite3_step(loaded) == SQLITE_ROW) {
            earlier_row = sqlite3_column_int64(loaded, 0);
            earlier_line = sqlite3_column_int64(loaded, 1);
            earlier_score = sqlite3_column_double(loaded, 2);
        }
        sqlite3_reset(loaded);
    }
    if (earlier_row && score <= earlier_score) {
        snprintf(reason, sizeof reason, "same account as line %lld, which %s", earlier_line,
                 score < earlier_score ? "has the higher score" : "comes first");
        out = json_member(out, json, "company_name", field[NAME]);
        out = json_member(out, json, "score", field[SCORE]);
        if (*field[TIER]) out = json_member(out, json, "tier", field[TIER]);
        if (*field[ID]) out = json_member(out, json, "account_id", field[ID]);
        if (*domain) out = json_member(out, json, "domain", domain);
        if (*field[INDUSTRY]) out = json_member(out, json, "industry", field[INDUSTRY]);
        if (*field[TAGS]) out = json_member(out, json, "tags", field[TAGS]);
        if (*field[OWNER]) out = json_member(out, json, "owner", field[OWNER]);
        if (*field[REGION]) out = json_member(out, json, headings[REGION], field[REGION]);
        strcpy(out, "}");
        duplicates++;
        return write_row(line, "duplicate", reason, id, &score, field[TIER], json);
    }
    if (earlier_row) {
        duplicates++;
        snprintf(reason, sizeof reason, "same account as line %ld, which has the higher score", line);
        bind_text(demote, 1, reason);
        sqlite3_bind_int64(demote, 2, import_id);
        sqlite3_bind_int64(demote, 3, earlier_row);
        run(demote);
    } else {
        rows_loaded++;
    }
    if (!is_new) take_over(id, field, key, domain, tags);
    if (*field[REGION]) out = json_member(out, json, headings[REGION], field[REGION]);
    strcpy(out, "}");
    write_row(line, "loaded", NULL, id, &score, field[TIER], *field[REGION] ? json : NULL);
}

static void prepare_all(void) {
    by_id = prepare("SELECT id FROM accounts WHERE external_id = ?");
    by_domain = prepare("SELECT id FROM accounts WHERE domain = ?1 AND (external_id IS NULL OR ?2 IS NULL)"
                        " ORDER BY id LIMIT 1");
    by_name = prepare("SELECT id FROM accounts WHERE name_key = ?1 AND (external_id IS NULL OR ?2 IS NULL)"
                      " AND (domain IS NULL OR ?3 IS NULL) ORDER BY id LIMIT 1");
    insert_account = prepare("INSERT INTO accounts (name, name_key, external_id, domain, industry, owner, notes, tags)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    current = prepare("SELECT name, external_id, domain, industry, owner, notes, tags FROM accounts WHERE id = ?");
    update = prepare("UPDATE accounts SET name = ?2, name_key = ?3, external_id = coalesce(?4, external_id),"
                     " domain = coalesce(?5, domain), industry = ?6, owner = ?7, notes = ?8, tags = ?9 WHERE id = ?1");
    insert_row = prepare("INSERT INTO import_rows (import_id, row_number, line, fate, reason, account_id, score, tier,"
                         " fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    loaded = prepare("SELECT row_number, line, score FROM import_rows WHERE import_id = ? AND account_id = ?"
                     " AND fate = 'loaded'");
    demote = prepare("UPDATE import_rows SET fate = 'duplicate', reason = ? WHERE import_id = ? AND row_number = ?");
}

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "usage: import DATABASE FILE MIGRATION...\n");
        return 64;
    }
    if (sqlite3_open(arguments[1], &database) != SQLITE_OK) fail(arguments[1]);
    execute("PRAGMA page_size = 2048; PRAGMA cache_size = -16000; PRAGMA temp_store = FILE;"
            "PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    for (int i = 3; i < count; i++) execute(read_file(arguments[i]));

    static Reader reader;
    reader.line = 1;
    reader.file = fopen(arguments[2], "rb");
    if (!reader.file || !next_record(&reader) || reader.count != COLUMNS) fail(arguments[2]);
    execute("BEGIN IMMEDIATE; INSERT INTO imports (path, format, mapping) VALUES ('', 'csv', '{}')");
    import_id = sqlite3_last_insert_rowid(database);
    prepare_all();
    while (next_record(&reader)) write_record(reader.fields, reader.starts_at);
    sqlite3_stmt *counts = prepare(
        "UPDATE imports SET rows_read = ?, loaded = ?, duplicates = ?, rejected = ? WHERE id = ?");
    sqlite3_int64 values[] = {rows_read, rows_loaded, duplicates, rejected, import_id};
    for (int i = 0; i < 5; i++) sqlite3_bind_int64(counts, i + 1, values[i]);
    run(counts);
    execute("COMMIT");
    printf("%lld rows read = %lld loaded + %lld duplicate + %lld rejected\n", rows_read, rows_loaded, duplicates,
           rejected);
    // Closing needs every statement finalized; ending the process without it would leave the log unmerged.
    for (sqlite3_stmt *at; (at = sqlite3_next_stmt(database, NULL));) sqlite3_finalize(at);
    return sqlite3_close(database) == SQLITE_OK ? 0 : 1;
}

// Takes attempts through their states the way `ledger` does, in C on the same libsqlite3: the measure for our store.
//
//     attempts DATABASE TEXTS SLOTS TAKE GROUP LIMIT full|normal|off [TRACE]
//
// The ledger is one that `bench-store prepare` made, with the schema's keys, checks and triggers; the settings of the
// connection are the store's. It runs the statements that the store runs, prepared once, each named here by where it
// is from, and leaves the rows that the store leaves: measure_attempts.py compares both. SLOTS attempts are under way
// at once and go on in turn; a claim takes at most TAKE; GROUP changes (a claim, an account opened, a step of an
// attempt) make up a transaction, on average where it is no whole number. 1 1 1: a transaction for each change of one
// attempt after the other.
#include "store/Sources/Connection/trace.h"

#include <stdarg.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <time.h>

static sqlite3 *database;

static void fail(const char *what) {
    fprintf(stderr, "attempts: %s: %s\n", what, database ? sqlite3_errmsg(database) : "");
    exit(1);
}

static void execute(const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql);
}

// Store.now
#define NOW "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
// The clock of bench-store, which stands still.
#define NOON "2026-03-17T12:00:00.000Z"
#define DAY "2026-03-17"
#define TOMORROW "2026-03-18T12:00:00.000Z"

enum {
    BEGIN, COMMIT, RUN, ACCOUNTS, CONTACTS, CLOSE, TAKE_ACCOUNT, ACCOUNT, IS_SUPPRESSED, TAKE_ATTEMPT, ATTEMPT, RESULTS,
    FOLDER, CALL, STEM, KNOWN, CONTACT, BORN, SKIP_SUPPRESSED, OPEN, RESULT, ADVANCE, DRAFT, ARTEFACT, DRAFT_ID, VERDICT,
    DECIDE, END, STATEMENTS
};

static const char *const sql[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    // ClaimStore: runSQL, accountsSQL, contactsSQL, close, take
    [RUN] = "SELECT r.state, r.max_total_drafts, r.max_drafts_per_account, r.drafts_closed,"
        " EXISTS (SELECT 1 FROM workers WHERE id = ?2 AND ended_at IS NULL) FROM runs r WHERE r.id = ?1",
    [ACCOUNTS] = "SELECT account_id, position, state, drafts_accepted, worker_id, retry_at FROM selections"
        " WHERE run_id = ? AND state IN ('pending', 'open') ORDER BY position",
    [CONTACTS] = "SELECT id, state, retry_at FROM attempts"
        " WHERE run_id = ? AND account_id = ? AND finished_at IS NULL ORDER BY position",
    [CLOSE] = "UPDATE selections SET state = 'processed' WHERE run_id = ? AND account_id = ? AND state = 'open'",
    [TAKE_ACCOUNT] = "UPDATE selections SET worker_id = ?, retry_at = NULL"
        " WHERE run_id = ? AND account_id = ? AND state = 'pending'",
    [ACCOUNT] = "SELECT account_id, position, company_name, personas, external_id, domain, tries FROM selections"
        " WHERE run_id = ? AND account_id = ?",
    [TAKE_ATTEMPT] = "UPDATE attempts SET state = 'running', worker_id = ?, retry_at = NULL, reason = NULL"
        " WHERE id = ? AND state IN ('available', 'retryable')",
    // ContactStore: isSuppressed, openAccount, insert(call), fileStem, upsert, insertAttempt, skipSuppressed
    [IS_SUPPRESSED] = "SELECT 1 FROM suppressed_attempts WHERE attempt_id = ?",
    [FOLDER] = "SELECT folder FROM accounts WHERE id = ?",
    [CALL] = "INSERT INTO calls (run_id, account_id, provider, operation, status, detail, results, started_at, ended_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [STEM] = "SELECT 1 FROM attempts WHERE account_id = ? AND file_stem_key = ?",
    [KNOWN] = "SELECT id FROM contacts WHERE account_id = ? AND person_key = ?",
    [CONTACT] = "INSERT INTO contacts (account_id, person_key, name, title, email, source, reference)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
    [BORN] = "INSERT INTO attempts (run_id, account_id, contact_id, position, persona, state, reason, contact_name,"
        " contact_title, contact_email, file_stem, file_stem_key, finished_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, iif(?7 IS NULL, NULL, " NOW "))",
    [SKIP_SUPPRESSED] = "UPDATE attempts SET state = 'skipped', reason = 'suppressed', finished_at = " NOW
        " WHERE run_id = ? AND account_id = ? AND finished_at IS NULL AND state = 'available'"
        " AND EXISTS (SELECT 1 FROM suppressed_attempts WHERE attempt_id = attempts.id)",
    [OPEN] = "UPDATE selections SET state = 'open', worker_id = NULL"
        " WHERE run_id = ? AND account_id = ? AND state = 'pending' AND worker_id = ?",
    // AttemptStore: attempt, results, store(result), advance, finishGeneration, store(artefacts), decide, end
    [ATTEMPT] = "SELECT t.run_id, t.account_id, t.position, t.stage, t.persona, t.file_stem, t.tries, t.contact_name,"
        " t.contact_title, t.contact_email, s.company_name, s.external_id, s.domain, s.industry, s.notes,"
        " s.tags, a.folder,"
        " (SELECT count(*) FROM selections e WHERE e.account_id = t.account_id AND e.run_id < t.run_id"
        " AND e.drafts_accepted > 0) AS earlier_runs, s.experiment"
        " FROM attempts t"
        " JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id"
        " JOIN accounts a ON a.id = t.account_id"
        " WHERE t.id = ?",
    [RESULTS] = "SELECT stage, result FROM stage_results WHERE attempt_id = ? ORDER BY stage",
    [RESULT] = "INSERT INTO stage_results (attempt_id, stage, result) VALUES (?, ?, ?)",
    [ADVANCE] = "UPDATE attempts SET stage = ? WHERE id = ? AND state = 'running' AND stage = ? AND worker_id = ?",
    [DRAFT] = "INSERT INTO drafts (attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject,"
        " body, confidence_mode, cited_signals, sources, warnings, figures, experiment, rules_sha256)"
        " SELECT t.id, t.run_id, t.account_id, t.contact_id, ?, ?, ?, ?, ?, ?, ?, ?,"
        " '{\"reading_grade\":0,\"sentences\":0,\"spam_triggers\":[],\"words\":0}', s.experiment,"
        " coalesce(a.rules_sha256, r.rules_sha256)"
        " FROM attempts t"
        " JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id"
        " JOIN runs r ON r.id = t.run_id"
        " LEFT JOIN arms a ON a.run_id = t.run_id AND a.experiment = coalesce(s.experiment, '')"
        " WHERE t.id = ?",
    [ARTEFACT] = "INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (?, ?, ?, ?)",
    [DRAFT_ID] = "SELECT id FROM drafts WHERE attempt_id = ?",
    [VERDICT] = "INSERT INTO verdicts (draft_id, gate, passed, reason) VALUES (?, ?, ?, ?)",
    [DECIDE] = "UPDATE drafts SET state = ?, decided_at = ? WHERE id = ? AND state = 'generated'",
    [END] = "UPDATE attempts SET state = ?, reason = ?, worker_id = NULL, finished_at = " NOW
        " WHERE id = ? AND state = 'running' AND worker_id = ?",
};

static sqlite3_stmt *statements[STATEMENTS];

// A statement is bound with `i` an integer, `t` a text, `n` NULL for each parameter, and stepped once.
static bool step(int which) {
    int code = sqlite3_step(statements[which]);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail(sql[which]);
    return code == SQLITE_ROW;
}

static sqlite3_stmt *bind(int which, const char *kinds, ...) {
    sqlite3_stmt *statement = statements[which];
    va_list values;
    va_start(values, kinds);
    for (int place = 1; kinds[place - 1]; place++) {
        switch (kinds[place - 1]) {
        case 'i': sqlite3_bind_int64(statement, place, va_arg(values, sqlite3_int64)); break;
        case 't': sqlite3_bind_text(statement, place, va_arg(values, const char *), -1, SQLITE_STATIC); break;
        default: sqlite3_bind_null(statement, place);
        }
    }
    va_end(values);
    return statement;
}

static void done(int which) { sqlite3_reset(statements[which]); }

// Runs a change that must change `rows` rows; -1: any number.
static void change(int which, int rows) {
    while (step(which)) {}
    done(which);
    if (rows >= 0 && sqlite3_changes(database) != rows) fail(sql[which]);
}

// MARK: Transactions

static double group, due;
static long commits, changes, claims, opened, ended;
static bool inside;

static void begin(void) {
    if (inside) return;
    change(BEGIN, -1);
    inside = true;
}

static void commit(void) {
    if (!inside) return;
    change(COMMIT, -1);
    inside = false;
    commits++;
}

static void changed(void) {
    changes++;
    due += 1;
    if (due < group) return;
    commit();
    due -= group;
}

// MARK: Texts, as bench-store has them

enum { RESEARCH, GENERATE, VALIDATE, SUBJECT, BODY, CONFIDENCE, CITED, SOURCES, WARNINGS, FILE_TEXT, SHA256, TEXTS };
static const char *texts[TEXTS];

static void read_texts(const char *path) {
    static char all[1 << 16];
    FILE *file = fopen(path, "rb");
    if (!file) fail(path);
    size_t size = fread(all, 1, sizeof all - 1, file);
    fclose(file);
    const char *at = all;
    for (int i = 0; i < TEXTS; i++) {
        if (at > all + size) fail("there are too few texts");
        texts[i] = at;
        at += strlen(at) + 1;
    }
}

typedef struct {
    const char *persona, *operation, *name, *title, *email, *reference, *key, *stem, *stem_key;
} Person;

static const Person people[] = {
    {"quality", "contacts:quality", "Ada Quill", "Quality Director", "ada.quill@example.com", "line 2", "name:ada quill",
     DAY "_Ada-Quill", DAY "_ada-quill"},
    {"ops", "contacts:ops", "Ben Marsh", "Operations Director", "ben.marsh@example.com", "line 3", "name:ben marsh",
     DAY "_Ben-Marsh", DAY "_ben-marsh"},
    {"it", "contacts:it", "Cleo Vane", "IT Director", "cleo.vane@example.com", "line 4", "name:cleo vane",
     DAY "_Cleo-Vane", DAY "_cleo-vane"},
};
enum { PEOPLE = sizeof people / sizeof *people };

// MARK: Claiming

typedef enum { FREE, FIND, RESEARCHING, GENERATING, VALIDATING, JUDGING } Step;

typedef struct {
    Step step;
    sqlite3_int64 id;
    char folder[256], stem[256], name[128], title[128];
} Work;

static sqlite3_int64 run, worker;

static void read_all(int which) {
    for (int column = 0; column < sqlite3_column_count(statements[which]); column++)
        sqlite3_column_text(statements[which], column);
}

static void copy(char *to, size_t size, int which, int column) {
    const char *text = (const char *)sqlite3_column_text(statements[which], column);
    snprintf(to, size, "%s", text ? text : "");
}

static void take(Work *work, bool account, sqlite3_int64 id) {
    work->id = id;
    if (account) {
        bind(TAKE_ACCOUNT, "iii", worker, run, id);
        change(TAKE_ACCOUNT, 1);
        bind(ACCOUNT, "ii", run, id);
        if (!step(ACCOUNT)) fail("the account is gone");
        read_all(ACCOUNT);
        done(ACCOUNT);
        work->step = FIND;
        return;
    }
    bind(IS_SUPPRESSED, "i", id);
    if (step(IS_SUPPRESSED)) fail("nobody is suppressed here");
    done(IS_SUPPRESSED);
    bind(TAKE_ATTEMPT, "ii", worker, id);
    change(TAKE_ATTEMPT, 1);
    bind(ATTEMPT, "i", id);
    if (!step(ATTEMPT)) fail("the attempt is gone");
    read_all(ATTEMPT);
    copy(work->stem, sizeof work->stem, ATTEMPT, 5);
    copy(work->name, sizeof work->name, ATTEMPT, 7);
    copy(work->title, sizeof work->title, ATTEMPT, 8);
    copy(work->folder, sizeof work->folder, ATTEMPT, 16);
    done(ATTEMPT);
    bind(RESULTS, "i", id);
    while (step(RESULTS)) read_all(RESULTS);
    done(RESULTS);
    work->step = RESEARCHING;
}

// The walk of LedgerCore/SlotWalk.swift, for accounts whose every contact has a slot within the cap of the account.
static int claim(int limit, Work *slots[]) {
    struct { bool account; sqlite3_int64 id; } found[64];
    sqlite3_int64 closing[64];
    int count = 0, closed = 0;
    claims++;
    bind(RUN, "ii", run, worker);
    if (!step(RUN)) fail("the run is gone");
    read_all(RUN);
    if (strcmp((const char *)sqlite3_column_text(statements[RUN], 0), "running") != 0) fail("the run is not running");
    long total = sqlite3_column_int(statements[RUN], 1), per_account = sqlite3_column_int(statements[RUN], 2);
    long room = total - sqlite3_column_int(statements[RUN], 3);
    if (sqlite3_column_int(statements[RUN], 4) != 1) fail("the worker is gone");
    done(RUN);
    bind(ACCOUNTS, "i", run);
    while (count < limit && room > 0 && step(ACCOUNTS)) {
        sqlite3_stmt *row = statements[ACCOUNTS];
        sqlite3_int64 account = sqlite3_column_int64(row, 0);
        if (strcmp((const char *)sqlite3_column_text(row, 2), "open") != 0) {
            room -= per_account;
            if (sqlite3_column_type(row, 4) == SQLITE_NULL) {
                found[count].account = true;
                found[count++].id = account;
            }
            continue;
        }
        long accepted = sqlite3_column_int(row, 3), started = 0, waiting = 0;
        long most = per_account < room ? per_account : room;
        int first = count;
        bind(CONTACTS, "ii", run, account);
        while (step(CONTACTS)) {
            sqlite3_stmt *contact = statements[CONTACTS];
            if (strcmp((const char *)sqlite3_column_text(contact, 1), "available") != 0) {
                started++;
                continue;
            }
            if (first + waiting < limit) {
                found[first + waiting].account = false;
                found[first + waiting].id = sqlite3_column_int64(contact, 0);
            }
            waiting++;
        }
        done(CONTACTS);
        if (waiting == 0 && started == 0) {
            if (closed == 64) fail("too much to close");
            closing[closed++] = account;
            room -= accepted;
            continue;
        }
        if (waiting > most - accepted - started) fail("a contact has no slot");
        count = first + waiting < limit ? first + (int)waiting : limit;
        room -= accepted + started + waiting;
    }
    done(ACCOUNTS);
    for (int i = 0; i < closed; i++) {
        bind(CLOSE, "ii", run, closing[i]);
        change(CLOSE, 1);
    }
    for (int i = 0; i < count; i++) take(slots[i], found[i].account, found[i].id);
    return count;
}

// MARK: The steps

static void open_account(const Work *work) {
    bind(FOLDER, "i", work->id);
    if (!step(FOLDER)) fail("the account is gone");
    read_all(FOLDER);
    done(FOLDER);
    for (int i = 0; i < PEOPLE; i++) {
        bind(CALL, "iitttnitt", run, work->id, "bench", people[i].operation, "ok", (sqlite3_int64)1, NOON, NOON);
        change(CALL, 1);
    }
    for (int i = 0; i < PEOPLE; i++) {
        const Person *one = &people[i];
        bind(STEM, "it", work->id, one->stem_key);
        if (step(STEM)) fail("the file stem is taken");
        done(STEM);
        bind(KNOWN, "it", work->id, one->key);
        if (step(KNOWN)) fail("the contact is known");
        done(KNOWN);
        bind(CONTACT, "itttttt", work->id, one->key, one->name, one->title, one->email, "bench", one->reference);
        change(CONTACT, 1);
        bind(BORN, "iiiittnttttt", run, work->id, sqlite3_last_insert_rowid(database), (sqlite3_int64)i + 1,
             one->persona, "available", one->name, one->title, one->email, one->stem, one->stem_key);
        change(BORN, 1);
    }
    bind(SKIP_SUPPRESSED, "ii", run, work->id);
    change(SKIP_SUPPRESSED, -1);
    bind(OPEN, "iii", run, work->id, worker);
    change(OPEN, 1);
    opened++;
}

static void store(const Work *work, const char *stage, const char *result) {
    bind(RESULT, "itt", work->id, stage, result);
    change(RESULT, 1);
}

static void advance(const Work *work, const char *stage, const char *next) {
    bind(ADVANCE, "titi", next, work->id, stage, worker);
    change(ADVANCE, 1);
}

static void artefact(const Work *work, const char *kind, const char *folder, const char *ending) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s/%s_%s", work->folder, folder, work->stem, ending);
    bind(ARTEFACT, "ittt", work->id, kind, path, texts[SHA256]);
    change(ARTEFACT, 1);
}

static void finish_generation(const Work *work) {
    store(work, "generate", texts[GENERATE]);
    advance(work, "generate", "validate");
    bind(DRAFT, "tttttitti", work->name, work->title, texts[SUBJECT], texts[BODY], texts[CONFIDENCE],
         (sqlite3_int64)atol(texts[CITED]), texts[SOURCES], texts[WARNINGS], work->id);
    change(DRAFT, 1);
}

static void finish_validation(const Work *work) {
    store(work, "validate", texts[VALIDATE]);
    artefact(work, "research", "research", "research.md");
    artefact(work, "variants", "drafts", "variants.json");
    artefact(work, "context_quality", "drafts", "context_quality.json");
    advance(work, "validate", "gate");
    bind(IS_SUPPRESSED, "i", work->id);
    if (step(IS_SUPPRESSED)) fail("nobody is suppressed here");
    done(IS_SUPPRESSED);
}

static void decide(const Work *work) {
    static const char *const gates[] = {
        "artifact_exists", "context_quality_present", "validation_passed", "correct_location"};
    bind(DRAFT_ID, "i", work->id);
    if (!step(DRAFT_ID)) fail("there is no draft");
    sqlite3_int64 draft = sqlite3_column_int64(statements[DRAFT_ID], 0);
    done(DRAFT_ID);
    for (int i = 0; i < 4; i++) {
        bind(VERDICT, "itin", draft, gates[i], (sqlite3_int64)1);
        change(VERDICT, 1);
    }
    artefact(work, "email", "drafts", "email.md");
    bind(DECIDE, "tti", "accepted", NOON, draft);
    change(DECIDE, 1);
    bind(END, "tnii", "accepted", work->id, worker);
    change(END, 1);
    ended++;
}

static void go_on(Work *work) {
    switch (work->step) {
    case FIND: open_account(work); break;
    case RESEARCHING:
        store(work, "research", texts[RESEARCH]);
        advance(work, "research", "generate");
        break;
    case GENERATING: finish_generation(work); break;
    case VALIDATING: finish_validation(work); break;
    case JUDGING: decide(work); break;
    case FREE: return;
    }
    work->step = work->step == FIND || work->step == JUDGING ? FREE : work->step + 1;
}

// MARK: The whole

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double processor(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static sqlite3_int64 number(const char *query) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, query, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW)
        fail(query);
    sqlite3_int64 value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

// Store.open and WorkerStore.join.
static void join_run(const char *path, const char *synchronous, int slots) {
    // As GRDB opens it: one connection, used by one thread at a time.
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) fail(path);
    sqlite3_busy_timeout(database, 30000);
    execute("PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = FILE; PRAGMA journal_mode = WAL");
    char text[512];
    snprintf(text, sizeof text, "PRAGMA synchronous = %s", synchronous);
    execute(text);
    run = number("SELECT max(id) FROM runs WHERE finished_at IS NULL");
    snprintf(text, sizeof text,
             "UPDATE runs SET state = 'running' WHERE id = %lld;"
             "INSERT INTO workers (run_id, host, machine, pid, process_start, slots, lease_expires_at,"
             " lease_expires_uptime) VALUES (%lld, 'bench', 'bench', 1, 1, %d, '" TOMORROW "', 1)", run, run, slots);
    execute(text);
    worker = sqlite3_last_insert_rowid(database);
    for (int i = 0; i < STATEMENTS; i++) {
        if (sqlite3_prepare_v3(database, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &statements[i], NULL) != SQLITE_OK)
            fail(sql[i]);
    }
}

int main(int count, char **arguments) {
    if (count != 8 && count != 9) return 64;
    read_texts(arguments[2]);
    int slots = atoi(arguments[3]), most = atoi(arguments[4]), limit = atoi(arguments[6]);
    group = atof(arguments[5]);
    if (slots < 1 || slots > 64) return 64;
    join_run(arguments[1], arguments[7], slots);
    if (count == 9) trace_start(database);
    static Work works[64];
    double wall = seconds(), used = processor();
    bool any = true, more = true;
    long begun = 0;
    while (any) {
        while (more && begun < limit) {
            Work *free_slots[64];
            int free_count = 0;
            for (int i = 0; i < slots && free_count < most; i++)
                if (works[i].step == FREE) free_slots[free_count++] = &works[i];
            if (free_count == 0) break;
            begin();
            int got = claim(free_count, free_slots);
            changed();
            for (int i = 0; i < got; i++) begun += free_slots[i]->step != FIND;
            // Nothing to start for now: another may come when an account is opened.
            if (got == 0) break;
        }
        any = false;
        for (int i = 0; i < slots; i++) {
            if (works[i].step == FREE) continue;
            any = true;
            begin();
            go_on(&works[i]);
            changed();
        }
    }
    Work *none[1] = {&works[0]};
    begin();
    if (begun < limit && claim(1, none)) fail("there is more to do");
    commit();
    wall = seconds() - wall;
    used = processor() - used;
    printf("{\"attempts\": %ld, \"opened\": %ld, \"claims\": %ld, \"commits\": %ld, \"changes\": %ld,"
           " \"seconds\": %.6f, \"processor\": %.6f}\n", ended, opened, claims, commits, changes, wall, used);
    if (count == 9) trace_write(arguments[8]);
    for (int i = 0; i < STATEMENTS; i++) sqlite3_finalize(statements[i]);
    sqlite3_close(database);
    return 0;
}

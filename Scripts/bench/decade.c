// Fills a ledger of imported accounts with years of daily runs, as they would have left it.
//
//     decade DATABASE RUNS ACCOUNTS_PER_RUN even|skewed
//
// Each run takes so many accounts and drafts for three contacts at each; of the drafts 86 of 100 are accepted, 12
// rejected and 2 held. Ranks are cut into as many strata as a run takes accounts, best first, and each run takes one
// account of every stratum, the next one each day. Even: strata of one size. Skewed: of 7 accounts at the top, so that
// these are drafted every week, and growing down to the end, so that an account at rank r is drafted about as often as
// 1/r. A few that were drafted the day before stand in the selection as skipped.
//
// The settings and rules are those of the ledger's run 1. Rows go in as an insert of theirs would leave them, but by
// bulk: triggers and indexes are dropped while it writes and made again from the schema.
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *database;

static void fail(const char *what) {
    fprintf(stderr, "decade: %s: %s\n", what, database ? sqlite3_errmsg(database) : "");
    exit(1);
}

static void execute(const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql);
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) fail(sql);
    return statement;
}

// `i` an integer, `t` a text or a null pointer for NULL, for each parameter.
static void insert(sqlite3_stmt *statement, const char *kinds, ...) {
    va_list values;
    va_start(values, kinds);
    for (int place = 1; kinds[place - 1]; place++) {
        if (kinds[place - 1] == 'i') sqlite3_bind_int64(statement, place, va_arg(values, sqlite3_int64));
        else sqlite3_bind_text(statement, place, va_arg(values, const char *), -1, SQLITE_STATIC);
    }
    va_end(values);
    if (sqlite3_step(statement) != SQLITE_DONE) fail(sqlite3_sql(statement));
    sqlite3_reset(statement);
}

static uint64_t seed = 0x9e3779b97f4a7c15;

static uint64_t any(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

// MARK: The schema, put away while rows are written

static char *kept[256];
static int kept_count;

static void put_away(void) {
    sqlite3_stmt *schema = prepare(
        "SELECT 'DROP ' || type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND (type = 'trigger'"
        " OR type = 'index' AND tbl_name NOT IN ('accounts', 'import_rows')) ORDER BY type");
    char *drops[256];
    while (sqlite3_step(schema) == SQLITE_ROW) {
        if (kept_count == 256) fail("the schema has grown");
        drops[kept_count] = strdup((const char *)sqlite3_column_text(schema, 0));
        kept[kept_count++] = strdup((const char *)sqlite3_column_text(schema, 1));
    }
    sqlite3_finalize(schema);
    for (int i = 0; i < kept_count; i++) execute(drops[i]);
}

static void bring_back(void) {
    for (int i = 0; i < kept_count; i++) execute(kept[i]);
}

// MARK: Accounts

typedef struct {
    sqlite3_int64 id;
    char *folder;
    char newest[25];
} Account;

static Account *accounts;
static long account_count;

static void give_folders(void) {
    execute("UPDATE accounts SET folder = replace(replace(replace(replace(replace(name, ' & ', '-'), ', ', '-'), '. ',"
            " '-'), '.', ''), ' ', '-') WHERE folder IS NULL");
    execute("UPDATE accounts SET folder_key = lower(folder) WHERE folder_key IS NULL OR folder_key <> lower(folder)");
}

static void read_accounts(void) {
    sqlite3_stmt *ranks = prepare(
        "SELECT r.account_id, a.folder, count(*) OVER () FROM import_rows r JOIN accounts a ON a.id = r.account_id"
        " WHERE r.import_id = 1 AND r.fate = 'loaded' ORDER BY r.score DESC, r.row_number");
    while (sqlite3_step(ranks) == SQLITE_ROW) {
        if (!accounts) accounts = calloc((size_t)sqlite3_column_int64(ranks, 2), sizeof *accounts);
        accounts[account_count].id = sqlite3_column_int64(ranks, 0);
        accounts[account_count++].folder = strdup((const char *)sqlite3_column_text(ranks, 1));
    }
    sqlite3_finalize(ranks);
}

enum { PEOPLE = 3, WEEK = 7 };
static const char *const personas[PEOPLE] = {"quality", "ops", "it"};
static const char *const titles[PEOPLE] = {"Quality Director", "VP Operations", "IT Director"};
static const char *const firsts[] = {"Ada", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "June", "Kit"};
static const char *const lasts[] = {"Quill", "Marsh", "Vane", "Holm", "Stead", "Combe", "Hurst", "Glen", "Moor", "Gate",
                                    "Oakes", "Calder", "Fern"};

// The people of an account differ by their first names.
static void person(sqlite3_int64 account, int place, char *name, size_t size) {
    snprintf(name, size, "%s %s", firsts[(account + place) % 11], lasts[account / 11 % 13]);
}

static void make_contacts(void) {
    sqlite3_stmt *statement = prepare(
        "INSERT INTO contacts (id, account_id, person_key, name, title, email, source, reference, found_at)"
        " SELECT ?1, ?2, 'name:' || lower(?3), ?3, ?4, lower(replace(?3, ' ', '.')) || '@account' || ?2 || '.example',"
        " 'contacts_file', 'line ' || ?1, '2016-01-01T06:00:00.000Z'");
    sqlite3_stmt *ids = prepare("SELECT id FROM accounts ORDER BY id");
    char name[64];
    while (sqlite3_step(ids) == SQLITE_ROW) {
        sqlite3_int64 account = sqlite3_column_int64(ids, 0);
        for (int place = 0; place < PEOPLE; place++) {
            person(account, place, name, sizeof name);
            insert(statement, "iitt", (account - 1) * PEOPLE + place + 1, account, name, titles[place]);
        }
    }
    sqlite3_finalize(ids);
    sqlite3_finalize(statement);
}

// MARK: Strata

static long *starts;

static int fits(double growth, long count) {
    double total = 0, size = WEEK;
    for (long i = 0; i < count && total <= (double)account_count; i++, size *= growth) total += size;
    return total <= (double)account_count;
}

static void cut(long count, int skewed) {
    starts = calloc((size_t)count + 1, sizeof *starts);
    if (account_count < count * WEEK) fail("there are too few accounts for a run of that many");
    double low = 1, high = 2, size = (double)account_count / (double)count;
    while (skewed && high - low > 1e-12) {
        double middle = (low + high) / 2;
        if (fits(middle, count)) low = middle;
        else high = middle;
    }
    if (skewed) size = WEEK;
    for (long i = 0; i < count; i++, size *= low) starts[i + 1] = starts[i] + (long)size;
}

// MARK: Runs

static sqlite3_stmt *run_row, *run_count, *worker, *selection, *call, *attempt, *draft, *verdict, *artefact, *result, *event;

static void prepare_all(void) {
    run_row = prepare(
        "INSERT INTO runs (id, import_id, run_date, day_number, clock_at, state, settings, fingerprint, rules_sha256,"
        " started_at, finished_at) SELECT ?1, 1, ?2, 1, ?3, 'finished', json_set(settings, '$.top_n', ?5,"
        " '$.max_drafts_per_account', 3, '$.max_total_drafts', ?6), fingerprint, rules_sha256, ?3, ?4"
        " FROM runs WHERE id = 1");
    run_count = prepare("UPDATE runs SET drafts_accepted = ?2 WHERE id = ?1");
    worker = prepare(
        "INSERT INTO workers (run_id, host, machine, pid, process_start, slots, started_at, heartbeat_at,"
        " lease_expires_at, lease_expires_uptime, ended_at, ended) VALUES (?1, 'bench', 'bench', 1, 1, 8, ?2, ?3, ?3, 1,"
        " ?3, 'left')");
    selection = prepare(
        "INSERT INTO selections (run_id, account_id, position, score, tier, personas, state, reason, max_drafts,"
        " drafts_accepted, company_name, external_id, domain, industry, notes, tags)"
        " SELECT ?1, id, ?3, 100000.0 - ?3, 'A', '[\"quality\",\"ops\",\"it\"]', ?4, ?5, 3, ?6, name, external_id, domain,"
        " industry, notes, tags FROM accounts WHERE id = ?2");
    call = prepare(
        "INSERT INTO calls (run_id, account_id, provider, operation, status, results, started_at, ended_at)"
        " VALUES (?1, ?2, 'contacts_file', 'contacts:quality', 'ok', 2, ?3, ?3)");
    attempt = prepare(
        "INSERT INTO attempts (id, run_id, account_id, contact_id, contact_name, contact_title, contact_email, position,"
        " persona, stage, state, reason, file_stem, file_stem_key, created_at, finished_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7, ?8, 'gate', ?9, ?10, ?11, lower(?11), ?12, ?13)");
    draft = prepare(
        "INSERT INTO drafts (id, attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject, body,"
        " confidence_mode, cited_signals, sources, warnings, rules_sha256, state, created_at, decided_at)"
        " VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'HIGH', 1, ?9, '[]', (SELECT rules_sha256 FROM runs WHERE id = ?2), ?10, ?11, ?12)");
    verdict = prepare("INSERT INTO verdicts (draft_id, gate, passed, reason, judged_at) VALUES (?1, ?2, ?3, ?4, ?5)");
    artefact = prepare("INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (?1, ?2, ?3, ?4)");
    result = prepare("INSERT INTO stage_results (attempt_id, stage, result, stored_at) VALUES (?1, ?2, ?3, ?4)");
    event = prepare(
        "INSERT INTO events (at, run_id, entity, entity_id, from_state, to_state, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
}

typedef struct {
    sqlite3_int64 id;
    char day[11], clock[25], later[25];
    long position, accepted;
} Run;

static sqlite3_int64 made;

static const char *state_of_next(void) {
    uint64_t chance = any() % 100;
    return chance < 86 ? "accepted" : chance < 98 ? "rejected" : "held";
}

static void write_file(const char *kind, const Account *account, const char *folder, const char *stem, const char *ending) {
    char path[256], sha256[65];
    snprintf(path, sizeof path, "%s/%s/%s_%s", account->folder, folder, stem, ending);
    for (int i = 0; i < 64; i += 16) snprintf(sha256 + i, 17, "%016llx", (unsigned long long)any());
    insert(artefact, "ittt", made, kind, path, sha256);
}

static void write_results(const Run *run, const char *subject, const char *body) {
    char text[4096];
    snprintf(text, sizeof text,
             "{\"signals\":[{\"as_of\":\"%s\",\"cited\":true,\"claim\":\"The company opened filling line %lld.\","
             "\"fetched_at\":\"%s\",\"id\":\"signal_001\",\"key_terms\":[],\"more_urls\":[],\"provider\":\"file\","
             "\"scope\":\"company\",\"sha256\":\"%016llx\",\"source_type\":\"public_url\","
             "\"source_url\":\"https://news.example/%lld\",\"type\":\"expansion\"}],\"sources\":[]}",
             run->day, made, run->day, (unsigned long long)any(), made);
    insert(result, "ittt", made, "research", text, run->clock);
    snprintf(text, sizeof text,
             "{\"drafted\":{\"_0\":{\"brief\":{\"ambiguous\":false,\"angle\":\"capacity\",\"angle_candidates\":[],"
             "\"automation_allowed\":true,\"confidence\":\"HIGH\",\"confidence_notes\":[],\"eligible_products\":[],"
             "\"forbidden_products\":[],\"offer\":\"checklist\",\"offer_candidates\":[],\"persona\":\"quality\","
             "\"persona_fallback\":false},\"plan\":{\"sentences\":[],\"subjects\":[]},\"reviewReasons\":[],\"variants\":"
             "[{\"body\":\"%s\",\"subject\":\"%s\",\"used_signal_ids\":[\"signal_001\"],\"written_by\":\"composer\"}]}}}",
             body, subject);
    insert(result, "ittt", made, "generate", text, run->clock);
    snprintf(text, sizeof text, "{\"generated_at\":\"%s\",\"validation\":{\"failures\":[]}}", run->clock);
    insert(result, "ittt", made, "validate", text, run->later);
}

static void write_attempt(const Run *run, const Account *account, int place, const char *state) {
    static const char *const gates[] = {
        "artifact_exists", "context_quality_present", "correct_location", "validation_passed"};
    char name[64], stem[96], subject[64], body[512], sources[256];
    const char *fault = "validation failed: length";
    int is_rejected = *state == 'r', is_held = *state == 'h';
    const char *reason = is_rejected ? fault : is_held ? "ambiguous title" : NULL;
    sqlite3_int64 contact = (account->id - 1) * PEOPLE + place + 1;
    made++;
    person(account->id, place, name, sizeof name);
    snprintf(stem, sizeof stem, "%s_%s", run->day, name);
    *strchr(stem, ' ') = '-';
    snprintf(subject, sizeof subject, "Filling line %lld", made);
    snprintf(body, sizeof body,
             "Dear %s, we read that the company opened filling line %lld. Teams that add a line often find that deviations "
             "of the first are met again on the next, and that the records of both drift apart. Would a one-page checklist "
             "of what others reconciled first be of use to you, or is that a colleague's matter?", name, made);
    snprintf(sources, sizeof sources,
             "[{\"asOf\":\"%s\",\"claim\":\"The company opened filling line %lld.\",\"url\":\"https://news.example/%lld\"}]",
             run->day, made, made);
    insert(attempt, "iiiittitttttt", made, run->id, account->id, contact, name, titles[place], (sqlite3_int64)place + 1,
           personas[place], state, reason, stem, run->clock, run->later);
    insert(draft, "iiiitttttttt", made, run->id, account->id, contact, name, titles[place], subject, body, sources, state,
           run->clock, is_held ? NULL : run->later);
    for (int i = 0; i < 4; i++) {
        int fails = is_rejected && i == 3;
        insert(verdict, "ititt", made, gates[i], (sqlite3_int64)!fails, fails ? fault : NULL, run->later);
    }
    write_file("context_quality", account, "drafts", stem, "context_quality.json");
    if (!is_rejected) write_file("email", account, "drafts", stem, "email.md");
    write_file("research", account, "research", stem, "research.md");
    write_file("variants", account, "drafts", stem, "variants.json");
    write_results(run, subject, body);
    insert(event, "titittt", run->clock, run->id, "attempt", made, NULL, "available", NULL);
    insert(event, "titittt", run->clock, run->id, "attempt", made, "available", "running", NULL);
    insert(event, "titittt", run->clock, run->id, "draft", made, NULL, "generated", NULL);
    insert(event, "titittt", run->later, run->id, "draft", made, "generated", state, NULL);
    insert(event, "titittt", run->later, run->id, "attempt", made, "running", state, reason);
}

// An account of the run, with its drafts.
static void process(Run *run, Account *account) {
    const char *states[PEOPLE];
    sqlite3_int64 accepted = 0;
    for (int place = 0; place < PEOPLE; place++) {
        states[place] = state_of_next();
        accepted += *states[place] == 'a';
    }
    insert(selection, "iiitti", run->id, account->id, ++run->position, "processed", NULL, accepted);
    insert(call, "iit", run->id, account->id, run->clock);
    for (int place = 0; place < PEOPLE; place++) write_attempt(run, account, place, states[place]);
    run->accepted += accepted;
    if (accepted) memcpy(account->newest, run->later, sizeof account->newest);
}

static void write_run(long number, long runs, long count) {
    Run run = {.id = number + 1};
    time_t day = time(NULL) / 86400 * 86400 - (time_t)(runs - number + 1) * 86400;
    strftime(run.day, sizeof run.day, "%Y-%m-%d", gmtime(&day));
    snprintf(run.clock, sizeof run.clock, "%sT06:00:00.000Z", run.day);
    snprintf(run.later, sizeof run.later, "%sT07:30:00.000Z", run.day);
    long skipped = count / 10;
    insert(run_row, "itttii", run.id, run.day, run.clock, run.later, (sqlite3_int64)(count + skipped),
           (sqlite3_int64)count * PEOPLE);
    insert(worker, "itt", run.id, run.clock, run.later);
    insert(event, "titittt", run.clock, run.id, "run", run.id, NULL, "running", NULL);
    for (long i = 0; i < count; i++) {
        long size = starts[i + 1] - starts[i];
        if (i < skipped && number > 1)
            insert(selection, "iiitti", run.id, accounts[starts[i] + (number - 1) % size].id, (sqlite3_int64)++run.position,
                   "skipped", "Draft exists within 7 days", (sqlite3_int64)0);
        process(&run, &accounts[starts[i] + number % size]);
    }
    insert(event, "titittt", run.later, run.id, "run", run.id, "running", "finished", NULL);
    insert(run_count, "ii", run.id, (sqlite3_int64)run.accepted);
}

static void remember_newest(void) {
    sqlite3_stmt *statement = prepare("UPDATE accounts SET last_accepted_at = ?2 WHERE id = ?1");
    for (long i = 0; i < account_count; i++)
        if (*accounts[i].newest) insert(statement, "it", accounts[i].id, accounts[i].newest);
    sqlite3_finalize(statement);
}

// What the triggers would have counted: every attempt here has a draft, and none an experiment.
static void tally(void) {
    execute("INSERT INTO tallies (run_id, persona, experiment, contacts, drafts, accepted, rejected, held)"
            " SELECT run_id, persona, '', count(*), count(*), sum(state = 'accepted'), sum(state = 'rejected'),"
            " sum(state = 'held') FROM attempts WHERE run_id > 1 GROUP BY run_id, persona");
    execute("INSERT INTO objections (run_id, kind, name, times) SELECT d.run_id, 'gate', v.gate, count(*)"
            " FROM verdicts v JOIN drafts d ON d.id = v.draft_id WHERE v.passed = 0 GROUP BY d.run_id, v.gate");
}

int main(int count, char **arguments) {
    if (count != 5) return 64;
    long runs = atol(arguments[2]), accounts_per_run = atol(arguments[3]);
    // One thread, and nothing that is asked of a row but where it goes: measure_history.py has a small history checked.
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (sqlite3_open(arguments[1], &database) != SQLITE_OK) fail(arguments[1]);
    execute("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF;"
            "PRAGMA cache_size = -2000000;"
            "PRAGMA temp_store = FILE; PRAGMA journal_mode = OFF; PRAGMA locking_mode = EXCLUSIVE");
    execute("BEGIN");
    put_away();
    give_folders();
    read_accounts();
    make_contacts();
    cut(accounts_per_run, strcmp(arguments[4], "skewed") == 0);
    prepare_all();
    time_t began = time(NULL);
    for (long number = 1; number <= runs; number++) {
        write_run(number, runs, accounts_per_run);
        if (number % 100 == 0)
            fprintf(stderr, "%ld runs, %lld drafts, %ld s\n", number, made, (long)(time(NULL) - began));
    }
    remember_newest();
    tally();
    bring_back();
    execute("COMMIT");
    fprintf(stderr, "all, with its indexes: %ld s\n", (long)(time(NULL) - began));
    printf("{\"runs\": %ld, \"drafts\": %lld}\n", runs, made);
    return 0;
}

// Fills a ledger of imported accounts with years of daily runs, as they would have left it.
//
//     decade DATABASE RUNS ACCOUNTS_PER_RUN even|skewed whole|lean
//
// Each run takes so many accounts and drafts for three contacts at each; of the drafts 86 of 100 are accepted, 12
// rejected and 2 held. People have decided on them, but for those of the newest run, half of those of the one before it,
// and a tenth of those that were held: of the accepted 85 of 100 are approved, 3 of them in a person's wording, and nearly
// all of these are sent; 7 of 100 are answered. A first message bounces in 1 of 100 cases, and 1 of 1,000 opts out: these
// people are skipped from then on.
//
// Ranks are cut into as many strata as a run takes accounts, best first, and each run takes one account of every stratum,
// the next one each day. Even: strata of one size. Skewed: of 7 accounts at the top, so that these are drafted every week,
// and growing down to the end, so that an account at rank r is drafted about as often as 1/r. A few that were drafted the
// day before stand in the selection as skipped. From the middle on half of the accounts of a run are an experiment's.
//
// Lean: a ledger that is kept small. It has no artefacts (nothing is said of files), stage results, writings and events
// of the newest 30 runs alone (older events are pruned), and a call for each draft of the newest 400 runs, for each
// account of older ones. A draft takes some 2,200 bytes, whole some 7,000.
//
// The settings and rules are those of the ledger's run 1. Rows go in as an insert of theirs would leave them, but by
// bulk: triggers and indexes are dropped while it writes and made again from the schema.
#include "sha256.h"
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

static char *kept[1024];
static int kept_count;

static void put_away(void) {
    sqlite3_stmt *schema = prepare(
        "SELECT 'DROP ' || type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND (type = 'trigger'"
        " OR type = 'index' AND tbl_name NOT IN ('accounts', 'import_rows')) ORDER BY type");
    char *drops[1024];
    while (sqlite3_step(schema) == SQLITE_ROW) {
        if (kept_count == 1024) fail("the schema has grown");
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
    // By place: was written to; is not to be written to any more.
    unsigned char is_known, is_suppressed;
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

// MARK: Statements

enum { FULL_RUNS = 30, CALLED_RUNS = 400 };
static int is_lean;

static sqlite3_stmt *run_row, *run_count, *arm, *worker, *selection, *call, *attempt, *draft, *verdict, *artefact, *result,
    *writing, *event, *pruning, *revision, *review, *outcome, *suppression, *tally, *objection;

static void prepare_runs(void) {
    run_row = prepare(
        "INSERT INTO runs (id, import_id, run_date, day_number, clock_at, state, settings, fingerprint, rules_sha256,"
        " started_at, finished_at) SELECT ?1, 1, ?2, 1, ?3, 'finished', json_set(settings, '$.top_n', ?5,"
        " '$.max_drafts_per_account', 3, '$.max_total_drafts', ?6, '$.experiment', ?7), fingerprint, rules_sha256, ?3, ?4"
        " FROM runs WHERE id = 1");
    run_count = prepare("UPDATE runs SET drafts_accepted = ?2, drafts_closed = ?2, spent_microusd = ?3 WHERE id = ?1");
    arm = prepare("INSERT INTO arms SELECT ?1, ?2, 50, rules_sha256 FROM runs WHERE id = 1");
    worker = prepare(
        "INSERT INTO workers (run_id, host, machine, pid, process_start, slots, started_at, heartbeat_at,"
        " lease_expires_at, lease_expires_uptime, ended_at, ended) VALUES (?1, 'bench', 'bench', 1, 1, 8, ?2, ?3, ?3, 1,"
        " ?3, 'left')");
    selection = prepare(
        "INSERT INTO selections (run_id, account_id, position, score, tier, personas, state, reason, max_drafts,"
        " drafts_accepted, experiment, company_name, external_id, domain, industry, notes, tags)"
        " SELECT ?1, id, ?3, 100000.0 - ?3, 'A', '[\"quality\",\"ops\",\"it\"]', ?4, ?5, 3, ?6, ?7, name, external_id,"
        " domain, industry, notes, tags FROM accounts WHERE id = ?2");
    call = prepare(
        "INSERT INTO calls (run_id, account_id, attempt_id, provider, operation, status, results, credits, input_tokens,"
        " output_tokens, cost_microusd, started_at, ended_at)"
        " VALUES (?1, ?2, nullif(?3, 0), ?4, ?5, 'ok', ?6, 0, ?7, ?7 / 9, ?8, ?9, ?9)");
    tally = prepare(
        "INSERT INTO tallies (run_id, persona, experiment, contacts, drafts, accepted, rejected, held, skipped, approved,"
        " declined, sent, replied, meetings, bounced, opted_out)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
    objection = prepare("INSERT INTO objections (run_id, kind, name, times) VALUES (?1, ?2, ?3, ?4)");
    pruning = prepare(
        "INSERT INTO prunings (run_id, first_event_id, last_event_id, before_at, events_deleted, actor, at)"
        " VALUES (?1, ?2, ?3, ?4, ?3 - ?2 + 1, 'bench', ?4)");
}

static void prepare_drafts(void) {
    attempt = prepare(
        "INSERT INTO attempts (id, run_id, account_id, contact_id, contact_name, contact_title, contact_email, position,"
        " persona, stage, state, reason, file_stem, file_stem_key, created_at, finished_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, lower(replace(?5, ' ', '.')) || '@account' || ?3 || '.example', ?7, ?8,"
        " iif(?9 = 'skipped', 'research', 'gate'), ?9, ?10, ?11, lower(?11), ?12, ?13)");
    draft = prepare(
        "INSERT INTO drafts (id, attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject, body,"
        " confidence_mode, cited_signals, sources, warnings, figures, experiment, rules_sha256, state, decided_by,"
        " decision_reason, created_at, decided_at, content_sha256, revision, review, approved_sha256, outcome)"
        " VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'HIGH', 1, ?9, '[]',"
        " '{\"reading_grade\":8.1,\"sentences\":5,\"spam_triggers\":[],\"words\":78}', ?10,"
        " (SELECT rules_sha256 FROM runs WHERE id = ?2), ?11, ?12, iif(?12 IS NULL, NULL, 'read and found sound'), ?13,"
        " ?14, ?15, ?16, ?17, iif(?17 = 'approved', ?15, NULL), ?18)");
    verdict = prepare("INSERT INTO verdicts (draft_id, gate, passed, reason, judged_at) VALUES (?1, ?2, ?3, ?4, ?5)");
    artefact = prepare("INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (?1, ?2, ?3, ?4)");
    result = prepare("INSERT INTO stage_results (attempt_id, stage, result, stored_at) VALUES (?1, ?2, ?3, ?4)");
    writing = prepare(
        "INSERT INTO writings (attempt_id, number, written_by, subject, body, used_signal_ids, failures, outcome)"
        " VALUES (?1, 1, 'composer', ?2, ?3, '[\"signal_001\"]', ?4, 'kept')");
    event = prepare(
        "INSERT INTO events (id, at, run_id, entity, entity_id, from_state, to_state, reason)"
        " VALUES (?8, ?1, ?2, ?3, ?4, ?5, ?6, ?7)");
}

static void prepare_reviews(void) {
    revision = prepare(
        "INSERT INTO revisions (draft_id, number, subject, body, content_sha256, validation, failures, sources, figures,"
        " edit_distance, angle, offer, actor, at) SELECT id, 1, subject, ?2, ?3, 'PASSED', '[]', sources, figures, ?4,"
        " 'capacity', 'checklist', 'Rae Reviewer', ?5"
        " FROM drafts WHERE id = ?1");
    review = prepare(
        "INSERT INTO reviews (draft_id, action, actor, reason, content_sha256, at)"
        " VALUES (?1, ?2, 'Rae Reviewer', ?3, ?4, ?5)");
    outcome = prepare("INSERT INTO outcomes (draft_id, kind, at, actor, recorded_at) VALUES (?1, ?2, ?3, 'Rae Reviewer', ?3)");
    suppression = prepare(
        "INSERT INTO suppressions (kind, value, action, actor, reason, at) VALUES (?1, ?2, 'suppress', 'Rae Reviewer', ?3, ?4)");
}

enum { CONTACTS, DRAFTS, ACCEPTED, REJECTED, HELD, SKIPPED, APPROVED, DECLINED, SENT, REPLIED, MEETINGS, BOUNCED, OPTED_OUT,
       COUNTS };

typedef struct {
    sqlite3_int64 id, accepted, spent, first_event;
    char day[11], clock[25], later[25], next_day[11], answer_day[11];
    sqlite3_int64 position, refused;
    // What is kept of it; how many of 100 of its drafts people have decided on.
    int has_details, has_calls, is_split, decided;
    // By persona and by whether the account is of the experiment.
    sqlite3_int64 counts[PEOPLE][2][COUNTS];
} Run;

// What is made of one contact.
typedef struct {
    Run *run;
    Account *account;
    const char *state, *reason, *decided_by, *review, *outcome;
    sqlite3_int64 *counts;
    int place, is_of_experiment, is_edited;
    char name[64], email[96], subject[128], body[768], content[65];
} Draft;

static const char *const fault = "validation failed: length";
static const char *const experiment_name = "short_opener";
static sqlite3_int64 made, last_event;

static int happens(unsigned times, unsigned of) { return any() % of < times; }

// Events of a lean ledger's older runs have their numbers, but are pruned.
static void leave_event(const Run *run, const char *at, const char *entity, sqlite3_int64 id, const char *from, const char *to,
                        const char *reason) {
    last_event++;
    if (run->has_details) insert(event, "titittti", at, run->id, entity, id, from, to, reason, last_event);
}

static void leave_call(Run *run, const Account *account, int is_model) {
    sqlite3_int64 cost = is_model ? 9000 + (sqlite3_int64)(any() % 6000) : 0;
    insert(call, "iiittiiit", run->id, account->id, is_model ? made : (sqlite3_int64)0, is_model ? "anthropic" : "contacts_file",
           is_model ? "write" : "contacts:quality", (sqlite3_int64)(is_model ? 1 : 2), (sqlite3_int64)(is_model ? 1800 : 0), cost,
           run->clock);
    run->spent += cost;
}

// A time of a day that differs from draft to draft.
static const char *time_of(const char *day, int hour) {
    static char at[32];
    snprintf(at, sizeof at, "%.10sT%02d:%02d:%02d.000Z", day, hour, (int)(made / 60 % 60), (int)(made % 60));
    return at;
}

static void write_file(const char *kind, const Account *account, const char *folder, const char *stem, const char *ending) {
    char path[256], digest[65];
    snprintf(path, sizeof path, "%s/%s/%s_%s", account->folder, folder, stem, ending);
    for (int i = 0; i < 64; i += 16) snprintf(digest + i, 17, "%016llx", (unsigned long long)any());
    insert(artefact, "ittt", made, kind, path, digest);
}

static void write_files(const Draft *of, const char *stem) {
    if (is_lean) return;
    write_file("context_quality", of->account, "drafts", stem, "context_quality.json");
    if (*of->state != 'r') write_file("email", of->account, "drafts", stem, "email.md");
    write_file("research", of->account, "research", stem, "research.md");
    write_file("variants", of->account, "drafts", stem, "variants.json");
}

static void write_results(const Draft *of) {
    const Run *run = of->run;
    int is_refused = *of->state == 'r' && !of->decided_by;
    char text[4096];
    snprintf(text, sizeof text,
             "{\"signals\":[{\"as_of\":\"%s\",\"cited\":true,\"claim\":\"The company opened filling line %lld.\","
             "\"fetched_at\":\"%s\",\"id\":\"signal_001\",\"key_terms\":[],\"more_urls\":[],\"provider\":\"file\","
             "\"scope\":\"company\",\"sha256\":\"%016llx\",\"source_type\":\"public_url\","
             "\"source_url\":\"https://news.example/%lld\",\"type\":\"expansion\"}],\"sources\":[]}",
             run->day, made, run->day, (unsigned long long)any(), made);
    insert(result, "ittt", made, "research", text, run->clock);
    snprintf(text, sizeof text,
             "{\"generated_at\":\"%s\",\"generation\":{\"drafted\":{\"_0\":{\"brief\":{\"ambiguous\":false,"
             "\"angle\":\"capacity\",\"angle_candidates\":[],\"automation_allowed\":true,\"confidence\":\"HIGH\","
             "\"confidence_notes\":[],\"eligible_products\":[],\"forbidden_products\":[],\"offer\":\"checklist\","
             "\"offer_candidates\":[],\"persona\":\"quality\",\"persona_fallback\":false},\"figures\":{\"reading_grade\":8.1,"
             "\"sentences\":5,\"spam_triggers\":[],\"words\":78},\"plan\":{\"sentences\":[],\"subjects\":[]},"
             "\"reviewReasons\":[],\"variants\":[{\"body\":\"%s\",\"subject\":\"%s\",\"used_signal_ids\":[\"signal_001\"],"
             "\"written_by\":\"composer\"}]}}}}",
             run->clock, of->body, of->subject);
    insert(result, "ittt", made, "generate", text, run->clock);
    insert(result, "ittt", made, "validate", is_refused ? "{\"failures\":[\"length\"]}" : "{\"failures\":[]}", run->later);
    insert(writing, "ittt", made, of->subject, of->body,
           is_refused ? "[{\"check\":\"length\",\"text\":\"\",\"detail\":\"too long\"}]" : "[]");
}

static void write_wording(Draft *of) {
    char whole[1024];
    snprintf(of->subject, sizeof of->subject, "Filling line %lld: one set of records before the next audit", made);
    snprintf(of->body, sizeof of->body,
             "Dear %s, we read that the company opened filling line %lld. Teams that add a line often find that deviations "
             "of the first are met again on the next, and that the records of both drift apart. "
             "We keep a one-page checklist of what others reconciled first: training records, cleaning logs, and changes "
             "closed on one line alone. Would it be of use to you, or is that a colleague's matter?",
             of->name, made);
    snprintf(whole, sizeof whole, "%s\n\n%s", of->subject, of->body);
    sha256(whole, of->content);
}

static void write_verdicts(const Draft *of) {
    static const char *const gates[] = {
        "artifact_exists", "context_quality_present", "correct_location", "validation_passed"};
    for (int i = 0; i < 4; i++) {
        int fails = *of->state == 'r' && !of->decided_by && i == 3;
        of->run->refused += fails;
        insert(verdict, "ititt", made, gates[i], (sqlite3_int64)!fails, fails ? fault : NULL, of->run->later);
    }
}

// MARK: What people do with drafts

static void suppress(Draft *of, int is_person, const char *why) {
    char value[128], reason[64];
    const char *at = time_of(of->run->answer_day, 9);
    if (is_person) {
        snprintf(value, sizeof value, "%lld:name:%s", (long long)of->account->id, of->name);
        for (char *letter = value; *letter; letter++) *letter = *letter >= 'A' && *letter <= 'Z' ? *letter + 32 : *letter;
    } else
        snprintf(value, sizeof value, "%s", of->email);
    snprintf(reason, sizeof reason, "%s, draft %lld", why, made);
    insert(suppression, "tttt", is_person ? "person" : "email", value, reason, at);
    of->account->is_suppressed |= (unsigned char)(1 << of->place);
}

static void come_of(const Draft *of, const char *kind, int count, const char *day, int hour) {
    insert(outcome, "itt", made, kind, time_of(day, hour));
    of->counts[count]++;
}

// Sent, and what is heard of it two days later.
static void send(Draft *of) {
    int is_first = !(of->account->is_known & 1 << of->place);
    of->account->is_known |= (unsigned char)(1 << of->place);
    come_of(of, "sent", SENT, of->run->next_day, 10);
    if (!strcmp(of->outcome, "sent")) return;
    if (!strcmp(of->outcome, "bounced")) {
        if (is_first) come_of(of, "bounced", BOUNCED, of->run->answer_day, 9), suppress(of, 0, "bounced");
    } else if (!strcmp(of->outcome, "opted_out")) {
        come_of(of, "opted_out", OPTED_OUT, of->run->answer_day, 9);
        suppress(of, 0, "opted_out"), suppress(of, 1, "opted_out");
    } else {
        come_of(of, "replied", REPLIED, of->run->answer_day, 9);
        if (!strcmp(of->outcome, "meeting")) come_of(of, "meeting", MEETINGS, of->run->answer_day, 15);
    }
}

static void write_review(Draft *of) {
    const char *at = time_of(of->run->next_day, 8);
    if (of->is_edited) {
        char body[800], whole[1024];
        snprintf(body, sizeof body, "%s Kind regards, Rae", of->body);
        snprintf(whole, sizeof whole, "%s\n\n%s", of->subject, body);
        insert(revision, "ittit", made, body, of->content, (sqlite3_int64)18, at);
    }
    insert(review, "itttt", made, *of->review == 'a' ? "approve" : "decline", *of->review == 'a' ? NULL : "not now", of->content, at);
    of->counts[*of->review == 'a' ? APPROVED : DECLINED]++;
    leave_event(of->run, at, "review", made, NULL, of->review, "by Rae Reviewer");
    if (of->outcome) send(of);
}

// Of one that is accepted: what becomes of it.
static void decide(Draft *of) {
    if (!happens((unsigned)of->run->decided, 100)) return;
    of->review = happens(85, 100) ? "approved" : "declined";
    if (*of->review != 'a') return;
    of->is_edited = happens(3, 100);
    if (!*of->run->answer_day || !happens(of->run->has_details ? 900 : 995, 1000)) return;
    uint64_t chance = any() % 1000;
    int is_first = !(of->account->is_known & 1 << of->place);
    of->outcome = is_first && chance < 10 ? "bounced" : chance == 10 ? "opted_out" : chance < 26 ? "meeting"
        : chance < 81 ? "replied" : "sent";
}

static void fill(Draft *of) {
    uint64_t chance = any() % 100;
    of->state = chance < 86 ? "accepted" : chance < 98 ? "rejected" : "held";
    of->reason = *of->state == 'r' ? fault : NULL;
    if (*of->state == 'h') {
        of->reason = "ambiguous title";
        if (of->run->decided == 100 && happens(90, 100)) {
            of->decided_by = "Rae Reviewer";
            of->state = happens(1, 2) ? "accepted" : "rejected";
        }
    }
    if (*of->state == 'a') decide(of);
}

// MARK: Attempts

static void leave_events(const Draft *of) {
    const Run *run = of->run;
    int was_held = of->decided_by != NULL;
    leave_event(run, run->clock, "attempt", made, NULL, "available", NULL);
    leave_event(run, run->clock, "attempt", made, "available", "running", NULL);
    leave_event(run, run->clock, "draft", made, NULL, "generated", NULL);
    leave_event(run, run->later, "draft", made, "generated", was_held ? "held" : of->state, NULL);
    leave_event(run, run->later, "attempt", made, "running", was_held ? "held" : of->state, of->reason);
    if (!was_held) return;
    leave_event(run, run->later, "draft", made, "held", of->state, "read and found sound");
    leave_event(run, run->later, "attempt", made, "held", of->state, of->reason);
}

static void write_draft(Draft *of, sqlite3_int64 contact) {
    const Run *run = of->run;
    char sources[256];
    write_wording(of);
    if (of->is_edited) {
        char whole[1024];
        snprintf(whole, sizeof whole, "%s\n\n%s Kind regards, Rae", of->subject, of->body);
        sha256(whole, of->content);
    }
    snprintf(sources, sizeof sources,
             "[{\"asOf\":\"%s\",\"claim\":\"The company opened filling line %lld.\",\"url\":\"https://news.example/%lld\"}]",
             run->day, made, made);
    insert(draft, "iiiitttttttttttitt", made, run->id, of->account->id, contact, of->name, titles[of->place], of->subject,
           of->body, sources, of->is_of_experiment ? experiment_name : NULL, of->state, of->decided_by, run->clock,
           *of->state == 'h' ? NULL : run->later, of->content, (sqlite3_int64)of->is_edited, of->review, of->outcome);
    write_verdicts(of);
    if (run->has_details) write_results(of);
    leave_events(of);
    if (of->review) write_review(of);
}

static void skip(const Draft *of) {
    leave_event(of->run, of->run->clock, "attempt", made, NULL, "available", NULL);
    leave_event(of->run, of->run->clock, "attempt", made, "available", "skipped", of->reason);
}

static void count(const Draft *of) {
    of->counts[CONTACTS]++;
    of->counts[*of->state == 'a' ? ACCEPTED : *of->state == 'r' ? REJECTED : *of->state == 'h' ? HELD : SKIPPED]++;
    of->counts[DRAFTS] += *of->state != 's';
}

static void write_attempt(Draft *of) {
    Run *run = of->run;
    char stem[96];
    sqlite3_int64 contact = (of->account->id - 1) * PEOPLE + of->place + 1;
    made++;
    person(of->account->id, of->place, of->name, sizeof of->name);
    snprintf(stem, sizeof stem, "%s_%s", run->day, of->name);
    *strchr(stem, ' ') = '-';
    snprintf(of->email, sizeof of->email, "%s@account%lld.example", of->name, (long long)of->account->id);
    for (char *letter = of->email; *letter; letter++)
        *letter = *letter == ' ' ? '.' : *letter >= 'A' && *letter <= 'Z' ? *letter + 32 : *letter;
    insert(attempt, "iiiittitttttt", made, run->id, of->account->id, contact, of->name, titles[of->place],
           (sqlite3_int64)of->place + 1, personas[of->place], of->state, of->reason, *of->state == 's' ? NULL : stem, run->clock,
           run->later);
    count(of);
    if (*of->state == 's') return skip(of);
    write_draft(of, contact);
    write_files(of, stem);
    if (run->has_calls) leave_call(run, of->account, 1);
}

// An account of the run, with its drafts.
static void process(Run *run, Account *account) {
    Draft drafts[PEOPLE];
    sqlite3_int64 accepted = 0;
    int is_of_experiment = run->is_split && happens(1, 2);
    memset(drafts, 0, sizeof drafts);
    for (int place = 0; place < PEOPLE; place++) {
        Draft *of = &drafts[place];
        *of = (Draft){.run = run, .account = account, .place = place, .is_of_experiment = is_of_experiment,
                      .counts = run->counts[place][is_of_experiment], .state = "skipped", .reason = "suppressed"};
        if (!(account->is_suppressed & 1 << place)) fill(of);
        accepted += *of->state == 'a';
    }
    insert(selection, "iiittit", run->id, account->id, ++run->position, "processed", NULL, accepted,
           is_of_experiment ? experiment_name : NULL);
    leave_call(run, account, 0);
    for (int place = 0; place < PEOPLE; place++) write_attempt(&drafts[place]);
    if (!run->has_calls) leave_call(run, account, 1);
    run->accepted += accepted;
    if (accepted) memcpy(account->newest, run->later, sizeof account->newest);
}

// MARK: Runs

static void write_tallies(const Run *run) {
    for (int place = 0; place < PEOPLE; place++)
        for (int split = 0; split < 2; split++) {
            const sqlite3_int64 *counts = run->counts[place][split];
            if (!counts[CONTACTS]) continue;
            for (int i = 0; i < COUNTS; i++) sqlite3_bind_int64(tally, 4 + i, counts[i]);
            insert(tally, "itt", run->id, personas[place], split ? experiment_name : "");
        }
    insert(objection, "itti", run->id, "gate", "validation_passed", run->refused);
    insert(objection, "itti", run->id, "check", "length", run->refused);
}

static void name_day(char *text, size_t size, const char *format, time_t day) { strftime(text, size, format, gmtime(&day)); }

static Run new_run(long number, long runs) {
    time_t day = time(NULL) / 86400 * 86400 - (time_t)(runs - number + 1) * 86400;
    long left = runs - number;
    Run run = {.id = number + 1, .first_event = last_event + 1, .has_details = !is_lean || left < FULL_RUNS,
               .has_calls = !is_lean || left < CALLED_RUNS, .is_split = number > runs / 2,
               .decided = left > 1 ? 100 : left ? 50 : 0};
    name_day(run.day, sizeof run.day, "%Y-%m-%d", day);
    name_day(run.clock, sizeof run.clock, "%Y-%m-%dT06:00:00.000Z", day);
    name_day(run.later, sizeof run.later, "%Y-%m-%dT07:30:00.000Z", day);
    name_day(run.next_day, sizeof run.next_day, "%Y-%m-%d", day + 86400);
    if (left > 3) name_day(run.answer_day, sizeof run.answer_day, "%Y-%m-%d", day + 3 * 86400);
    return run;
}

static void begin_run(Run *run, long asked, long most) {
    insert(run_row, "itttiit", run->id, run->day, run->clock, run->later, (sqlite3_int64)asked, (sqlite3_int64)most,
           run->is_split ? "none=50,short_opener=50" : NULL);
    if (run->is_split) insert(arm, "it", run->id, ""), insert(arm, "it", run->id, experiment_name);
    insert(worker, "itt", run->id, run->clock, run->later);
    leave_event(run, run->clock, "run", run->id, NULL, "running", NULL);
}

static void end_run(Run *run) {
    char before[25];
    leave_event(run, run->later, "run", run->id, "running", "finished", NULL);
    insert(run_count, "iii", run->id, run->accepted, run->spent);
    write_tallies(run);
    if (run->has_details) return;
    snprintf(before, sizeof before, "%sT23:59:59.999Z", run->answer_day);
    insert(pruning, "iiit", run->id, run->first_event, last_event, before);
}

static void write_run(long number, long runs, long accounts_per_run) {
    Run run = new_run(number, runs);
    long skipped = accounts_per_run / 10;
    begin_run(&run, accounts_per_run + skipped, accounts_per_run * PEOPLE);
    for (long i = 0; i < accounts_per_run; i++) {
        long size = starts[i + 1] - starts[i];
        if (i < skipped && number > 1)
            insert(selection, "iiittit", run.id, accounts[starts[i] + (number - 1) % size].id, ++run.position, "skipped",
                   "Draft exists within 7 days", (sqlite3_int64)0, NULL);
        process(&run, &accounts[starts[i] + number % size]);
    }
    end_run(&run);
}

static void remember_newest(void) {
    sqlite3_stmt *statement = prepare("UPDATE accounts SET last_accepted_at = ?2 WHERE id = ?1");
    for (long i = 0; i < account_count; i++)
        if (*accounts[i].newest) insert(statement, "it", accounts[i].id, accounts[i].newest);
    sqlite3_finalize(statement);
}

static sqlite3_int64 number_of(const char *sql) {
    sqlite3_stmt *statement = prepare(sql);
    sqlite3_step(statement);
    sqlite3_int64 number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

int main(int count, char **arguments) {
    if (count != 6) return 64;
    long runs = atol(arguments[2]), accounts_per_run = atol(arguments[3]);
    is_lean = strcmp(arguments[5], "lean") == 0;
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
    prepare_runs();
    prepare_drafts();
    prepare_reviews();
    last_event = number_of("SELECT coalesce(max(id), 0) FROM events");
    time_t began = time(NULL);
    for (long number = 1; number <= runs; number++) {
        write_run(number, runs, accounts_per_run);
        if (number % 100 == 0)
            fprintf(stderr, "%ld runs, %lld attempts, %ld s\n", number, made, (long)(time(NULL) - began));
    }
    remember_newest();
    bring_back();
    execute("COMMIT");
    fprintf(stderr, "all, with its indexes: %ld s\n", (long)(time(NULL) - began));
    printf("{\"runs\": %ld, \"drafts\": %lld}\n", runs, number_of("SELECT count(*) FROM drafts"));
    return 0;
}

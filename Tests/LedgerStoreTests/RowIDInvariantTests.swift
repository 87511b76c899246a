import GRDB
import Testing

/// Numbers of rows by straight SQL: `rowid` and its aliases go past a trigger on the column `id`, and `OR REPLACE` past
/// one on DELETE.
@Suite struct RowIDInvariantTests {
    private static let sha = String(repeating: "a", count: 64)
    private static let time = "2020-01-01T00:00:00.000Z"

    /// Made anew by the program, or its own list of what was applied.
    private static let aside: Set = ["near_duplicates", "schema_migrations"]

    /// A row in each table that has row ids.
    private static let rows = """
        \(SchemaLedger.worker(9));
        INSERT INTO stage_results (attempt_id, stage, result) VALUES (12, 'research', '{}');
        INSERT INTO writings (attempt_id, number, written_by, subject, body, used_signal_ids, failures, outcome)
            VALUES (12, 1, 'composer', 's', 'b', '[]', '[]', 'kept');
        INSERT INTO calls (id, run_id, attempt_id, provider, operation, status, started_at, ended_at)
            VALUES (12, 1, 12, 'x', 'y', 'ok', '\(time)', '\(time)');
        INSERT INTO answers (attempt_id, call_id, model, purpose, prompt, prompt_sha256, answer, answer_sha256)
            VALUES (12, 12, 'm', 'write', 'p', '\(sha)', 'a', '\(sha)');
        INSERT INTO research_cache (account_id, provider, kind, subject, answer, answer_sha256, fetched_at, expires_at)
            VALUES (1, 'x', 'contact', 's', '[]', '\(sha)', '\(time)', '9999-01-01T00:00:00.000Z');
        INSERT INTO adopted_drafts (path, account_id, drafted_on, accepted_at, sha256) VALUES ('a/c', 1, '2020-01-01', '\(time)', 's');
        INSERT INTO suppressions (kind, value, action, actor, reason) VALUES ('email', 'p@x.com', 'suppress', 'Ann', 'no');
        INSERT INTO revisions (draft_id, number, subject, body, content_sha256, validation, failures, sources, figures,
            edit_distance, actor) VALUES (11, 1, 's', 'b2', '\(sha)', 'PASSED', '[]', '[]', '{}', 1, 'Ann');
        INSERT INTO reviews (draft_id, action, actor, content_sha256) VALUES (11, 'approve', 'Ann', '\(sha)');
        INSERT INTO outcomes (draft_id, kind, at, actor) VALUES (11, 'sent', '\(time)', 'Ann');
        INSERT INTO exports (format, scope, sha256, drafts, actor) VALUES ('eml', '{}', '\(sha)', 1, 'Ann');
        INSERT INTO web_links (token_sha256, actor, expires_at) VALUES ('\(sha)', 'Ann', '\(time)');
        INSERT INTO events (at, run_id, entity, entity_id, to_state) VALUES ('\(time)', 1, 'run', 1, 'running');
        UPDATE runs SET state = 'finished', finished_at = '\(time)';
        INSERT INTO prunings (run_id, first_event_id, last_event_id, before_at, events_deleted, actor)
            SELECT 1, id, id, '2020-06-01T00:00:00.000Z', 1, 'Ann' FROM events WHERE at = '\(time)';
        INSERT INTO erasures (kind, actor) VALUES ('forget', 'Ann');
        INSERT INTO erasure_tasks (erasure_id, kind, path) VALUES (1, 'file', 'a/b')
        """

    private func ledger() throws -> SchemaLedger {
        let ledger = try SchemaLedger()
        try ledger.accept(11)
        try ledger.queue.run(Self.rows)
        return ledger
    }

    @Test(arguments: ["rowid", "_rowid_", "oid"])
    func `no row takes another number, however that is spelt`(alias: String) throws {
        let ledger = try ledger()
        let tables = try ledger.queue.texts(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 0 AND name NOT LIKE 'sqlite%'")
        #expect(tables.count > 20)
        for table in tables where !Self.aside.contains(table) {
            try #require(try ledger.queue.number("SELECT count(*) FROM \(table)") > 0, "\(table) is not tried")
            try ledger.refuses("UPDATE \(table) SET \(alias) = \(alias) + 1000", because: "")
        }
    }

    @Test func `no row takes the place of another`() throws {
        let ledger = try ledger()
        try ledger.refuses("UPDATE drafts SET rowid = 12 WHERE id = 11", because: "its id never changes")
        try ledger.queue.run(SchemaLedger.run(2, total: 99))
        try ledger.refuses("UPDATE runs SET rowid = 1 WHERE id = 2", because: "its id never changes")
    }

    @Test func `a list that was read stays as it was`() throws {
        let ledger = try SchemaLedger()
        func row(_ number: Int, _ account: Int) -> String {
            "INSERT INTO import_rows (import_id, row_number, line, fate, account_id, score, tier) VALUES (1, \(number), 2, 'loaded', \(account), 1.0, 'A')"
        }
        try ledger.queue.run(row(1, 1))
        try ledger.allows(row(2, 2))
        try ledger.queue.run("UPDATE imports SET sha256 = '\(Self.sha)', rows_read = 1, loaded = 1")
        for attack in [row(1, 2), row(2, 1), row(2, 2)] { try ledger.refuses(attack, because: "its import is over") }
        for change in ["score = 9", "tier = 'B'", "account_id = 2", "row_number = 7", "fields = '{}'"] {
            try ledger.refuses("UPDATE import_rows SET \(change)", because: "never changes")
        }
        try ledger.refuses("UPDATE imports SET sha256 = ''", because: "never changes")
        try ledger.refuses("UPDATE imports SET path = '/other.csv'", because: "never changes")
        try ledger.refuses("INSERT INTO imports (id, path, format, mapping) VALUES (1, '/other.csv', 'csv', '{}')", because: "already there")
        try ledger.queue.run("INSERT INTO erasures (kind, actor) VALUES ('forget', 'Ann')")
        try ledger.allows("UPDATE import_rows SET fields = '{}'")
        try ledger.refuses("UPDATE import_rows SET score = 9", because: "never changes")
    }

    @Test(arguments: [
        "suppressions (id, kind, value, action, actor, reason) VALUES (ID, 'email', 'p@x.com', 'lift', 'Ann', 'no')",
        "reviews (id, draft_id, action, actor, content_sha256) VALUES (ID, 11, 'reopen', 'Ann', '\(sha)')",
        "outcomes (id, draft_id, kind, at, actor) VALUES (ID, 11, 'replied', '\(time)', 'Ann')",
        "events (id, run_id, entity, entity_id, to_state) VALUES (ID, 1, 'run', 1, 'running')",
        "erasures (id, kind, actor) VALUES (ID, 'forget', 'Ann')",
        "exports (id, format, scope, sha256, drafts, actor) VALUES (ID, 'eml', '{}', '\(sha)', 1, 'Ann')",
        """
        revisions (id, draft_id, number, subject, body, content_sha256, validation, failures, sources, figures,
            edit_distance, actor) VALUES (ID, 11, 2, 's', 'b2', '\(sha)', 'PASSED', '[]', '[]', '{}', 1, 'Ann')
        """,
        """
        prunings (id, run_id, first_event_id, last_event_id, before_at, events_deleted, actor)
            VALUES (ID, 1, 1, 1, '2020-06-01T00:00:00.000Z', 1, 'Ann')
        """,
    ])
    func `where the newest row counts, none is numbered ahead of the next`(row: String) throws {
        let ledger = try ledger()
        let table = String(row.prefix { $0 != " " })
        let next = try ledger.queue.number("SELECT max(id) + 1 FROM \(table)")
        for id in ["\(next + 1)", "9223372036854775807"] {
            try ledger.refuses("INSERT INTO " + row.replacing("ID", with: id), because: "ids count up by one")
        }
    }

    @Test func `the next number may be said, or left out`() throws {
        let ledger = try ledger()
        for columns in [("", ""), ("id, ", "2, "), ("id, ", "NULL, ")] {
            try ledger.allows(
                "INSERT INTO suppressions (\(columns.0)kind, value, action, actor, reason) VALUES (\(columns.1)'email', 'p@x.com', 'lift', 'Ann', 'no')")
        }
    }
}

import Foundation
import GRDB
import GRDBSQLite
import LedgerStore
import Testing

/// No query of the store, of a trigger or of a view reads the whole of a table that grows: the plans are asked of
/// SQLite itself, for every SQL text in the store's sources.
@Suite struct QueryPlanTests {
    /// Tables, by name or alias, that do not grow with use.
    private static let small = [
        "sqlite_schema", "sqlite_master", "schema_migrations", "pragma_table_info", "blanks", "gates", "json_each", "CONSTANT", "limits", "pauses",
        "salt", "parents", "json_tree", "erased_wording",
        // What an erasure under way has opened.
        "contacts_being_erased",
        // What a report has found: the accounts it shows, the names of providers.
        "worked", "found", "newest",
    ]

    /// Queries whose answer is the whole of a table, or that are asked once in a while and say so.
    private static let wholes: [(start: String, reason: String)] = [
        ("INSERT INTO accounts (id, name, name_key, external_id, domain, ticker, cik, industry, owner, notes, tags, folder,", "a dry run's copy"),
        ("INSERT INTO suppressions (id, kind, value, action, actor, reason, at)", "a dry run's copy"),
        ("SELECT id FROM runs WHERE ?1 IS NULL OR run_date = ?1 ORDER BY id", "all runs, or a day's"),
        ("SELECT id FROM runs r WHERE state <> 'cancelled'", "asked once, by `ledger retry --failed`"),
        ("SELECT r.id, count(*) AS events FROM runs r JOIN events e", "`ledger prune` looks at all runs"),
        ("SELECT 1 FROM forgotten LIMIT 1", "whether there is any"),
        ("SELECT id FROM contacts INDEXED BY contacts_email WHERE email IS NOT NULL AND substr(", "asked once, by `ledger suppress add --domain`"),
        ("SELECT name, sql FROM saved_queries ORDER BY name", "`ledger forget` looks through all"),
        ("SELECT max(finished_at) AS at FROM runs WHERE state = 'finished'", "asked once, where a run's numbers begin"),
    ]

    /// Files that read everything: it is what they are for.
    private static let wholeFiles = ["BackupFile.swift", "Invariant.swift", "Mentions.swift", "VerifyStore.swift"]

    private let queue: DatabaseQueue

    init() throws {
        let folder = try TemporaryFolder()
        try Store.open(folder("ledger.sqlite")).close()
        // Kept in memory: the folder goes with this initialiser.
        queue = try DatabaseQueue()
        try DatabaseQueue(path: folder("ledger.sqlite")).backup(to: queue)
        try queue.write { try $0.execute(sql: "ATTACH DATABASE ':memory:' AS past") }
    }

    // MARK: - What there is to explain

    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/LedgerStore")

    /// SQL texts of a source file, with what Swift puts into them.
    private static func statements(in text: String) -> [String] {
        let literals = text.matches(of: /"""\n(?<block>(?s:.*?))"""|"(?<line>(?:[^"\\\n]|\\.)*)"/)
        return literals.compactMap { match in
            let written = String(match.output.block ?? match.output.line ?? "")
            let lines: [String] = written.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            let sql = lines.joined(separator: " ")
                .replacing(/\\\((?:Self\.|Store\.)?now\)/, with: "'2026-03-17T12:00:00.000Z'")
            return sql.contains(/^(SELECT|INSERT|UPDATE|DELETE|WITH)\s/) ? sql : nil
        }.flatMap { $0.split(separator: "; ").map(String.init) }
    }

    private static func sourceStatements() throws -> [(file: String, sql: String)] {
        try FileManager.default.contentsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }.sorted()
            .flatMap { file in
                try statements(in: String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)).map { (file, $0) }
            }
    }

    private func plan(_ sql: String) throws -> [String] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: Self.nulls(database, sql)).map { $0["detail"] }
        }
    }

    private static func nulls(_ database: Database, _ sql: String) throws -> StatementArguments {
        let count = try database.makeStatement(sql: sql).sqliteStatement
        return StatementArguments(Array(repeating: Int?.none, count: Int(sqlite3_bind_parameter_count(count))))
    }

    /// Steps of a plan that read a growing table from end to end. A partial index is short by what it leaves out.
    private static func fullScans(_ plan: [String], of sql: String) -> [String] {
        plan.filter { step in
            guard let scan = step.firstMatch(of: /^SCAN (?<table>\w+)(?: USING (?:COVERING )?INDEX (?<index>\w+))?/) else { return false }
            let isShort = [
                "drafts_to_review", "drafts_to_send", "selections_work", "runs_unfinished", "workers_at_work",
                "erasures_open", "erasures_unfinished",
            ].contains(String(scan.output.index ?? ""))
            let table = String(scan.output.table)
            // A view's rows, once they are found. And the children of an inserted row: a foreign key's bookkeeping,
            // which SQLite plans and enters only while a deferred constraint is violated; there are none.
            return !isShort && !small.contains(table) && !table.hasPrefix("v_") && sql.split(whereSeparator: { !$0.isLetter && $0 != "_" }).contains { $0 == table }
        }
    }

    // MARK: - What is expected

    @Test func `no query of the store reads a whole table`() throws {
        let statements = try Self.sourceStatements()
        #expect(statements.count > 60)
        for (file, sql) in statements where !Self.wholeFiles.contains(file) && !Self.wholes.contains(where: { sql.hasPrefix($0.start) }) {
            let scans = Self.fullScans(try plan(sql), of: sql)
            #expect(scans == [], "\(file): \(sql)")
        }
        print("query plans: \(statements.count) statements")
    }

    @Test func `no statement of a trigger reads a whole table`() throws {
        let triggers = try queue.read {
            try Row.fetchAll($0, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
        }
        var count = 0
        for trigger in triggers {
            let sql: String = trigger["sql"]
            guard let body = sql.firstMatch(of: /\bBEGIN\b(?s:(.*))\bEND/)?.output.1 else { continue }
            let plainBody = String(body).replacing(/--[^\n]*/, with: "")
                .replacing(/RAISE\(ABORT, '(?:[^']|'')*'\)/, with: "1").replacing(/\b(NEW|OLD)\.\w+/, with: "?")
            for plain in plainBody.split(separator: ";").map(String.init) where !plain.allSatisfy(\.isWhitespace) {
                #expect(Self.fullScans(try plan(plain), of: plain) == [], "\(trigger["name"] as String): \(plain)")
                count += 1
            }
        }
        #expect(count > 60)
        print("query plans: \(count) statements of \(triggers.count) triggers")
    }

    @Test func `a view that is asked for one run or account reads no whole table`() throws {
        let views = try queue.read {
            try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'v~_%' ESCAPE '~' ORDER BY name")
        }
        #expect(views.count >= 9)
        for view in views {
            let columns = try queue.read { try $0.columns(in: view).map(\.name) }
            for column in ["run_id", "import_id", "account_id", "attempt_id", "draft_id"] where columns.contains(column) {
                let body = try queue.read { try String.fetchOne($0, sql: "SELECT sql FROM sqlite_schema WHERE name = ?", arguments: [view]) }
                let scans = Self.fullScans(try plan("SELECT * FROM \(view) WHERE \(column) = 1"), of: body ?? "")
                #expect(scans == [], "\(view) by \(column)")
            }
        }
    }
}

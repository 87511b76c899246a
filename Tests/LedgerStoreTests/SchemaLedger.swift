import Foundation
import GRDB
import LedgerStore
import Testing

/// A ledger with one run, reached by plain SQL: at most 3 drafts, 2 for an account; contacts 11, 12, 13 at account 1
/// and 21, 22 at account 2, each with an attempt and a draft of the same number.
final class SchemaLedger {
    let queue: DatabaseQueue
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try Self.template.get().write(to: URL(fileURLWithPath: folder("ledger.sqlite")))
        queue = try DatabaseQueue(path: folder("ledger.sqlite"))
        try queue.run("PRAGMA synchronous = OFF")
        try queue.run(
            """
            INSERT INTO accounts (id, name, name_key, external_id, folder, folder_key)
                VALUES (1, 'Acme', 'acme', 'A1', 'Acme', 'acme'), (2, 'Beta', 'beta', 'B2', 'Beta', 'beta');
            INSERT INTO imports (id, path, format, mapping) VALUES (1, '/list.csv', 'csv', '{}');
            INSERT INTO rules (sha256, yaml) VALUES ('r', 'rules');
            """)
        try queue.run(Self.run(1))
        for account in [1, 2] { try queue.run(Self.selection(account)) }
        for id in [11, 12, 13, 21, 22] {
            try queue.run(Self.contact(id))
            try queue.run(Self.attempt(id))
            try queue.run(Self.draft(id))
        }
    }

    /// An empty ledger as the store makes it, made once.
    private static let template = Result {
        let folder = try TemporaryFolder()
        try Store.open(folder("ledger.sqlite")).close()
        return try Data(contentsOf: URL(fileURLWithPath: folder("ledger.sqlite")))
    }

    static func run(_ id: Int, total: Int = 3, accepted: Int = 0) -> String {
        """
        INSERT INTO runs (id, import_id, run_date, day_number, clock_at, settings, fingerprint, rules_sha256,
            drafts_accepted)
        VALUES (\(id), 1, '2026-03-17', \(id), '2026-03-17T09:00:00.000Z', '{"top_n":2,"max_total_drafts":\(total),\
        "max_drafts_per_account":2,"tier":"A","mode":"hybrid"}', 'f', 'r', \(accepted))
        """
    }

    static func selection(_ account: Int, run: Int = 1, cap: Int = 2, accepted: Int = 0) -> String {
        """
        INSERT INTO selections (run_id, account_id, position, company_name, score, tier, personas, max_drafts,
            drafts_accepted)
        VALUES (\(run), \(account), \(account), 'Company', 1.0, 'A', '[]', \(cap), \(accepted))
        """
    }

    static func worker(_ id: Int) -> String {
        """
        INSERT INTO workers (id, run_id, host, machine, pid, process_start, slots, lease_expires_at, lease_expires_uptime)
        VALUES (\(id), 1, 'here', 'this', 1, 1, 1, '2026-03-17T09:00:00.000Z', 1)
        """
    }

    static func contact(_ id: Int) -> String {
        """
        INSERT INTO contacts (id, account_id, person_key, name, title, source, reference)
        VALUES (\(id), \(id / 10), 'p\(id)', 'Jane', 'Director', 'file', 'line 1')
        """
    }

    static func attempt(_ id: Int, run: Int = 1, rest: String = "", values: String = "") -> String {
        """
        INSERT INTO attempts (id, run_id, account_id, contact_id, contact_name, contact_title, position, persona\(rest))
        VALUES (\(id), \(run), \(id / 10), \(id % 100), 'Jane', 'Director', \(id % 10), 'quality'\(values))
        """
    }

    static func draft(
        _ id: Int, name: String = "'Jane'", title: String = "'Director'", rest: String = "", values: String = ""
    ) -> String {
        """
        INSERT INTO drafts (id, attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject, body,
            confidence_mode, cited_signals, sources, warnings, rules_sha256\(rest))
        VALUES (\(id), \(id), 1, \(id / 10), \(id), \(name), \(title), 's', 'b', 'HIGH', 3, '[]', '[]', 'r'\(values))
        """
    }

    static let gates = ["artifact_exists", "context_quality_present", "validation_passed", "correct_location"]

    static func verdict(_ draft: Int, _ gate: String, passed: Int = 1, reason: String = "NULL") -> String {
        "INSERT INTO verdicts (draft_id, gate, passed, reason) VALUES (\(draft), '\(gate)', \(passed), \(reason))"
    }

    static func accept(_ draft: Int) -> String {
        "UPDATE drafts SET state = 'accepted', decided_at = '2026-03-17T09:00:00.000Z' WHERE id = \(draft)"
    }

    func pass(_ drafts: Int...) throws {
        for draft in drafts { for gate in Self.gates { try queue.run(Self.verdict(draft, gate)) } }
    }

    func accept(_ drafts: Int...) throws {
        for draft in drafts {
            try pass(draft)
            try queue.run(Self.accept(draft))
        }
    }

    /// The statement fails with `message` (empty: whatever it is); and said in any other way (OR IGNORE, OR REPLACE …), with foreign keys or
    /// without, it changes not one row.
    func refuses(
        _ sql: String, because message: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for foreignKeys in ["ON", "OFF"] {
            try queue.run("PRAGMA foreign_keys = \(foreignKeys)")
            for variant in Self.variants(of: sql) {
                let (error, before, after) = try attempt(variant)
                #expect(before == after, "changed by \(variant)", sourceLocation: sourceLocation)
                guard variant == sql else { continue }
                let said = error?.message ?? "nothing"
                #expect(error != nil && (message.isEmpty || said.contains(message)), "\(sql) said \(said)", sourceLocation: sourceLocation)
            }
        }
    }

    /// The statement is obeyed; so is what it came to rolled back.
    func allows(_ sql: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try queue.run("PRAGMA foreign_keys = ON")
        let (error, before, after) = try attempt(sql)
        #expect(error == nil, sourceLocation: sourceLocation)
        #expect(before != after, sourceLocation: sourceLocation)
    }

    private func attempt(_ sql: String) throws -> (error: DatabaseError?, before: String, after: String) {
        try queue.writeWithoutTransaction { database in
            var error: DatabaseError?
            let before = try Self.rows(database)
            var after = ""
            try database.inSavepoint {
                do { try database.execute(sql: sql) } catch let caught as DatabaseError { error = caught }
                after = try Self.rows(database)
                return .rollback
            }
            return (error, before, after)
        }
    }

    private static func variants(of sql: String) -> [String] {
        let ways = ["OR IGNORE", "OR REPLACE", "OR FAIL"]
        if sql.hasPrefix("UPDATE ") { return [sql] + ways.map { "UPDATE \($0) " + sql.dropFirst(7) } }
        guard sql.hasPrefix("INSERT INTO ") else { return [sql] }
        return [sql] + ways.map { "INSERT \($0) INTO " + sql.dropFirst(12) } + [sql + " ON CONFLICT DO NOTHING"]
    }

    /// All rows of all tables as one text.
    private static func rows(_ database: Database) throws -> String {
        try String.fetchOne(database.cachedStatement(sql: rowsSQL.get())) ?? ""
    }

    private static let rowsSQL = Result {
        let folder = try TemporaryFolder()
        let queue = try Store.open(folder("ledger.sqlite")).around()
        let tables = try queue.texts(
            """
            SELECT 'SELECT ' || quote(t.name) || ' || ' || group_concat('quote(' || c.name || ')', ' || ') || ' AS line FROM ' || t.name
            FROM sqlite_schema t, pragma_table_xinfo(t.name) c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' GROUP BY t.name
            """)
        return "SELECT group_concat(line, char(10)) FROM (\(tables.joined(separator: " UNION ALL ")))"
    }
}

import HTTPTypes
import LedgerCore
import LedgerStore

/// Questions in SQL under names: those that come with the program, and those people keep.
enum SavedQueries {
    struct Named {
        let name: String
        let sql: String
        /// Of the program's own: nobody changes it.
        let isBuiltIn: Bool
    }

    static func all(_ store: Store) throws -> [Named] {
        builtIn.map { Named(name: $0.name, sql: $0.sql, isBuiltIn: true) }
            + (try store.savedQueries()).map { Named(name: $0.name, sql: $0.sql, isBuiltIn: false) }
    }

    /// Each is asked by way of the views, whose columns stay, and takes an index where the ledger is large.
    static let builtIn: [(name: String, sql: String)] = [
        ("Newest runs", "SELECT * FROM v_runs ORDER BY run_id DESC LIMIT 20"),
        (
            "Why drafts were refused, newest run",
            """
            SELECT gate, reason, count(*) AS drafts FROM v_gate_failures
            WHERE run_id = (SELECT max(id) FROM runs) GROUP BY gate, reason ORDER BY drafts DESC
            """
        ),
        (
            "What became of people, newest run",
            """
            SELECT state, reason, count(*) AS people FROM v_attempts
            WHERE run_id = (SELECT max(id) FROM runs) GROUP BY state, reason ORDER BY people DESC
            """
        ),
        (
            "Accounts skipped, newest run",
            """
            SELECT position, company_name, reason, cause FROM v_account_history
            WHERE run_id = (SELECT max(id) FROM runs) AND state = 'skipped' ORDER BY position
            """
        ),
        ("Funnel, newest runs", "SELECT * FROM v_funnel WHERE run_id > (SELECT max(id) FROM runs) - 20 ORDER BY run_id DESC"),
        ("Spend, newest runs", "SELECT * FROM v_spend WHERE run_id > (SELECT max(id) FROM runs) - 20 ORDER BY run_id DESC, provider, operation"),
        ("Experiments", "SELECT * FROM v_experiments ORDER BY experiment, mode, tier"),
        ("Who is suppressed", "SELECT * FROM v_suppressed ORDER BY kind, value LIMIT 500"),
    ]

    static func save(_ form: FormFields, _ visitor: Visitor, _ store: Store) throws -> Routes.Change {
        guard let name = form.text("name")?.trimmingWhitespace(), name.count <= 100 else {
            throw Problem.badRequest("A query is kept under a name of 1 to 100 characters.")
        }
        guard let sql = form.text("q"), sql.count <= 4_000 else {
            throw Problem.badRequest("A query that is kept has 1 to 4000 characters.")
        }
        if builtIn.contains(where: { $0.name == name }) {
            throw Problem(.conflict, "Taken", "A query that comes with the program has this name; take another.")
        }
        guard try store.saveQuery(name: name, sql: sql, actor: visitor.actor) else {
            throw Problem(.conflict, "Too many", "No more than \(Store.mostSavedQueries) queries are kept; delete some.")
        }
        return .seeOther("/sql?q=" + FormFields.encoded(sql))
    }

    static func delete(_ form: FormFields, _ store: Store) throws -> Routes.Change {
        guard let name = form["name"] else { throw Problem.badRequest("Which query is to be deleted?") }
        try store.deleteQuery(name: name)
        return .seeOther("/sql")
    }
}

internal import GRDB
public import LedgerCore

/// How far a run has come.
public struct RunStatus: Sendable, Equatable {
    public let runID: RunID
    public let runDate: CalendarDay
    public let dayNumber: Int
    public let state: RunState
    public let settings: RunSettings
    public let draftsAccepted: Int
    /// Accounts by state, attempts by state; states with none are left out.
    public let accounts: [(state: SelectionState, count: Int)]
    public let attempts: [(state: AttemptState, count: Int)]
    public let startedAt: String
    public let finishedAt: String?

    public static func == (left: RunStatus, right: RunStatus) -> Bool {
        left.runID == right.runID && left.state == right.state && left.draftsAccepted == right.draftsAccepted
            && left.accounts.elementsEqual(right.accounts, by: ==) && left.attempts.elementsEqual(right.attempts, by: ==)
    }
}

extension Store {
    /// - Throws: `StoreError.noSuchRun`.
    public func status(of runID: RunID) throws -> RunStatus {
        try read { database in
            guard
                let run = try database.row(
                    """
                    SELECT run_date, day_number, state, settings, drafts_accepted, started_at, finished_at
                    FROM runs WHERE id = ?
                    """, [runID.rawValue])
            else { throw StoreError.noSuchRun("run \(runID)") }
            return RunStatus(
                runID: runID, runDate: try Self.day(run["run_date"]), dayNumber: run["day_number"],
                state: RunState(rawValue: run["state"]) ?? .interrupted,
                settings: try StoredJSON.decode(RunSettings.self, run["settings"]),
                draftsAccepted: run["drafts_accepted"],
                accounts: try Self.counts(
                    database, "SELECT state, count(*) FROM selections WHERE run_id = ? GROUP BY state", runID),
                attempts: try Self.counts(
                    database, "SELECT state, count(*) FROM attempts WHERE run_id = ? GROUP BY state", runID),
                startedAt: run["started_at"], finishedAt: run["finished_at"])
        }
    }

    private static func counts<State: CaseIterable & RawRepresentable>(
        _ database: Database, _ sql: String, _ runID: RunID
    ) throws -> [(state: State, count: Int)] where State.RawValue == String {
        let counts = Dictionary(
            try database.rows(sql, [runID.rawValue]).map { ($0[0] as String, $0[1] as Int) },
            uniquingKeysWith: { first, _ in first })
        return State.allCases.compactMap { state in counts[state.rawValue].map { (state, $0) } }
    }

    /// What SQLite itself says of the file: `quick` leaves out the comparison of indexes with their tables. Empty
    /// where all is well.
    public func integrityFaults(quick: Bool = false) throws -> [String] {
        try read { database in
            let check = try String.fetchAll(
                database, sql: quick ? "PRAGMA quick_check" : "PRAGMA integrity_check").filter { $0 != "ok" }
            let orphans = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map {
                "a row of \($0[0] as String) points to a row of \($0[2] as String) that is not there"
            }
            let unproved = try database.rows("SELECT import_id FROM v_imports WHERE proved = 0 ORDER BY import_id")
                .map { "import \($0[0] as Int64) does not add up to its rows" }
            return check + orphans + unproved
        }
    }

    /// Names of the migrations the database has, in order.
    public func migrations() throws -> [String] {
        try read { try String.fetchAll($0, sql: "SELECT name FROM schema_migrations ORDER BY name") }
    }

    /// Settings of the connection that durability rests on: `journal_mode`, `synchronous`, `foreign_keys`.
    public func durability() throws -> (journalMode: String, synchronous: Int, foreignKeys: Bool) {
        try read { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1,
                try Bool.fetchOne(database, sql: "PRAGMA foreign_keys") ?? false
            )
        }
    }
}

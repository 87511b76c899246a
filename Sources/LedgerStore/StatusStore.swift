internal import GRDB
public import LedgerCore

/// How far a run has come.
public struct RunStatus: Sendable {
    public let runID: RunID
    public let runDate: CalendarDay
    public let dayNumber: Int
    public let state: RunState
    public let settings: RunSettings
    public let draftsAccepted: Int
    /// Accounts by state, attempts by state; states with none are left out.
    public let accounts: [(state: SelectionState, count: Int)]
    public let attempts: [(state: AttemptState, count: Int)]
    /// Accounts that were passed over, by why; the most frequent first.
    public let skips: [Skips]
    /// Who works on it, or died over it.
    public let workers: [WorkerStatus]
    /// When the first of what failed is tried again.
    public let nextRetryAt: Timestamp?
    public let pace: Pace
    public let startedAt: String
    public let finishedAt: String?

    public struct Skips: Sendable, Equatable {
        public let reason: String
        /// What kept a source from answering: `quota`; nil where nothing did.
        public let cause: String?
        public let accounts: Int
    }

    /// What was come to lately.
    public struct Pace: Sendable, Equatable {
        public let seconds: Double
        /// Accepted, rejected, held or failed.
        public let attempts: Int
        public let accepted: Int
    }

    public func count(_ state: AttemptState) -> Int { attempts.first { $0.state == state }?.count ?? 0 }

    public func count(_ state: SelectionState) -> Int { accounts.first { $0.state == state }?.count ?? 0 }
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
            let workers = try Self.workers(at: runID, database)
            return RunStatus(
                runID: runID, runDate: try Self.day(run["run_date"]), dayNumber: run["day_number"],
                state: RunState(rawValue: run["state"]) ?? .interrupted,
                settings: try StoredJSON.decode(RunSettings.self, run["settings"]),
                draftsAccepted: run["drafts_accepted"],
                accounts: try Self.counts(
                    database, "SELECT state, count(*) FROM selections WHERE run_id = ? GROUP BY state", runID),
                attempts: try Self.counts(
                    database, "SELECT state, count(*) FROM attempts WHERE run_id = ? GROUP BY state", runID),
                skips: try Self.skips(of: runID, database), workers: workers, nextRetryAt: try Self.nextRetry(of: runID, database),
                pace: try Self.pace(of: runID, sinceAtLeast: workers.map(\.startedAt).min(), database),
                startedAt: run["started_at"], finishedAt: run["finished_at"])
        }
    }

    private static func skips(of runID: RunID, _ database: Database) throws -> [RunStatus.Skips] {
        try database.rows(
            """
            SELECT reason, cause, count(*) AS accounts FROM selections WHERE run_id = ? AND state = 'skipped'
            GROUP BY reason, cause ORDER BY accounts DESC, reason, cause
            """, [runID.rawValue]
        ).map { RunStatus.Skips(reason: $0["reason"] ?? "", cause: $0["cause"], accounts: $0["accounts"]) }
    }

    private static func nextRetry(of runID: RunID, _ database: Database) throws -> Timestamp? {
        let row = try database.row(
            """
            SELECT min(retry_at) AS at FROM (
                SELECT retry_at FROM attempts WHERE run_id = ?1 AND finished_at IS NULL
                UNION ALL SELECT retry_at FROM selections WHERE run_id = ?1 AND state = 'pending')
            """, [runID.rawValue])
        return try (row?["at"] as String?).map(timestamp)
    }

    /// Of the last two minutes, or since the work began, where that is less.
    private static func pace(
        of runID: RunID, sinceAtLeast began: Timestamp?, _ database: Database
    ) throws -> RunStatus.Pace {
        let row = try database.row(
            """
            SELECT (julianday('now') - julianday(max(coalesce(?2, ''), now_less_two))) * 86400.0 AS seconds,
                count(t.id) AS attempts, coalesce(sum(t.state = 'accepted'), 0) AS accepted
            FROM (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-120 seconds') AS now_less_two)
            LEFT JOIN attempts t ON t.run_id = ?1 AND t.finished_at > max(coalesce(?2, ''), now_less_two)
                AND t.state IN ('accepted', 'rejected', 'held', 'failed')
            """, [runID.rawValue, began?.description])
        return RunStatus.Pace(
            seconds: row?["seconds"] ?? 0, attempts: row?["attempts"] ?? 0, accepted: row?["accepted"] ?? 0)
    }

    private static func counts<State: CaseIterable & RawRepresentable>(
        _ database: Database, _ sql: String, _ runID: RunID
    ) throws -> [(state: State, count: Int)] where State.RawValue == String {
        let counts = Dictionary(
            try database.rows(sql, [runID.rawValue]).map { ($0[0] as String, $0[1] as Int) },
            uniquingKeysWith: { first, _ in first })
        return State.allCases.compactMap { state in counts[state.rawValue].map { (state, $0) } }
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

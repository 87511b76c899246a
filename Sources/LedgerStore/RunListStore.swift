internal import GRDB
public import LedgerCore

/// A run in one line, from its own row.
public struct RunLine: Sendable, Equatable {
    public let id: RunID
    public let runDate: CalendarDay
    /// 1 for the first run of its day.
    public let dayNumber: Int
    public let state: RunState
    public let settings: RunSettings
    public let draftsAccepted: Int
    public let spentMicroUSD: Int64
    public let reason: String?
    public let startedAt: String
    public let finishedAt: String?
    public let rulesSHA256: String
    public let accountsPath: String
}

extension Store {
    /// Runs in the order of their ids, newest first.
    /// - Parameter before: only runs older than this one; nil: from the newest on.
    public func runLines(before: RunID? = nil, most: Int) throws -> [RunLine] {
        try read { database in
            try database.rows(
                """
                SELECT r.id, r.run_date, r.day_number, r.state, r.settings, r.drafts_accepted, r.spent_microusd, r.reason,
                    r.started_at, r.finished_at, r.rules_sha256, i.path
                FROM runs r JOIN imports i ON i.id = r.import_id WHERE r.id < ? ORDER BY r.id DESC LIMIT ?
                """, [before?.rawValue ?? .max, most]
            ).map(Self.runLine)
        }
    }

    /// - Throws: `StoreError.noSuchRun`.
    public func runLine(_ id: RunID) throws -> RunLine {
        try read { database in
            let row = try database.row(
                """
                SELECT r.id, r.run_date, r.day_number, r.state, r.settings, r.drafts_accepted, r.spent_microusd, r.reason,
                    r.started_at, r.finished_at, r.rules_sha256, i.path
                FROM runs r JOIN imports i ON i.id = r.import_id WHERE r.id = ?
                """, [id.rawValue])
            guard let row else { throw StoreError.noSuchRun("run \(id)") }
            return try Self.runLine(row)
        }
    }

    /// Runs of a day, and those that are not over, of whatever day; newest first.
    public func runLines(of day: CalendarDay, most: Int) throws -> [RunLine] {
        try read { database in
            // By the unique key of the day and by `runs_unfinished`, which holds the few that are not over.
            try database.rows(
                """
                SELECT r.id, r.run_date, r.day_number, r.state, r.settings, r.drafts_accepted, r.spent_microusd, r.reason,
                    r.started_at, r.finished_at, r.rules_sha256, i.path
                FROM runs r JOIN imports i ON i.id = r.import_id
                WHERE r.id IN (SELECT id FROM runs WHERE run_date = ?1
                    UNION SELECT id FROM runs INDEXED BY runs_unfinished WHERE finished_at IS NULL)
                ORDER BY r.id DESC LIMIT ?2
                """, [day.description, most]
            ).map(Self.runLine)
        }
    }

    private static func runLine(_ row: Row) throws -> RunLine {
        RunLine(
            id: RunID(row["id"] as Int64), runDate: try day(row["run_date"]), dayNumber: row["day_number"],
            state: RunState(rawValue: row["state"]) ?? .interrupted,
            settings: try StoredJSON.decode(RunSettings.self, row["settings"]),
            draftsAccepted: row["drafts_accepted"], spentMicroUSD: row["spent_microusd"], reason: row["reason"],
            startedAt: row["started_at"], finishedAt: row["finished_at"], rulesSHA256: row["rules_sha256"],
            accountsPath: row["path"])
    }
}

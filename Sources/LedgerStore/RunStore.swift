internal import GRDB
public import LedgerCore

extension Store {
    /// Imports the accounts and makes a run of them with its selection, all in one transaction: a crash leaves
    /// either the whole run or nothing of it.
    /// - Returns: the new run's id.
    public func beginRun(_ plan: RunPlan, accounts: any AccountSource) throws -> RunID {
        let settings = try StableJSON.encode(plan.settings)
        return try write { database in
            let report = try Self.importAccounts(from: accounts, into: database)
            try database.run(
                "INSERT INTO rules (sha256, yaml) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM rules WHERE sha256 = ?1)",
                [plan.rulesSHA256, plan.rulesYAML])
            try database.run(
                """
                INSERT INTO runs (import_id, run_date, day_number, clock_at, settings, fingerprint, rules_sha256)
                VALUES (?1, ?2, (SELECT coalesce(max(day_number), 0) + 1 FROM runs WHERE run_date = ?2),
                    ?3, ?4, ?5, ?6)
                """,
                [
                    report.importID.rawValue, plan.runDate.description, plan.clockAt.description, settings,
                    try Self.fingerprint(plan, accountsSHA256: report.sha256), plan.rulesSHA256,
                ])
            let runID = RunID(database.lastInsertedRowID)
            try Self.storeSelection(database, runID: runID, importID: report.importID, plan: plan)
            return runID
        }
    }

    /// The newest unfinished run of the same settings, rules and accounts file.
    /// - Parameters:
    ///   - anyDay: it may be of another day than the plan's.
    ///   - accountsSHA256: asked for only where an unfinished run might match.
    public func unfinishedRun(
        like plan: RunPlan, anyDay: Bool = false, accountsSHA256: () throws -> String
    ) throws -> RunID? {
        let candidates = try read { database in
            try database.rows(
                """
                SELECT id, fingerprint FROM runs WHERE finished_at IS NULL AND (?1 IS NULL OR run_date = ?1)
                ORDER BY id DESC
                """, [anyDay ? nil : plan.runDate.description]
            ).map { (RunID($0["id"] as Int64), $0["fingerprint"] as String) }
        }
        guard !candidates.isEmpty else { return nil }
        let fingerprint = try Self.fingerprint(plan, accountsSHA256: accountsSHA256())
        return candidates.first { $0.1 == fingerprint }?.0
    }

    /// Runs that can be resumed, newest first.
    public func unfinishedRuns() throws -> [RunID] {
        try read { database in
            try database.rows("SELECT id FROM runs WHERE finished_at IS NULL ORDER BY id DESC")
                .map { RunID($0["id"] as Int64) }
        }
    }

    /// - Throws: `StoreError.noSuchRun`.
    public func run(_ id: RunID) throws -> Run {
        let row = try read { database in
            try database.row(
                """
                SELECT r.run_date, r.clock_at, r.state, r.settings, u.yaml, i.rows_read, i.loaded, i.duplicates,
                    i.rejected
                FROM runs r JOIN rules u ON u.sha256 = r.rules_sha256 JOIN imports i ON i.id = r.import_id
                WHERE r.id = ?
                """, [id.rawValue])
        }
        guard let row else { throw StoreError.noSuchRun("run \(id)") }
        return Run(
            id: id, runDate: try Self.day(row["run_date"]), clockAt: try Self.timestamp(row["clock_at"]),
            state: RunState(rawValue: row["state"]) ?? .interrupted,
            settings: try StoredJSON.decode(RunSettings.self, row["settings"]), rulesYAML: row["yaml"],
            reconciliation: Self.reconciliation(row))
    }

    /// Runs of a day, or all of them, oldest first.
    public func runIDs(on day: CalendarDay? = nil) throws -> [RunID] {
        try read { database in
            try database.rows(
                "SELECT id FROM runs WHERE ?1 IS NULL OR run_date = ?1 ORDER BY id", [day?.description]
            ).map { RunID($0["id"] as Int64) }
        }
    }

    /// The run can take one more accepted draft.
    public func hasRoom(_ id: RunID) throws -> Bool {
        try read { database in
            try database.row("SELECT 1 FROM runs WHERE id = ? AND drafts_accepted < max_total_drafts", [id.rawValue])
                != nil
        }
    }

    /// Marks a run as under way, and gives back what a process that died held: the caller holds the runs' lock, so
    /// nobody else works on it.
    public func resumeRun(_ id: RunID) throws {
        try write { database in
            try database.run(
                "UPDATE runs SET state = 'running' WHERE id = ? AND state = 'interrupted'", [id.rawValue])
            try database.run(
                """
                UPDATE attempts SET state = 'available', lease_owner = NULL, lease_expires_at = NULL
                WHERE run_id = ? AND state = 'running' AND finished_at IS NULL
                """, [id.rawValue])
        }
    }

    /// Marks a run as stopped before its end; it can be resumed.
    public func interruptRun(_ id: RunID) throws {
        try write { database in
            try database.run(
                "UPDATE runs SET state = 'interrupted' WHERE id = ? AND state = 'running'", [id.rawValue])
        }
    }

    /// Settles what a run leaves: accounts it never came to are skipped with `reason`, contacts it never wrote to
    /// are capped.
    public func settleRun(_ id: RunID, unreachedReason reason: String) throws {
        try write { database in
            try database.run(
                """
                UPDATE attempts SET state = 'capped', reason = ?2, finished_at = \(Self.now)
                WHERE run_id = ?1 AND finished_at IS NULL
                """, [id.rawValue, reason])
            try database.run(
                "UPDATE selections SET state = 'processed' WHERE run_id = ? AND state = 'open'", [id.rawValue])
            try database.run(
                "UPDATE selections SET state = 'skipped', reason = ?2 WHERE run_id = ?1 AND state = 'pending'",
                [id.rawValue, reason])
        }
    }

    /// Ends a run whose dashboards are written.
    public func finishRun(_ id: RunID) throws {
        try write { database in
            try database.run(
                """
                UPDATE runs SET state = 'finished', finished_at = \(Self.now)
                WHERE id = ? AND finished_at IS NULL
                """, [id.rawValue])
        }
    }

    /// Real time, as every row that is not a decision carries it.
    static let now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"

    /// Of what makes two runs the same run. The accounts file counts by content, wherever it lies.
    private static func fingerprint(_ plan: RunPlan, accountsSHA256: String) throws -> String {
        var settings = plan.settings
        settings.accountsPath = ""
        let parts = [try StableJSON.encode(settings), plan.rulesSHA256, accountsSHA256]
        return Digest.sha256(parts.joined(separator: "\n"))
    }

    static func reconciliation(_ row: Row) -> RunSnapshot.Reconciliation {
        RunSnapshot.Reconciliation(
            rowsRead: row["rows_read"], loaded: row["loaded"], duplicates: row["duplicates"],
            rejected: row["rejected"])
    }

    static func day(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(text) else { throw StoreError.refused("a stored day reads \(text)") }
        return day
    }

    static func timestamp(_ text: String) throws -> Timestamp {
        guard let timestamp = Timestamp(text) else { throw StoreError.refused("a stored time reads \(text)") }
        return timestamp
    }
}

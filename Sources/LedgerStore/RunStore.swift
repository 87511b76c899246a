internal import GRDB
public import LedgerCore

extension Store {
    /// Finds the run to work on: an unfinished one of the same settings, rules and accounts file, or a new one. The
    /// import, the run and its selection are made in one transaction: a crash leaves the whole run or nothing of it,
    /// and of several processes that ask at once one makes it.
    /// - Parameters:
    ///   - startAnew: makes a new run even where an unfinished one could be continued.
    ///   - anyDay: an unfinished run of an earlier day is continued too.
    /// - Returns: the run, and whether it was there before.
    public func openRun(
        _ plan: RunPlan, accounts: any AccountSource, startAnew: Bool = false, anyDay: Bool = false
    ) throws -> (runID: RunID, continued: Bool) {
        let day = anyDay ? nil : plan.runDate.description
        if !startAnew, try read({ try !Self.unfinished($0, day).isEmpty }) {
            let fingerprint = try Self.fingerprint(plan, accountsSHA256: try accounts.read { _ in }.sha256)
            let known = try read { try Self.unfinished($0, day).first { $0.fingerprint == fingerprint } }
            if let known { return (known.id, true) }
        }
        do {
            return (try beginRun(plan, accounts: accounts, unlessBegunOn: startAnew ? nil : .some(day)), false)
        } catch let error as AlreadyBegun {
            return (error.runID, true)
        }
    }

    /// Another process has made the run in the meantime.
    private struct AlreadyBegun: Error {
        let runID: RunID
    }

    private func beginRun(
        _ plan: RunPlan, accounts: any AccountSource, unlessBegunOn day: String??
    ) throws -> RunID {
        let settings = try StableJSON.encode(plan.settings)
        return try write { database in
            let report = try Self.importAccounts(from: accounts, into: database)
            let fingerprint = try Self.fingerprint(plan, accountsSHA256: report.sha256)
            if let day, let known = try Self.unfinished(database, day).first(where: { $0.fingerprint == fingerprint }) {
                throw AlreadyBegun(runID: known.id)
            }
            for rules in [plan.rules] + plan.arms.map(\.rules) { try Self.keep(rules, database) }
            try database.run(
                """
                INSERT INTO runs (import_id, run_date, day_number, clock_at, settings, fingerprint, rules_sha256)
                VALUES (?1, ?2, (SELECT coalesce(max(day_number), 0) + 1 FROM runs WHERE run_date = ?2),
                    ?3, ?4, ?5, ?6)
                """,
                [
                    report.importID.rawValue, plan.runDate.description, plan.clockAt.description, settings,
                    fingerprint, plan.rules.sha256,
                ])
            let runID = RunID(database.lastInsertedRowID)
            for arm in plan.arms {
                try database.run(
                    "INSERT INTO arms (run_id, experiment, share_percent, rules_sha256) VALUES (?, ?, ?, ?)",
                    [runID.rawValue, arm.experiment, arm.percent, arm.rules.sha256])
            }
            try Self.storeSelection(database, runID: runID, importID: report.importID, plan: plan)
            return runID
        }
    }

    private static func keep(_ rules: StoredRules, _ database: Database) throws {
        try database.run(
            "INSERT INTO rules (sha256, yaml) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM rules WHERE sha256 = ?1)",
            [rules.sha256, rules.yaml])
    }

    /// Newest first; `runs_unfinished` holds the few that are not over.
    private static func unfinished(
        _ database: Database, _ day: String?
    ) throws -> [(id: RunID, fingerprint: String)] {
        try database.rows(
            """
            SELECT id, fingerprint FROM runs INDEXED BY runs_unfinished
            WHERE finished_at IS NULL AND (?1 IS NULL OR run_date = ?1)
            ORDER BY id DESC
            """, [day]
        ).map { (RunID($0["id"] as Int64), $0["fingerprint"]) }
    }

    /// Runs that can be resumed, newest first.
    public func unfinishedRuns() throws -> [RunID] {
        try read { database in
            try database.rows("SELECT id FROM runs INDEXED BY runs_unfinished WHERE finished_at IS NULL ORDER BY id DESC")
                .map { RunID($0["id"] as Int64) }
        }
    }

    /// - Throws: `StoreError.noSuchRun`.
    public func run(_ id: RunID) throws -> Run {
        let (row, arms) = try read { database in
            let row = try database.row(
                """
                SELECT r.run_date, r.clock_at, r.started_at, r.state, r.settings, u.yaml, i.rows_read, i.loaded, i.duplicates,
                    i.rejected
                FROM runs r JOIN rules u ON u.sha256 = r.rules_sha256 JOIN imports i ON i.id = r.import_id
                WHERE r.id = ?
                """, [id.rawValue])
            let arms = try database.rows(
                """
                SELECT a.experiment, u.yaml FROM arms a JOIN rules u ON u.sha256 = a.rules_sha256
                WHERE a.run_id = ? ORDER BY a.experiment
                """, [id.rawValue])
            return (row, arms)
        }
        guard let row else { throw StoreError.noSuchRun("run \(id)") }
        return Run(
            id: id, runDate: try Self.day(row["run_date"]), clockAt: try Self.timestamp(row["clock_at"]),
            startedAt: try Self.timestamp(row["started_at"]),
            state: RunState(rawValue: row["state"]) ?? .interrupted,
            settings: try StoreError.naming(path) { try StoredJSON.decode(RunSettings.self, row["settings"]) }, rulesYAML: row["yaml"],
            armRules: Dictionary(uniqueKeysWithValues: arms.map { ($0["experiment"] as String, $0["yaml"] as String) }),
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

    /// Takes it upon a worker to end a run of which nothing is left to do: accounts it never came to are skipped
    /// with `reason`.
    /// - Returns: false where there is work again, or another worker ends the run.
    public func settleRun(_ id: RunID, by worker: WorkerID, unreachedReason reason: String) async throws -> Bool {
        try await grouped { database in
            let taken = try database.run(
                """
                UPDATE runs SET worker_id = ?2 WHERE id = ?1 AND state = 'running' AND coalesce(worker_id, ?2) = ?2
                AND NOT EXISTS (SELECT 1 FROM selections
                    WHERE run_id = ?1 AND state IN ('pending', 'open') AND state = 'open')
                """, [id.rawValue, worker.rawValue])
            guard taken == 1 else { return false }
            try database.run(
                """
                UPDATE selections SET state = 'skipped', reason = ?2, worker_id = NULL, retry_at = NULL
                WHERE run_id = ?1 AND state IN ('pending', 'open') AND state = 'pending'
                """, [id.rawValue, reason])
            return true
        }
    }

    /// Ends a run whose dashboards are written.
    /// - Returns: false where there is work again, or another worker has taken over.
    public func finishRun(_ id: RunID, by worker: WorkerID) async throws -> Bool {
        try await grouped { database in
            try database.run(
                """
                UPDATE runs SET state = 'finished', worker_id = NULL, finished_at = \(Self.now)
                WHERE id = ?1 AND state = 'running' AND worker_id = ?2
                AND NOT EXISTS (SELECT 1 FROM selections
                    WHERE run_id = ?1 AND state IN ('pending', 'open') AND state = 'open')
                """, [id.rawValue, worker.rawValue]) == 1
        }
    }

    /// - Throws: `StoreError.noSuchRun`.
    public func state(of id: RunID) throws -> RunState { try read { try Self.state(of: id, $0) } }

    /// Real time, as every row that is not a decision carries it.
    static let now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"

    /// Of what makes two runs the same run. The accounts file counts by content, wherever it lies.
    private static func fingerprint(_ plan: RunPlan, accountsSHA256: String) throws -> String {
        var settings = plan.settings
        settings.accountsPath = ""
        let parts = [try StableJSON.encode(settings), plan.rules.sha256] + plan.arms.map(\.rules.sha256) + [accountsSHA256]
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

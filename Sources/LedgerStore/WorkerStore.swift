internal import GRDB
public import LedgerCore

extension Store {
    /// Takes a place at a run. An interrupted run is then running again; one that is paused, finished or cancelled
    /// takes no worker.
    /// - Parameter resuming: a paused run is taken up as well.
    /// - Returns: the worker's id and the run's state, which is `running` where there is an id.
    public func join(
        _ runID: RunID, as process: WorkerProcess, slots: Int, leaseEnd: LeaseEnd, resuming: Bool = false
    ) throws -> (worker: WorkerID?, state: RunState) {
        try write { database in
            try database.run(
                "UPDATE runs SET state = 'running' WHERE id = ?1 AND (state = 'interrupted' OR (?2 AND state = 'paused'))",
                [runID.rawValue, resuming])
            let state = try Self.state(of: runID, database)
            guard state == .running else { return (nil, state) }
            try database.run(
                """
                INSERT INTO workers (run_id, host, machine, pid, process_start, slots, lease_expires_at,
                    lease_expires_uptime)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    runID.rawValue, process.host, process.machine, Int64(process.pid), process.processStart, slots,
                    leaseEnd.at.description, leaseEnd.uptime,
                ])
            return (WorkerID(database.lastInsertedRowID), state)
        }
    }

    /// Extends a worker's lease.
    /// - Returns: false where the worker was given up for lost.
    public func extendLease(of worker: WorkerID, to end: LeaseEnd) async throws -> Bool {
        try await grouped { database in
            try database.run(
                """
                UPDATE workers SET heartbeat_at = \(Self.now), lease_expires_at = ?, lease_expires_uptime = ?
                WHERE id = ? AND ended_at IS NULL
                """, [end.at.description, end.uptime, worker.rawValue]) == 1
        }
    }

    /// Those who work on a run, or died over it.
    public func workers(at runID: RunID) throws -> [WorkerStatus] { try read { try Self.workers(at: runID, $0) } }

    /// The same of all runs.
    public func workers() throws -> [WorkerStatus] {
        try read { database in
            try database.rows("SELECT DISTINCT run_id FROM workers WHERE ended_at IS NULL ORDER BY run_id")
                .flatMap { try Self.workers(at: RunID($0["run_id"] as Int64), database) }
        }
    }

    static func workers(at runID: RunID, _ database: Database) throws -> [WorkerStatus] {
        // `workers_at_work` holds nobody who left.
        try database.rows(
            """
            SELECT id, host, machine, pid, process_start, slots, started_at, heartbeat_at, lease_expires_at,
                lease_expires_uptime
            FROM workers WHERE run_id = ? AND ended_at IS NULL ORDER BY id
            """, [runID.rawValue]
        ).map { row in
            WorkerStatus(
                id: WorkerID(row["id"] as Int64),
                process: WorkerProcess(
                    host: row["host"], machine: row["machine"], pid: row["pid"], processStart: row["process_start"]),
                slots: row["slots"], startedAt: try timestamp(row["started_at"]),
                heartbeatAt: try timestamp(row["heartbeat_at"]),
                leaseEnd: LeaseEnd(
                    at: try timestamp(row["lease_expires_at"]), uptime: row["lease_expires_uptime"]))
        }
    }

    /// Takes from a worker that is gone what it held, uncounted, for others to continue at the stage it is at.
    /// - Parameter isGone: judged again within the transaction: one that has extended its lease since stays.
    /// - Returns: attempts that were under way; nil where the worker is not gone, or was rescued by another.
    public func rescue(_ worker: WorkerStatus, at runID: RunID, isGone: (LeaseEnd) -> Bool) throws -> [Attempt]? {
        try write { database in
            let row = try database.row(
                "SELECT lease_expires_at, lease_expires_uptime FROM workers WHERE id = ? AND ended_at IS NULL",
                [worker.id.rawValue])
            guard let row else { return nil }
            let end = LeaseEnd(at: try Self.timestamp(row["lease_expires_at"]), uptime: row["lease_expires_uptime"])
            guard isGone(end) else { return nil }
            return try Self.release(worker.id, of: runID, ended: "lost", database)
                .compactMap { try Self.attempt($0, database) }
        }
    }

    /// Gives up a worker's place, with all it still holds. The last to leave an unfinished run interrupts it.
    /// - Returns: whether others are still at work.
    @discardableResult
    public func leave(_ worker: WorkerID, of runID: RunID) throws -> Bool {
        try write { database in
            try Self.release(worker, of: runID, ended: "left", database)
            let others = try database.row(
                "SELECT 1 FROM workers WHERE run_id = ? AND ended_at IS NULL LIMIT 1", [runID.rawValue]) != nil
            if !others {
                try database.run(
                    "UPDATE runs SET state = 'interrupted' WHERE id = ? AND state = 'running'", [runID.rawValue])
            }
            return others
        }
    }

    @discardableResult
    private static func release(
        _ worker: WorkerID, of runID: RunID, ended: String, _ database: Database
    ) throws -> [AttemptID] {
        // Of a run's unfinished attempts, which `attempts_work` holds, few are under way.
        let held = try database.rows(
            """
            UPDATE attempts SET state = 'available', worker_id = NULL
            WHERE run_id = ? AND finished_at IS NULL AND worker_id = ? RETURNING id
            """, [runID.rawValue, worker.rawValue])
        try database.run(
            "UPDATE selections SET worker_id = NULL WHERE run_id = ? AND state IN ('pending', 'open') AND worker_id = ?",
            [runID.rawValue, worker.rawValue])
        try database.run("UPDATE runs SET worker_id = NULL WHERE id = ? AND worker_id = ?", [runID.rawValue, worker.rawValue])
        try database.run(
            "UPDATE workers SET ended = ?, ended_at = \(now) WHERE id = ? AND ended_at IS NULL",
            [ended, worker.rawValue])
        return held.map { AttemptID($0["id"] as Int64) }
    }

    static func state(of runID: RunID, _ database: Database) throws -> RunState {
        guard let row = try database.row("SELECT state FROM runs WHERE id = ?", [runID.rawValue]) else {
            throw StoreError.noSuchRun("run \(runID)")
        }
        return RunState(rawValue: row["state"]) ?? .interrupted
    }
}

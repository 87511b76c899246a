internal import GRDB
public import LedgerCore

/// What a cancelled run will not do any more.
public struct CancelledRun: Sendable, Equatable {
    public let attempts: Int
    public let accounts: Int
}

extension Store {
    /// Ends a run where it stands. Workers at it notice by themselves: they get no more work, and what they still
    /// finish is refused.
    /// - Throws: `StoreError.noSuchRun`; `StoreError.wrongState` where it is over.
    public func cancel(_ runID: RunID, reason: String?) throws -> CancelledRun {
        try write { database in
            let state = try Self.state(of: runID, database)
            if state == .finished || state == .cancelled {
                throw StoreError.wrongState(
                    "run \(runID) is \(state.rawValue)", remedy: "only an unfinished run can be cancelled")
            }
            let attempts = try database.run(
                """
                UPDATE attempts SET state = 'cancelled', reason = ?, worker_id = NULL, retry_at = NULL,
                    finished_at = \(Self.now)
                WHERE run_id = ? AND finished_at IS NULL
                """, [reason ?? Self.runCancelled, runID.rawValue])
            let accounts = try database.run(
                """
                UPDATE selections SET state = 'skipped', reason = ?, cause = ?, worker_id = NULL, retry_at = NULL
                WHERE run_id = ? AND state = 'pending'
                """, [Self.runCancelled, reason, runID.rawValue])
            try database.run(
                "UPDATE selections SET state = 'processed' WHERE run_id = ? AND state = 'open'", [runID.rawValue])
            try database.run(
                """
                UPDATE runs SET state = 'cancelled', reason = ?, worker_id = NULL, finished_at = \(Self.now)
                WHERE id = ? AND finished_at IS NULL
                """, [reason, runID.rawValue])
            return CancelledRun(attempts: attempts, accounts: accounts)
        }
    }

    /// Ends one attempt; its run goes on without it.
    /// - Returns: the run.
    /// - Throws: `StoreError.noSuchAttempt`; `StoreError.wrongState` where it is finished.
    public func cancel(_ id: AttemptID, reason: String?) throws -> RunID {
        try write { database in
            let row = try database.row("SELECT run_id, state FROM attempts WHERE id = ?", [id.rawValue])
            guard let row else { throw StoreError.noSuchAttempt(id) }
            let cancelled = try database.run(
                """
                UPDATE attempts SET state = 'cancelled', reason = ?, worker_id = NULL, retry_at = NULL,
                    finished_at = \(Self.now)
                WHERE id = ? AND finished_at IS NULL
                """, [reason ?? "Cancelled", id.rawValue])
            guard cancelled == 1 else {
                throw StoreError.wrongState(
                    "attempt \(id) is \(row["state"] as String)", remedy: "only an unfinished one can be cancelled")
            }
            return RunID(row["run_id"] as Int64)
        }
    }

    private static let runCancelled = "Run cancelled"

    /// Cancelled attempts of a run that may have left files, with the paths that rows name.
    public func cancelledFiles(of runID: RunID) throws -> [(folder: String, stem: String, known: Set<String>)] {
        try read { database in
            try database.rows(
                """
                SELECT a.folder, t.file_stem,
                    (SELECT json_group_array(path) FROM artefacts WHERE attempt_id = t.id) AS known
                FROM attempts t JOIN accounts a ON a.id = t.account_id
                WHERE t.run_id = ? AND t.state = 'cancelled' AND t.file_stem IS NOT NULL ORDER BY t.id
                """, [runID.rawValue]
            ).map { ($0["folder"] ?? "", $0["file_stem"], Set(StoredJSON.texts($0["known"]))) }
        }
    }
}

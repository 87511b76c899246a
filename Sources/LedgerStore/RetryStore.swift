internal import GRDB
public import LedgerCore

/// A run of which failed attempts are to be tried again.
public struct RetriedRun: Sendable, Equatable {
    public let runID: RunID
    public let attempts: Int
    /// Failed attempts that stay as they are: a later run has drafted for the person.
    public let passedOver: Int
    /// As it is now: a finished one is interrupted, to be resumed.
    public let state: RunState
}

extension Store {
    /// Makes a failed attempt available again. Its tries start anew; what its stages came to stays.
    /// - Throws: `StoreError.noSuchAttempt`; `StoreError.wrongState` where it has not failed or its run is cancelled.
    public func retry(_ id: AttemptID) throws -> RetriedRun {
        try write { database in
            let attempt = try database.row("SELECT run_id, state FROM attempts WHERE id = ?", [id.rawValue])
            guard let attempt else { throw StoreError.noSuchAttempt(id) }
            let state: String = attempt["state"]
            guard state == AttemptState.failed.rawValue else {
                throw StoreError.wrongState(
                    "attempt \(id) is \(state)", remedy: "only a failed one can be tried again")
            }
            let retried = try Self.retry(RunID(attempt["run_id"] as Int64), only: id, database)
            guard retried.attempts == 1 else {
                throw StoreError.wrongState(
                    "attempt \(id) is at a person that a later run has drafted for",
                    remedy: "nobody is written to twice; decide on that draft instead")
            }
            return retried
        }
    }

    /// Makes all failed attempts of a run available again.
    /// - Throws: `StoreError.noSuchRun`; `StoreError.wrongState` where the run is cancelled.
    public func retryFailed(of runID: RunID) throws -> RetriedRun {
        try write { try Self.retry(runID, only: nil, $0) }
    }

    /// The run an attempt is of.
    /// - Throws: `StoreError.noSuchAttempt`.
    public func run(of id: AttemptID) throws -> RunID {
        let row = try read { try $0.row("SELECT run_id FROM attempts WHERE id = ?", [id.rawValue]) }
        guard let row else { throw StoreError.noSuchAttempt(id) }
        return RunID(row["run_id"] as Int64)
    }

    /// Nil where no attempt has failed, but for those of cancelled runs.
    public func newestRunWithFailures() throws -> RunID? {
        try read { database in
            try database.row(
                """
                SELECT id FROM runs r WHERE state <> 'cancelled'
                AND EXISTS (SELECT 1 FROM attempts WHERE run_id = r.id AND state = 'failed') ORDER BY id DESC LIMIT 1
                """
            ).map { RunID($0["id"] as Int64) }
        }
    }

    /// The attempts first: a finished run is taken up only where it has an unfinished one.
    private static func retry(_ runID: RunID, only id: AttemptID?, _ database: Database) throws -> RetriedRun {
        if try state(of: runID, database) == .cancelled {
            throw StoreError.wrongState(
                "run \(runID) is cancelled, and its attempts stay as they are",
                remedy: "`ledger run --new` makes another run")
        }
        // What is under way further down may have the slots already that these are to have.
        if try database.number(
            "SELECT 1 FROM workers WHERE run_id = ? AND ended_at IS NULL LIMIT 1", [runID.rawValue]) != nil
        {
            throw StoreError.wrongState(
                "run \(runID) is being worked on",
                remedy: "`ledger pause \(runID)` stops that; then try again, and `ledger resume \(runID)`")
        }
        let attempts = try database.run(
            """
            UPDATE attempts SET state = 'available', tries = 0, reason = NULL, finished_at = NULL
            WHERE run_id = ?1 AND state = 'failed' AND (?2 IS NULL OR id = ?2)
            AND NOT EXISTS (SELECT 1 FROM attempts later WHERE later.contact_id = attempts.contact_id
                AND later.run_id > attempts.run_id
                AND later.state IN ('available', 'running', 'retryable', 'accepted', 'held'))
            """, [runID.rawValue, id?.rawValue])
        try database.run(
            """
            UPDATE selections SET state = 'open' WHERE run_id = ?1 AND state = 'processed'
            AND account_id IN (SELECT account_id FROM attempts WHERE run_id = ?1 AND finished_at IS NULL)
            """, [runID.rawValue])
        if attempts > 0 {
            try database.run(
                "UPDATE runs SET state = 'interrupted', finished_at = NULL WHERE id = ? AND state = 'finished'",
                [runID.rawValue])
        }
        let left = try database.row(
            "SELECT count(*) AS count FROM attempts WHERE run_id = ? AND state = 'failed'", [runID.rawValue])
        return RetriedRun(
            runID: runID, attempts: attempts, passedOver: id == nil ? left?["count"] ?? 0 : 0,
            state: try state(of: runID, database))
    }
}

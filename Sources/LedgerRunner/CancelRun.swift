public import LedgerCore
public import LedgerStore

/// Ends a run, or one attempt of it, for good, and leaves its files as the rows say.
public struct CancelRun: Sendable {
    private let store: Store
    private let output: OutputRoot
    private let replay: Replay

    public init(store: Store, output: OutputRoot, replay: Replay) {
        self.store = store
        self.output = output
        self.replay = replay
    }

    /// - Throws: `StoreError`; `OutputError` where the dashboards cannot be written.
    public func cancel(_ runID: RunID, reason: String?, now: Timestamp) throws -> CancelledRun {
        let cancelled = try store.cancel(runID, reason: reason)
        try store.giveUpDead(at: runID, now: now)
        try settleFiles(of: runID)
        return cancelled
    }

    /// - Returns: the attempt's run.
    /// - Throws: as above.
    public func cancel(_ attempt: AttemptID, reason: String?) throws -> RunID {
        let runID = try store.cancel(attempt, reason: reason)
        try removeLeftovers(of: runID)
        // Those at work on a run write its dashboards when they are done.
        if try store.run(runID).state != .running { try replay.writeDashboards(of: runID) }
        return runID
    }

    /// Removes what no row names of cancelled attempts, and writes the dashboards.
    public func settleFiles(of runID: RunID) throws {
        try removeLeftovers(of: runID)
        try replay.writeDashboards(of: runID)
    }

    /// A worker writes a file before the row that names it. Where the attempt was cancelled in between, nobody is to
    /// find an e-mail to send. Called again by the worker when it is done, as it may have written since.
    public func removeLeftovers(of runID: RunID) throws {
        for attempt in try store.cancelledFiles(of: runID) {
            let paths = AttemptFiles.Paths(folder: attempt.folder, stem: attempt.stem).all
            for path in paths where !attempt.known.contains(path) && output.exists(path) { output.remove(path) }
        }
    }
}

extension Store {
    /// Takes from the dead what they held of a run. Who is at work leaves by itself; who died over it never will.
    /// - Parameter now: the real time.
    public func giveUpDead(at runID: RunID, now: Timestamp) throws {
        for worker in try workers(at: runID) {
            _ = try rescue(worker, at: runID) { ProcessIdentity.isGone(worker, leaseEnd: $0, now: now) }
        }
    }
}

public import LedgerCore
public import LedgerStore

/// How a run stands: what its rows say of it, held against the processes that live.
public struct RunStanding: Sendable {
    public enum State: String, Sendable { case running, stalled, interrupted, paused, finished, cancelled }

    public let status: RunStatus
    /// Those at work on it.
    public let workers: [WorkerStatus]

    /// - Parameter lives: whether a worker's process is there.
    public init(_ status: RunStatus, lives: (WorkerStatus) -> Bool) {
        self.status = status
        workers = status.workers.filter(lives)
    }

    /// A run that its row calls running, and of which nobody lives, is stalled.
    public var state: State {
        switch status.state {
        case .running: workers.isEmpty ? .stalled : .running
        case .interrupted: .interrupted
        case .paused: .paused
        case .finished: .finished
        case .cancelled: .cancelled
        }
    }

    public var isOver: Bool { state == .finished || state == .cancelled }

    /// Nil where nobody works, or not for long enough to tell.
    public var attemptsPerMinute: Double? {
        guard !workers.isEmpty, status.pace.seconds >= 5 else { return nil }
        return Double(status.pace.attempts) * 60 / status.pace.seconds
    }

    /// What is left at the pace of the last minutes: until the cap is reached or until all attempts are done,
    /// whichever comes first. Accounts not begun are taken to have as many people as those that are.
    public var timeLeft: Duration? {
        guard attemptsPerMinute != nil else { return nil }
        let begun = max(1, status.count(SelectionState.open) + status.count(SelectionState.processed))
        let perAccount = Double(status.attempts.reduce(0) { $0 + $1.count }) / Double(begun)
        let unfinished = status.attempts.filter { !$0.state.isFinal }.reduce(0) { $0 + $1.count }
        let attempts = Double(unfinished) + perAccount * Double(status.count(SelectionState.pending))
        let room = Double(status.settings.maxTotalDrafts - status.draftsAccepted)
        let pace = status.pace
        let waits = [(attempts, pace.attempts), (room, pace.accepted)].filter { $0.1 > 0 }
            .map { $0.0 * pace.seconds / Double($0.1) }
        return waits.min().map { .seconds($0) }
    }
}

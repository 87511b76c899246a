import Foundation
public import LedgerCore
public import LedgerStore
public import Prospect

/// How a process works on a run. None of it changes what the run comes to.
public struct WorkOptions: Sendable {
    /// Attempts advanced at once.
    public var slots = 4
    /// How long work in flight may take after a stop.
    public var grace = Duration.seconds(30)
    /// How long a process that is silent keeps what it holds.
    public var lease = Duration.seconds(60)
    public var retry = RetryPolicy()
    public var modelRetry = ModelRetry()
    /// Between two looks at the clock, the stop flag and what other processes wrote.
    public var pause = Duration.milliseconds(100)
    /// A paused run is taken up too.
    public var resuming = false

    public init() {}
}

/// Advances the pending rows of a run, several at once and beside any number of other processes, until the run is
/// finished or this process is stopped.
public struct Runner: Sendable {
    /// What happens on the way, for a progress line. Ids and company names only.
    public enum Progress: Sendable {
        case account(position: Int, name: String)
        case skipped(position: Int, name: String, reason: String)
        case attempt(AttemptID, AttemptState, reason: String?)
        /// Work of processes that are gone was taken over.
        case rescued(attempts: Int)
        /// What is worth knowing of the run as a whole; each once.
        case remark(String)
    }

    public enum End: Sendable, Equatable { case finished, stopped, paused, cancelled }

    let store: Store
    let output: OutputRoot
    let pipeline: any ProspectPipeline
    /// Nil where the composer writes.
    let model: (any LanguageModel)?
    let contacts: any ContactSource
    let rules: Rules
    let clock: RunClock
    let stop: StopFlag
    let replay: Replay
    let options: WorkOptions
    let process: WorkerProcess
    let progress: @Sendable (Progress) -> Void
    let stopwatch = Stopwatch()
    /// Of those who look up the same about an account.
    let turns = Turns()
    let remarks = Remarks()
    /// Whether a worker is gone for good, by the end of its lease and the real time.
    let isGone: @Sendable (WorkerStatus, LeaseEnd, Timestamp) -> Bool

    public init(
        store: Store, output: OutputRoot, pipeline: any ProspectPipeline, model: (any LanguageModel)? = nil,
        contacts: any ContactSource, rules: Rules, clock: RunClock, replay: Replay, stop: StopFlag, options: WorkOptions = WorkOptions(),
        process: WorkerProcess = ProcessIdentity.current,
        isGone: @escaping @Sendable (WorkerStatus, LeaseEnd, Timestamp) -> Bool = ProcessIdentity.isGone,
        progress: @escaping @Sendable (Progress) -> Void
    ) {
        self.store = store
        self.output = output
        self.pipeline = pipeline
        self.model = model
        self.contacts = contacts
        self.rules = rules
        self.clock = clock
        self.replay = replay
        self.stop = stop
        self.options = options
        self.process = process
        self.isGone = isGone
        self.progress = progress
    }

    /// Attempts worked on so far, and the time their pipeline steps took.
    public var pipelineTime: (time: Duration, attempts: Int) { stopwatch.reading }

    /// Works until the run is finished, by this process or another, or stopped and resumable.
    /// - Throws: `StoreError`, `OutputError`; the run is then left resumable.
    public func work(on runID: RunID) async throws -> End {
        var options = options
        while true {
            let lease = Lease(length: options.lease)
            let end = lease.next(from: clock.realNow())
            let (worker, state) = try store.join(
                runID, as: process, slots: options.slots, leaseEnd: end, resuming: options.resuming)
            guard let worker else { return Self.end(state) }
            lease.extend(to: end)
            // Paused later, it stays so.
            options.resuming = false
            let shift = Shift(runner: self, run: try store.run(runID), worker: worker, lease: lease, options: options)
            guard try await shift.work() == .lost else { return try Self.end(store.state(of: runID)) }
        }
    }

    private static func end(_ state: RunState) -> End {
        switch state {
        case .finished: .finished
        case .paused: .paused
        case .cancelled: .cancelled
        case .running, .interrupted: .stopped
        }
    }
}

/// Numbers of a run at work, for a monitoring system.
public struct RunMetrics: Sendable, Equatable {
    public var runID: RunID
    public var runDate: CalendarDay
    public var state: RunState
    public var maxTotalDrafts: Int
    public var maxDraftsPerAccount: Int
    /// How often an attempt of the run came to a state: these only grow.
    public var arrivals: [AttemptState: Int] = [:]
    public var draftsAccepted: Int
    /// Attempts that a worker has in hand now.
    public var inFlight: Int
    public var accounts: [SelectionState: Int] = [:]
    public var calls: [ProviderCalls: Int] = [:]
    /// When a run of the ledger was last finished.
    public var lastSuccess: Timestamp?
    /// Size of the write-ahead log.
    public var logBytes = 0
    /// Of this process: how long stages took, and what it committed together.
    public var stages: [AttemptStage: DurationHistogram] = [:]
    public var commits = 0
    public var changes = 0

    /// Calls to one provider that ended one way.
    public struct ProviderCalls: Sendable, Hashable {
        public let provider: String
        public let status: String

        public init(provider: String, status: String) {
            self.provider = provider
            self.status = status
        }
    }

    public init(
        runID: RunID, runDate: CalendarDay, state: RunState, maxTotalDrafts: Int, maxDraftsPerAccount: Int,
        draftsAccepted: Int, inFlight: Int
    ) {
        self.runID = runID
        self.runDate = runDate
        self.state = state
        self.maxTotalDrafts = maxTotalDrafts
        self.maxDraftsPerAccount = maxDraftsPerAccount
        self.draftsAccepted = draftsAccepted
        self.inFlight = inFlight
    }
}

/// How many durations fell under each of a row of bounds.
public struct DurationHistogram: Sendable, Equatable {
    /// Seconds: from a pipeline in this process to one that asks a language model.
    public static let bounds = [0.001, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

    /// Durations at most as long as each bound, those below smaller bounds among them.
    public private(set) var counts = [Int](repeating: 0, count: bounds.count)
    public private(set) var count = 0
    public private(set) var seconds = 0.0

    public init() {}

    public mutating func add(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        for (place, bound) in Self.bounds.enumerated() where seconds <= bound { counts[place] += 1 }
        count += 1
        self.seconds += seconds
    }
}

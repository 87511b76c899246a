public import LedgerCore
import Synchronization

/// Adds up the time spent in the pipeline, so that a run can tell its own overhead from the pipeline's work, and how
/// long each stage takes.
final class Stopwatch: Sendable {
    private struct Times {
        var total = Duration.zero
        var attempts = 0
        var stages: [AttemptStage: DurationHistogram] = [:]
    }

    private let times = Mutex(Times())

    func timing<Value>(_ stage: AttemptStage, _ body: () async throws -> Value) async throws -> Value {
        let began = ContinuousClock.now
        defer {
            let took = ContinuousClock.now - began
            times.withLock {
                $0.total += took
                $0.stages[stage, default: DurationHistogram()].add(took)
            }
        }
        return try await body()
    }

    func countAttempt() { times.withLock { $0.attempts += 1 } }

    var reading: (time: Duration, attempts: Int) { times.withLock { ($0.total, $0.attempts) } }

    var stages: [AttemptStage: DurationHistogram] { times.withLock { $0.stages } }
}

extension Runner {
    /// How long each stage took so far, the failed ones among them.
    public var stageDurations: [AttemptStage: DurationHistogram] { stopwatch.stages }
}

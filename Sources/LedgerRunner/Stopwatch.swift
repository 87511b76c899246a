import Synchronization

/// Adds up the time spent in the pipeline, so that a run can tell its own overhead from the pipeline's work.
final class Stopwatch: Sendable {
    private let total = Mutex((time: Duration.zero, attempts: 0))

    func timing<Value>(_ body: () async throws -> Value) async throws -> Value {
        let began = ContinuousClock.now
        defer { total.withLock { $0.time += ContinuousClock.now - began } }
        return try await body()
    }

    func countAttempt() { total.withLock { $0.attempts += 1 } }

    var reading: (time: Duration, attempts: Int) { total.withLock { $0 } }
}

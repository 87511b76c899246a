import LedgerCore

/// A stage of the pipeline that came to no result, and what kind of failure it was.
struct StageFailure: Error {
    let failure: StepFailure
    /// `research failed: …`
    let reason: String

    init(_ stage: AttemptStage, _ failure: StepFailure) {
        self.failure = failure
        reason = "\(stage.rawValue) failed: \(failure.text)"
    }

    static func naming<Value>(
        _ stage: AttemptStage, _ stopwatch: Stopwatch, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await stopwatch.timing(stage, body)
        } catch let error where Task.isCancelled || error is any LedgerFault {
            // Stopped, or a matter of this process and its ledger: no failure of the attempt.
            throw error
        } catch {
            throw StageFailure(stage, StepFailure(error))
        }
    }
}

extension StepFailure {
    /// What is not said to be anything else may go well another time.
    init(_ error: any Error) {
        self = error as? StepFailure ?? (error as? CallRefused)?.failure ?? .transient(String(describing: error))
    }
}

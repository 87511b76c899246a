/// States of a run. Finished and cancelled are final (but for a failed attempt that is to be tried again); the others
/// can be resumed. A paused run waits for `ledger resume`.
public enum RunState: String, Sendable, Codable, CaseIterable { case running, interrupted, paused, finished, cancelled }

/// What became of a ranked account in a run.
public enum SelectionState: String, Sendable, Codable, CaseIterable {
    /// Chosen; its contacts are not known yet.
    case pending
    /// Its contacts are known and its attempts are under way.
    case open
    case processed, skipped
}

/// States of an attempt. `isFinal` ones carry a finish time.
public enum AttemptState: String, Sendable, Codable, CaseIterable {
    case available, running, retryable
    case accepted, rejected, held, failed, skipped, capped, cancelled

    public var isFinal: Bool {
        switch self {
        case .available, .running, .retryable: false
        case .accepted, .rejected, .held, .failed, .skipped, .capped, .cancelled: true
        }
    }
}

/// The stages an attempt goes through, in order. The attempt's stage is the one that runs next.
public enum AttemptStage: String, Sendable, Codable, CaseIterable { case research, generate, validate, gate }

/// States of a draft: born `generated`; `accepted` and `rejected` are final.
public enum DraftState: String, Sendable, Codable, CaseIterable { case generated, accepted, rejected, held }

/// The quality gates; a draft counts only when all four pass.
public enum Gate: String, Sendable, Codable, CaseIterable {
    case artifactExists = "artifact_exists"
    case contextQualityPresent = "context_quality_present"
    case validationPassed = "validation_passed"
    case correctLocation = "correct_location"
}

/// The judgement of one gate on one draft; a failing verdict has a reason.
public struct Verdict: Sendable, Equatable, Codable {
    public let gate: Gate
    public let passed: Bool
    public let reason: String?

    public init(gate: Gate, failure: String?) {
        self.gate = gate
        passed = failure == nil
        reason = failure
    }
}

/// What became of one row of an accounts file.
public enum RowFate: String, Sendable, Codable, CaseIterable { case loaded, duplicate, rejected }

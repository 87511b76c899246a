/// The deterministic validator's judgement of a draft's best variant.
public struct Validation: Sendable, Codable, Equatable {
    public enum Status: String, Sendable, Codable {
        case passed = "PASSED"
        case failed = "FAILED"
    }

    public struct Failure: Sendable, Codable, Equatable {
        public var check: ValidationCheck
        /// The text it concerns.
        public var text: String
        /// What is wrong and what would mend it.
        public var detail: String

        public init(check: ValidationCheck, text: String, detail: String) {
            self.check = check
            self.text = text
            self.detail = detail
        }
    }

    public var failures: [Failure]
    public var status: Status { failures.isEmpty ? .passed : .failed }

    public init(failures: [Failure]) { self.failures = failures }
}

public enum ValidationCheck: String, Sendable, Codable, CaseIterable {
    case claimIntegrity = "claim_integrity"
    case sourceType = "source_type"
    case confidenceMode = "confidence_mode"
    case semanticGuard = "semantic_guard"
    case unsupportedClaim = "unsupported_claim"
    case endsWithQuestion = "ends_with_question"
    case oneQuestion = "one_question"
    case length, subject
    case bannedPhrases = "banned_phrases"
    case noMeetingAsk = "no_meeting_ask"
    case noProductPitch = "no_product_pitch"
    case forbiddenProducts = "forbidden_products"
    case voice
    /// What an external pipeline's own validator found.
    case pipeline
}

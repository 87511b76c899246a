public import LedgerCore

/// What generation came to.
public enum Generation: Sendable, Codable, Equatable {
    case drafted(GeneratedDraft)
    case refused(Refusal)
}

/// Why there is no draft, and what would help.
public struct Refusal: Sendable, Codable, Equatable {
    public enum Status: String, Sendable, Codable {
        case needsMoreResearch = "needs_more_research"
        case rejected, error
    }
    public var status: Status
    /// For the dashboard: `Insufficient signals (1/3 for tier A)`.
    public var reason: String
    public var whatWouldHelp: String

    public init(status: Status, reason: String, whatWouldHelp: String) {
        self.status = status
        self.reason = reason
        self.whatWouldHelp = whatWouldHelp
    }
}

/// A draft and everything it rests on.
public struct GeneratedDraft: Sendable, Codable, Equatable {
    /// True where a person must decide (`requires_manual_review`), with the reasons.
    public var reviewRequired: Bool { !reviewReasons.isEmpty }
    public var reviewReasons: [String]
    public var brief: Brief
    public var plan: Plan
    /// Best first, at least one.
    public var variants: [Variant]
    /// Why the composer wrote though there is a model; nil where it did not or there is none.
    public var writingFailure: String?
    /// How the best variant reads.
    public var figures = TextFigures()
    /// Every wording tried, in order. Kept in rows of their own, not with the draft.
    public var writings: [WritingRecord] = []

    public init(
        reviewReasons: [String], brief: Brief, plan: Plan, variants: [Variant], writings: [WritingRecord] = []
    ) {
        self.reviewReasons = reviewReasons
        self.brief = brief
        self.plan = plan
        self.variants = variants
        self.writings = writings
    }

    enum CodingKeys: String, CodingKey {
        case reviewReasons, brief, plan, variants, figures
        case writingFailure = "writing_failure"
    }
}

extension WritingRecord {
    /// The composer's own, which has passed.
    init(composed variant: Variant) {
        self.init(
            writtenBy: variant.writtenBy, subject: variant.subject, body: variant.body,
            usedSignalIDs: variant.usedSignalIDs, failures: [], outcome: .kept)
    }
}

/// Who the contact is taken to be, how sure the research is, and what was chosen to write about.
public struct Brief: Sendable, Codable, Equatable {
    public var persona: String
    /// No pattern matched the title.
    public var personaFallback: Bool
    public var ambiguous: Bool
    public var automationAllowed: Bool
    public var eligibleProducts: [String]
    public var forbiddenProducts: [String]
    /// After every cap; the value each later step uses.
    public var confidence: ConfidenceMode
    /// How it came about: `3 distinct cited signals: HIGH`, `capped at MEDIUM for regulatory`.
    public var confidenceNotes: [String]
    public var angle: String
    public var offer: String
    public var angleCandidates: [Candidate]
    public var offerCandidates: [Candidate]
    /// How a model's ranking went, where one was asked for.
    public var ranking: String?

    public init(
        persona: String, personaFallback: Bool, ambiguous: Bool, automationAllowed: Bool,
        eligibleProducts: [String], forbiddenProducts: [String], confidence: ConfidenceMode,
        confidenceNotes: [String], angle: String, offer: String, angleCandidates: [Candidate],
        offerCandidates: [Candidate]
    ) {
        self.persona = persona
        self.personaFallback = personaFallback
        self.ambiguous = ambiguous
        self.automationAllowed = automationAllowed
        self.eligibleProducts = eligibleProducts
        self.forbiddenProducts = forbiddenProducts
        self.confidence = confidence
        self.confidenceNotes = confidenceNotes
        self.angle = angle
        self.offer = offer
        self.angleCandidates = angleCandidates
        self.offerCandidates = offerCandidates
    }

    public struct Candidate: Sendable, Codable, Equatable {
        public var id: String
        public var score: Int

        public init(id: String, score: Int) {
            self.id = id
            self.score = score
        }
    }

    enum CodingKeys: String, CodingKey {
        case persona
        case personaFallback = "persona_fallback"
        case ambiguous
        case automationAllowed = "automation_allowed"
        case eligibleProducts = "eligible_products"
        case forbiddenProducts = "forbidden_products"
        case confidence
        case confidenceNotes = "confidence_notes"
        case angle, offer
        case angleCandidates = "angle_candidates"
        case offerCandidates = "offer_candidates"
        case ranking
    }
}

/// The four sentences a draft is made from, each with what it rests on, and up to three subjects.
public struct Plan: Sendable, Codable, Equatable {
    public enum Part: String, Sendable, Codable, CaseIterable { case hook, pain, question, offer }

    public struct Sentence: Sendable, Codable, Equatable {
        public var part: Part
        public var text: String
        /// Empty for a sentence that claims nothing of the company.
        public var signalIDs: [String]

        public init(part: Part, text: String, signalIDs: [String] = []) {
            self.part = part
            self.text = text
            self.signalIDs = signalIDs
        }

        enum CodingKeys: String, CodingKey {
            case part, text
            case signalIDs = "signal_ids"
        }
    }

    public var sentences: [Sentence]
    public var subjects: [String]

    public init(sentences: [Sentence], subjects: [String]) {
        self.sentences = sentences
        self.subjects = subjects
    }
}

/// One wording of a draft.
public struct Variant: Sendable, Codable, Equatable {
    public var subject: String
    public var body: String
    public var usedSignalIDs: [String]
    /// `composer` or the model that wrote it.
    public var writtenBy: String

    public init(subject: String, body: String, usedSignalIDs: [String], writtenBy: String) {
        self.subject = subject
        self.body = body
        self.usedSignalIDs = usedSignalIDs
        self.writtenBy = writtenBy
    }

    enum CodingKeys: String, CodingKey {
        case subject, body
        case usedSignalIDs = "used_signal_ids"
        case writtenBy = "written_by"
    }
}

public import LedgerCore

/// The port the ledger calls: one contact in, one validated draft or a reasoned refusal out, in three steps
/// whose results are stored one by one, so that a step is never done twice.
///
/// A step throws only for faults (an outage, a defect); a refusal is a value.
public protocol ProspectPipeline: Sendable {
    func research(_ request: ProspectRequest) async throws -> Research
    func generate(_ request: ProspectRequest, research: Research) async throws -> Generation
    func validate(_ request: ProspectRequest, research: Research, draft: GeneratedDraft) async throws -> Validation
}

/// One contact to write to.
public struct ProspectRequest: Sendable, Codable, Equatable {
    public var company: Company
    public var contact: Person
    public var tier: Tier
    public var mode: DraftMode
    public var experiment: String?
    public var runDate: CalendarDay
    public var refresh: Refresh?
    /// Variants wanted, at least 1.
    public var variants: Int
    /// How many colleagues at this account were asked about before this contact in this run: colleagues'
    /// drafts are worded differently by it.
    public var colleague: Int

    public init(
        company: Company, contact: Person, tier: Tier, mode: DraftMode, experiment: String? = nil,
        runDate: CalendarDay, refresh: Refresh? = nil, variants: Int = 1, colleague: Int = 0
    ) {
        self.company = company
        self.contact = contact
        self.tier = tier
        self.mode = mode
        self.experiment = experiment
        self.runDate = runDate
        self.refresh = refresh
        self.variants = variants
        self.colleague = colleague
    }

    public struct Company: Sendable, Codable, Equatable {
        public var name: String
        public var domain: String?
        /// CRM id, as the accounts file spells it.
        public var accountID: String?
        public var industry: String?
        public var notes: String?
        public var tags: [String]

        public init(
            name: String, domain: String? = nil, accountID: String? = nil, industry: String? = nil,
            notes: String? = nil, tags: [String] = []
        ) {
            self.name = name
            self.domain = domain
            self.accountID = accountID
            self.industry = industry
            self.notes = notes
            self.tags = tags
        }

        enum CodingKeys: String, CodingKey {
            case name, domain
            case accountID = "account_id"
            case industry, notes, tags
        }
    }

    public struct Person: Sendable, Codable, Equatable {
        public var name: String
        public var title: String
        /// Id of the search persona that found this person (`quality`, `ops`, `it`).
        public var persona: String
        public var email: String?

        public init(name: String, title: String, persona: String, email: String? = nil) {
            self.name = name
            self.title = title
            self.persona = persona
            self.email = email
        }
    }

    enum CodingKeys: String, CodingKey {
        case company, contact, tier, mode, experiment
        case runDate = "run_date"
        case refresh, variants, colleague
    }
}

/// A claim as a source names it, before it is judged.
public struct RawSignal: Sendable, Codable, Equatable {
    public var claim: String
    public var sourceType: SourceType
    public var sourceURL: String?
    public var asOf: CalendarDay?
    public var type: SignalType
    public var scope: SignalScope

    public init(
        claim: String, sourceType: SourceType, sourceURL: String?, asOf: CalendarDay?, type: SignalType,
        scope: SignalScope
    ) {
        self.claim = claim
        self.sourceType = sourceType
        self.sourceURL = sourceURL
        self.asOf = asOf
        self.type = type
        self.scope = scope
    }

    enum CodingKeys: String, CodingKey {
        case claim
        case sourceType = "source_type"
        case sourceURL = "source_url"
        case asOf = "as_of"
        case type, scope
    }
}

public enum SourceType: String, Sendable, Codable, CaseIterable {
    case publicURL = "public_url"
    case userProvided = "user_provided"
    case vendorData = "vendor_data"
    case inferred
}

public enum SignalType: String, Sendable, Codable, CaseIterable {
    case funding, leadership, regulatory, expansion, launch, other
}

public enum SignalScope: String, Sendable, Codable, CaseIterable { case company, person, industry }

/// A place research comes from. One source's failure leaves the others' facts.
public protocol SignalSource: Sendable {
    /// The source's key in the quality record: `signals_file`.
    var name: String { get }
    /// What this source knows of the company and the person.
    /// - Throws: whatever went wrong; it is recorded as the source's error, never as an empty answer.
    func signals(for request: ProspectRequest) async throws -> [RawSignal]
}

/// One researched claim with its sources, judged.
public struct Signal: Sendable, Codable, Equatable {
    /// `signal_001` …, in the order of the research.
    public var id: String
    /// One sentence.
    public var claim: String
    public var sourceType: SourceType
    /// The first source's URL; others of the same claim are in `moreURLs`.
    public var sourceURL: String?
    public var moreURLs: [String]
    public var asOf: CalendarDay?
    public var scope: SignalScope
    public var type: SignalType
    public var keyTerms: [String]
    /// Name of the source it came from.
    public var provider: String
    public var fetchedAt: CalendarDay
    /// SHA-256 of the text it was read from.
    public var sha256: String
    /// Citable and within its type's age limit.
    public var cited: Bool
    /// Why it does not count as cited, where it does not: `older than 365 days`, `vendor data`.
    public var uncitedReason: String?

    public init(
        id: String, claim: String, sourceType: SourceType, sourceURL: String?, moreURLs: [String] = [],
        asOf: CalendarDay?, scope: SignalScope, type: SignalType, keyTerms: [String], provider: String,
        fetchedAt: CalendarDay, sha256: String, cited: Bool, uncitedReason: String? = nil
    ) {
        self.id = id
        self.claim = claim
        self.sourceType = sourceType
        self.sourceURL = sourceURL
        self.moreURLs = moreURLs
        self.asOf = asOf
        self.scope = scope
        self.type = type
        self.keyTerms = keyTerms
        self.provider = provider
        self.fetchedAt = fetchedAt
        self.sha256 = sha256
        self.cited = cited
        self.uncitedReason = uncitedReason
    }

    enum CodingKeys: String, CodingKey {
        case id, claim
        case sourceType = "source_type"
        case sourceURL = "source_url"
        case moreURLs = "more_urls"
        case asOf = "as_of"
        case scope, type
        case keyTerms = "key_terms"
        case provider
        case fetchedAt = "fetched_at"
        case sha256, cited
        case uncitedReason = "uncited_reason"
    }
}

/// What one source did for one research.
public struct SourceReport: Sendable, Codable, Equatable {
    public enum Status: String, Sendable, Codable { case ok, error, skipped }
    public var source: String
    public var status: Status
    /// Signals it gave, before duplicates were joined.
    public var count: Int
    /// Of these, texts that are no signals: headings, navigation, placeholders, fragments.
    public var dropped: Int
    public var cacheHit: Bool
    public var errors: [String]

    public init(
        source: String, status: Status, count: Int, dropped: Int = 0, cacheHit: Bool = false, errors: [String] = []
    ) {
        self.source = source
        self.status = status
        self.count = count
        self.dropped = dropped
        self.cacheHit = cacheHit
        self.errors = errors
    }

    enum CodingKeys: String, CodingKey {
        case source, status, count, dropped
        case cacheHit = "cache_hit"
        case errors
    }
}

/// All that is known of a company and a person, with where it is from.
public struct Research: Sendable, Codable, Equatable {
    public var signals: [Signal]
    public var sources: [SourceReport]

    public init(signals: [Signal], sources: [SourceReport]) {
        self.signals = signals
        self.sources = sources
    }

    public var cited: [Signal] { signals.filter(\.cited) }
}

public enum ConfidenceMode: String, Sendable, Codable, CaseIterable, Comparable {
    case generic = "GENERIC"
    case low = "LOW"
    case medium = "MEDIUM"
    case high = "HIGH"

    public var level: Int {
        switch self {
        case .generic: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        }
    }

    public static func < (left: ConfidenceMode, right: ConfidenceMode) -> Bool { left.level < right.level }
}

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

    public init(reviewReasons: [String], brief: Brief, plan: Plan, variants: [Variant]) {
        self.reviewReasons = reviewReasons
        self.brief = brief
        self.plan = plan
        self.variants = variants
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
}

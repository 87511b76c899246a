public import LedgerCore

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
    /// What is kept of an answer, and for how long; nil where it is asked anew each time.
    func topic(of request: ProspectRequest) -> ResearchTopic?
    /// What this source knows of the company and the person. Each call to the outside goes through the meter.
    /// - Throws: whatever went wrong; it is recorded as the source's error, never as an empty answer.
    ///   `SourceSkipped` where it has no place to look.
    func signals(for request: ProspectRequest, meter: any CallMeter) async throws -> [RawSignal]
}

extension SignalSource {
    public func topic(of request: ProspectRequest) -> ResearchTopic? { nil }
}

/// A source that has no place to look for this company: no domain, no filings. Neither an answer nor a fault.
public struct SourceSkipped: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
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

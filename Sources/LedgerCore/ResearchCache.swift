/// One thing that is looked up outside and kept: what it is about, and for how long it is good.
public struct ResearchTopic: Sendable, Equatable {
    /// Which `--refresh` looks it up anew.
    public enum Kind: String, Sendable, Codable, CaseIterable { case company, contact }

    public var provider: String
    public var kind: Kind
    /// What about the account: a persona, say; empty for the company itself.
    public var subject: String
    public var timeToLive: Duration

    public init(provider: String, kind: Kind, subject: String = "", timeToLive: Duration) {
        self.provider = provider
        self.kind = kind
        self.subject = subject
        self.timeToLive = timeToLive
    }
}

/// An answer with its age.
public struct KeptAnswer: Sendable, Equatable {
    /// JSON.
    public var answer: String
    public var fetchedAt: Timestamp
    /// It was there before, and nobody was asked.
    public var isFromCache: Bool
    /// Why it was not looked up anew though it is past its time to live; nil where it is not.
    public var staleBecause: String?

    public init(answer: String, fetchedAt: Timestamp, isFromCache: Bool, staleBecause: String? = nil) {
        self.answer = answer
        self.fetchedAt = fetchedAt
        self.isFromCache = isFromCache
        self.staleBecause = staleBecause
    }
}

/// What is known of one account. A failure is never kept.
public protocol ResearchCache: Sendable {
    /// What is kept and still good; else what `fetch` brings, which is kept. Of several who ask for the same at once in
    /// this process one fetches. Where fetching fails and something older is kept, that is given, marked as stale.
    /// - Parameter fetch: JSON.
    /// - Throws: what `fetch` throws, where nothing is kept.
    func answer(
        _ topic: ResearchTopic, fetch: @Sendable () async throws -> String
    ) async throws -> KeptAnswer

    /// The same for several at once: `fetch` is asked for those that are not kept or no longer good, and gives what it
    /// has, by subject, and what kept it from more. Something older stands in for what it does not give.
    /// - Throws: `CancellationError`; `LedgerFault`.
    func answers(
        _ topics: [ResearchTopic], fetch: @Sendable ([ResearchTopic]) async throws -> FetchedAnswers
    ) async throws -> KeptAnswers
}

/// What was fetched of several topics.
public struct FetchedAnswers: Sendable {
    /// JSON, by subject.
    public var answers: [String: String]
    /// Why some are missing; nil where none need be.
    public var shortfall: (any Error)?

    public init(_ answers: [String: String], shortfall: (any Error)? = nil) {
        self.answers = answers
        self.shortfall = shortfall
    }
}

/// What is known of several topics.
public struct KeptAnswers: Sendable {
    /// By subject.
    public var answers: [String: KeptAnswer]
    /// Why those that are missing could not be fetched.
    public var shortfall: (any Error)?

    public init(_ answers: [String: KeptAnswer] = [:], shortfall: (any Error)? = nil) {
        self.answers = answers
        self.shortfall = shortfall
    }
}

/// What a source may use of the ledger for one errand.
public struct Outside: Sendable {
    public let meter: any CallMeter
    public let cache: any ResearchCache

    public init(meter: any CallMeter, cache: any ResearchCache) {
        self.meter = meter
        self.cache = cache
    }

    /// For work that calls nobody: a call is refused, and nothing is kept.
    public static let closed = Outside(meter: ClosedMeter(), cache: EmptyCache())
}

private struct ClosedMeter: CallMeter {
    func enter(_ call: OutsideCall) throws -> CallID {
        throw CallRefused(provider: call.provider, description: "no calls to the outside are made here")
    }

    func settle(_ id: CallID, _ end: OutsideCallEnd) {}
}

private struct EmptyCache: ResearchCache {
    func answer(_ topic: ResearchTopic, fetch: @Sendable () async throws -> String) async throws -> KeptAnswer {
        KeptAnswer(answer: try await fetch(), fetchedAt: Timestamp(millisecondsSinceEpoch: 0), isFromCache: false)
    }

    func answers(
        _ topics: [ResearchTopic], fetch: @Sendable ([ResearchTopic]) async throws -> FetchedAnswers
    ) async throws -> KeptAnswers {
        let fetched = try await fetch(topics)
        let answers = fetched.answers.mapValues {
            KeptAnswer(answer: $0, fetchedAt: Timestamp(millisecondsSinceEpoch: 0), isFromCache: false)
        }
        return KeptAnswers(answers, shortfall: fetched.shortfall)
    }
}

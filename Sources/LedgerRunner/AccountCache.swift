import LedgerCore
import LedgerStore
import Prospect

/// What the ledger keeps about one account.
struct AccountCache: ResearchCache {
    let store: Store
    let accountID: AccountID
    let clock: RunClock
    /// Kept before this, an answer of these kinds is looked up anew.
    var refresh: (kinds: Set<ResearchTopic.Kind>, since: Timestamp)?
    /// Nil: a refresh is for every provider's.
    var refreshed: Set<String>?
    let turns: Turns

    func answer(
        _ topic: ResearchTopic, fetch: @Sendable () async throws -> String
    ) async throws -> KeptAnswer {
        try await turns.inTurn("\(accountID)/\(topic.provider)/\(topic.subject)") {
            let kept = try store.research(of: accountID, provider: topic.provider, subject: topic.subject)
            if let kept, isGood(kept, topic) {
                return KeptAnswer(answer: kept.answer, fetchedAt: kept.fetchedAt, isFromCache: true)
            }
            do {
                let answer = try await fetch()
                let now = clock.realNow()
                try await store.keep(answer, about: topic, of: accountID, at: now)
                return KeptAnswer(answer: answer, fetchedAt: now, isFromCache: false)
            } catch let skipped as SourceSkipped {
                // Asked, and it has nothing to say: what it said before no longer stands.
                throw skipped
            } catch let error where !(error is CancellationError || error is any LedgerFault) {
                guard let kept, !Task.isCancelled else { throw error }
                return KeptAnswer(
                    answer: kept.answer, fetchedAt: kept.fetchedAt, isFromCache: true, staleBecause: "\(error)")
            }
        }
    }

    func answers(
        _ topics: [ResearchTopic], fetch: @Sendable ([ResearchTopic]) async throws -> FetchedAnswers
    ) async throws -> KeptAnswers {
        guard let first = topics.first else { return KeptAnswers() }
        return try await turns.inTurn("\(accountID)/\(first.provider)/several") {
            let kept = try kept(topics)
            let wanted = topics.filter { topic in kept[topic.subject].map { isGood($0, topic) } != true }
            let shown = kept.mapValues { KeptAnswer(answer: $0.answer, fetchedAt: $0.fetchedAt, isFromCache: true) }
            if wanted.isEmpty { return KeptAnswers(shown) }
            let fetched = try await Self.attempting(wanted, fetch)
            var known = KeptAnswers(shown, shortfall: fetched.shortfall)
            for topic in wanted {
                if let answer = fetched.answers[topic.subject] {
                    let now = clock.realNow()
                    try await store.keep(answer, about: topic, of: accountID, at: now)
                    known.answers[topic.subject] = KeptAnswer(answer: answer, fetchedAt: now, isFromCache: false)
                } else {
                    known.answers[topic.subject]?.staleBecause = fetched.shortfall.map { "\($0)" } ?? "it was not given"
                }
            }
            return known
        }
    }

    private func kept(_ topics: [ResearchTopic]) throws -> [String: KeptResearch] {
        let found = try topics.compactMap {
            try store.research(of: accountID, provider: $0.provider, subject: $0.subject)
        }
        return Dictionary(found.map { ($0.topic.subject, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A failure to fetch is what kept it from all.
    private static func attempting(
        _ topics: [ResearchTopic], _ fetch: @Sendable ([ResearchTopic]) async throws -> FetchedAnswers
    ) async throws -> FetchedAnswers {
        do {
            return try await fetch(topics)
        } catch let error where !(error is CancellationError || error is any LedgerFault || Task.isCancelled) {
            return FetchedAnswers([:], shortfall: error)
        }
    }

    /// By the life the topic has today: a shorter one holds for what was kept under a longer one too.
    private func isGood(_ kept: KeptResearch, _ topic: ResearchTopic) -> Bool {
        let isRefreshed = refreshed?.contains(topic.provider) ?? true
        if let refresh, isRefreshed, refresh.kinds.contains(topic.kind), kept.fetchedAt < refresh.since { return false }
        let age = clock.realNow().millisecondsSinceEpoch - kept.fetchedAt.millisecondsSinceEpoch
        // What is from the future was kept under a clock that was wrong.
        return age >= 0 && .milliseconds(age) < topic.timeToLive
    }
}

extension Refresh {
    var kinds: Set<ResearchTopic.Kind> {
        switch self {
        case .company: [.company]
        case .contact: [.contact]
        case .all: [.company, .contact]
        }
    }
}

/// Lets those who want the same do it one after another.
actor Turns {
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    nonisolated func inTurn<Value: Sendable>(
        _ key: String, _ body: () async throws -> Value
    ) async throws -> Value {
        await take(key)
        do {
            let value = try await body()
            await give(key)
            return value
        } catch {
            await give(key)
            throw error
        }
    }

    private func take(_ key: String) async {
        guard waiting[key] != nil else { return waiting[key] = [] }
        await withCheckedContinuation { waiting[key]?.append($0) }
    }

    private func give(_ key: String) {
        guard let others = waiting[key], !others.isEmpty else { return waiting[key] = nil }
        waiting[key]?.removeFirst().resume()
    }
}

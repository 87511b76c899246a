public import LedgerCore
public import LedgerStore
public import Prospect

/// Looks at what is known of one company from outside, and looks up what sources can add.
public struct ResearchCompany: Sendable {
    let store: Store
    let rules: Rules
    let clock: RunClock
    let refresh: Refresh?
    let deadline: Duration

    public struct Result: Sendable {
        public let company: String
        public let research: Research
        /// What is kept about its people, without naming them.
        public let people: [KeptResearch]
    }

    /// - Parameters:
    ///   - refresh: what is kept of this kind is looked up anew by the sources that are asked.
    ///   - deadline: for each source.
    public init(store: Store, rules: Rules, clock: RunClock, refresh: Refresh?, deadline: Duration) {
        self.store = store
        self.rules = rules
        self.clock = clock
        self.refresh = refresh
        self.deadline = deadline
    }

    /// - Parameter sources: asked for what is not kept, or past its time; what other sources once said is shown too.
    /// - Throws: `StoreError`; `StoreError.noSuchAccount` where nobody is asked and nothing is known.
    public func research(_ record: AccountRecord, asking sources: [any SignalSource]) async throws -> Result {
        let (id, record) = try account(record, isMade: !sources.isEmpty)
        let kept = try store.research(of: id)
        let asked = Set(sources.map(\.name))
        // Of a source that is not asked, the newest: what it said of another domain or ticker is over.
        let silent = Dictionary(
            kept.filter { $0.topic.kind == .company && !asked.contains($0.topic.provider) }.map { ($0.topic.provider, $0) },
            uniquingKeysWith: { $0.fetchedAt > $1.fetchedAt ? $0 : $1 }
        ).values.sorted { $0.topic.provider < $1.topic.provider }
        let pipeline = NativePipeline(
            rules: rules, sources: sources + silent.map { KeptSource(name: $0.topic.provider, subject: $0.topic.subject) }, sourceDeadline: deadline)
        let research = try await pipeline.research(request(record), outside: outside(for: id, refreshing: asked))
        return Result(company: record.companyName, research: research, people: kept.filter { $0.topic.kind == .contact })
    }

    private func account(_ record: AccountRecord, isMade: Bool) throws -> (AccountID, AccountRecord) {
        if var known = try store.account(record.identity) {
            known.record.domain = record.domain ?? known.record.domain
            known.record.ticker = record.ticker ?? known.record.ticker
            known.record.cik = record.cik ?? known.record.cik
            return (known.id, known.record)
        }
        guard isMade else { throw StoreError.noSuchAccount(record.companyName) }
        return (try store.findOrAddAccount(record), record)
    }

    private func request(_ record: AccountRecord) -> ProspectRequest {
        ProspectRequest(
            company: .init(
                name: record.companyName, domain: record.domain, ticker: record.ticker, cik: record.cik,
                accountID: record.externalID, industry: record.industry),
            contact: .init(name: "", title: "", persona: ""), tier: .A, mode: .hybrid, runDate: clock.runDate)
    }

    private func outside(for id: AccountID, refreshing asked: Set<String>) -> Outside {
        let meter = LedgerMeter(store: store, subject: CallSubject(accountID: id), lease: nil, clock: clock)
        let cache = AccountCache(
            store: store, accountID: id, clock: clock, refresh: refresh.map { ($0.kinds, clock.realNow()) },
            refreshed: asked, turns: Turns())
        return Outside(meter: meter, cache: cache)
    }
}

/// What a source that is not asked now has said before, however old.
private struct KeptSource: SignalSource {
    let name: String
    let subject: String

    func topic(of request: ProspectRequest) -> ResearchTopic? {
        ResearchTopic(provider: name, kind: .company, subject: subject, timeToLive: .seconds(100 * 365 * 86_400))
    }

    func signals(for request: ProspectRequest, meter: any CallMeter) throws -> [RawSignal] {
        throw SourceSkipped("is not asked; name it with --sources")
    }
}

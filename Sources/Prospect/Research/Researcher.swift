internal import LedgerCore

/// Asks every source at once and makes one research of what they say.
struct Researcher {
    let rules: Rules
    let sources: [any SignalSource]
    /// For each source.
    let deadline: Duration

    /// - Throws: `CancellationError`; what the ledger throws where a call cannot be entered or an answer not be kept.
    func research(_ request: ProspectRequest, _ outside: Outside) async throws -> Research {
        let (joiner, reports) = try await join(request, outside)
        return Research(signals: joiner.signals, sources: reports)
    }

    /// As above, for who has more signals to add.
    func join(_ request: ProspectRequest, _ outside: Outside) async throws -> (SignalJoiner, [SourceReport]) {
        let answers = try await ask(request, outside)
        let reader = ClaimReader(
            rules: rules, company: CompanyName(request.company.name, ordinaryWords: rules.ordinaryWords),
            contactName: request.contact.name)
        let judge = CitationJudge(limits: rules.signalLimits, runDate: request.runDate)
        var joiner = SignalJoiner(reader: reader, judge: judge)
        let reports = answers.map { answer in
            var report = answer.report
            report.dropped = answer.signals.count { !joiner.take($0, from: report.source, fetchedOn: answer.fetchedOn) }
            return report
        }
        return (joiner, reports)
    }

    private func ask(_ request: ProspectRequest, _ outside: Outside) async throws -> [SourceAnswer] {
        try await withThrowingTaskGroup(of: (Int, SourceAnswer).self) { group in
            for (place, source) in sources.enumerated() {
                group.addTask {
                    (place, try await SourceErrand(source: source, request: request, outside: outside).run(within: deadline))
                }
            }
            var answers: [(Int, SourceAnswer)] = []
            for try await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

/// Makes one signal of equal claims and numbers them in the order they came.
struct SignalJoiner {
    let reader: ClaimReader
    let judge: CitationJudge
    private(set) var signals: [Signal] = []
    private var places: [String: Int] = [:]
    private var paraphrases: Paraphrases

    init(reader: ClaimReader, judge: CitationJudge) {
        self.reader = reader
        self.judge = judge
        paraphrases = Paraphrases(reader: reader)
    }

    /// False where the text is no signal.
    /// - Parameter fetchedOn: today where nil.
    mutating func take(_ raw: RawSignal, from provider: String, fetchedOn: CalendarDay? = nil) -> Bool {
        place(raw, from: provider, fetchedOn: fetchedOn) != nil
    }

    /// The id of the signal that it is or is joined to; nil where the text is no signal.
    mutating func place(_ raw: RawSignal, from provider: String, fetchedOn: CalendarDay? = nil) -> String? {
        guard let claim = reader.claim(raw) else { return nil }
        let identity = ClaimReader.identity(claim)
        let signal = signal(raw, claim, id: signals.count + 1, provider, fetchedOn ?? judge.runDate)
        let place = places[identity] ?? paraphrases.place(of: signal) ?? signals.count
        if place < signals.count {
            signals[place] = Self.joined(signals[place], signal)
        } else {
            signals.append(signal)
        }
        places[identity] = place
        paraphrases.add(signals[place], at: place)
        return signals[place].id
    }

    private func signal(
        _ raw: RawSignal, _ claim: String, id: Int, _ provider: String, _ fetchedOn: CalendarDay
    ) -> Signal {
        let objection = judge.objection(raw)
        let number = String(id)
        return Signal(
            id: "signal_" + String(repeating: "0", count: max(0, 3 - number.count)) + number, claim: claim,
            sourceType: raw.sourceType, sourceURL: raw.sourceURL?.trimmingWhitespace(), asOf: raw.asOf,
            scope: raw.scope, type: raw.type, keyTerms: reader.keyTerms(claim), provider: provider,
            fetchedAt: fetchedOn, sha256: Digest.sha256(raw.claim), cited: objection == nil,
            uncitedReason: objection)
    }

    /// The better source leads, and of equals the one that says more; every other URL stays with it.
    private static func joined(_ first: Signal, _ second: Signal) -> Signal {
        let saysMore = Words.of(second.claim).count > Words.of(first.claim).count
        let secondLeads = first.cited == second.cited ? saysMore : second.cited
        var lead = secondLeads ? second : first
        let other = secondLeads ? first : second
        lead.id = first.id
        for url in [other.sourceURL].compactMap({ $0 }) + other.moreURLs + first.moreURLs
        where url != lead.sourceURL && !lead.moreURLs.contains(url) {
            lead.moreURLs.append(url)
        }
        return lead
    }
}

internal import LedgerCore

/// Asks every source at once and makes one research of what they say.
struct Researcher {
    let rules: Rules
    let sources: [any SignalSource]

    func research(_ request: ProspectRequest) async -> Research {
        let (joiner, reports) = await join(request)
        return Research(signals: joiner.signals, sources: reports)
    }

    /// As above, for who has more signals to add.
    func join(_ request: ProspectRequest) async -> (SignalJoiner, [SourceReport]) {
        let answers = await ask(request)
        let reader = ClaimReader(
            rules: rules, company: CompanyName(request.company.name, ordinaryWords: rules.ordinaryWords),
            contactName: request.contact.name)
        let judge = CitationJudge(limits: rules.signalLimits, runDate: request.runDate)
        var joiner = SignalJoiner(reader: reader, judge: judge)
        let reports = answers.map { answer in
            var report = answer.report
            report.dropped = answer.signals.count { !joiner.take($0, from: report.source) }
            return report
        }
        return (joiner, reports)
    }

    private struct Answer: Sendable {
        let signals: [RawSignal]
        let report: SourceReport
    }

    private func ask(_ request: ProspectRequest) async -> [Answer] {
        await withTaskGroup(of: (Int, Answer).self) { group in
            for (place, source) in sources.enumerated() {
                group.addTask { (place, await Self.ask(source, request)) }
            }
            var answers: [(Int, Answer)] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func ask(_ source: any SignalSource, _ request: ProspectRequest) async -> Answer {
        do {
            let signals = try await source.signals(for: request)
            return Answer(
                signals: signals, report: SourceReport(source: source.name, status: .ok, count: signals.count))
        } catch {
            return Answer(
                signals: [],
                report: SourceReport(source: source.name, status: .error, count: 0, errors: ["\(error)"]))
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
    mutating func take(_ raw: RawSignal, from provider: String) -> Bool { place(raw, from: provider) != nil }

    /// The id of the signal that it is or is joined to; nil where the text is no signal.
    mutating func place(_ raw: RawSignal, from provider: String) -> String? {
        guard let claim = reader.claim(raw) else { return nil }
        let identity = ClaimReader.identity(claim)
        let signal = signal(raw, claim, id: signals.count + 1, provider)
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

    private func signal(_ raw: RawSignal, _ claim: String, id: Int, _ provider: String) -> Signal {
        let objection = judge.objection(raw)
        let number = String(id)
        return Signal(
            id: "signal_" + String(repeating: "0", count: max(0, 3 - number.count)) + number, claim: claim,
            sourceType: raw.sourceType, sourceURL: raw.sourceURL?.trimmingWhitespace(), asOf: raw.asOf,
            scope: raw.scope, type: raw.type, keyTerms: reader.keyTerms(claim), provider: provider,
            fetchedAt: judge.runDate, sha256: Digest.sha256(raw.claim), cited: objection == nil,
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

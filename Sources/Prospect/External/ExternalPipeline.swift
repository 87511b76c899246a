public import LedgerCore

/// A pipeline of the user's, asked once for each contact.
public protocol PipelineCommand: Sendable {
    /// - Parameter meter: where the call is entered and settled.
    /// - Throws: `StepFailure`, `CancellationError`, `LedgerFault`.
    func answer(_ request: PipelineRequest, meter: any CallMeter) async throws -> PipelineResult
}

/// The port to a pipeline that is not the ledger's own.
///
/// It is asked during research, and what it answers is stored with that: a crash never asks twice. What it says goes by
/// the ledger's rules: its signals are judged as any, persona, confidence and forbidden products are the ledger's, and
/// so is the validator, of which none of its drafts is spared.
public struct ExternalPipeline: ProspectPipeline {
    private let rules: Rules
    private let sources: [any SignalSource]
    private let command: any PipelineCommand
    private let outputRoot: String
    private let sourceDeadline: Duration

    /// - Parameters:
    ///   - sources: the ledger's own; what they know is told to the command.
    ///   - outputRoot: absolute.
    ///   - sourceDeadline: how long each source may take, default 30 s.
    public init(
        rules: Rules, sources: [any SignalSource], command: any PipelineCommand, outputRoot: String,
        sourceDeadline: Duration = .seconds(30)
    ) {
        self.rules = rules
        self.sources = sources
        self.command = command
        self.outputRoot = outputRoot
        self.sourceDeadline = sourceDeadline
    }

    private var native: NativePipeline { NativePipeline(rules: rules, sources: sources) }

    // MARK: - Research

    /// - Throws: `StepFailure`; `.permanent` where what came back is about somebody else or lacks what its status needs.
    public func research(_ request: ProspectRequest, outside: Outside) async throws -> Research {
        let researcher = Researcher(rules: rules, sources: sources, deadline: sourceDeadline)
        var (joiner, reports) = try await researcher.join(request, outside)
        let result = try await command.answer(
            PipelineRequest(request, outputRoot: outputRoot, signals: joiner.signals), meter: outside.meter)
        if let problem = result.problem(for: request) {
            throw StepFailure.permanent("pipeline broke its contract: \(problem)")
        }
        let found = result.research?.signals ?? []
        var ids: [String: String] = [:]
        for signal in found { ids[signal.id] = joiner.place(signal.raw, from: Self.name) ?? "dropped:" + signal.id }
        let dropped = found.count { ids[$0.id]?.hasPrefix("dropped:") == true }
        reports.append(SourceReport(source: Self.name, status: .ok, count: found.count, dropped: dropped))
        reports += (result.research?.sources ?? []).enumerated().map(Self.report)
        var research = Research(signals: joiner.signals, sources: reports)
        research.handedOver = HandedOver(result, request: request) { ids[$0] ?? $0 }
        return research
    }

    static let name = "pipeline"

    private static func report(_ place: Int, _ source: PipelineResult.Source) -> SourceReport {
        SourceReport(
            source: "\(name)_\(place + 1): \(Markdown.oneLine(source.source))", status: source.status,
            count: source.count ?? 0, errors: source.errors ?? [])
    }

    // MARK: - Generation

    public func generate(
        _ request: ProspectRequest, research: Research, model: (any LanguageModel)?
    ) async throws -> Generation {
        guard let handed = research.handedOver else { throw StepFailure.permanent("the pipeline handed nothing over") }
        if let refusal = Self.refusal(handed) ?? native.refusal(request, research) { return .refused(refusal) }
        let reading = rules.read(title: request.contact.title)
        let confidence = Confidence(cited: research.cited, reading: reading, levelsDown: rules.ambiguity.levelsDown)
        let brief = Brief(
            persona: reading.persona, personaFallback: reading.fallback, ambiguous: reading.ambiguous,
            automationAllowed: reading.automationAllowed, eligibleProducts: reading.eligible,
            forbiddenProducts: reading.forbidden, confidence: confidence.mode, confidenceNotes: confidence.notes,
            angle: handed.angle, offer: handed.offer, angleCandidates: [], offerCandidates: [])
        var draft = GeneratedDraft(
            reviewReasons: Self.reviewReasons(handed) + NativePipeline.reviewReasons(reading), brief: brief,
            plan: handed.plan, variants: [])
        try await choose(from: handed, for: &draft, request, research)
        return .drafted(draft)
    }

    private static func refusal(_ handed: HandedOver) -> Refusal? {
        let status: Refusal.Status
        switch handed.status {
        case .ready, .requiresManualReview: return nil
        case .needsMoreResearch: status = .needsMoreResearch
        case .rejected: status = .rejected
        case .error: status = .error
        }
        return Refusal(
            status: status, reason: "pipeline: " + (handed.reason ?? status.rawValue),
            whatWouldHelp: handed.whatWouldHelp ?? "The pipeline did not say")
    }

    private static func reviewReasons(_ handed: HandedOver) -> [String] {
        guard handed.status == .requiresManualReview else { return [] }
        return ["the pipeline asks for a person" + (handed.reason.map { ": " + $0 } ?? "")]
    }

    /// Keeps what passes, in the order given; of variants none of which does, the first.
    private func choose(
        from handed: HandedOver, for draft: inout GeneratedDraft, _ request: ProspectRequest, _ research: Research
    ) async throws {
        var kept: [Variant] = []
        for variant in handed.variants {
            var tried = draft
            tried.variants = [variant]
            let failures = try await native.validate(request, research: research, draft: tried).failures
                + addressFailures(of: variant, request)
            if failures.isEmpty { kept.append(variant) }
            draft.writings.append(WritingRecord(handedOver: variant, failures))
        }
        draft.variants = Array((kept.isEmpty ? handed.variants : kept).prefix(kept.isEmpty ? 1 : max(1, request.variants)))
        if let best = draft.variants.first {
            draft.figures = TextFigures(subject: best.subject, body: best.body, rules: rules)
        }
    }

    // MARK: - Validation

    /// The ledger's own, and besides it what the pipeline's found.
    public func validate(
        _ request: ProspectRequest, research: Research, draft: GeneratedDraft
    ) async throws -> Validation {
        var failures = try await native.validate(request, research: research, draft: draft).failures
        if let best = draft.variants.first { failures += addressFailures(of: best, request) }
        return Validation(failures: failures + (research.handedOver?.failures ?? []))
    }

    /// It greets nobody else.
    private func addressFailures(of variant: Variant, _ request: ProspectRequest) -> [Validation.Failure] {
        let text = BodyText(variant.body, greetings: rules.greetings, closings: rules.closings)
        guard let greeting = text.greeting else { return [] }
        let name = Set(Words.folded(request.contact.name))
        let known = Set(rules.greetings.flatMap(\.words)).union(["there"])
        let others = Words.folded(greeting).filter { !name.contains($0) && !known.contains($0) && !NameAdditions.mayBeTitle($0) }
        guard !others.isEmpty else { return [] }
        return [.init(check: .voice, text: greeting, detail: "greet the contact, or nobody by name")]
    }
}

extension HandedOver {
    /// What the pipeline's own validator holds against the draft.
    var failures: [Validation.Failure] {
        failure.map { [.init(check: .pipeline, text: $0, detail: "the pipeline's own validation is FAILED")] } ?? []
    }
}

extension WritingRecord {
    fileprivate init(handedOver variant: Variant, _ failures: [Validation.Failure]) {
        self.init(
            writtenBy: variant.writtenBy, subject: variant.subject, body: variant.body,
            usedSignalIDs: variant.usedSignalIDs,
            failures: failures.map { .init(check: $0.check.rawValue, text: $0.text, detail: $0.detail) },
            outcome: failures.isEmpty ? .kept : .discarded)
    }
}

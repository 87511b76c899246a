public import LedgerCore

/// The pipeline that ships with the ledger: deterministic but for the wordings of a model, where there is one.
public struct NativePipeline: ProspectPipeline {
    private let rules: Rules
    private let sources: [any SignalSource]
    private let modelRanks: Bool
    private let sourceDeadline: Duration

    /// - Parameters:
    ///   - modelRanks: a model, where there is one, ranks angles and offers before it writes.
    ///   - sourceDeadline: how long each source may take, default 30 s.
    public init(
        rules: Rules, sources: [any SignalSource], modelRanks: Bool = false, sourceDeadline: Duration = .seconds(30)
    ) {
        self.rules = rules
        self.sources = sources
        self.modelRanks = modelRanks
        self.sourceDeadline = sourceDeadline
    }

    /// Asks all sources at once; a source's failure is in its report, and one that is slow is left behind.
    public func research(_ request: ProspectRequest, outside: Outside) async throws -> Research {
        try await Researcher(rules: rules, sources: sources, deadline: sourceDeadline).research(request, outside)
    }

    /// A draft that passes the validator, or the refusal that says what is missing.
    public func generate(
        _ request: ProspectRequest, research: Research, model: (any LanguageModel)?
    ) async throws -> Generation {
        if let refusal = refusal(request, research) { return .refused(refusal) }
        let reading = rules.read(title: request.contact.title)
        let confidence = Confidence(cited: research.cited, reading: reading, levelsDown: rules.ambiguity.levelsDown)
        let model = request.mode == .hybrid ? model : nil
        let (choice, ranking) = try await choice(request, research, reading, model)
        let composer = Composer(
            rules: rules, request: request, confidence: confidence.mode, choice: choice, signals: research.signals)
        guard let composition = composer.compose() else { return .refused(Self.noWording(reading)) }
        var draft = draft(composition, reading, confidence, choice)
        draft.brief.ranking = ranking.map { note in
            let first = choice.angles.first?.angle.id
            return note.hasPrefix("ranked") && first != composition.angle.id
                ? note + ", whose angle \(first ?? "none") does not go with what can be said" : note
        }
        if let model { try await write(&draft, with: model, request, research) }
        if let best = draft.variants.first {
            draft.figures = TextFigures(subject: best.subject, body: best.body, rules: rules)
        }
        return .drafted(draft)
    }

    private func choice(
        _ request: ProspectRequest, _ research: Research, _ reading: TitleReading, _ model: (any LanguageModel)?
    ) async throws -> (Choice, String?) {
        let choice = Choice(
            rules: rules, reading: reading, industry: rules.industry(named: request.company.industry),
            signals: research.signals)
        guard let model, modelRanks else { return (choice, nil) }
        return try await Ranking(rules: rules, request: request, research: research, model: model).rank(choice)
    }

    /// Puts what a model wrote before the composer's wordings, of which only so many stay as are still wanted.
    private func write(
        _ draft: inout GeneratedDraft, with model: any LanguageModel, _ request: ProspectRequest, _ research: Research
    ) async throws {
        let composed = draft
        let writer = Writer(
            rules: rules, request: request, model: model, brief: draft.brief, plan: draft.plan, research: research
        ) { candidate in
            let variant = Variant(
                subject: candidate.subject, body: candidate.body, usedSignalIDs: candidate.usedSignalIDs,
                writtenBy: model.name)
            let validation = judge(variant, request, research, composed.brief)
            return Validation(failures: validation.failures + frame(of: candidate.body, request))
        }
        let wanted = max(1, request.variants)
        let result = try await writer.write(atMost: wanted)
        let rest = max(0, wanted - result.variants.count)
        draft.variants = result.variants + composed.variants.prefix(rest)
        draft.writings = result.writings + composed.writings.prefix(rest)
        draft.writingFailure = result.variants.isEmpty ? result.failure : nil
    }

    /// Judges the best variant.
    public func validate(
        _ request: ProspectRequest, research: Research, draft: GeneratedDraft
    ) async throws -> Validation {
        judge(draft.variants.first, request, research, draft.brief)
    }

    private func judge(
        _ variant: Variant?, _ request: ProspectRequest, _ research: Research, _ brief: Brief
    ) -> Validation {
        Validator(rules: rules).judge(
            DraftUnderTest(
                variant, request, research, forbidden: brief.forbiddenProducts, confidence: brief.confidence))
    }

    /// A model begins with the greeting it was given and signs nothing: both are said by the sender.
    private func frame(of body: String, _ request: ProspectRequest) -> [Validation.Failure] {
        let company = CompanyName(request.company.name, ordinaryWords: rules.ordinaryWords)
        let greeting = Greeting.line(for: request.contact.name, avoiding: company)
        let text = BodyText(body, greetings: rules.greetings, closings: rules.closings)
        var failures: [Validation.Failure] = []
        if text.greeting != greeting {
            failures.append(
                .init(check: .voice, text: text.greeting ?? "", detail: "begin with the line \"\(greeting)\" of the plan"))
        }
        if let line = text.signOff.first {
            failures.append(.init(check: .voice, text: line, detail: "end with the question; the sender signs"))
        }
        return failures
    }

    // MARK: Refusals

    func refusal(_ request: ProspectRequest, _ research: Research) -> Refusal? {
        if request.contact.name.isBlank || request.contact.title.isBlank {
            return Refusal(
                status: .rejected, reason: "missing name or title",
                whatWouldHelp: "Add the contact's name and title to the contacts file")
        }
        let required = rules.signalLimits.tiers[request.tier.rawValue] ?? 0
        let found = research.cited.count
        guard found < required else { return nil }
        return Refusal(
            status: .needsMoreResearch,
            reason: "Insufficient signals (\(found)/\(required) for tier \(request.tier.rawValue))",
            whatWouldHelp: whatWouldHelp(request, research, missing: required - found))
    }

    private func whatWouldHelp(_ request: ProspectRequest, _ research: Research, missing: Int) -> String {
        var advice = [
            "Add \(missing) fresh, dated \(missing == 1 ? "signal" : "signals") with a public URL to the signals file"
        ]
        let uncited = research.signals.filter { !$0.cited }
        if !uncited.isEmpty {
            let reasons = Set(uncited.compactMap(\.uncitedReason)).sorted().joined(separator: ", ")
            advice.append(
                "\(uncited.count) more \(uncited.count == 1 ? "was" : "were") found but not counted: \(reasons)")
        }
        let failed = research.sources.filter { $0.status == .error }.map(\.source)
        if !failed.isEmpty { advice.append("ask again when these sources answer: " + failed.joined(separator: ", ")) }
        if request.tier == .A, research.cited.count >= rules.signalLimits.tiers["B"] ?? .max {
            advice.append("tier B would do with what was found")
        }
        return advice.joined(separator: "; ")
    }

    private static func noWording(_ reading: TitleReading) -> Refusal {
        Refusal(
            status: .error, reason: "No wording for persona \(reading.persona)",
            whatWouldHelp: "Add an angle and an offer without forbidden products for this persona to the rules")
    }

    // MARK: Draft

    private func draft(
        _ composition: Composer.Composition, _ reading: TitleReading, _ confidence: Confidence, _ choice: Choice
    ) -> GeneratedDraft {
        let brief = Brief(
            persona: reading.persona, personaFallback: reading.fallback, ambiguous: reading.ambiguous,
            automationAllowed: reading.automationAllowed, eligibleProducts: reading.eligible,
            forbiddenProducts: reading.forbidden, confidence: confidence.mode, confidenceNotes: confidence.notes,
            angle: composition.angle.id, offer: composition.offer.id,
            angleCandidates: choice.angles.map { Brief.Candidate(id: $0.angle.id, score: $0.score) },
            offerCandidates: choice.offers(for: composition.angle).map {
                Brief.Candidate(id: $0.offer.id, score: $0.score)
            })
        let plan = composition.drafts.first?.plan ?? Plan(sentences: [], subjects: [])
        return GeneratedDraft(
            reviewReasons: Self.reviewReasons(reading), brief: brief, plan: plan,
            variants: composition.drafts.map(\.variant),
            writings: composition.drafts.map { WritingRecord(composed: $0.variant) })
    }

    static func reviewReasons(_ reading: TitleReading) -> [String] {
        var reasons: [String] = []
        if reading.reviewRequired {
            reasons.append("the title names more than one persona: " + reading.personas.joined(separator: ", "))
        }
        if !reading.automationAllowed {
            let whom = reading.ambiguous ? reading.personas.joined(separator: ", ") : reading.persona
            reasons.append("automation is not allowed for \(whom)")
        }
        return reasons
    }
}

internal import LedgerCore

extension Rules {
    /// The wordings that no draft can have, each as a fault at its place: composed for each persona, confidence and
    /// industry with a signal of each shape, and judged by the validator that judges every draft.
    /// - Throws: `RulesError` for rules that do not load.
    public static func wordingsThatNeverPass(
        _ yaml: String, file: String, overlay: (yaml: String, file: String)? = nil
    ) throws -> [RulesError] {
        let rules = try load(yaml, file: file, overlay: overlay)
        var tree = try completeTree(yaml, file: file)
        if let overlay { tree = tree.overlaid(with: try RuleFile.tree(overlay.yaml, file: overlay.file)) }
        var audit = WordingAudit(rules: rules)
        audit.run()
        let long = audit.longSubjects(in: tree, file: file)
        return long + audit.failed.sorted { $0.key < $1.key }.map { path, reason in
            let place = tree.at(path)
            return RulesError(
                file: place?.file ?? file, line: place?.line ?? 1, keyPath: path,
                problem: "no draft with this wording passes: " + reason, remedy: "Reword it, or change what refuses it")
        }.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    }
}

/// Drafts made to try every wording at least once.
struct WordingAudit {
    let rules: Rules
    /// Key path of each wording that was tried and never passed, with why the last try did not.
    private(set) var failed: [String: String] = [:]
    private var passed: Set<String> = []
    private let company = "Northfield Devices"

    init(rules: Rules) { self.rules = rules }

    mutating func run() {
        for persona in rules.personas {
            for mode in ConfidenceMode.allCases.reversed() where mode <= persona.confidenceCap { tryAll(persona, mode) }
        }
        for path in passed { failed[path] = nil }
    }

    private mutating func tryAll(_ persona: Persona, _ mode: ConfidenceMode) {
        let reading = rules.reading(of: persona, fallback: false, cap: mode, matched: [])
        let signals = sampleSignals()
        let choice = Choice(rules: rules, reading: reading, industry: rules.defaultIndustry, signals: signals)
        let composer = Composer(
            rules: rules, request: request(persona), confidence: mode, choice: choice, signals: signals)
        for (angle, _) in choice.angles {
            let hooks = hooks(composer, angle, mode)
            for offer in choice.bestOffers(for: angle) {
                for (ids, hooks) in hooks { tryAll(composer, angle, offer, ids, hooks) }
            }
        }
    }

    /// Below each shape of signal, and without one where the angle needs none.
    private func hooks(_ composer: Composer, _ angle: Angle, _ mode: ConfidenceMode) -> [(ids: [String], hooks: [Hook])] {
        let ids = angle.openings.indices.map { "angles.\(angle.id).openings.\($0)" }
        var all = angle.needsSignal ? [] : [(ids: ids, hooks: composer.writer.openings(of: angle))]
        guard (rules.modes[mode] ?? .nothing).usedSignals > 0 else { return all }
        var below = 0
        for signal in composer.signals {
            // Any shape of signal does for the angle's own wordings; a shape that has passed needs no other angle.
            guard let found = composer.writer.hooks(from: [signal]).first?.hooks,
                let shape = rules.hooks.first(where: { $0.id == signal.provider })
            else { continue }
            let ids = (shape.texts[mode] ?? []).indices.map { "hooks.\(shape.id).\(mode.rawValue).\($0)" }
            guard ids.count == found.count, below == 0 || !passed.isSuperset(of: ids) else { continue }
            all.append((ids: ids, hooks: found))
            below += 1
        }
        return all
    }

    private mutating func tryAll(_ composer: Composer, _ angle: Angle, _ offer: Offer, _ hookIDs: [String], _ hooks: [Hook]) {
        let wordings = Wordings(hooks: hooks, angle: angle, offer: offer, writer: composer.writer, rules: rules)
        let below = wordings.painsAreOpenings ? "openings" : "pains"
        for selection in wordings.selections(seed: 0) {
            let paths = [wordings.subjectPath(selection.subject)].compactMap { $0 } + [
                hookIDs[selection.hook], "angles.\(angle.id).\(below).\(selection.pain)",
                "offers.\(offer.id).texts.\(selection.offer)", wordings.questionPath(selection.question),
            ]
            guard !passed.isSuperset(of: paths) else { continue }
            let failures = composer.judge(composer.draft(wordings, selection).variant).failures
            if failures.isEmpty {
                passed.formUnion(paths)
            } else {
                let reason = failures.map { "\($0.check.rawValue) `\($0.text)`" }.joined(separator: ", ")
                for path in paths { failed[path] = reason }
            }
        }
    }

    /// Subjects that the limit leaves unused, told once for all of them at the limit.
    func longSubjects(in tree: RuleTree, file: String) -> [RulesError] {
        let limit = rules.constraints.subjectWords
        let unused = (rules.angles.flatMap(\.subjects) + rules.subjects).filter {
            !limit.contains($0.split(whereSeparator: \.isWhitespace).count)
        }
        guard let first = unused.first else { return [] }
        let place = tree.at("constraints.subject_words")
        return [
            RulesError(
                file: place?.file ?? file, line: place?.line ?? 1, keyPath: "constraints.subject_words",
                problem: "\(unused.count) subjects have more or fewer words and are never used, such as \"\(first)\"",
                remedy: "Reword them, or change the limit")
        ]
    }

    // MARK: Samples

    private func request(_ persona: Persona) -> ProspectRequest {
        ProspectRequest(
            company: .init(name: company), contact: .init(name: "Ana Ruiz", title: persona.id, persona: persona.id),
            tier: .A, mode: .hybrid, runDate: CalendarDay(daysSinceEpoch: 20_000))
    }

    /// One of each hook's shapes, which it names as its provider.
    private func sampleSignals() -> [Signal] {
        let day = CalendarDay(daysSinceEpoch: 20_000)
        let name = CompanyName(company, ordinaryWords: rules.ordinaryWords)
        let reader = ClaimReader(rules: rules, company: name, contactName: "Ana Ruiz")
        return rules.hooks.flatMap { hook in
            hook.claims.enumerated().map { place, pattern in
                let claim = pattern.sample(company: company)
                return Signal(
                    id: "signal_\(hook.id)_\(place)", claim: claim, sourceType: .userProvided, sourceURL: nil, asOf: day,
                    scope: .company, type: .other, keyTerms: reader.keyTerms(claim), provider: hook.id, fetchedAt: day,
                    sha256: "", cited: true)
            }
        }
    }
}

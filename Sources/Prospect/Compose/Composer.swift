internal import LedgerCore

/// Writes drafts from the rules' wordings, and keeps only those the validator passes.
///
/// Which wording a company gets is settled by a hash of its name; colleagues take the next ones in turn, so that
/// no two of them read the same letter while wordings last.
struct Composer {
    let rules: Rules
    let request: ProspectRequest
    let company: CompanyName
    let confidence: ConfidenceMode
    let choice: Choice
    let writer: HookWriter
    /// All signals of the research: what a draft is judged against. Only cited ones open an email.
    let signals: [Signal]
    /// Their claims by id, read once for all wordings; none where they are too long to be read as they are.
    private let claims: [String: ClaimReading]

    init(rules: Rules, request: ProspectRequest, confidence: ConfidenceMode, choice: Choice, signals: [Signal]) {
        self.rules = rules
        self.request = request
        self.confidence = confidence
        self.choice = choice
        self.signals = signals
        company = CompanyName(request.company.name, ordinaryWords: rules.ordinaryWords)
        let company = company
        let readings = DraftUnderTest.areShort(signals) ? signals.map { ($0.id, ClaimReading($0, company: company)) } : []
        claims = Dictionary(readings) { first, _ in first }
        writer = HookWriter(
            rules: rules, company: company, contactName: request.contact.name, confidence: confidence,
            makers: rules.industry(named: request.company.industry).makers)
    }

    /// A draft with what was chosen for it.
    struct Composition {
        let angle: Angle
        let offer: Offer
        let drafts: [Draft]
    }

    struct Draft {
        let plan: Plan
        let variant: Variant
    }

    /// Signals first, the reader's best angle first; industry-level language where no signal can be used.
    func compose() -> Composition? {
        for (signal, hooks) in usableHooks() {
            let all = choice.angles.map(\.angle)
            let angles = all.filter { Choice.answers($0, signal) } + all.filter { !$0.needsSignal && !Choice.answers($0, signal) }
            if let composition = first(of: angles, hooks: { _ in hooks }) { return composition }
        }
        let plain = choice.angles.map(\.angle).filter { !$0.needsSignal }
        return first(of: plain, hooks: writer.openings) ?? unchecked(plain)
    }

    /// Signals that are tried as openings, the most telling first.
    private static let mostSignals = 40

    private func usableHooks() -> [(signal: Signal, hooks: [Hook])] {
        guard request.mode == .hybrid, (rules.modes[confidence] ?? .nothing).usedSignals > 0 else { return [] }
        let found = writer.hooks(from: signals.filter(\.cited)).prefix(Self.mostSignals).compactMap { signal, hooks in
            // The first opening that stands tells that the signal can be used; the others are judged in their drafts.
            let standing = Array(hooks.drop { !stands($0) })
            return standing.isEmpty ? nil : (signal: signal, hooks: standing)
        }
        guard !found.isEmpty else { return [] }
        // Colleagues take turns among what is said of the company itself; what says too little by itself comes after
        // it, and news of the trade after all of it.
        let near = found.filter { $0.signal.scope != .industry }
        let full = near.filter { !$0.hooks.allSatisfy(\.isBare) }
        let telling = full.filter { isTelling($0.signal) } + full.filter { !isTelling($0.signal) }
        let groups = [telling, near.filter { $0.hooks.allSatisfy(\.isBare) }, found.filter { $0.signal.scope == .industry }]
        return groups.flatMap { Self.turned($0, by: request.colleague) }
    }

    /// Says what it is about, in a way that an angle is made for: a letter before the news that there is one.
    private func isTelling(_ signal: Signal) -> Bool {
        choice.angles.contains { !$0.angle.signalTopics.isEmpty && Choice.answers($0.angle, signal) }
    }

    /// Nothing that the validator says of a draft is about this opening: what it refuses by itself needs no trying
    /// in every combination.
    private func stands(_ hook: Hook) -> Bool {
        let variant = Variant(subject: "", body: hook.text, usedSignalIDs: hook.signalIDs, writtenBy: "composer")
        return judge(variant).failures.allSatisfy { Self.ofTheWhole.contains($0.check) }
    }

    private static let ofTheWhole: Set<ValidationCheck> = [.endsWithQuestion, .oneQuestion, .length, .subject]

    private static func turned<Item>(_ items: [Item], by colleague: Int) -> [Item] {
        guard !items.isEmpty else { return [] }
        let turn = max(0, colleague) % items.count
        return Array(items[turn...] + items[..<turn])
    }

    private func first(of angles: [Angle], hooks: (Angle) -> [Hook]) -> Composition? {
        for angle in angles {
            for offer in choice.bestOffers(for: angle) {
                let wordings = Wordings(hooks: hooks(angle), angle: angle, offer: offer, writer: writer, rules: rules)
                let drafts = passing(wordings)
                if !drafts.isEmpty { return Composition(angle: angle, offer: offer, drafts: drafts) }
            }
        }
        return nil
    }

    /// The colleague's draft and further variants among those that pass.
    private func passing(_ wordings: Wordings) -> [Draft] {
        let turn = max(0, request.colleague)
        let wanted = max(1, request.variants)
        var found: [Draft] = []
        let selections = wordings.selections(seed: seed)
        for selection in selections {
            // Subjects move on with what passes, not with what is tried: colleagues get different ones while they last.
            var next = selection
            next.subject = wordings.subject((selections.first?.subject ?? 0) + found.count)
            let tries = next == selection ? [next] : [next, selection]
            guard let draft = tries.lazy.map({ self.draft(wordings, $0) }).first(where: { passes($0.variant) }) else { continue }
            found.append(draft)
            if found.count - turn >= wanted { break }
        }
        guard !found.isEmpty else { return [] }
        let start = turn % found.count
        return Array((found[start...] + found[..<start]).prefix(wanted))
    }

    /// The same for every colleague, so that they take turns through one order.
    private var seed: UInt64 { StableHash.of(AccountIdentity.nameKey(request.company.name)) }

    private func passes(_ variant: Variant) -> Bool { judge(variant).status == .passed }

    func judge(_ variant: Variant) -> Validation {
        let draft = DraftUnderTest(
            subject: variant.subject, body: variant.body, usedSignalIDs: variant.usedSignalIDs, signals: signals,
            companyName: request.company.name, contactName: request.contact.name,
            contactTitle: request.contact.title, forbiddenProducts: choice.reading.forbidden, confidence: confidence, mode: request.mode)
        return Validator(rules: rules).judge(draft, company: company, known: claims)
    }

    func draft(_ wordings: Wordings, _ selection: Wordings.Selection) -> Draft {
        let hook = wordings.hooks[selection.hook]
        let sentences = [
            Plan.Sentence(part: .hook, text: hook.text, signalIDs: hook.signalIDs),
            Plan.Sentence(part: .pain, text: wordings.pains[selection.pain]),
            Plan.Sentence(part: .offer, text: wordings.offers[selection.offer]),
            Plan.Sentence(part: .question, text: wordings.questions[selection.question]),
        ]
        let subjects = wordings.subjects(from: selection.subject)
        let greeting = Greeting.line(for: request.contact.name, avoiding: company)
        let text = sentences.map(\.text)
        let body = greeting + "\n\n" + text[0] + " " + text[1] + "\n\n" + text[2] + " " + text[3]
        let variant = Variant(
            subject: subjects.first ?? "", body: body, usedSignalIDs: hook.signalIDs, writtenBy: "composer")
        return Draft(plan: Plan(sentences: sentences, subjects: subjects), variant: variant)
    }

    /// Where rules leave nothing that passes: the first wording, for the validator to refuse by name.
    private func unchecked(_ angles: [Angle]) -> Composition? {
        guard let angle = angles.first, let offer = choice.bestOffers(for: angle).first else { return nil }
        let wordings = Wordings(
            hooks: writer.openings(of: angle), angle: angle, offer: offer, writer: writer, rules: rules)
        guard let selection = wordings.selections(seed: seed).first else { return nil }
        return Composition(angle: angle, offer: offer, drafts: [draft(wordings, selection)])
    }
}

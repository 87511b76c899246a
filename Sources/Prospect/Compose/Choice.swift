internal import LedgerCore

/// Which angles and offers suit a reader, scored; ties keep the order of the rules file.
struct Choice {
    private(set) var angles: [(angle: Angle, score: Int)]
    private var preferredOffer: String?
    let reading: TitleReading
    private let rules: Rules

    init(rules: Rules, reading: TitleReading, industry: Industry, signals: [Signal]) {
        self.rules = rules
        self.reading = reading
        let candidates = rules.angles.filter { Self.suits($0, reading) }
        let scored = candidates.map { ($0, Self.score($0, industry, signals)) }
        angles = scored.enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
            .map { (angle: $0.element.0, score: $0.element.1) }
    }

    /// Of an ambiguous title the safe angle alone; else the persona's, of which no product is forbidden.
    private static func suits(_ angle: Angle, _ reading: TitleReading) -> Bool {
        if reading.ambiguous { return angle.id == reading.safeAngle }
        return angle.id == reading.safeAngle
            || (angle.personas.contains(reading.persona) && allows(angle.products, reading))
    }

    private static func allows(_ products: [String], _ reading: TitleReading) -> Bool {
        guard !products.contains(where: reading.forbidden.contains) else { return false }
        return products.isEmpty || products.contains { reading.eligible.contains($0) || reading.secondary.contains($0) }
    }

    private static func score(_ angle: Angle, _ industry: Industry, _ signals: [Signal]) -> Int {
        let types = Set(signals.filter { answers(angle, $0) }.map(\.type))
        return 3 + (angle.industries.contains(industry.id) ? 2 : 0) + (types.isEmpty ? 0 : 1 + types.count)
    }

    static func answers(_ angle: Angle, _ signal: Signal) -> Bool {
        guard angle.signals.contains(signal.type) else { return false }
        let words = Words.folded(signal.claim)
        return [angle.signalPhrases, angle.signalTopics].allSatisfy { phrases in
            phrases.isEmpty || phrases.contains { $0.occurs(in: words) }
        }
    }

    /// The same with an angle, and an offer of it, before all others.
    func preferring(angle: String, offer: String?) -> Choice {
        var choice = self
        choice.angles = angles.filter { $0.angle.id == angle } + angles.filter { $0.angle.id != angle }
        choice.preferredOffer = offer
        return choice
    }

    /// Offers that suit the reader, those that answer the angle's pain first.
    func offers(for angle: Angle) -> [(offer: Offer, score: Int)] {
        let mine = rules.offers.filter { offer in
            offer.personas.contains { $0 == reading.persona || reading.personas.contains($0) }
                && Self.allows(offer.products, reading)
        }
        let scored = mine.map { (offer: $0, score: 3 + ($0.pains.contains(angle.pain) ? 2 : 0)) }.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
        return scored.filter { $0.offer.id == preferredOffer } + scored.filter { $0.offer.id != preferredOffer }
    }

    /// Those a draft is tried with: of the offers that answer the pain all, else the first that suits.
    func bestOffers(for angle: Angle) -> [Offer] {
        let all = offers(for: angle).map(\.offer)
        if let preferred = all.first, preferred.id == preferredOffer { return [preferred] }
        let answering = all.filter { $0.pains.contains(angle.pain) }
        return answering.isEmpty ? Array(all.prefix(1)) : answering
    }
}

extension Rules {
    /// The industry a free text names; the last one of the rules where none does.
    func industry(named text: String?) -> Industry {
        let words = Words.folded((text ?? "").split(separator: "_").joined(separator: " "))
        return industries.first { $0.words.contains { $0.occurs(in: words) } } ?? defaultIndustry
    }
}

/// A way into a conversation with some personas: the pain it names and how that can be worded.
struct Angle: Sendable {
    let id: String
    let personas: [String]
    let products: [String]
    let industries: [String]
    /// Signal types it answers to.
    let signals: [SignalType]
    /// Where not empty, only a signal whose claim has one of these phrases counts.
    let signalPhrases: [Phrase]
    /// Makes sense only below a hook about such a signal.
    let needsSignal: Bool
    let pain: String
    let openings: [String]
    let pains: [String]
    let questions: [String]
    let subjects: [String]

    init(_ id: String, _ reader: RuleReader, _ names: Names) throws {
        try reader.only(
            "personas", "products", "industries", "signals", "signal_phrases", "needs_signal", "pain", "openings",
            "pains", "questions", "subjects")
        self.id = id
        personas = try reader.required("personas").references(to: names.personas, "persona")
        products = try reader.required("products").references(to: names.products, "product")
        industries = try reader.optional("industries")?.references(to: names.industries, "industry") ?? []
        signals = try reader.optional("signals")?.items().map { try $0.choice(SignalType.self) } ?? []
        signalPhrases = try reader.optional("signal_phrases")?.phrases() ?? []
        needsSignal = try reader.optional("needs_signal")?.bool() ?? false
        pain = try reader.required("pain").string()
        openings = try reader.required("openings").strings()
        pains = try reader.required("pains").nonEmptyStrings()
        questions = try reader.required("questions").nonEmptyStrings()
        subjects = try reader.required("subjects").nonEmptyStrings()
        if !needsSignal, openings.isEmpty {
            throw try reader.required("openings").error(
                "an angle that needs no signal has no opening", "Add one, or set `needs_signal: true`")
        }
    }
}

/// Something small we can send that helps whether or not they buy.
struct Offer: Sendable {
    let id: String
    let personas: [String]
    let products: [String]
    let pains: [String]
    let texts: [String]

    init(_ id: String, _ reader: RuleReader, _ names: Names) throws {
        try reader.only("personas", "products", "pains", "texts")
        self.id = id
        personas = try reader.required("personas").references(to: names.personas, "persona")
        products = try reader.required("products").references(to: names.products, "product")
        pains = try reader.required("pains").strings()
        texts = try reader.required("texts").nonEmptyStrings()
    }
}

/// How a claim of a known shape becomes an opening sentence, for each confidence that may use it.
struct HookWording: Sendable {
    let id: String
    let claims: [ClaimPattern]
    let texts: [ConfidenceMode: [String]]

    init(_ id: String, _ reader: RuleReader) throws {
        try reader.only("claims", "HIGH", "MEDIUM", "LOW")
        self.id = id
        claims = try reader.required("claims").strings().map(ClaimPattern.init)
        var texts: [ConfidenceMode: [String]] = [:]
        for mode in [ConfidenceMode.high, .medium, .low] {
            texts[mode] = try reader.optional(mode.rawValue)?.strings() ?? []
        }
        self.texts = texts
    }
}

extension RuleReader {
    func nonEmptyStrings() throws -> [String] {
        let strings = try strings()
        if strings.isEmpty { throw error("an empty list", "Add at least one wording") }
        return strings
    }
}

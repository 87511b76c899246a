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
    /// Where not empty, the claim must have one of these too.
    let signalTopics: [Phrase]
    /// Makes sense only below a hook about such a signal.
    let needsSignal: Bool
    let pain: String
    let openings: [String]
    let pains: [String]
    /// Empty: those of the rules.
    let questions: [String]
    let subjects: [String]

    /// What a wording that rests on no signal may have filled in.
    static let captures: Set<String> = ["makers"]

    init(_ id: String, _ reader: RuleReader, _ names: Names) throws {
        try reader.only(
            "personas", "products", "industries", "signals", "signal_phrases", "signal_topics", "needs_signal", "pain",
            "openings", "pains", "questions", "subjects")
        self.id = id
        personas = try reader.required("personas").references(to: names.personas, "persona")
        products = try reader.required("products").references(to: names.products, "product")
        industries = try reader.optional("industries")?.references(to: names.industries, "industry") ?? []
        signals = try reader.optional("signals")?.items().map { try $0.choice(SignalType.self) } ?? []
        signalPhrases = try reader.optional("signal_phrases")?.phrases() ?? []
        signalTopics = try reader.optional("signal_topics")?.phrases() ?? []
        needsSignal = try reader.optional("needs_signal")?.bool() ?? false
        pain = try reader.required("pain").string()
        openings = try reader.required("openings").wordings(filling: Self.captures)
        pains = try reader.required("pains").nonEmptyWordings(filling: Self.captures)
        questions = try reader.optional("questions")?.nonEmptyWordings(filling: Self.captures) ?? []
        subjects = try reader.required("subjects").nonEmptyWordings(filling: Self.captures)
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
        texts = try reader.required("texts").nonEmptyWordings(filling: Angle.captures)
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
        claims = try reader.required("claims").nonEmptyStrings().map(ClaimPattern.init)
        let captures = claims.dropFirst().reduce(claims.first?.captures ?? []) { $0.intersection($1.captures) }
        let filled = captures.union(["company", "makers"])
        var texts: [ConfidenceMode: [String]] = [:]
        for mode in [ConfidenceMode.high, .medium, .low] {
            texts[mode] = try reader.optional(mode.rawValue)?.wordings(filling: filled) ?? []
        }
        self.texts = texts
    }
}

extension RuleReader {
    func nonEmptyStrings() throws -> [String] {
        let strings = try strings()
        if strings.isEmpty { throw error("an empty list", "Add at least one text") }
        return strings
    }

    /// Texts of which each `{placeholder}` is one of those that will be filled.
    func wordings(filling captures: Set<String>) throws -> [String] {
        try items().map { item in
            let text = try item.string()
            for name in Braces.names(in: text) where !captures.contains(name) {
                let known = captures.sorted()
                let all = "se one of: " + known.map { "{\($0)}" }.joined(separator: ", ")
                let remedy = Nearest.to(name, among: known).map { "Write `{\($0)}`, or u" + all } ?? "U" + all
                faults.add(item.error("nothing fills `{\(name)}`", remedy))
            }
            return text
        }
    }

    func nonEmptyWordings(filling captures: Set<String>) throws -> [String] {
        _ = try nonEmptyStrings()
        return try wordings(filling: captures)
    }
}

/// `{names}` in braces.
enum Braces {
    static func names(in text: String) -> [String] {
        text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map {
            String($0.prefix { $0 != "}" })
        }
    }
}

internal import LedgerCore

/// What we sell. Phrases name it in a text; the id and the name do too.
struct Product: Sendable {
    let id: String
    /// Every way a text can name it: name, phrases, and the id with its underscores or as words.
    let mentions: [Phrase]

    typealias Fields = (name: String, phrases: [String])

    init(_ id: String, _ fields: Fields) {
        self.id = id
        let words = id.split(separator: "_").joined(separator: " ")
        mentions = ([fields.name, words, id] + fields.phrases).map(Phrase.init)
    }

    static func fields(_ reader: RuleReader) throws -> Fields {
        try reader.only("name", "phrases")
        return (try reader.required("name").string(), try reader.required("phrases").strings())
    }
}

/// An industry: the words that name it, and how its firms are called in a sentence.
struct Industry: Sendable {
    let id: String
    let words: [Phrase]
    let makers: String

    typealias Fields = (words: [Phrase], makers: String)

    init(_ id: String, _ fields: Fields) {
        self.id = id
        words = fields.words
        makers = fields.makers
    }

    static func fields(_ reader: RuleReader) throws -> Fields {
        try reader.only("words", "makers")
        return (try reader.required("words").phrases(), try reader.required("makers").string())
    }
}

/// A kind of reader: how titles name them, what may be written to them about.
struct Persona: Sendable {
    let id: String
    let functions: [TitlePhrase]
    let eligible: [String]
    let secondary: [String]
    let forbidden: [String]
    let safeAngle: String
    let framing: String
    let confidenceCap: ConfidenceMode
    let automationAllowed: Bool

    init(_ id: String, _ reader: RuleReader, _ names: Names) throws {
        try reader.only(
            "functions", "eligible", "secondary", "forbidden", "safe_angle", "framing", "confidence_cap",
            "automation_allowed")
        self.id = id
        functions = try reader.required("functions").nonEmptyStrings().map(TitlePhrase.init)
        eligible = try reader.required("eligible").references(to: names.products, "product")
        secondary = try reader.required("secondary").references(to: names.products, "product")
        forbidden = try reader.required("forbidden").references(to: names.products, "product")
        safeAngle = try reader.required("safe_angle").reference(to: names.angles, "angle")
        framing = try reader.required("framing").string()
        confidenceCap = try reader.required("confidence_cap").choice(ConfidenceMode.self)
        automationAllowed = try reader.required("automation_allowed").bool()
    }
}

/// Who an unknown title is taken for.
struct FallbackPersona: Sendable {
    let persona: String
    let confidenceCap: ConfidenceMode

    init(_ reader: RuleReader, _ names: Names) throws {
        try reader.only("persona", "confidence_cap")
        persona = try reader.required("persona").reference(to: names.personas, "persona")
        confidenceCap = try reader.required("confidence_cap").choice(ConfidenceMode.self)
    }
}

/// What a title of two personas means.
struct Ambiguity: Sendable {
    let safeAngle: String
    let levelsDown: Int
    let reviewRequired: Bool

    init(_ reader: RuleReader, _ names: Names) throws {
        try reader.only("safe_angle", "levels_down", "review_required")
        safeAngle = try reader.required("safe_angle").reference(to: names.angles, "angle")
        levelsDown = try reader.required("levels_down").int()
        reviewRequired = try reader.required("review_required").bool()
    }
}

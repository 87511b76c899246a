/// Bounds and word lists that every draft is held to.
struct Constraints: Sendable {
    let words: ClosedRange<Int>
    let sentences: ClosedRange<Int>
    let subjectWords: ClosedRange<Int>
    /// Names everybody in the trade uses: not a named thing in the sense of the confidence modes.
    let vocabulary: Set<String>
    let meetingAsks: [Phrase]
    let productPitches: [Phrase]
    /// Phrasings that claim to know something of the reader.
    let knowledge: [Phrase]
    let demands: [Phrase]
    /// Words that accuse: only a used signal may say them first.
    let accusations: [Phrase]
    /// First words of a question that yes or no answers.
    let yesNoOpeners: [Phrase]
    let questionWords: [Phrase]

    init(_ reader: RuleReader) throws {
        try reader.only(
            "words", "sentences", "subject_words", "vocabulary", "meeting_asks", "product_pitches", "knowledge",
            "demands", "accusations", "yes_no_openers", "question_words")
        words = try reader.required("words").range()
        sentences = try reader.required("sentences").range()
        subjectWords = try reader.required("subject_words").range()
        vocabulary = Set(try reader.required("vocabulary").strings().flatMap(Words.folded))
        meetingAsks = try reader.required("meeting_asks").phrases()
        productPitches = try reader.required("product_pitches").phrases()
        knowledge = try reader.required("knowledge").phrases()
        demands = try reader.required("demands").phrases()
        accusations = try reader.required("accusations").phrases()
        yesNoOpeners = try reader.required("yes_no_openers").phrases()
        questionWords = try reader.required("question_words").phrases()
    }
}

/// When a claim is a signal, and until when it counts.
struct SignalLimits: Sendable {
    let minimumCharacters: Int
    let ageDays: [SignalType: Int]
    /// Cited signals each tier needs.
    let tiers: [String: Int]
    let searchHosts: [String]
    let placeholders: [Phrase]
    let navigation: [Phrase]
    /// Phrases of claims that hold of every firm from time to time: they are cited, and open no email.
    let routine: [Phrase]

    init(_ reader: RuleReader) throws {
        try reader.only("minimum_characters", "age_days", "tiers", "search_hosts", "placeholders", "navigation", "routine")
        minimumCharacters = try reader.required("minimum_characters").int()
        let ages = try reader.required("age_days")
        try ages.only("funding", "leadership", "regulatory", "expansion", "launch", "other")
        var ageDays: [SignalType: Int] = [:]
        for type in SignalType.allCases { ageDays[type] = try ages.required(type.rawValue).int() }
        self.ageDays = ageDays
        let tierSection = try reader.required("tiers")
        try tierSection.only("A", "B")
        tiers = ["A": try tierSection.required("A").int(), "B": try tierSection.required("B").int()]
        searchHosts = try reader.required("search_hosts").strings()
        placeholders = try reader.required("placeholders").phrases()
        navigation = try reader.required("navigation").phrases()
        routine = try reader.required("routine").phrases()
    }
}

/// What a draft may say at one confidence.
struct ModeLimits: Sendable {
    let usedSignals: Int
    let companyName: Bool
    let numbers: Bool
    let namedThings: Bool
    let knowledge: Bool

    static func all(_ reader: RuleReader) throws -> [ConfidenceMode: ModeLimits] {
        try reader.only("HIGH", "MEDIUM", "LOW", "GENERIC")
        var all: [ConfidenceMode: ModeLimits] = [:]
        for mode in ConfidenceMode.allCases { all[mode] = try ModeLimits(try reader.required(mode.rawValue)) }
        return all
    }

    private init(_ reader: RuleReader) throws {
        try reader.only("used_signals", "company_name", "numbers", "named_things", "knowledge")
        usedSignals = try reader.required("used_signals").int()
        companyName = try reader.required("company_name").bool()
        numbers = try reader.required("numbers").bool()
        namedThings = try reader.required("named_things").bool()
        knowledge = try reader.required("knowledge").bool()
    }

    /// Nothing said of the company: what `legacy` mode and an unlisted confidence come to.
    static let nothing = ModeLimits(
        usedSignals: 0, companyName: false, numbers: false, namedThings: false, knowledge: false)

    private init(usedSignals: Int, companyName: Bool, numbers: Bool, namedThings: Bool, knowledge: Bool) {
        self.usedSignals = usedSignals
        self.companyName = companyName
        self.numbers = numbers
        self.namedThings = namedThings
        self.knowledge = knowledge
    }
}

/// How much of a used signal must be found in the text, and the words that never count.
struct SemanticGuard: Sendable {
    let sharePercent: Int
    let minimumTerms: Int
    let ignoredWords: Set<String>

    init(_ reader: RuleReader) throws {
        try reader.only("share_percent", "minimum_terms", "ignored_words")
        sharePercent = try reader.required("share_percent").int(in: 0...100)
        minimumTerms = try reader.required("minimum_terms").int()
        ignoredWords = Set(try reader.required("ignored_words").strings())
    }
}

/// Whom to look for at an account, and in which order.
struct ContactSearch: Sendable {
    struct Role: Sendable {
        let id: String
        let terms: [String]
        let functions: [TitlePhrase]
        /// Titles that name function and level in one word: `COO`.
        let titles: [TitlePhrase]
    }

    let defaultOrder: [String]
    let tags: [(tag: String, order: [String])]
    let roles: [Role]
    let excluded: [TitlePhrase]

    init(_ reader: RuleReader) throws {
        try reader.only("default", "tags", "personas", "excluded")
        roles = try reader.required("personas").map(Self.role).map {
            Role(id: $0, terms: $1.terms, functions: $1.functions, titles: $1.titles)
        }
        let ids = roles.map(\.id)
        defaultOrder = try reader.required("default").references(to: ids, "search persona")
        tags = try reader.required("tags").map { try $0.references(to: ids, "search persona") }
            .map { (tag: $0.key, order: $0.value) }
        excluded = try reader.required("excluded").strings().map(TitlePhrase.init)
    }

    private static func role(
        _ reader: RuleReader
    ) throws -> (terms: [String], functions: [TitlePhrase], titles: [TitlePhrase]) {
        try reader.only("terms", "functions", "titles")
        return (
            try reader.required("terms").nonEmptyStrings(),
            try reader.required("functions").strings().map(TitlePhrase.init),
            try reader.required("titles").strings().map(TitlePhrase.init)
        )
    }
}

extension RuleReader {
    func range() throws -> ClosedRange<Int> {
        try only("minimum", "maximum")
        let low = try required("minimum").int()
        let high = try required("maximum").int()
        guard low <= high else { throw error("the minimum is above the maximum", "Swap them") }
        return low...high
    }
}

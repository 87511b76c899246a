internal import LedgerCore

/// One sentence of a draft, read once: its words, clauses, and what it names and counts.
struct SentenceReading {
    enum Part { case subject, body, frame }

    let text: String
    let part: Part
    let words: [Word]
    let tokens: [Token]
    let folded: FoldedText
    let namesCompany: Bool
    /// Numbers, dates and named things, the company's name left out.
    var particulars: [Particular]
    /// Phrases of it that claim to know something of the reader.
    let knowledge: [String]
    /// Places of the company's name and the reader's.
    let ownPlaces: Set<Int>
    /// Places of the company's name.
    let companyPlaces: Set<Int>
    var clauses: [Clause]
    let isQuestion: Bool
    /// Speaks of what the writer has or would send, and not of the company.
    let isOffer: Bool

    init(_ text: String, part: Part, context: ReadingContext) {
        self.text = text
        self.part = part
        let words = Words.of(text)
        self.words = words
        tokens = Token.read(words)
        folded = FoldedText(words.map(\.folded))
        let mentions = context.company.mentions(in: words)
        let hidden = Set(mentions.flatMap { Array($0) })
        let quantities = Particulars.quantities(in: words, hidden: hidden)
        let counted = quantities.reduce(into: hidden) { $0.formUnion($1.places) }
        particulars = quantities + Particulars.names(in: words, hidden: counted, known: context.names)
        namesCompany = !mentions.isEmpty
        let said = folded
        knowledge = context.knowledge.filter { $0.occurs(in: said) }.map(\.text)
        let person = context.person
        companyPlaces = hidden
        ownPlaces = hidden.union(words.indices.filter { person.contains(words[$0].folded) })
        clauses = ClauseReader(text: text, tokens: tokens, companyPlaces: hidden, bound: quantities.map(\.places),
            isHeadline: part == .subject
        ).clauses()
        isQuestion = text.contains("?") || text.contains("\u{ff1f}")
        isOffer = mentions.isEmpty && tokens.contains { SmallWords.writers.contains($0.folded) }
    }

    /// Speaks of "you" or "your", and neither asks nor offers.
    var statesOfReader: Bool {
        let words = folded.words
        guard words.contains(where: SmallWords.readers.contains), !isQuestion else { return false }
        let offers = words.contains("i") && words.contains { Self.sendings.contains($0) }
        return !offers || words.indices.dropFirst().contains {
            SmallWords.readers.contains(words[$0]) && Self.joiners.contains(words[$0 - 1])
        }
    }

    private static let sendings: Set<String> = ["send", "share", "forward", "have", "keep", "wrote", "made", "put", "can"]
    private static let joiners: Set<String> = [
        "that", "and", "because", "since", "but", "when", "while", "as", "of", "how", "why", "where", "now",
    ]

    /// Of firms in general: neither asks nor offers, and speaks neither to the reader nor of the company.
    var speaksAtLarge: Bool {
        guard part == .body, !isQuestion, !namesCompany, let first = tokens.first?.folded else { return false }
        return !tokens.contains { SmallWords.writers.contains($0.folded) || SmallWords.readers.contains($0.folded) || Self.proposals.contains($0.folded) }
            && !Self.proposing.contains(first) && clauses.contains(where: \.isGeneral)
    }

    private static let proposals: Set<String> = ["let's", "let\u{2019}s", "let", "please"]
    private static let proposing: Set<String> = ["happy", "glad", "open", "up", "free", "keen", "available", "grab", "have", "schedule", "book", "reply", "respond"]

    /// "In that plant", "still": of something in particular.
    func points(_ clause: Clause) -> Bool {
        clause.places.dropFirst().contains { place in
            tokens[place].folded == "still" || ["that", "this", "these", "those"].contains(tokens[place].folded)
                && ["in", "at", "of", "for", "on", "from", "with", "by"].contains(tokens[place - 1].folded)
        }
    }

    /// Within a number, a date or a name of several words.
    func isBound(_ place: Int) -> Bool {
        companyPlaces.contains(place) || particulars.contains { $0.places.lowerBound < place && $0.places.contains(place) }
    }

    /// Words that carry meaning at some places: no names of company and reader, no numbers, dates and small words.
    func content(at places: Range<Int>, ignoring ignored: Set<String> = []) -> [Token] {
        places.filter { place in
            !ownPlaces.contains(place) && tokens[place].isContent && !ignored.contains(tokens[place].folded)
                && !particulars.contains { $0.places.contains(place) }
        }.map { tokens[$0] }
    }
}

/// What all sentences of a draft are read with.
struct ReadingContext {
    let company: CompanyName
    let names: NameKnowledge
    let knowledge: [Phrase]
    /// The used signals'.
    let claims: [ClaimReading]
    let limits: ModeLimits
    /// Folded words of the reader's name.
    let person: Set<String>

    init(
        _ draft: DraftUnderTest, rules: Rules, company: CompanyName, readings: [ClaimReading], claims: [ClaimReading], limits: ModeLimits
    ) {
        self.company = company
        self.claims = claims
        self.limits = limits
        knowledge = rules.constraints.knowledge
        person = Set(Words.folded(draft.contactName))
        let title = Set(Words.folded(draft.contactTitle))
        names = NameKnowledge(
            vocabulary: rules.constraints.vocabulary.union(person).union(title), ordinary: rules.ordinaryWords,
            names: Set(readings.flatMap(\.namedWords)), known: Set(readings.flatMap(\.plainWords)))
    }
}

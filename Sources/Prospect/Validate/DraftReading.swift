internal import LedgerCore

/// A draft read once: its sentences, and what each names and counts.
struct DraftReading {
    struct Sentence {
        let text: String
        let words: [Word]
        let folded: FoldedText
        let namesCompany: Bool
        /// Numbers, dates and named things, the company's name left out.
        var particulars: [Particular]
        /// Phrases of it that claim to know something of the reader.
        let knowledge: [String]
        /// Places of the company's name and the reader's.
        let ownPlaces: Set<Int>

        /// Speaks of "you" or "your", and neither asks nor offers.
        var statesOfReader: Bool {
            let words = folded.words
            guard words.contains(where: Self.readers.contains), !text.contains("?"), !text.contains("\u{ff1f}") else {
                return false
            }
            let offers = words.contains("i") && words.contains { ["send", "share", "forward"].contains($0) }
            return !offers || words.indices.dropFirst().contains {
                Self.readers.contains(words[$0]) && Self.joiners.contains(words[$0 - 1])
            }
        }

        private static let readers: Set<String> = ["you", "your", "yours", "you're", "you\u{2019}re", "you've"]
        private static let joiners: Set<String> = [
            "that", "and", "because", "since", "but", "when", "while", "as", "of", "how", "why", "where", "now",
        ]

        /// Words that carry meaning: no names of company and reader, no numbers and dates, no small words.
        func contentWords(ignoring ignored: Set<String>) -> [String] {
            let quantities = Set(particulars.filter { $0.kind != .name }.map(\.text))
            return words.indices.filter { place in
                let word = words[place]
                return !ownPlaces.contains(place) && !word.hasDigit && !quantities.contains(word.text)
                    && word.folded.count > 2 && !ignored.contains(word.folded)
                    && !EverydayWords.openers.contains(word.folded)
            }.map { words[$0].folded }
        }
    }

    let draft: DraftUnderTest
    let rules: Rules
    let company: CompanyName
    let body: BodyText
    /// The subject is a sentence too.
    let subject: Sentence
    let sentences: [Sentence]
    /// Greeting and sign-off, line by line, the names of reader and writer left out.
    let frame: [Sentence]
    /// The used signals that exist.
    let used: [Signal]
    let limits: ModeLimits
    /// Folded words of subject and body.
    let words: FoldedText

    var everything: [Sentence] { [subject] + sentences + frame }

    init(_ draft: DraftUnderTest, rules: Rules, company: CompanyName) {
        self.draft = draft
        self.rules = rules
        self.company = company
        body = BodyText(draft.body, greetings: rules.greetings, closings: rules.closings)
        used = draft.usedSignalIDs.compactMap { id in draft.signals.first { $0.id == id } }
        limits = draft.mode == .legacy ? .nothing : rules.modes[draft.confidence] ?? .nothing
        words = FoldedText(Words.folded(draft.subject) + Words.folded(draft.body))
        let knowledge = Self.nameKnowledge(draft, rules: rules)
        let phrases = rules.constraints.knowledge
        let person = Set(Words.folded(draft.contactName))
        func read(_ text: String) -> Sentence {
            Self.sentence(text, company: company, known: knowledge, phrases: phrases, person: person)
        }
        subject = read(draft.subject)
        sentences = body.sentences.map(read)
        let greetings = [body.greeting].compactMap { $0 }.map(read)
        frame = greetings.map { Self.withoutOwnNames($0, ownNames: draft.contactName.isBlank) }
            + body.signOff.map { Self.withoutOwnNames(read($0), ownNames: true) }
    }

    private static func sentence(
        _ text: String, company: CompanyName, known: NameKnowledge, phrases: [Phrase],
        person: Set<String>
    ) -> Sentence {
        let words = Words.of(text)
        let mentions = company.mentions(in: words)
        let hidden = Set(mentions.flatMap { Array($0) })
        let folded = FoldedText(words.map(\.folded))
        return Sentence(
            text: text, words: words, folded: folded, namesCompany: !mentions.isEmpty,
            particulars: Particulars.quantities(in: words, hidden: hidden)
                + Particulars.names(in: words, hidden: hidden, known: known),
            knowledge: phrases.filter { $0.occurs(in: folded) }.map(\.text),
            ownPlaces: hidden.union(words.indices.filter { person.contains(words[$0].folded) }))
    }

    /// In a sign-off the names are the writer's own, and so is a greeted name where the reader's is not known; a
    /// telephone number is no claim.
    private static func withoutOwnNames(_ line: Sentence, ownNames: Bool) -> Sentence {
        guard ownNames else { return line }
        let ownNames = SignOff.isNameLike(line.text)
        let telephone = SignOff.isTelephone(line.text)
        var line = line
        line.particulars.removeAll { telephone || $0.kind == .name && ownNames }
        return line
    }

    private static func nameKnowledge(_ draft: DraftUnderTest, rules: Rules) -> NameKnowledge {
        let person = Words.folded(draft.contactName)
        let claimed = draft.signals.flatMap { Words.of($0.claim).dropFirst() }
        return NameKnowledge(
            vocabulary: rules.constraints.vocabulary.union(person),
            ordinary: rules.ordinaryWords, stems: rules.wordingStems,
            names: Set(claimed.filter(\.isCapitalized).map(\.folded)))
    }
}

/// Words that often open a sentence; none of them is a name.
enum EverydayWords {
    static let openers: Set<String> = [
        "the", "a", "an", "it", "its", "this", "that", "these", "those", "we", "i", "you", "your", "our", "they",
        "their", "there", "here", "would", "could", "can", "should", "is", "are", "was", "were", "do", "does", "did",
        "has", "have", "had", "will", "if", "when", "while", "since", "after", "before", "in", "on", "at", "for",
        "from", "with", "as", "but", "and", "or", "so", "most", "many", "some", "such", "each", "every", "one", "once",
        "often", "usually", "because", "even", "much", "more", "few", "no", "not", "only", "other", "by", "between",
        "during", "across", "over", "under", "until", "where", "what", "how", "who", "why", "which", "happy", "glad",
        "perhaps", "maybe", "please", "hello", "good", "might", "may", "shall", "either", "both", "to", "of", "all",
        "any", "another", "too", "then", "than", "let", "my", "me", "us", "people", "work", "staff", "keep", "get",
        "new", "old", "small", "large", "big", "first", "last", "next", "right", "true", "open", "worth", "still",
        "just", "also", "rather", "whether", "whatever", "whenever", "whoever", "through", "without", "within",
        "about", "around", "against", "among", "along", "behind", "beyond", "despite", "except", "like", "near",
        "off", "out", "per", "up", "down", "well", "yes", "now", "today", "never", "always", "sometimes", "again",
        "early", "late", "part", "half", "lots", "plenty", "several", "enough", "little", "less", "least", "nothing",
        "something", "anything", "everything", "someone", "anyone", "everyone", "nobody", "time", "times", "day",
        "days", "week", "weeks", "month", "months", "year", "years", "thank", "thanks", "given", "based", "similar",
    ]
}

internal import LedgerCore

/// A draft read once: its sentences, and the claims they may rest on.
final class DraftReading {
    let draft: DraftUnderTest
    let rules: Rules
    let company: CompanyName
    let body: BodyText
    /// The subject is a sentence too.
    let subject: SentenceReading
    let sentences: [SentenceReading]
    /// Greeting and sign-off, line by line, the names of reader and writer left out.
    let frame: [SentenceReading]
    /// The used signals that exist.
    let used: [Signal]
    let claims: [ClaimReading]
    /// Signals of the research that the draft does not say it uses.
    let unused: [ClaimReading]
    let limits: ModeLimits
    /// Folded words of subject and body.
    let words: FoldedText

    var everything: [SentenceReading] { [subject] + sentences + frame }

    /// - Parameter known: claims of the draft's signals read before, by id.
    init(_ draft: DraftUnderTest, rules: Rules, company: CompanyName, known claimsRead: [String: ClaimReading] = [:]) {
        self.draft = draft
        self.rules = rules
        self.company = company
        body = BodyText(draft.body, greetings: rules.greetings, closings: rules.closings)
        let known = Dictionary(draft.signals.map { ($0.id, $0) }) { first, _ in first }
        let ids = Set(draft.usedSignalIDs)
        used = draft.usedSignalIDs.compactMap { known[$0] }
        claims = used.prefix(Self.usedLimit).map { claimsRead[$0.id] ?? ClaimReading($0, company: company) }
        unused = draft.signals.lazy.filter { !ids.contains($0.id) }.prefix(Self.unusedLimit)
            .map { claimsRead[$0.id] ?? ClaimReading($0, company: company) }
        let readings = claims + unused
        limits = draft.mode == .legacy ? .nothing : rules.modes[draft.confidence] ?? .nothing
        let context = ReadingContext(draft, rules: rules, company: company, readings: readings, claims: claims, limits: limits)
        subject = Self.weighed(SentenceReading(draft.subject, part: .subject, context: context), context)
        sentences = Self.goingOn(body.sentences.map { SentenceReading($0, part: .body, context: context) }).map {
            Self.weighed($0, context)
        }
        frame = ([body.greeting].compactMap { $0 }.map {
            Self.withoutOwnNames(SentenceReading($0, part: .frame, context: context), ownNames: draft.contactName.isBlank)
        } + body.signOff.map { Self.withoutOwnNames(SentenceReading($0, part: .frame, context: context), ownNames: true) })
            .map { Self.weighed($0, context) }
        let greeted = body.greeting == nil ? 0 : 1
        words = FoldedText(([subject] + frame.prefix(greeted) + sentences + frame.dropFirst(greeted)).flatMap(\.folded.words))
    }

    private static func weighed(_ sentence: SentenceReading, _ context: ReadingContext) -> SentenceReading {
        guard !sentence.particulars.isEmpty else { return sentence }
        var sentence = sentence
        for place in sentence.clauses.indices {
            sentence.clauses[place].hard = Weight.hard(sentence, sentence.clauses[place], context)
        }
        return sentence
    }

    /// More used signals than any mode allows, so that judging takes bounded time.
    private static let usedLimit = 12
    private static let unusedLimit = 100

    /// Marks clauses that go on about the company by pronoun.
    private static func goingOn(_ sentences: [SentenceReading]) -> [SentenceReading] {
        var isAbout = false
        return sentences.map { sentence in
            var sentence = sentence
            for place in sentence.clauses.indices {
                let clause = sentence.clauses[place]
                let opening = clause.places.prefix(3).map { sentence.tokens[$0].folded }
                let calls = opening.count > 1 && opening.first == "the" && SmallWords.callings.contains(opening[1])
                let introduces = calls && opening.count > 2 && Polarity.isFinite(opening[2])
                let adds = opening.first == "the" && clause.places.prefix(5).contains { SmallWords.additions.contains(sentence.tokens[$0].folded) }
                let continues = opening.count > 1 && ["and", "but", "yet"].contains(opening[0]) && place > 0
                    && (Polarity.isFinite(opening[1]) || opening.count > 2 && Polarity.isFinite(opening[2]) && opening[1] != "the")
                let relates = place > 0 && sentence.clauses[place - 1].namesCompany && ["which", "who", "whose"].contains(opening.first ?? "")
                let points = calls || adds || continues || relates || opening.contains(where: SmallWords.pronouns.contains)
                if isAbout || introduces, points, !clause.namesCompany, !clause.isGeneral {
                    sentence.clauses[place].goesOn = true
                    sentence.clauses[place].callsCompany = calls || continues
                }
                sentence.clauses[place].isAtLarge = clause.isGeneral || place > 0 && isAtLarge(clause, after: place - 1, sentence)
                isAbout = clause.namesCompany || sentence.clauses[place].goesOn || isAbout && sentence.namesCompany
            }
            isAbout = sentence.namesCompany
            return sentence
        }
    }

    /// "Firms often …, because …": the reason is given of the same firms.
    private static func isAtLarge(_ clause: Clause, after place: Int, _ sentence: SentenceReading) -> Bool {
        let last = sentence.clauses[place]
        let gap = sentence.text[sentence.words[clause.places.lowerBound - 1].range.upperBound..<sentence.words[clause.places.lowerBound].range.lowerBound]
        return last.isAtLarge && !last.namesCompany && !clause.goesOn && !clause.namesCompany && !clause.speaksOfReader
            && !sentence.points(clause) && !gap.contains(";") && !gap.contains(":")
    }

    /// In a sign-off the names are the writer's own, and so is a greeted name where the reader's is not known; a
    /// telephone number is no claim.
    private static func withoutOwnNames(_ line: SentenceReading, ownNames: Bool) -> SentenceReading {
        guard ownNames else { return line }
        let ownNames = SignOff.isNameLike(line.text)
        let telephone = SignOff.isTelephone(line.text)
        var line = line
        line.particulars.removeAll { telephone || $0.name != nil && ownNames }
        return line
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

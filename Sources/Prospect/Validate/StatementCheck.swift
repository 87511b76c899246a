internal import LedgerCore

/// What a clause states beyond particulars, held against one claim.
struct StatementCheck {
    let reading: DraftReading
    let wordings: Set<String>

    init(_ reading: DraftReading) {
        self.reading = reading
        wordings = reading.rules.wordingStems
    }

    // MARK: What is a statement

    /// Says of the reader how things are: neither hedged nor at large, neither asked nor offered.
    func states(_ clause: Clause, _ sentence: SentenceReading) -> Bool {
        guard clause.speaksOfReader, !sentence.isQuestion, !clause.isHedged, !clause.isGeneral, sentence.part != .frame,
            sentence.statesOfReader
        else { return false }
        return hasEvent(clause, sentence) || clause.places.contains { Self.standing.contains(sentence.tokens[$0].folded) }
    }

    static let standing: Set<String> = [
        "still", "already", "currently", "lack", "lacks", "rely", "relies", "uses", "runs", "has", "have", "been", "longer",
        "recently", "just", "never", "now", "struggling", "behind", "were", "was", "had", "switched", "chose", "announced",
    ]

    func hasEvent(_ clause: Clause, _ sentence: SentenceReading) -> Bool {
        clause.places.contains { isEvent($0, sentence, clause) }
    }

    /// A word that says something happened, and not in passing: "the move", "a close look".
    func isEvent(_ place: Int, _ sentence: SentenceReading, _ clause: Clause) -> Bool {
        let token = sentence.tokens[place]
        guard token.meaning.events != 0, token.isContent, !sentence.ownPlaces.contains(place) else { return false }
        if token.meaning.events & Self.discredit != 0 {
            return !token.meaning.isNeutral || isVerb(place, sentence) && !isNoun(place, sentence)
        }
        guard token.meaning.isNeutral || wordings.contains(token.stem) else { return true }
        return isPredicate(place, sentence, clause)
    }

    /// Events nobody says in passing.
    static let discredit: UInt64 = [
        "layoff", "recall", "sue", "resignation", "penalty", "fail", "struggle", "breach", "picket", "accident", "reject", "bankrupt",
        "cite", "decline", "delay", "closure", "protest",
    ].reduce(0) { $0 | (Lexicon.meanings[Stem.of($1)]?.events ?? 0) }

    /// What the company, or "it", is said to do: only small words and adverbs stand between.
    func isPredicate(_ place: Int, _ sentence: SentenceReading, _ clause: Clause) -> Bool {
        let last = place > 0 ? sentence.tokens[place - 1].folded : ""
        guard Polarity.isVerb(sentence.tokens[place].folded) || Self.auxiliaries.contains(last) else { return false }
        var back = place - 1
        while back >= clause.places.lowerBound, isBetween(sentence.tokens[back].folded), !sentence.ownPlaces.contains(back),
            sentence.tokens[back].word.after != ","
        {
            back -= 1
        }
        guard back >= clause.places.lowerBound else { return clause.goesOn }
        guard sentence.tokens[back].word.after != "," else { return false }
        let isNamed = sentence.namesCompany && sentence.tokens[back].word.isCapitalized
            && reading.claims.contains { $0.namedWords.contains(sentence.tokens[back].folded) }
        return isNamed || sentence.ownPlaces.contains(back) || clause.goesOn && !SmallWords.articles.contains(last)
            || SmallWords.readers.contains(sentence.tokens[back].folded)
    }

    func isBetween(_ folded: String) -> Bool {
        !SmallWords.articles.contains(folded) && SmallWords.all.contains(folded) && !SmallWords.readers.contains(folded) || folded.hasSuffix("ly")
    }

    static let auxiliaries: Set<String> = [
        "to", "will", "not", "did", "does", "may", "might", "could", "would", "shall", "can", "must", "never",
    ]
}

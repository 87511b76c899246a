/// Says what only an unused signal says.
enum Resemblance {
    private static let remedy = "and it is not used; leave it out or use a citable signal"

    static func to(
        _ signals: [ClaimReading], in clause: Clause, of sentence: SentenceReading, _ reading: DraftReading
    ) -> [String] {
        guard !sentence.isQuestion, sentence.part != .frame else { return [] }
        let said = tokens(of: sentence, at: clause.places)
        guard said.count > 1 else { return [] }
        let found = signals.first { resembles($0, said, clause, sentence, reading) }
        return found.map { ["only `\($0.signal.id)` says so, " + remedy] } ?? []
    }

    /// A sentence that says nearly all of an unused signal rests on it, whomever it speaks of.
    static func whole(_ sentence: SentenceReading, _ reading: DraftReading) -> [String] {
        guard !sentence.isQuestion, sentence.part == .body, !sentence.isOffer else { return [] }
        let said = tokens(of: sentence, at: 0..<sentence.tokens.count)
        let found = reading.unused.first { signal in
            let own = own(signal, reading)
            let hits = own.count { isSaid($0, said) }
            return hits > 3 && hits * 3 >= own.count * 2
        }
        return found.map { ["it says what `\($0.signal.id)` says, " + remedy] } ?? []
    }

    private static func tokens(of sentence: SentenceReading, at places: Range<Int>) -> [Token] {
        places.filter { sentence.tokens[$0].isContent && !sentence.ownPlaces.contains($0) }.map { sentence.tokens[$0] }
    }

    /// What the signal says and no used one does.
    private static func own(_ signal: ClaimReading, _ reading: DraftReading) -> [Token] {
        var seen: Set<String> = []
        return signal.tokens.filter { token in
            signal.content.contains(token.stem) && !vague.contains(token.stem)
                && !reading.claims.contains { $0.stems.contains(token.stem) } && seen.insert(token.stem).inserted
        }
    }

    private static func isSaid(_ token: Token, _ said: [Token]) -> Bool {
        said.contains { $0.stem == token.stem || $0.meaning.sharesGroup(token.meaning.groups) }
    }

    private static func resembles(
        _ signal: ClaimReading, _ said: [Token], _ clause: Clause, _ sentence: SentenceReading, _ reading: DraftReading
    ) -> Bool {
        guard signal.signal.scope != .industry else { return false }
        let own = own(signal, reading)
        let telling = own.filter { !$0.meaning.isNeutral }
        let hits = own.count { isSaid($0, said) }
        let tellingHits = telling.count { isSaid($0, said) }
        guard tellingHits > 1 && tellingHits * 2 >= telling.count || hits > 1 && hits * 5 >= own.count * 3 && tellingHits > 0 else {
            return tellingHits == 1 && telling.count == 1 && clause.namesCompany
        }
        let isOffered = clause.places.contains { SmallWords.writers.contains(sentence.tokens[$0].folded) }
        let isAtLarge = clause.isGeneral || clause.isHedged || isOffered
        return clause.namesCompany || clause.goesOn || clause.speaksOfReader && !clause.isHedged || !isAtLarge && (hits > (reading.claims.isEmpty ? 3 : 2) || points(clause, sentence))
    }

    /// "that plant", "after the derailments": something known is meant.
    private static func points(_ clause: Clause, _ sentence: SentenceReading) -> Bool {
        let opening = clause.places.prefix(2).map { sentence.tokens[$0].folded }
        if opening.count == 2, opening[1] == "the", ["after", "since", "following", "given", "despite", "with"].contains(opening[0]) { return true }
        return clause.places.contains { ["that", "this", "these", "those", "its", "still"].contains(sentence.tokens[$0].folded) }
    }

    private static let vague: Set<String> = Set(
        ["estimated", "thought", "believed", "probably", "likely", "reportedly", "appears", "seems", "runs", "uses"].map(Stem.of))
}

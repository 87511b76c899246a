internal import LedgerCore

/// Whether a sentence goes beyond what the used signals say.
struct Support {
    private let reading: DraftReading
    private let statements: StatementCheck
    /// Accusing words of the draft that no used signal says.
    private let accusing: [Phrase]

    /// Events that are said to somebody's discredit: a fine and a penalty are one.
    private static let blame: UInt64 = ["recall", "penalty", "cite", "sue", "layoff", "accident", "restructure", "stop"].reduce(0) {
        $0 | (Lexicon.meanings[Stem.of($1)]?.events ?? 0)
    }

    init(_ reading: DraftReading) {
        self.reading = reading
        statements = StatementCheck(reading)
        accusing = reading.rules.constraints.accusations.filter { word in
            word.occurs(in: reading.words) && !reading.claims.contains { claim in
                word.occurs(in: claim.folded) || word.words.allSatisfy { claim.stems.contains(Stem.of($0)) }
                    || word.words.contains { (Lexicon.meanings[Stem.of($0)]?.events ?? 0) & claim.events & Self.blame != 0 }
            }
        }
    }

    func missing(for sentence: SentenceReading) -> [String] {
        let missing = accusations(sentence) + sentence.clauses.flatMap { unsaid($0, in: sentence) } + readerStatements(sentence)
            + additions(sentence)
        guard missing.isEmpty else { return missing }
        let whole = whole(sentence) + readerMissing(sentence)
        return whole.isEmpty && reading.claims.isEmpty ? Resemblance.whole(sentence, reading) : whole
    }

    private func additions(_ sentence: SentenceReading) -> [String] {
        Additions(sentence: sentence, claims: reading.claims).unsaid().map { ["no used signal says `\($0)`; leave it out"] } ?? []
    }

    /// What is stated of the reader has to be said of the company by one used signal.
    private func readerStatements(_ sentence: SentenceReading) -> [String] {
        ReaderStatements(sentence: sentence).found().filter { places in
            let said = sentence.content(at: places)
            return !reading.claims.contains { claim in
                claim.isOfCompany && said.contains { claim.stems.contains($0.stem) || !$0.meaning.isNeutral && claim.says($0) }
                    && said.allSatisfy { $0.meaning.isNeutral || $0.meaning.events == 0 || claim.says($0) }
            }
        }.map {
            "no used signal says `\(sentence.tokens[$0].prefix(6).map(\.word.text).joined(separator: " "))` of the reader; leave it out"
        }
    }

    private func accusations(_ sentence: SentenceReading) -> [String] {
        accusing.filter { $0.occurs(in: sentence.folded) && !isGeneral($0, sentence) }.map { "no used signal says `\($0.text)`; leave it out" }
    }

    private func isGeneral(_ word: Phrase, _ sentence: SentenceReading) -> Bool {
        sentence.clauses.contains { clause in
            clause.isAtLarge && !clause.namesCompany && !clause.speaksOfReader
                && word.occurs(in: FoldedText(clause.places.map { sentence.tokens[$0].folded }))
        }
    }

    /// One used signal has to carry all that a clause states.
    private func unsaid(_ clause: Clause, in sentence: SentenceReading) -> [String] {
        let items = clause.hard
        let isNear = sentence.namesCompany && !clause.isAtLarge
        guard clause.namesCompany || clause.goesOn || isNear || !items.isEmpty || statements.states(clause, sentence)
            || reading.claims.contains(where: { statements.echoes(clause, sentence, $0) })
        else {
            return Resemblance.to(reading.unused, in: clause, of: sentence, reading)
        }
        let echoed = reading.claims.filter { statements.echoes(clause, sentence, $0) }
        let objections = (echoed.isEmpty ? reading.claims : echoed).map { claim in
            items.filter { item in !claim.says(item) && !(sentence.part == .subject && reading.claims.contains { $0.says(item) }) }.map {
                "no used signal says `\($0.text)`; leave it out or use a signal that says it"
            } + statements.objections(clause, sentence, claim)
        }
        if objections.isEmpty { return without(items, clause, sentence) }
        let best = objections.min { $0.count < $1.count } ?? []
        return best.isEmpty ? Resemblance.to(reading.unused, in: clause, of: sentence, reading) : best
    }

    private func without(_ items: [Particular], _ clause: Clause, _ sentence: SentenceReading) -> [String] {
        if let item = items.first { return ["no used signal says `\(item.text)`; leave it out or use a signal that says it"] }
        return clause.namesCompany || statements.states(clause, sentence)
            ? ["it says something of the company, and no signal is used; name the signal it rests on"] : []
    }

    /// The sentence as a whole speaks of what a used signal speaks of.
    private func whole(_ sentence: SentenceReading) -> [String] {
        if sentence.namesCompany {
            return reading.claims.contains { $0.isOfCompany && statements.speaks(sentence, of: $0) }
                || statements.statesNothing(sentence)
                ? [] : ["the sentence names the company and rests on no used signal; say what the signal says"]
        }
        let items = sentence.clauses.flatMap(\.hard)
        if let item = items.first {
            return reading.claims.contains { statements.touches(sentence, $0) }
                ? [] : ["no used signal says of `\(item.text)` what the sentence says; say what the signal says"]
        }
        if let phrase = sentence.knowledge.first {
            return reading.claims.contains { statements.touches(sentence, $0) }
                ? [] : ["`\(phrase)` claims knowledge that no used signal gives; say what the signal says"]
        }
        return []
    }

    /// Where nothing may be known of the reader, a statement about them is one of the trade at large: in the rules'
    /// own words or neutral ones.
    private func readerMissing(_ sentence: SentenceReading) -> [String] {
        guard !reading.limits.knowledge || reading.used.isEmpty, sentence.statesOfReader else { return [] }
        let ignored = reading.rules.semanticGuard.ignoredWords
        for clause in sentence.clauses where clause.speaksOfReader {
            let isOpen = clause.places.contains { isCondition($0, sentence) }
            let places = isOpen ? ReaderStatements(sentence: sentence).possession(in: clause) : clause.places
            let unknown = sentence.content(at: places, ignoring: ignored).first {
                !reading.rules.wordingStems.contains($0.stem) && !($0.meaning.isNeutral && $0.meaning.events == 0)
            }
            if let unknown {
                return ["`\(unknown.word.text)` says something of the reader that no used signal says; speak of the industry"]
            }
        }
        return []
    }

    /// "It may save you …", but not "I can say that your …".
    private func isCondition(_ place: Int, _ sentence: SentenceReading) -> Bool {
        SmallWords.conditions.contains(sentence.tokens[place].folded)
            && !(place > 0 && SmallWords.writers.contains(sentence.tokens[place - 1].folded))
    }

    /// Ids of the used signals that a sentence rests on.
    func grounds(_ sentence: SentenceReading) -> [String] {
        let claiming = sentence.clauses.filter { clause in
            clause.namesCompany || clause.goesOn || statements.states(clause, sentence)
                || !clause.hard.isEmpty
        }
        let isClaiming = !claiming.isEmpty || !sentence.knowledge.isEmpty
        return reading.claims.filter { isClaiming && statements.touches(sentence, $0) }.map(\.signal.id)
    }
}

/// Which particulars of a clause a reader would hold us to.
enum Weight {
    static func hard(_ sentence: SentenceReading, _ clause: Clause, _ context: ReadingContext) -> [Particular] {
        sentence.particulars.filter { item in
            clause.places.contains(item.places.lowerBound) && isHard(item, sentence, clause, context)
        }
    }

    private static func isHard(
        _ item: Particular, _ sentence: SentenceReading, _ clause: Clause, _ context: ReadingContext
    ) -> Bool {
        switch item.value {
        case .name: true
        case .number(let number): isHard(number, item, sentence, clause, context)
        case .date(let date):
            date.relative == nil && (date.month == nil || date.year != nil || date.day != nil)
                || !isAtLarge(sentence, clause) && (date.relative == nil || tells(clause, sentence))
        }
    }

    /// Tells of something that was: of the company, the reader, or in the past.
    private static func tells(_ clause: Clause, _ sentence: SentenceReading) -> Bool {
        clause.namesCompany || clause.goesOn || clause.speaksOfReader
            || clause.places.contains { Polarity.isFinite(sentence.tokens[$0].folded) && !present.contains(sentence.tokens[$0].folded) }
    }

    private static let present: Set<String> = ["is", "are", "has", "have", "plans", "makes", "runs", "expects", "moves", "says", "leads"]

    /// "Usually", "most firms": no statement about this company or reader; nor is what we offer.
    static func isAtLarge(_ sentence: SentenceReading, _ clause: Clause) -> Bool {
        !clause.namesCompany && !clause.goesOn && (clause.isGeneral && !clause.speaksOfReader || sentence.isOffer || sentence.isQuestion)
    }

    private static func isHard(
        _ number: Quantity, _ item: Particular, _ sentence: SentenceReading, _ clause: Clause, _ context: ReadingContext
    ) -> Bool {
        if clause.namesCompany || clause.goesOn { return number.measure != .ordinal || isClaimed(item, sentence, context) || number.value > 1 }
        if contradicts(number, context) { return true }
        switch number.measure {
        case .ordinal: return clause.speaksOfReader && number.value > 2 && !isAtLarge(sentence, clause)
        case .multiple: return !isAtLarge(sentence, clause)
        case .vague: return !sentence.isOffer
        case .count where number.isSmallWord && (isOrdered(item, sentence) || number.isTimed && tellsOfAnyTime(item, sentence)): return false
        case .count where number.isSmallWord && number.value < 5 && number.bound == .exact && (!clause.speaksOfReader || clause.isHedged && !owns(clause, sentence))
            && !number.isTimed && !isShare(item, sentence):
            return false
        case .count where number.bound == .exact && (number.isSmallWord || sentence.isOffer && number.value <= 20):
            if number.isTimed, number.value > 2 { return !isAtLarge(sentence, clause) }
            if number.value > 10 { return !isAtLarge(sentence, clause) }
            return clause.speaksOfReader && !sentence.isQuestion && !sentence.isOffer
                || !isAtLarge(sentence, clause) && !context.limits.numbers
        default: return true
        }
    }

    /// "The first ninety days".
    private static func isOrdered(_ item: Particular, _ sentence: SentenceReading) -> Bool {
        let place = item.places.lowerBound
        return place > 0 && ["first", "last", "next", "final", "other"].contains(sentence.tokens[place - 1].folded)
    }

    /// "Six months later", of nobody in particular.
    private static func tellsOfAnyTime(_ item: Particular, _ sentence: SentenceReading) -> Bool {
        let next = item.places.upperBound + 1
        return sentence.tokens.indices.contains(next) && ["later", "old", "afterwards", "earlier"].contains(sentence.tokens[next].folded)
    }

    /// "Your": not the "you" that stands for anybody.
    private static func owns(_ clause: Clause, _ sentence: SentenceReading) -> Bool {
        clause.places.contains { sentence.tokens[$0].folded == "your" }
    }

    /// "Three out of four", "one in four".
    private static func isShare(_ item: Particular, _ sentence: SentenceReading) -> Bool {
        let near = (item.places.lowerBound - 2..<item.places.upperBound + 3).filter(sentence.tokens.indices.contains)
        let words = near.map { sentence.tokens[$0].folded }
        return words.contains("out") || words.contains("in") && words.count { NumberWords.small[$0] != nil } > 1
    }

    /// An ordinal before what the claims speak of: "its first filling line".
    private static func isClaimed(_ item: Particular, _ sentence: SentenceReading, _ context: ReadingContext) -> Bool {
        let next = item.places.upperBound
        return context.claims.contains { claim in
            (next..<min(next + 3, sentence.tokens.count)).contains {
                sentence.tokens[$0].isContent && claim.content.contains(sentence.tokens[$0].stem)
            }
        }
    }

    /// A used claim counts the same thing and comes to another number.
    private static func contradicts(_ number: Quantity, _ context: ReadingContext) -> Bool {
        guard let noun = number.noun else { return false }
        return context.claims.contains { claim in
            claim.numbers.contains { $0.noun == noun && $0.measure == number.measure } && !claim.numbers.allow(number)
        }
    }
}

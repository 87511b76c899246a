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
                || !isAtLarge(sentence, clause)
        }
    }

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
        case .count where number.bound == .exact && (number.isSmallWord || sentence.isOffer && number.value <= 20):
            if number.noun.map({ NumberWords.periods[$0] != nil }) ?? false, number.value > 2 { return !isAtLarge(sentence, clause) }
            return clause.speaksOfReader && !sentence.isQuestion && !sentence.isOffer
                || !isAtLarge(sentence, clause) && !context.limits.numbers
        default: return true
        }
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

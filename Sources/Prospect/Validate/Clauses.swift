/// A part of a sentence that states one thing.
struct Clause: Sendable {
    let places: Range<Int>
    let namesCompany: Bool
    /// Speaks of "you" or "your".
    let speaksOfReader: Bool
    /// Speaks of firms at large.
    let isGeneral: Bool
    /// Says what could be.
    let isHedged: Bool
    /// General, or goes on from a clause that is.
    var isAtLarge: Bool
    /// Goes on about the company by pronoun.
    var goesOn = false
    /// Calls it "the company".
    var callsCompany = false
    /// Its particulars that a reader would hold us to.
    var hard: [Particular] = []
}

/// Takes sentences apart into clauses.
struct ClauseReader {
    let text: String
    let tokens: [Token]
    let companyPlaces: Set<Int>
    /// Places that no clause may end within: numbers, dates.
    let bound: [Range<Int>]
    /// A headline's commas part one thing from another.
    let isHeadline: Bool

    func clauses() -> [Clause] {
        guard !tokens.isEmpty else { return [] }
        var clauses: [Clause] = []
        var start = 0
        for place in 1..<tokens.count where begins(at: place) {
            clauses.append(clause(start..<place))
            start = place
        }
        clauses.append(clause(start..<tokens.count))
        return clauses
    }

    private func clause(_ places: Range<Int>) -> Clause {
        func has(_ set: Set<String>) -> Bool { places.contains { set.contains(tokens[$0].folded) } }
        let isGeneral = has(SmallWords.general)
        return Clause(
            places: places, namesCompany: places.contains(where: companyPlaces.contains),
            speaksOfReader: has(SmallWords.readers), isGeneral: isGeneral, isHedged: has(SmallWords.hedges), isAtLarge: isGeneral)
    }

    private func begins(at place: Int) -> Bool {
        if bound.contains(where: { $0.contains(place) && $0.contains(place - 1) }) { return false }
        if companyPlaces.contains(place), companyPlaces.contains(place - 1) { return false }
        let gap = text[tokens[place - 1].word.range.upperBound..<tokens[place].word.range.lowerBound]
        if gap.unicodeScalars.contains(where: Self.isBreak) || gap == " - " { return true }
        let word = tokens[place].folded
        if Self.conjunctions.contains(word) { return true }
        if ["and", "yet", "or"].contains(word) { return isHeadline || gap.contains(",") || hasSubject(at: place + 1) || hasVerb(at: place + 1) }
        return gap.contains(",") && (isHeadline || hasSubject(at: place))
    }

    private func hasSubject(at place: Int) -> Bool {
        guard place < tokens.count else { return false }
        return companyPlaces.contains(place) || Self.subjects.contains(tokens[place].folded)
    }

    /// "… and has cut": the same subject goes on.
    private func hasVerb(at place: Int) -> Bool {
        guard place < tokens.count else { return false }
        if ["has", "have", "is", "was", "will", "had", "plans", "also", "were", "are"].contains(tokens[place].folded) { return true }
        return place + 1 < tokens.count && Polarity.isFinite(tokens[place].folded) && companyPlaces.contains { $0 < place }
            && (Self.objects.contains(tokens[place + 1].folded) || tokens[place + 1].word.hasDigit)
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ";", ":", "(", ")", "\u{2013}", "\u{2014}": true
        default: false
        }
    }

    private static let conjunctions: Set<String> = [
        "while", "whereas", "although", "though", "because", "which", "who", "but", "so", "where", "when", "whose",
    ]
    /// What follows a verb and not an adjective.
    private static let objects: Set<String> = [
        "a", "an", "the", "its", "their", "to", "in", "on", "at", "for", "from", "with", "into", "by", "as", "that", "some", "all", "more",
        "up", "out", "back", "off", "over", "another", "several", "about", "around", "two", "three", "four", "five",
    ]
    private static let subjects: Set<String> = [
        "the", "a", "an", "it", "they", "this", "that", "these", "those", "your", "you", "we", "i", "many", "most", "some",
        "and", "as", "if", "since", "there", "each", "every", "nobody", "somebody", "people", "teams", "their", "its", "he",
        "she", "one", "both", "often", "usually", "such", "what", "our", "my", "all",
    ]
}

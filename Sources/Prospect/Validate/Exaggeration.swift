/// Words that make more of a thing than its source does.
enum Exaggeration {
    private static let words: Set<String> = Set(
        Lexicon.lines("exaggerations").flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) })
    private static let totals: Set<String> = ["every", "all", "entire", "whole"]
    private static let records: Set<String> = [
        "year", "quarter", "growth", "investment", "high", "low", "number", "profit", "sales", "revenue", "sum", "round", "level",
        "levels", "pace", "amount", "breaking", "order", "orders", "result", "results", "funding", "raise", "expansion", "deal",
        "profits", "highs", "spending", "demand", "output", "fine", "penalty", "size",
    ]

    /// The first exaggeration at these places that the claim's words do not have.
    static func first(in tokens: [Token], at places: Range<Int>, unless said: Set<String>) -> String? {
        for place in places {
            let word = tokens[place].folded
            let next = place + 1 < places.upperBound ? tokens[place + 1].folded : ""
            if words.contains(word), !said.contains(word), !said.contains(Stem.of(word)), !isOpinion(place, tokens, said) {
                return tokens[place].word.text
            }
            if !next.isEmpty, words.contains(word + "_" + next), !said.contains(next) {
                return tokens[place].word.text + " " + tokens[place + 1].word.text
            }
            if word == "record", records.contains(next), !said.contains(word) { return "record " + next }
            if word == "record", place > places.lowerBound, ["a", "all-time", "new"].contains(tokens[place - 1].folded),
                next.isEmpty || ["for", "$"].contains(next), !said.contains(word)
            {
                return "a record"
            }
        }
        return nil
    }

    /// "Finally", "rapid": more or less of what the company did than its claim has.
    static func degree(in tokens: [Token], at places: Range<Int>, unless said: Set<String>) -> String? {
        places.first { place in
            let word = tokens[place].folded
            guard !said.contains(word), !said.contains(tokens[place].stem) else { return false }
            if adverbs.contains(word) { return true }
            if word == "last", place > places.lowerBound, tokens[place - 1].folded == "at" { return true }
            return adjectives.contains(word) && tokens[(place + 1)..<min(place + 3, tokens.count)].contains { $0.isContent && said.contains($0.stem) }
        }.map { tokens[$0].word.text }
    }

    private static let adverbs: Set<String> = [
        "finally", "rapidly", "swiftly", "successfully", "significantly", "substantially", "greatly", "hastily", "abruptly", "suddenly",
        "urgently", "proudly", "boldly",
    ]
    private static let adjectives: Set<String> = [
        "rapid", "swift", "major", "significant", "substantial", "ambitious", "bold", "big", "successful", "impressive", "full",
        "urgent", "sizeable", "sizable", "considerable", "extensive", "long-awaited", "awaited", "overdue", "leading", "top", "key",
        "complete", "permanent", "larger", "smaller", "faster", "bigger", "wider", "higher", "costly", "lucrative", "prestigious", "rented", "global", "national", "record",
    ]

    /// "An enormous effort": of nothing the claim speaks of.
    private static func isOpinion(_ place: Int, _ tokens: [Token], _ said: Set<String>) -> Bool {
        guard opinions.contains(tokens[place].folded) else { return false }
        let near = tokens[place].folded == "everywhere" ? max(0, place - 4)..<place : (place + 1)..<min(place + 3, tokens.count)
        return !tokens[near].contains { $0.isContent && said.contains($0.stem) }
    }

    private static let opinions: Set<String> = [
        "everywhere",
        "enormous", "huge", "vast", "massive", "remarkable", "extraordinary", "incredible", "spectacular", "historic", "crisis", "best",
        "phenomenal", "flagship", "sole", "hardest", "busiest", "worst", "toughest",
    ]

    /// "every", "all" before what the claim speaks of.
    static func total(in tokens: [Token], at places: Range<Int>, claim: ClaimReading) -> String? {
        for place in places where totals.contains(tokens[place].folded) && !claim.folded.set.contains(tokens[place].folded) {
            if place > 0, tokens[place].folded == "all", ["above", "after", "at", "in", "of", "for"].contains(tokens[place - 1].folded), place + 1 < tokens.count,
                tokens[place].word.after != " " || !["of", "its", "the", "their"].contains(tokens[place + 1].folded) && !tokens[place + 1].isContent { continue }
            if place + 1 < tokens.count, ["such", "other", "new", "time", "added", "day", "week", "month", "year"].contains(tokens[place + 1].folded) { continue }
            let next = places.filter { $0 > place && $0 <= place + 5 && tokens[$0].isContent }.first
            if let next, claim.stems.contains(tokens[next].stem) || tokens[next].meaning.sharesGroup(claim.groups) {
                return tokens[place].word.text
            }
        }
        return nil
    }
}

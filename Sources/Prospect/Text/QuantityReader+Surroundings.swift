/// What stands around a number: how exactly it is meant, and what it counts.
extension QuantityReader {
    func bound(before start: Int, after end: Int) -> Quantity.Bound {
        let last = folded(start - 1)
        let pair = folded(start - 2) + " " + last
        if ["over", "above", "exceeding", "beyond"].contains(last) || Self.overs.contains(pair) { return .over }
        if ["under", "below", "nearly", "almost"].contains(last) || Self.unders.contains(pair) || isAtMost(start) { return .under }
        if ["about", "around", "roughly", "approximately", "some", "circa", "approx", "close"].contains(last) || pair == "close to" {
            return .about
        }
        if end > 0, end <= words.count, words[end - 1].after == "+" { return .over }
        return folded(end) == "or" && ["so", "more"].contains(folded(end + 1)) ? (folded(end + 1) == "so" ? .about : .over) : .exact
    }

    /// "As much as", "a maximum of".
    func isAtMost(_ start: Int) -> Bool {
        folded(start - 1) == "as" && ["much", "many"].contains(folded(start - 2)) || folded(start - 1) == "of" && folded(start - 2) == "maximum"
    }

    private static let overs: Set<String> = ["more than", "at least", "greater than", "north of", "upwards of", "upward of"]
    private static let unders: Set<String> = ["less than", "fewer than", "up to", "just under", "at most", "shy of"]

    /// The counted word, past one or two adjectives of measure: "38 days", "9,000 square metres".
    func noun(at place: Int) -> String? {
        guard place < words.count, words[place].isLowercase, !Self.noNouns.contains(folded(place)) else { return nil }
        return Stem.of(folded(place))
    }

    private static let noNouns: Set<String> = [
        "in", "of", "on", "at", "for", "and", "or", "to", "from", "by", "with", "the", "a", "an", "as", "is", "was", "are",
        "were", "more", "new", "further", "additional", "other", "different", "separate", "people", "about", "such",
    ]
}

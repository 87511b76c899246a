/// Reads the numbers among words: digits, words, money, percentages, multiples and ordinals.
struct QuantityReader {
    let words: [Word]

    struct Found {
        let quantity: Quantity
        let places: Range<Int>
    }

    /// The number that begins at a place, if one does.
    func quantity(at place: Int) -> Found? {
        guard let (value, after, inWords) = number(at: place) else { return multiple(at: place) ?? ordinal(at: place) }
        if let times = times(value, place, after) { return times }
        let start = hasCode(before: place) ? place - 1 : place
        let (measure, end) = measured(place, after)
        let plainOne = inWords && value == 1 && measure == .count
        guard !plainOne else { return nil }
        return found(measure, value, start..<end, small: inWords && value <= 100, from: place)
    }

    private func found(
        _ measure: Quantity.Measure, _ value: Double, _ places: Range<Int>, small: Bool = false, from place: Int
    ) -> Found {
        Found(
            quantity: Quantity(
                measure: measure, value: value, bound: bound(before: places.lowerBound, after: places.upperBound),
                noun: noun(at: places.upperBound), isSmallWord: small), places: places)
    }

    private func folded(_ place: Int) -> String { words.indices.contains(place) ? words[place].folded : "" }

    // MARK: Values

    /// `1,200`, `45m`, `twenty-five`, `1.2 million`, `a dozen`, `half a million`.
    private func number(at place: Int) -> (value: Double, end: Int, inWords: Bool)? {
        if words[place].hasDigit {
            if let (value, end) = spaced(at: place) { return (value, end, false) }
            guard let (value, isScaled) = Self.digits(words[place].folded) else { return nil }
            guard !isScaled else { return (value, place + 1, false) }
            let (factor, end) = magnitude(after: place + 1)
            return (value * factor, end, false)
        }
        return spelled(at: place)
    }

    /// `18 500`: thousands parted by spaces.
    private func spaced(at place: Int) -> (Double, Int)? {
        func isDigits(_ place: Int, _ counts: ClosedRange<Int>) -> Bool {
            words.indices.contains(place) && counts.contains(words[place].text.utf8.count)
                && words[place].text.utf8.allSatisfy { (48...57).contains($0) }
        }
        func isParted(_ place: Int) -> Bool { words[place].after.map { [" ", "\u{a0}", "\u{202f}", "\u{2009}"].contains($0) } ?? false }
        guard isDigits(place, 1...3), isParted(place), isDigits(place + 1, 3...3) else { return nil }
        var text = words[place].text
        var end = place + 1
        while isDigits(end, 3...3), isParted(end - 1), end < place + 4 {
            text += words[end].text
            end += 1
        }
        return Double(text).map { ($0, end) }
    }

    /// Plain digits, with thousands separated or a magnitude attached; nil for codes such as `ob114`.
    static func digits(_ folded: String) -> (value: Double, isScaled: Bool)? {
        let plain = folded.filter { $0 != "," }
        let head = plain.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let value = Double(head) else { return nil }
        let tail = String(plain.dropFirst(head.count))
        if tail.isEmpty { return (value, false) }
        guard let factor = NumberWords.magnitudes[tail], tail != "dozen" else { return nil }
        return (value * factor, true)
    }

    private func magnitude(after place: Int) -> (Double, Int) {
        var factor = 1.0
        var end = place
        while let next = NumberWords.magnitudes[folded(end)], next > 12 || folded(end) == "dozen",
            folded(end).count > 1 || isMoney(end - 1)
        {
            factor *= next
            end += 1
        }
        return (factor, end)
    }

    private func isMoney(_ place: Int) -> Bool {
        place >= 0 && (words[place].before.map { NumberWords.currencySigns[$0] != nil } ?? false)
    }

    private func spelled(at place: Int) -> (Double, Int, Bool)? {
        if folded(place) == "half", ["a", "an"].contains(folded(place + 1)),
            let size = NumberWords.magnitudes[folded(place + 2)]
        {
            return (size / 2, place + 3, true)
        }
        if ["a", "an"].contains(folded(place)), let size = NumberWords.magnitudes[folded(place + 1)], size >= 12,
            folded(place + 1).count > 2
        {
            return (size, place + 2, true)
        }
        guard NumberWords.small[folded(place)] != nil || (NumberWords.magnitudes[folded(place)] != nil && folded(place).count > 4)
        else { return nil }
        let sum = sum(from: place)
        return isJoined(sum.end - 1) ? nil : sum
    }

    private func sum(from start: Int) -> (value: Double, end: Int, inWords: Bool) {
        var total = 0.0
        var current = 0.0
        var place = start
        while true {
            let word = folded(place)
            if let value = NumberWords.small[word], current.truncatingRemainder(dividingBy: 100) == 0 || isTens(current, value) {
                current += value
            } else if let size = NumberWords.magnitudes[word], word.count > 4 {
                if size >= 1000 {
                    total += max(current, 1) * size
                    current = 0
                } else {
                    current = max(current, 1) * size
                }
            } else if word == "and", place > start, current >= 100 || total > 0, NumberWords.small[folded(place + 1)] != nil,
                current.truncatingRemainder(dividingBy: 100) == 0, words[place - 1].folded != "and"
            {
                place += 1
                continue
            } else {
                break
            }
            place += 1
        }
        return (total + current, place, true)
    }

    private func isTens(_ current: Double, _ value: Double) -> Bool {
        let rest = current.truncatingRemainder(dividingBy: 100)
        return rest >= 20 && rest.truncatingRemainder(dividingBy: 10) == 0 && value < 10
    }

    /// "two-person": part of a word that counts nothing; "two-week" and "38-day" do count.
    private func isJoined(_ place: Int) -> Bool {
        guard words[place].hyphenFollows, place + 1 < words.count else { return false }
        let next = words[place + 1]
        return next.isLowercase && !Self.countedJoints.contains(next.folded)
    }

    private static let countedJoints: Set<String> = [
        "week", "weeks", "month", "months", "quarter", "year", "years", "day", "days", "hour", "hours", "minute",
        "minutes", "fold", "figure", "digit", "percent", "point", "points", "dollar", "euro", "pound", "ton", "tonne",
        "litre", "liter", "mile", "plant", "site", "line", "acre", "foot", "metre", "meter", "square", "time",
        "thirds", "quarters", "million", "billion", "thousand", "hundred", "store", "bed", "seat", "storey", "story",
    ]

    // MARK: Measures

    private func hasCode(before place: Int) -> Bool {
        guard place > 0 else { return false }
        return NumberWords.currencies[folded(place - 1)] != nil && folded(place - 1).count == 3
            || isMoney(place) && words[place - 1].after == "$" && NumberWords.dollars[folded(place - 1)] != nil
    }

    private func measured(_ place: Int, _ after: Int) -> (Quantity.Measure, Int) {
        if let sign = words[place].before, let currency = NumberWords.currencySigns[sign] {
            let kind = place > 0 && words[place - 1].after == sign ? NumberWords.dollars[folded(place - 1)] : nil
            return (.money(kind ?? currency), after)
        }
        if hasCode(before: place), let currency = NumberWords.currencies[folded(place - 1)] {
            return (.money(currency), after)
        }
        if let sign = words[after - 1].after, let currency = NumberWords.currencySigns[sign] { return (.money(currency), after) }
        if words[after - 1].after == "%" || ["percent", "pct"].contains(folded(after)) {
            return (.percent, words[after - 1].after == "%" ? after : after + 1)
        }
        if folded(after) == "per", folded(after + 1) == "cent" { return (.percent, after + 2) }
        if ["percentage", "pp"].contains(folded(after)) { return (.percent, folded(after + 1).hasPrefix("point") ? after + 2 : after + 1) }
        if folded(after + 1).hasPrefix("dollar"), let currency = NumberWords.dollars[folded(after)] {
            return (.money(currency), after + 2)
        }
        if let currency = NumberWords.currencies[folded(after)] { return (.money(currency), after + 1) }
        return (.count, after)
    }

    /// `3x`, `three times`, `ten-fold`.
    private func times(_ value: Double, _ place: Int, _ after: Int) -> Found? {
        if folded(after) == "fold" || folded(after) == "times" && value > 1 || folded(after) == "x" {
            return found(.multiple, value, place..<after + 1, from: place)
        }
        if folded(after) == "thirds" || folded(after) == "quarters" {
            return found(.multiple, value / (folded(after) == "thirds" ? 3 : 4), place..<after + 1, from: place)
        }
        return nil
    }

    private func multiple(at place: Int) -> Found? {
        let word = folded(place)
        if let value = NumberWords.vague[word] { return found(.vague, value, place..<place + 1, from: place) }
        if let value = NumberWords.multiples[word] {
            let isPart = word == "half" && (words[place].hyphenFollows || NumberWords.ordinals[folded(place - 1)] != nil
                || ["latter", "other", "back", "front", "better", "this"].contains(folded(place - 1)))
            return isPart || isJoined(place) ? nil : found(.multiple, value, place..<place + 1, from: place)
        }
        if ["third", "quarter"].contains(word), folded(place + 1) == "of", ["a", "one"].contains(folded(place - 1)) {
            return found(.multiple, word == "third" ? 1.0 / 3 : 0.25, place..<place + 1, from: place)
        }
        if word.hasSuffix("x"), let value = Double(word.dropLast()) {
            return found(.multiple, value, place..<place + 1, from: place)
        }
        return nil
    }

    private func ordinal(at place: Int) -> Found? {
        let word = folded(place)
        if let value = NumberWords.ordinals[word] {
            if value > 2, isFraction(place) { return found(.multiple, 1 / value, place..<place + 1, from: place) }
            return isJoined(place) ? nil : found(.ordinal, value, place..<place + 1, from: place)
        }
        for ending in ["st", "nd", "rd", "th"] where word.hasSuffix(ending) {
            if let value = Double(word.dropLast(2)) { return found(.ordinal, value, place..<place + 1, from: place) }
        }
        return nil
    }

    /// "A fifth", "a third more", but "a third line".
    private func isFraction(_ place: Int) -> Bool {
        guard ["a", "an", "one"].contains(folded(place - 1)) else { return false }
        return place + 1 == words.count || SmallWords.all.contains(folded(place + 1)) && folded(place + 1) != "one"
            || [".", ",", ";", "?"].contains(words[place].after)
    }

    // MARK: Surroundings

    private func bound(before start: Int, after end: Int) -> Quantity.Bound {
        let last = folded(start - 1)
        let pair = folded(start - 2) + " " + last
        if ["over", "above", "exceeding", "beyond"].contains(last) || Self.overs.contains(pair) { return .over }
        if ["under", "below", "nearly", "almost"].contains(last) || Self.unders.contains(pair) { return .under }
        if ["about", "around", "roughly", "approximately", "some", "circa", "approx", "close"].contains(last) || pair == "close to" {
            return .about
        }
        if end > 0, end <= words.count, words[end - 1].after == "+" { return .over }
        return folded(end) == "or" && ["so", "more"].contains(folded(end + 1)) ? (folded(end + 1) == "so" ? .about : .over) : .exact
    }

    private static let overs: Set<String> = ["more than", "at least", "greater than", "north of", "upwards of", "upward of"]
    private static let unders: Set<String> = ["less than", "fewer than", "up to", "just under", "at most", "shy of"]

    /// The counted word, past one or two adjectives of measure: "38 days", "9,000 square metres".
    private func noun(at place: Int) -> String? {
        guard place < words.count, words[place].isLowercase, !Self.noNouns.contains(folded(place)) else { return nil }
        return Stem.of(folded(place))
    }

    private static let noNouns: Set<String> = [
        "in", "of", "on", "at", "for", "and", "or", "to", "from", "by", "with", "the", "a", "an", "as", "is", "was", "are",
        "were", "more", "new", "further", "additional", "other", "different", "separate", "people", "about", "such",
    ]
}

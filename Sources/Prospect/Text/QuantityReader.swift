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

    func found(
        _ measure: Quantity.Measure, _ value: Double, _ places: Range<Int>, small: Bool = false, from place: Int
    ) -> Found {
        Found(
            quantity: Quantity(
                measure: measure, value: value, bound: bound(before: places.lowerBound, after: places.upperBound),
                noun: noun(at: places.upperBound), isSmallWord: small), places: places)
    }

    func folded(_ place: Int) -> String { words.indices.contains(place) ? words[place].folded : "" }

    // MARK: Values

    /// `1,200`, `45m`, `twenty-five`, `1.2 million`, `a dozen`, `half a million`.
    func number(at place: Int) -> (value: Double, end: Int, inWords: Bool)? {
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
    func spaced(at place: Int) -> (Double, Int)? {
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

    func magnitude(after place: Int) -> (Double, Int) {
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

    func isMoney(_ place: Int) -> Bool {
        place >= 0 && (words[place].before.map { NumberWords.currencySigns[$0] != nil } ?? false)
    }

    func spelled(at place: Int) -> (Double, Int, Bool)? {
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

    func sum(from start: Int) -> (value: Double, end: Int, inWords: Bool) {
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

    func isTens(_ current: Double, _ value: Double) -> Bool {
        let rest = current.truncatingRemainder(dividingBy: 100)
        return rest >= 20 && rest.truncatingRemainder(dividingBy: 10) == 0 && value < 10
    }

    /// "two-person": part of a word that counts nothing; "two-week" and "38-day" do count.
    func isJoined(_ place: Int) -> Bool {
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
}

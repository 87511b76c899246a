/// Reads dates among words, in any usual order.
struct DateReader {
    let words: [Word]

    struct Found {
        let date: SpokenDate
        let places: Range<Int>
    }

    func date(at place: Int) -> Found? {
        numeric(at: place) ?? monthFirst(at: place) ?? dayFirst(at: place) ?? quarter(at: place) ?? season(at: place)
            ?? relative(at: place) ?? bareYear(at: place)
    }

    private func folded(_ place: Int) -> String { words.indices.contains(place) ? words[place].folded : "" }

    private func number(_ place: Int, in range: ClosedRange<Int>) -> Int? {
        guard words.indices.contains(place), words[place].text.utf8.allSatisfy({ (48...57).contains($0) }),
            let value = Int(words[place].text)
        else { return nil }
        return range.contains(value) ? value : nil
    }

    private func year(_ place: Int) -> Int? { number(place, in: 1900...2099) }

    private func day(_ place: Int) -> Int? {
        if let day = number(place, in: 1...31) { return day }
        let word = folded(place)
        guard ["st", "nd", "rd", "th"].contains(where: word.hasSuffix), let day = Int(word.dropLast(2)) else {
            return NumberWords.ordinals[word].map { Int($0) }.flatMap { (1...31).contains($0) ? $0 : nil }
        }
        return (1...31).contains(day) ? day : nil
    }

    private func month(_ place: Int) -> Int? {
        guard let month = Self.months[folded(place)] else { return nil }
        return Particulars.isMonth(words, place) ? month : nil
    }

    // MARK: Forms

    /// `2026-03-01`, `01/03/2026`, `1.3.2026`.
    private func numeric(at place: Int) -> Found? {
        guard words[place].hasDigit else { return nil }
        if let year = year(place), words[place].hyphenFollows, let month = number(place + 1, in: 1...12) {
            guard words[place + 1].hyphenFollows, let day = number(place + 2, in: 1...31) else {
                return Found(date: SpokenDate(year: year, month: month), places: place..<place + 2)
            }
            return Found(date: SpokenDate(year: year, month: month, day: day), places: place..<place + 3)
        }
        if words[place].after == "/", let first = number(place, in: 1...31), let second = number(place + 1, in: 1...31),
            words[place + 1].after == "/", let year = year(place + 2)
        {
            return Found(date: Self.numbered(first, second, year), places: place..<place + 3)
        }
        let parts = words[place].text.split(separator: ".").compactMap { Int($0) }
        guard parts.count == 3, (1900...2099).contains(parts[2]), parts[0] <= 31, parts[1] <= 31 else { return nil }
        return Found(date: Self.numbered(parts[0], parts[1], parts[2]), places: place..<place + 1)
    }

    private static func numbered(_ first: Int, _ second: Int, _ year: Int) -> SpokenDate {
        let monthFirst = second > 12
        var date = SpokenDate(year: year, month: monthFirst ? first : second, day: monthFirst ? second : first)
        date.isAmbiguous = first <= 12 && second <= 12 && first != second
        return date
    }

    /// `March 1, 2026`, `March 2026`, `in March`.
    private func monthFirst(at place: Int) -> Found? {
        guard let month = month(place) else { return nil }
        if year(place + 1) == nil, let day = day(place + 1), !words[place].hyphenFollows {
            let year = year(place + 2)
            return Found(
                date: SpokenDate(year: year, month: month, day: day), places: place..<place + (year == nil ? 2 : 3))
        }
        let next = folded(place + 1) == "of" ? place + 2 : place + 1
        let year = year(next)
        return Found(date: SpokenDate(year: year, month: month), places: place..<(year == nil ? place + 1 : next + 1))
    }

    /// `1 March 2026`, `the 1st of March`.
    private func dayFirst(at place: Int) -> Found? {
        guard let day = day(place) else { return nil }
        let next = folded(place + 1) == "of" ? place + 2 : place + 1
        guard let month = month(next) else { return nil }
        let year = year(next + 1)
        return Found(
            date: SpokenDate(year: year, month: month, day: day), places: place..<next + (year == nil ? 1 : 2))
    }

    /// `Q1 2026`, `the first quarter of 2026`.
    private func quarter(at place: Int) -> Found? {
        let word = folded(place)
        if word.count == 2, word.hasPrefix("q"), let quarter = Int(word.dropFirst()), (1...4).contains(quarter) {
            let next = folded(place + 1) == "of" ? place + 2 : place + 1
            return found(place..<(year(next) == nil ? place + 1 : next + 1), year: year(next)) { $0.quarter = quarter }
        }
        guard let ordinal = NumberWords.ordinals[word], ordinal <= 4, folded(place + 1) == "quarter" else { return nil }
        let next = ["of", "in"].contains(folded(place + 2)) ? place + 3 : place + 2
        guard let year = year(next) else { return nil }
        return found(place..<next + 1, year: year) { $0.quarter = Int(ordinal) }
    }

    private func found(_ places: Range<Int>, year: Int? = nil, _ set: (inout SpokenDate) -> Void) -> Found {
        var date = SpokenDate(year: year)
        set(&date)
        return Found(date: date, places: places)
    }

    /// `spring 2026`, `this autumn`, `early next summer`; a season alone is no date.
    private func season(at place: Int) -> Found? {
        let opener = Self.pointers.contains(folded(place)) ? place + 1 : place
        guard let season = Self.seasons[folded(opener)] else { return nil }
        let next = folded(opener + 1) == "of" ? opener + 2 : opener + 1
        let year = year(next)
        guard opener > place || year != nil else { return nil }
        return found(place..<(year == nil ? opener + 1 : next + 1), year: year) { $0.season = season }
    }

    private func relative(at place: Int) -> Found? {
        let word = folded(place)
        if word == "yesterday" { return found(place..<place + 1) { $0.relative = word } }
        guard ["last", "past", "next"].contains(word), Self.periods.contains(folded(place + 1)) else { return nil }
        return found(place..<place + 2) { $0.relative = (word == "next" ? "next " : "last ") + folded(place + 1) }
    }

    private func bareYear(at place: Int) -> Found? {
        guard let year = year(place), !words[place].hyphenFollows || year >= 1950 else { return nil }
        let isCounted = words.indices.contains(place + 1) && words[place + 1].isLowercase
            && !Self.afterYears.contains(folded(place + 1)) && !Self.beforeYears.contains(folded(place - 1))
        let isSigned = words[place].before.map { NumberWords.currencySigns[$0] != nil } ?? false
        return isCounted || isSigned || words[place].after == "%"
            ? nil : Found(date: SpokenDate(year: year), places: place..<place + 1)
    }

    static let months: [String: Int] = [
        "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
        "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6,
        "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
    ]
    private static let seasons = ["winter": 0, "spring": 1, "summer": 2, "autumn": 3, "fall": 3]
    private static let pointers: Set<String> = ["this", "last", "next", "past", "coming"]
    private static let periods: Set<String> = ["week", "month", "quarter", "year"]
    private static let beforeYears: Set<String> = [
        "in", "since", "by", "until", "of", "from", "to", "during", "early", "late", "mid", "before", "after", "end",
        "through", "for",
    ]
    private static let afterYears: Set<String> = [
        "and", "or", "to", "is", "was", "will", "has", "with", "at", "in", "on", "for", "but", "so", "as", "that", "which",
        "when", "after", "before", "by", "from", "brings", "means", "plan", "report", "budget", "season", "results",
    ]
}

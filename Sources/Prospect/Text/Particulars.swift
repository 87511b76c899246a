/// The particulars of a sentence: what a reader would hold us to.
struct Particular: Sendable {
    enum Value: Sendable {
        case number(Quantity)
        case date(SpokenDate)
        /// A named thing, folded.
        case name(String)
    }

    let value: Value
    let places: Range<Int>
    /// As written.
    let text: String

    var name: String? { if case .name(let name) = value { name } else { nil } }
    var number: Quantity? { if case .number(let number) = value { number } else { nil } }
    var date: SpokenDate? { if case .date(let date) = value { date } else { nil } }
}

enum Particulars {
    /// Numbers and dates among the words, left to right, those at `hidden` places left out.
    static func quantities(in words: [Word], hidden: Set<Int> = []) -> [Particular] {
        let dates = DateReader(words: words)
        let numbers = QuantityReader(words: words)
        var found: [Particular] = []
        var place = 0
        while place < words.count {
            guard !hidden.contains(place), mayBegin(words[place]) else {
                place += 1
                continue
            }
            if let date = dates.date(at: place) {
                found.append(Particular(value: .date(date.date), places: date.places, text: text(words, date.places)))
                place = date.places.upperBound
            } else if let number = numbers.quantity(at: place) {
                found.append(
                    Particular(value: .number(number.quantity), places: number.places, text: text(words, number.places)))
                place = max(place + 1, number.places.upperBound)
            } else {
                place += 1
            }
        }
        return found
    }

    private static func text(_ words: [Word], _ places: Range<Int>) -> String {
        words[places].map(\.text).joined(separator: " ")
    }

    private static func mayBegin(_ word: Word) -> Bool { word.hasDigit || openers.contains(word.folded) }

    private static let openers: Set<String> = Set(NumberWords.small.keys)
        .union(NumberWords.magnitudes.keys.filter { $0.count > 4 }).union(NumberWords.vague.keys)
        .union(NumberWords.multiples.keys).union(NumberWords.ordinals.keys).union(DateReader.months.keys)
        .union([
            "a", "an", "quarter", "spring", "summer", "autumn", "fall", "winter", "this", "last", "next", "past",
            "coming", "yesterday",
        ])

    /// What the numbers and dates of two texts can be compared by.
    static func keys(in words: [Word]) -> Set<String> {
        Set(quantities(in: words).flatMap { $0.number.map { [$0.key] } ?? $0.date?.keys ?? [] })
    }

    /// "March" is a month wherever it is capitalised; "May" only next to a number or after a preposition. In lower
    /// case both are verbs, unless a number follows or "in", "of" or "since" goes before.
    static func isMonth(_ words: [Word], _ place: Int) -> Bool {
        let word = words[place].folded
        guard DateReader.months[word] != nil else { return false }
        if word.count == 3, word != "may" { return words[place].isCapitalized && hasNumberBeside(words, place) }
        guard word == "may" || word == "march" else { return true }
        if place + 1 < words.count, words[place + 1].hasDigit { return true }
        guard place > 0 else { return false }
        let last = words[place - 1].folded
        guard words[place].isCapitalized else { return ["in", "of", "since"].contains(last) }
        return word == "march" || words[place - 1].hasDigit || beforeMonths.contains(last)
    }

    private static func hasNumberBeside(_ words: [Word], _ place: Int) -> Bool {
        place > 0 && (words[place - 1].hasDigit || beforeMonths.contains(words[place - 1].folded))
            || place + 1 < words.count && words[place + 1].hasDigit
    }

    private static let beforeMonths: Set<String> = [
        "in", "since", "by", "until", "of", "on", "from", "to", "during", "early", "late", "mid", "last", "this", "next",
        "and", "until", "before", "after", "through", "between", "around",
    ]

    /// Spelled out: abbreviations are other words too.
    static func isMonthWord(_ folded: String) -> Bool {
        DateReader.months[folded] != nil && (folded.count > 3 && folded != "sept" || folded == "may")
    }

    static func isNumberWord(_ folded: String) -> Bool {
        NumberWords.small[folded] != nil && folded != "one" || NumberWords.magnitudes[folded] != nil && folded.count > 4
            || NumberWords.vague[folded] != nil || NumberWords.multiples[folded] != nil
            || NumberWords.ordinals[folded] != nil && folded != "first" || folded == "percent" || folded == "quarter"
    }

    // MARK: Names

    /// Named things: capitalised words that neither the trade's vocabulary nor the start of a sentence explains.
    static func names(in words: [Word], hidden: Set<Int>, known: NameKnowledge) -> [Particular] {
        let isTitle = isTitleCase(words)
        return words.indices.compactMap { place in
            let word = words[place]
            guard !hidden.contains(place), isName(word, opens: isTitle || place == 0, known)
                    || place == 0 && !isTitle && words.count > 1 && !hidden.contains(0) && beginsName(word, words[1], known)
            else { return nil }
            return Particular(value: .name(word.folded), places: place..<place + 1, text: word.text)
        }
    }

    private static func isName(_ word: Word, opens: Bool, _ known: NameKnowledge) -> Bool {
        guard word.text.contains(where: \.isUppercase), !known.vocabulary.contains(word.folded), !isUnit(word) else {
            return false
        }
        if neverNames.contains(word.folded) || isMonthWord(word.folded) || known.ordinary.contains(word.folded) {
            return false
        }
        guard opens, !word.text.dropFirst().contains(where: \.isUppercase) else { return true }
        return known.names.contains(word.folded)
            || !known.known.contains(word.folded) && !Lexicon.isEnglish(plain(word.folded)) && !Lexicon.isCompound(word.folded)
    }

    /// "Prior Foods": an everyday word before one that has a capital without need.
    private static func beginsName(_ word: Word, _ next: Word, _ known: NameKnowledge) -> Bool {
        word.isCapitalized && next.isCapitalized && !SmallWords.all.contains(word.folded) && !known.known.contains(word.folded)
            && !known.vocabulary.contains(next.folded) && !known.ordinary.contains(next.folded) && Lexicon.isEnglish(next.folded)
            && !neverNames.contains(next.folded) && !isMonthWord(next.folded) && word.after == " "
            && known.names.contains(next.folded) && !word.folded.hasSuffix("ing")
    }

    /// Digits with a magnitude or ordinal ending: `45M`, `Q1`.
    private static func isUnit(_ word: Word) -> Bool { word.hasDigit && word.text.first?.isNumber ?? false }

    /// `wouldn't` is `would`.
    private static func plain(_ folded: String) -> String {
        guard let mark = folded.firstIndex(where: { $0 == "'" || $0 == "\u{2019}" }) else { return folded }
        let head = folded[..<mark]
        return head.hasSuffix("n") && folded.hasSuffix("t") ? String(head.dropLast()) : String(head)
    }

    /// Every longer word begins with a capital, as in a headline.
    private static func isTitleCase(_ words: [Word]) -> Bool {
        let long = words.filter { $0.text.count > 3 }
        return long.count > 1 && long.allSatisfy(\.isCapitalized)
    }

    private static let neverNames: Set<String> = [
        "i", "i'm", "i'd", "i've", "i'll", "i\u{2019}m", "i\u{2019}d", "i\u{2019}ve", "i\u{2019}ll", "monday", "tuesday",
        "wednesday", "thursday", "friday", "saturday", "sunday", "mondays", "tuesdays", "wednesdays", "thursdays",
        "fridays", "saturdays", "sundays", "english", "mr", "mrs", "ms", "dr", "ps", "a4", "pdf", "faq", "ok", "eve", "gantt", "pareto", "kanban", "kaizen", "sigma", "lean",
        "inc", "ltd", "llc", "plc", "gmbh", "corp", "ag",
    ]
}

/// What tells a name from an ordinary word.
struct NameKnowledge: Sendable {
    /// Folded words the trade uses with capitals: FDA, CAPA.
    let vocabulary: Set<String>
    /// Lower-case words known to be everyday ones.
    let ordinary: Set<String>
    /// Words that a claim writes with a capital inside a sentence.
    let names: Set<String>
    /// Words that a claim writes without one.
    let known: Set<String>
}

/// The particulars of a sentence: what a reader would hold us to.
struct Particular: Sendable, Hashable {
    enum Kind: Sendable { case number, date, name }
    let kind: Kind
    /// What it is compared by: `35`, `september`, `novartis`.
    let key: String
    /// As written.
    let text: String

    static func == (left: Particular, right: Particular) -> Bool { left.kind == right.kind && left.key == right.key }
    func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(key)
    }
}

enum Particulars {
    /// Numbers and dates among the words, those at `hidden` places left out.
    static func quantities(in words: [Word], hidden: Set<Int> = []) -> [Particular] {
        words.indices.filter { !hidden.contains($0) }.compactMap { quantity(words, $0) }
    }

    private static func quantity(_ words: [Word], _ place: Int) -> Particular? {
        let word = words[place]
        if word.hasDigit { return Particular(kind: .number, key: numberKey(word.folded), text: word.text) }
        if let value = numberWords[word.folded], !isJoined(words, place) { return Particular(kind: .number, key: value, text: word.text) }
        if isMonth(words, place) {
            return Particular(kind: .date, key: word.folded, text: word.text)
        }
        if word.folded == "yesterday" { return Particular(kind: .date, key: "yesterday", text: word.text) }
        if ["last", "past"].contains(word.folded), place + 1 < words.count, periods.contains(words[place + 1].folded) {
            return Particular(kind: .date, key: words[place + 1].folded, text: word.text + " " + words[place + 1].text)
        }
        return nil
    }

    /// "third-party", "two-person": part of a word that counts nothing; "two-week" and "twenty-five" do count.
    private static func isJoined(_ words: [Word], _ place: Int) -> Bool {
        guard words[place].hyphenFollows, place + 1 < words.count else { return false }
        let next = words[place + 1]
        return next.isLowercase && numberWords[next.folded] == nil && !units.contains(next.folded)
    }

    /// "March" is a month wherever it is capitalised; "May" only next to a number or after a preposition. In lower
    /// case both are verbs, unless a number follows or "in", "of" or "since" goes before.
    private static func isMonth(_ words: [Word], _ place: Int) -> Bool {
        let word = words[place].folded
        guard months.contains(word) else { return false }
        guard word == "may" || word == "march" else { return true }
        if place + 1 < words.count, words[place + 1].hasDigit { return true }
        guard place > 0 else { return false }
        guard words[place].isCapitalized else { return ["in", "of", "since"].contains(words[place - 1].folded) }
        return word == "march" || words[place - 1].hasDigit
            || ["in", "since", "by", "until", "of", "on", "from", "to", "during"].contains(words[place - 1].folded)
    }

    /// What makes `1,000` and `1000`, `9th` and `9` one number.
    private static func numberKey(_ folded: String) -> String {
        let plain = folded.filter { $0 != "," }
        for ending in ["st", "nd", "rd", "th"] where plain.hasSuffix(ending) {
            let digits = plain.dropLast(2)
            if !digits.isEmpty, digits.allSatisfy(\.isNumber) { return String(digits) }
        }
        return plain
    }

    static func isMonthWord(_ folded: String) -> Bool { months.contains(folded) }
    static func isNumberWord(_ folded: String) -> Bool { numberWords[folded] != nil }

    private static let months: Set<String> = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let units: Set<String> = [
        "week", "weeks", "month", "months", "quarter", "year", "years", "day", "days", "hour", "hours", "minute",
        "minutes", "fold", "figure", "digit", "percent", "point", "points", "dollar", "euro", "ton", "tonne", "litre",
        "liter", "mile", "plant", "site", "line", "acre", "foot", "metre", "meter", "square", "time", "thirds",
        "quarters",
    ]
    private static let periods: Set<String> = [
        "week", "month", "quarter", "year", "spring", "summer", "autumn", "fall", "winter",
    ]
    private static let numberWords: [String: String] = [
        "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
        "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
        "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30",
        "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
        "hundred": "100", "hundreds": "hundreds", "thousand": "1000", "thousands": "thousands",
        "million": "1000000", "millions": "millions", "billion": "1000000000", "billions": "billions",
        "dozen": "12", "dozens": "dozens", "twice": "twice", "double": "double", "doubled": "double",
        "triple": "triple", "tripled": "triple", "percent": "percent", "third": "3rd", "fourth": "4th",
        "fifth": "5th", "tenth": "10th", "half": "half", "halves": "half", "halved": "half", "second": "2nd",
        "quarter": "quarter", "quarters": "quarter", "quadrupled": "quadruple", "quadruple": "quadruple",
    ]

    /// Named things: capitalised words that neither the trade's vocabulary nor the start of a sentence explains.
    static func names(in words: [Word], hidden: Set<Int>, known: NameKnowledge) -> [Particular] {
        words.indices.compactMap { place in
            let word = words[place]
            guard !hidden.contains(place),
                isName(word, first: place == 0, next: place + 1 < words.count ? words[place + 1] : nil, known)
            else { return nil }
            return Particular(kind: .name, key: word.folded, text: word.text)
        }
    }

    private static func isName(_ word: Word, first: Bool, next: Word?, _ known: NameKnowledge) -> Bool {
        guard word.text.contains(where: \.isUppercase), !word.hasDigit, !known.vocabulary.contains(word.folded) else {
            return false
        }
        if known.pronouns.contains(word.folded) || isMonthWord(word.folded) || known.ordinary.contains(word.folded) {
            return false
        }
        guard first, !known.names.contains(word.folded), !word.text.dropFirst().contains(where: \.isUppercase) else {
            return true
        }
        return !(known.stems.contains(Stem.of(word.folded)) && commonEndings.contains { word.folded.hasSuffix($0) })
    }

    private static let commonEndings = [
        "ing", "ly", "ed", "tion", "sion", "ment", "ness", "ity", "als", "ance", "ence", "ers", "ors", "ies", "ons",
    ]
}

/// What tells a name from an ordinary word.
struct NameKnowledge: Sendable {
    /// Folded words the trade uses with capitals: FDA, CAPA.
    let vocabulary: Set<String>
    /// Lower-case words known to be everyday ones.
    let ordinary: Set<String>
    /// Stems of everyday words.
    let stems: Set<String>
    /// Words that a claim writes with a capital inside a sentence.
    let names: Set<String>
    let pronouns: Set<String> = [
        "i", "i'm", "i'd", "i've", "i'll", "i\u{2019}m", "i\u{2019}d", "i\u{2019}ve", "i\u{2019}ll",
    ]
}

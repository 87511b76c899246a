internal import LedgerCore

/// One word of a text: a run of letters, digits and marks. `it's` is one word, `on-time` two, `3.5` one.
struct Word: Sendable, Equatable {
    /// As it is written.
    let text: String
    /// Case-folded, a possessive ending removed: what words are compared by.
    let folded: String
    let range: Range<String.Index>
    /// A hyphen binds it to the next word.
    let hyphenFollows: Bool
    /// The characters right before and after it, where there are any: `$`, `%`, `/`.
    let before: Unicode.Scalar?
    let after: Unicode.Scalar?

    let isCapitalized: Bool
    /// Has a letter and no capital.
    let isLowercase: Bool
    let hasDigit: Bool

    init(text: String, folded: String, range: Range<String.Index>, hyphenFollows: Bool, before: Unicode.Scalar?, after: Unicode.Scalar?) {
        self.text = text
        self.folded = folded
        self.range = range
        self.hyphenFollows = hyphenFollows
        self.before = before
        self.after = after
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            isCapitalized = text.first?.isUppercase ?? false
            isLowercase = text.contains(where: \.isLetter) && !text.contains(where: \.isUppercase)
            hasDigit = text.contains(where: \.isNumber)
            return
        }
        let hasCapital = text.utf8.contains { (0x41...0x5a).contains($0) }
        isCapitalized = text.utf8.first.map { (0x41...0x5a).contains($0) } ?? false
        isLowercase = !hasCapital && text.utf8.contains { (0x61...0x7a).contains($0) }
        hasDigit = text.utf8.contains { (0x30...0x39).contains($0) }
    }
}

/// Texts as words, without regular expressions: the one notion of "whole word" everywhere.
enum Words {
    static func of(_ text: String) -> [Word] { ofASCII(text) ?? ofAny(text) }

    static func ofAny(_ text: String) -> [Word] {
        var words: [Word] = []
        var from = text.startIndex
        while let start = text[from...].firstIndex(where: isWordCharacter) {
            let end = endOfWord(in: text, from: start)
            words.append(word(text, start..<end))
            from = end
        }
        return words
    }

    /// Folded words of a text.
    static func folded(_ text: String) -> [String] { of(text).map(\.folded) }

    static func isWordCharacter(_ character: Character) -> Bool {
        if let byte = character.asciiValue { return isLetter(byte) || isDigit(byte) }
        return character.isLetter || character.isNumber
    }

    private static func endOfWord(in text: String, from start: String.Index) -> String.Index {
        var end = text.index(after: start)
        while end < text.endIndex {
            if isWordCharacter(text[end]) {
                end = text.index(after: end)
                continue
            }
            let next = text.index(after: end)
            guard next < text.endIndex, joins(text[end], text[text.index(before: end)], text[next]) else { break }
            end = next
        }
        return end
    }

    private static func joins(_ mark: Character, _ left: Character, _ right: Character) -> Bool {
        switch mark {
        case "'", "\u{2019}": left.isLetter && right.isLetter
        case ".", ",": left.isNumber && right.isNumber
        default: false
        }
    }

    private static func bindsNext(_ text: String, _ end: String.Index) -> Bool {
        guard end < text.endIndex, "-\u{2010}\u{2011}".contains(text[end]) else { return false }
        let next = text.index(after: end)
        return next < text.endIndex && isWordCharacter(text[next])
    }

    private static func word(_ text: String, _ range: Range<String.Index>) -> Word {
        let own = String(text[range])
        return Word(
            text: own, folded: fold(own), range: range, hyphenFollows: bindsNext(text, range.upperBound),
            before: text[..<range.lowerBound].unicodeScalars.last,
            after: text[range.upperBound...].unicodeScalars.first)
    }

    static func fold(_ text: String) -> String {
        var folded = text.utf8.allSatisfy({ $0 < 0x80 }) ? text.lowercased() : text.foldedForMatching()
        for ending in ["'s", "\u{2019}s"] where folded.hasSuffix(ending) { folded.removeLast(2) }
        return folded
    }
}

/// A phrase looked for as whole words, ignoring case and what stands between the words.
struct Phrase: Sendable {
    /// As the rules spell it.
    let text: String
    let words: [String]

    init(_ text: String) {
        self.text = text
        words = Words.folded(text)
    }

    func occurs(in text: FoldedText) -> Bool {
        for word in words where !text.set.contains(word) { return false }
        return words.count == 1 || start(in: text.words) != nil
    }

    func occurs(in text: [String]) -> Bool { start(in: text) != nil }

    func begins(_ text: [String]) -> Bool { !words.isEmpty && text.starts(with: words) }

    /// The first place of a text's folded words at which the phrase stands.
    func start(in text: [String]) -> Int? {
        guard let first = words.first, text.count >= words.count else { return nil }
        var place = 0
        while place + words.count <= text.count {
            if text[place] == first, text[place..<place + words.count] == words[...] { return place }
            place += 1
        }
        return nil
    }
}

/// Folded words of a text, with a set of them for looking many phrases up.
struct FoldedText: Sendable {
    let words: [String]
    let set: Set<String>

    init(_ words: [String]) {
        self.words = words
        set = Set(words)
    }
}

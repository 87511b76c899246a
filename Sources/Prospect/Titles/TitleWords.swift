/// A job title as folded words: dotted initials joined ("I.T." is "it"), fillers left in.
struct TitleWords: Sendable {
    let words: [String]
    /// Joined without spaces, for scripts that write none.
    private let joined: String

    init(_ title: String) {
        let cased = title.contains(where: \.isUppercase) && title.contains(where: \.isLowercase)
        let parts = title.split(whereSeparator: { $0.isWhitespace || "/,;:|()-\u{2013}\u{2014}&+".contains($0) })
        words = parts.flatMap { part -> [String] in
            let letters = part.split(separator: ".")
            if part.contains("."), letters.count > 1, letters.allSatisfy({ $0.count == 1 }) {
                return [Words.fold(letters.joined())]
            }
            // The pronoun: "Making it happen manager".
            if cased, part == "it" || part == "It" { return ["\u{2205}"] }
            return Words.folded(String(part))
        }
        joined = Words.fold(title)
    }

    private init(words: [String]) {
        self.words = words
        joined = words.joined(separator: " ")
    }

    func has(_ phrase: String) -> Bool {
        if let first = phrase.unicodeScalars.first, first.value >= 0x2E80 { return joined.contains(Words.fold(phrase)) }
        return Phrase(phrase).occurs(in: words)
    }

    /// All words of the phrase, in any order.
    func hasAllWords(of phrase: String) -> Bool { Words.folded(phrase).allSatisfy(words.contains) }

    func removing(_ phrases: [String]) -> TitleWords {
        var kept = words
        for phrase in phrases.map(Phrase.init) {
            while let start = phrase.start(in: kept) { kept.removeSubrange(start..<start + phrase.words.count) }
        }
        return kept == words ? self : TitleWords(words: kept)
    }
}

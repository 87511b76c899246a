internal import Foundation
internal import LedgerCore

/// A job title as folded words: dotted initials joined ("I.T." is "it"), accents off, fillers left in.
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
                return [Self.fold(letters.joined())]
            }
            // The pronoun: "Making it happen manager".
            if cased, part == "it" || part == "It" { return ["\u{2205}"] }
            return Self.plainWords(String(part))
        }
        joined = Self.fold(title)
    }

    private init(words: [String]) {
        self.words = words
        joined = words.joined(separator: " ")
    }

    func has(_ phrase: TitlePhrase) -> Bool {
        if let unspaced = phrase.unspaced { return joined.contains(unspaced) }
        return phrase.forms.contains { $0.occurs(in: words) }
    }

    /// All words of the phrase, in any order.
    func hasAllWords(of phrase: TitlePhrase) -> Bool { phrase.forms.contains { $0.words.allSatisfy(words.contains) } }

    func removing(_ phrases: [TitlePhrase]) -> TitleWords {
        var kept = words
        for phrase in phrases.flatMap(\.forms) where !phrase.words.isEmpty {
            while let start = phrase.start(in: kept) { kept.removeSubrange(start..<start + phrase.words.count) }
        }
        return kept == words ? self : TitleWords(words: kept)
    }

    // MARK: Folding

    /// Folded words without accents, and without the article or preposition that French joins to a word: `d'usine`.
    static func plainWords(_ text: String) -> [String] {
        Words.folded(text).map(withoutAccents).map { word in
            let isJoined = ["d'", "l'", "d\u{2019}", "l\u{2019}"].contains { word.hasPrefix($0) }
            return isJoined && word.count > 4 ? String(word.dropFirst(2)) : word
        }
    }

    static func fold(_ text: String) -> String { withoutAccents(Words.fold(text)) }

    /// `é` as `e`, `ø` as `o`; scripts other than Latin, Greek and Cyrillic as they are.
    private static func withoutAccents(_ folded: String) -> String {
        guard !folded.utf8.allSatisfy({ $0 < 0x80 }) else { return folded }
        var plain = String.UnicodeScalarView()
        for scalar in folded.decomposedStringWithCompatibilityMapping.unicodeScalars
        where !(0x300...0x36f).contains(scalar.value) {
            plain.append(contentsOf: (undecomposed[scalar] ?? String(scalar)).unicodeScalars)
        }
        return String(plain).precomposedStringWithCompatibilityMapping
    }

    private static let undecomposed: [Unicode.Scalar: String] = [
        "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ß": "ss",
    ]
}

/// A phrase of the rules that titles are searched for, folded once.
struct TitlePhrase: Sendable {
    /// As the rules spell it.
    let text: String
    /// Its spellings: `Qualität` is written `Qualitat` and `Qualitaet` too.
    let forms: [Phrase]
    /// Set for a script that writes no spaces: found anywhere in the title.
    let unspaced: String?

    init(_ text: String) {
        self.text = text
        let isUnspaced = text.unicodeScalars.first.map { $0.value >= 0x2E80 } ?? false
        unspaced = isUnspaced ? TitleWords.fold(text) : nil
        let composed = text.precomposedStringWithCanonicalMapping.lowercased()
        let spelledOut = String(composed.flatMap { Self.umlauts[$0] ?? String($0) })
        forms = Set([text, spelledOut].map { TitleWords.plainWords($0).joined(separator: " ") }).sorted().map(Phrase.init)
    }

    /// It is this one word.
    func isWord(_ word: String) -> Bool { forms.contains { $0.words == [word] } }

    /// Both are found in the same titles: `opérations` is spelled as `operations`.
    func isSpelled(as other: TitlePhrase) -> Bool {
        unspaced == other.unspaced && forms.contains { form in other.forms.contains { $0.words == form.words } }
    }

    private static let umlauts: [Character: String] = ["ä": "ae", "ö": "oe", "ü": "ue"]
}

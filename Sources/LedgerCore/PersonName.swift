/// What tells people at one account apart by their names.
public enum PersonName {
    /// A person is called by it: it has two letters (or one of a script that writes words with one), and is not what
    /// exports put in place of nothing.
    public static func isName(_ text: String) -> Bool {
        let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
        let isIdeographic = letters.contains { $0.properties.isIdeographic }
        return (letters.count > 1 || isIdeographic) && !isPlaceholder(text)
    }

    public static func isTitle(_ text: String) -> Bool {
        text.unicodeScalars.contains(where: \.properties.isAlphabetic) && !isPlaceholder(text)
    }

    private static func isPlaceholder(_ text: String) -> Bool {
        placeholders.contains(text.lowercased().filter { $0.isLetter || $0 == "/" })
    }

    private static let placeholders: Set<String> = [
        "n/a", "na", "null", "nil", "none", "undefined", "unknown", "tbd", "not/available", "notavailable", "notapplicable",
        "noname", "notitle", "blank", "empty", "nan",
    ]

    /// The form in which equal names are equal text: given name first, without titles and degrees where two words
    /// are left, NFKC, case-folded, without accents, words parted by single spaces, without punctuation and U+0000, which no stored
    /// text holds. Empty where the name has no word.
    public static func key(_ name: String) -> String { words(core(name)) }

    /// The same of any text, with all its words.
    static func words(_ text: String) -> String { spelledWords(text).withoutAccents() }

    /// With its accents.
    static func spelledWords(_ text: String) -> String {
        if text.isBlank { return "" }
        let shown = text.utf8.contains(0) ? text.filter { $0 != "\0" } : text
        return shown.foldedForMatching().split { $0.isWhitespace || $0.isPunctuation }.joined(separator: " ")
    }

    /// `Ana Ruiz` of `Dr. Ana Ruiz, MBA` and of `Ruiz, Ana`; a title before one word tells people apart: `Mrs. Ruiz`.
    static func core(_ name: String) -> String {
        let name = givenNameFirst(name)
        let words = name.split { $0.isWhitespace || $0 == "," }.map(String.init)
        let core = NameAdditions.withoutDegrees(NameAdditions.withoutTitles(words, certain: true))
        return core.count > 1 && core.count < words.count ? core.joined(separator: " ") : name
    }

    /// `Ana Ruiz Jr.` of `Ruiz, Ana, Jr.`. A name in Chinese, Japanese or Korean script is family name first either way.
    private static func givenNameFirst(_ name: String) -> String {
        let parts = name.split(separator: ",").map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
        guard let family = parts.first, parts.count > 1 else { return name }
        let additions = parts.dropFirst().filter { NameAdditions.isAddition($0, to: family) }
        let given = parts.dropFirst().filter { !NameAdditions.isAddition($0, to: family) }
        let words = parts.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        guard given.count == 1, !words.allSatisfy(NameAdditions.isEastAsian) else { return name }
        let own = NameAdditions.withoutTitles(family.split(whereSeparator: \.isWhitespace).map(String.init), certain: true)
        return (given + own + additions).joined(separator: " ")
    }
}

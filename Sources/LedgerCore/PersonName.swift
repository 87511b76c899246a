/// What tells people at one account apart by their names.
public enum PersonName {
    /// The form in which equal names are equal text: NFKC, case-folded, words parted by single spaces, without
    /// punctuation and U+0000, which no stored text holds. Empty where the name has no word.
    public static func key(_ name: String) -> String {
        if name.isBlank { return "" }
        let shown = name.utf8.contains(0) ? name.filter { $0 != "\0" } : name
        return shown.foldedForMatching().split { $0.isWhitespace || $0.isPunctuation }.joined(separator: " ")
    }
}

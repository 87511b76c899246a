/// What is left of a word without its usual English endings: `closing`, `closed` and `closes` are one.
enum Stem {
    static func of(_ folded: String) -> String {
        guard folded.utf8.allSatisfy({ $0 < 0x80 }) else { return folded }
        for (ending, instead) in endings where folded.hasSuffix(ending) && folded.count - ending.count >= 3 {
            return plain(withoutER(folded.dropLast(ending.count) + instead, after: ending))
        }
        return plain(folded)
    }

    private static let endings = [
        ("ies", "y"), ("ied", "y"), ("ings", ""), ("ing", ""), ("ers", ""), ("er", ""), ("es", ""), ("ed", ""),
        ("ly", ""), ("s", ""),
    ]

    /// `considering` is `consider` is `consid`.
    private static func withoutER(_ stem: String, after ending: String) -> String {
        ["ing", "ings", "ed", "s"].contains(ending) && stem.hasSuffix("er") && stem.count > 4 ? String(stem.dropLast(2)) : stem
    }

    /// Without a final `e`, and with a single final consonant: `stopp` is `stop`.
    private static func plain(_ stem: String) -> String {
        var stem = stem
        if stem.count > 3, stem.hasSuffix("e") { stem.removeLast() }
        guard stem.count > 3, let last = stem.last, stem.dropLast().last == last, !"aeiou".contains(last) else {
            return stem
        }
        return String(stem.dropLast())
    }
}

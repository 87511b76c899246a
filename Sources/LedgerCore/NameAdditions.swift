/// What is written around a name and is no part of it: titles in front, degrees behind. `Jr.` and `III` are of the name.
public enum NameAdditions {
    /// Words without the titles in front; all of them where there is nothing else.
    /// - Parameter certain: a word that may be a given name (`Don`, `Mag`) is a title only with a dot; else also where
    ///   two words of a name follow it.
    public static func withoutTitles(_ words: [String], certain: Bool = false) -> [String] {
        var rest = words[...]
        while let first = rest.first, isTitle(first, before: rest.dropFirst(), certain) { rest = rest.dropFirst() }
        return rest.isEmpty ? words : Array(rest)
    }

    /// Words without the degrees behind; the first word always stays.
    public static func withoutDegrees(_ words: [String]) -> [String] {
        var rest = words[...]
        while rest.count > 1, let last = rest.last, isDegree(last) { rest = rest.dropLast() }
        return Array(rest)
    }

    /// `MBA`, `MBA.`, `B.A.`, `BEng`; `MA` and `Do` are surnames too, and `M.A.` is not.
    public static func isDegree(_ word: String) -> Bool {
        let letters = letters(of: word)
        return degrees.contains(letters)
            || degreesInCapitals.contains(letters) && (word == word.uppercased() || isDotted(word))
            || degreesWithDots.contains(letters) && isDotted(word)
    }

    /// `Jr.`, `III`.
    public static func isGeneration(_ word: String) -> Bool { generations.contains(word.lowercased().filter { $0 != "." }) }

    /// What follows a name and a comma is `MBA`, `Jr.`, `CQE, ASQ`: known, or in capitals behind two words that are not;
    /// else it is the given name.
    public static func isAddition(_ text: String, to name: String) -> Bool {
        let isWhole = name != name.uppercased() && name.contains(where: \.isWhitespace)
        return text.split { $0.isWhitespace || $0 == "," }.map(String.init).allSatisfy { word in
            isGeneration(word) || isDegree(word) || isWhole && word.count > 1 && word == word.uppercased()
        }
    }

    /// In a script in which the family name is written first.
    public static func isEastAsian(_ word: String) -> Bool {
        word.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x3040...0x30ff, 0x31f0...0x31ff, 0x3400...0x9fff, 0xac00...0xd7a3, 0xf900...0xfaff, 0x20000...0x3ffff,
                0x3005, 0x00b7:
                true
            default: false
            }
        }
    }

    /// The word, in whatever spelling, may stand before a name as a title.
    public static func mayBeTitle(_ word: String) -> Bool {
        let letters = letters(of: word)
        return titles.contains(letters) || givenNamesToo.contains(letters)
    }

    private static func isTitle(_ word: String, before rest: ArraySlice<String>, _ certain: Bool) -> Bool {
        let letters = letters(of: word)
        if titles.contains(letters) { return true }
        if word.contains(".") { return givenNamesToo.contains(letters) || fields.contains(letters) }
        // `Don Van Dyke` is not Mr. Van Dyke.
        guard !certain, givenNamesToo.contains(letters), rest.count > 1, let next = rest.first else { return false }
        return !particles.contains(self.letters(of: next))
    }

    /// A dot within, not only behind.
    private static func isDotted(_ word: String) -> Bool { word.dropLast().contains(".") }

    /// `Dipl.-Ing.` is `dipling`, `Señor` is `senor`.
    private static func letters(of word: String) -> String {
        word.lowercased().withoutAccents().filter(\.isLetter)
    }

    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "herr", "frau", "hr", "mme", "mlle",
        "sr", "sra", "srta", "senor", "senora", "senorita", "dra", "dott", "dottssa", "signor", "signora", "sigra",
        "dipl", "dipling", "diploming", "diplkfm", "diplkfr", "dkfm", "dkffr", "univprof", "mgr", "judr", "mudr", "phdr", "rndr",
        "drs", "drhc",
    ]
    private static let givenNamesToo: Set<String> = ["don", "dona", "fr", "ing", "ir", "mag", "sig"]
    /// As in `Dr. rer. nat.`: titles with a dot alone.
    private static let fields: Set<String> = [
        "habil", "hc", "jur", "med", "nat", "oec", "phil", "pol", "rer", "soc", "techn", "bc", "doc", "lic", "arq", "avv",
    ]
    private static let degrees: Set<String> = [
        "phd", "mba", "emba", "msc", "bsc", "esq", "cpa", "dds", "dvm", "pharmd", "beng", "meng", "bba", "mph", "mphil", "dphil",
        "llm", "llb", "edd", "csc",
    ]
    private static let degreesInCapitals: Set<String> = ["md", "jd", "pe", "rn", "dba"]
    private static let degreesWithDots: Set<String> = ["ba", "ma", "bs", "ms", "be", "do", "bed", "med"]
    private static let generations: Set<String> = ["jr", "sr", "ii", "iii", "iv"]
    private static let particles: Set<String> = ["van", "von", "der", "de", "del", "di", "da", "la", "le", "el"]
}

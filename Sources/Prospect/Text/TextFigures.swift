/// Figures of a draft's text: for a person to look at, never a gate.
public struct TextFigures: Sendable, Codable, Equatable {
    /// Words of the body between greeting and sign-off.
    public var words: Int
    public var sentences: Int
    /// Flesch-Kincaid grade level of these sentences, to one decimal; 0 for an empty body.
    ///
    /// 0.39 words/sentences + 11.8 syllables/words - 15.59, after Kincaid, Fishburne, Rogers and Chissom, "Derivation of
    /// New Readability Formulas for Navy Enlisted Personnel", Research Branch Report 8-75 (1975). Syllables are
    /// counted as groups of vowels, a silent final e left out.
    public var readingGrade: Double
    /// Phrases of subject and body that mail filters are known to mark, as the list spells them.
    public var spamTriggers: [String]

    enum CodingKeys: String, CodingKey {
        case words, sentences
        case readingGrade = "reading_grade"
        case spamTriggers = "spam_triggers"
    }

    /// - Parameter spamTriggers: phrases to look for, as whole words in any case.
    public init(subject: String, body: String, spamTriggers: [String], rules: Rules) {
        self.init(subject: subject, body: body, triggers: spamTriggers.map(Phrase.init), rules: rules)
    }

    init(subject: String, body: String, triggers: [Phrase], rules: Rules) {
        let text = BodyText(body, greetings: rules.greetings, closings: rules.closings)
        words = text.wordCount
        sentences = text.sentences.count
        readingGrade = Self.grade(text)
        let said = FoldedText(Words.folded(subject) + Words.folded(body))
        spamTriggers = triggers.filter { $0.occurs(in: said) }.map(\.text)
    }

    private static func grade(_ text: BodyText) -> Double {
        guard text.wordCount > 0, !text.sentences.isEmpty else { return 0 }
        let syllables = Words.folded(text.content).reduce(0) { $0 + Syllables.count(of: $1) }
        let words = Double(text.wordCount)
        let grade = 0.39 * words / Double(text.sentences.count) + 11.8 * Double(syllables) / words - 15.59
        return (grade * 10).rounded() / 10
    }
}

/// How a word is said, roughly.
enum Syllables {
    /// Groups of vowels, a silent final e left out; at least one. A number counts one for each digit.
    static func count(of folded: String) -> Int {
        if folded.contains(where: \.isNumber) { return max(1, folded.count(where: \.isNumber)) }
        var count = 0
        var afterVowel = false
        for character in folded {
            let isVowel = "aeiouyàáâäãåèéêëìíîïòóôöõøùúûü".contains(character)
            if isVowel, !afterVowel { count += 1 }
            afterVowel = isVowel
        }
        let isSilent = folded.hasSuffix("e") && !folded.hasSuffix("le") || folded.hasSuffix("ed") && !folded.hasSuffix("ted") && !folded.hasSuffix("ded")
        return max(1, isSilent ? count - 1 : count)
    }
}

public import LedgerCore

extension TextFigures {
    /// Of a draft: words and sentences between greeting and sign-off, their Flesch-Kincaid grade, and the rules' spam
    /// triggers in subject and body, as whole words in any case.
    public init(subject: String, body: String, rules: Rules) {
        let text = BodyText(body, greetings: rules.greetings, closings: rules.closings)
        let said = FoldedText(Words.folded(subject) + Words.folded(body))
        self.init(
            words: text.wordCount, sentences: text.sentences.count, readingGrade: Self.grade(text),
            spamTriggers: rules.spamTriggers.filter { $0.occurs(in: said) }.map(\.text))
    }

    /// 0.39 words/sentences + 11.8 syllables/words - 15.59, after Kincaid, Fishburne, Rogers and Chissom, "Derivation of
    /// New Readability Formulas for Navy Enlisted Personnel", Research Branch Report 8-75 (1975). Syllables are
    /// counted as groups of vowels, a silent final e left out; 0 for an empty body.
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

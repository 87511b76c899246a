/// Whether a text is English, by its small words and its script.
enum Language {
    /// The first sentence that is in another language; nil for English.
    ///
    /// Names do not count, in whatever script: the words to leave out.
    static func foreignSentence(in sentences: [(text: String, words: [Word])], names: Set<String>) -> String? {
        var foreign = 0
        var english = 0
        for sentence in sentences {
            let words = sentence.words.map(\.folded).filter { !names.contains($0) }
            let (others, ours) = counts(words)
            if others > 2 && others > ours || isOtherScript(sentence.words, names) { return sentence.text }
            foreign += others
            english += ours
        }
        return foreign > 3 && foreign * 2 > english || isUnknown(sentences.flatMap(\.words), names) ? sentences.first?.text : nil
    }

    private static func counts(_ words: [String]) -> (foreign: Int, english: Int) {
        (words.count { small.contains($0) || isElided($0) }, words.count { SmallWords.all.contains($0) && !small.contains($0) })
    }

    /// `l'usine`, `d'une`.
    private static func isElided(_ word: String) -> Bool {
        guard let mark = word.firstIndex(where: { $0 == "'" || $0 == "\u{2019}" }) else { return false }
        return ["l", "d", "qu", "n", "s", "c", "j", "dell", "nell", "un"].contains(word[..<mark]) && word[mark...].count > 2
    }

    /// Few words of a long text are known English ones.
    private static func isUnknown(_ words: [Word], _ names: Set<String>) -> Bool {
        let words = words.filter { $0.isLowercase && !names.contains($0.folded) }
        guard words.count > 15 else { return false }
        return words.count { SmallWords.all.contains($0.folded) } * 8 < words.count
            && words.count { Lexicon.isEnglish($0.folded) } * 2 < words.count
    }

    /// More than a fifth of the letters are of another script than Latin.
    private static func isOtherScript(_ words: [Word], _ names: Set<String>) -> Bool {
        if words.allSatisfy({ $0.text.utf8.allSatisfy { $0 < 0x80 } }) { return false }
        var latin = 0
        var other = 0
        for word in words where !names.contains(word.folded) {
            for scalar in word.text.unicodeScalars where scalar.properties.isAlphabetic {
                if scalar.value < 0x250 || (0x1e00...0x1eff).contains(scalar.value) { latin += 1 } else { other += 1 }
            }
        }
        return other * 4 > latin && other > 5
    }

    private static let small: Set<String> = Set(
        """
        der das und ist nicht ein eine einen einem einer eines mit für auf wir sie ihr ihre ihrer ihren ihnen ich uns von zu zum
        zur dem des im bei als auch oder aber wenn werden wird wurde haben sind durch nach über unter noch nur wie dass daß
        können würde würden möchte gern gerne sehr kann diese dieser dieses sich aus bis beim vom ihrem
        le la les des du une est dans pour que qui avec sur pas nous vous votre vos notre nos leur aux ce cette ces sont été
        être avoir je il elle mais ou où donc par plus très bien comme chez et souvent
        el los las una unos por para con su sus nuestro nuestra este esta estos ha han sido está están muy pero como donde
        cuando le les lo al y e del en que se nos sería algo
        il gli della dei delle degli nel nella che non per sono è una questo questa anche più come nostro vostro vi
        o os um uma não com seu sua são dos das ao pelo pela mais também você vocês nosso
        het een van niet zijn voor met aan ook naar maar bij wordt deze uw hun wij u heeft kunnen
        och att det som på är inte med till vi har den jest nie się na do jak dla oraz
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    ).subtracting(["me", "on", "per", "plus", "come", "do", "no", "u", "o", "e", "y", "la", "den", "or", "in", "vi", "os", "al", "lo", "das"])
}

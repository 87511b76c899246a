/// Words beside a company's name that take back what is said of it, or say it of somebody else: "hardly opened",
/// "nobody believes that", "a rival of".
enum Withdrawal {
    private static let phrases: [Phrase] = [
        "hardly", "barely", "scarcely", "nobody", "wrongly", "allegedly", "supposedly", "reportedly", "rival of", "competitor of",
        "rivals of", "competitors of", "customer of", "supplier to", "said to", "rumoured to", "rumored to", "thought to",
        "believed to", "wrong that", "untrue that", "false that", "doubt that", "doubts that", "denies that", "deny that",
        "may have", "might have", "could have", "should have", "far from",
    ].map(Phrase.init)

    /// Words after the name within which such a phrase still concerns it.
    private static let reach = 3

    /// The first such words that no used signal has.
    static func first(in sentence: SentenceReading, claims: [ClaimReading]) -> String? {
        guard let last = sentence.companyPlaces.max() else { return nil }
        let words = sentence.folded.words
        let found = phrases.first { phrase in
            guard let start = phrase.start(in: words), start <= last + reach else { return false }
            return !claims.contains { phrase.occurs(in: $0.folded) }
        }
        return found?.text ?? denial(words, claims)
    }

    /// "Opened no filling line": a word of the claim, denied.
    private static func denial(_ words: [String], _ claims: [ClaimReading]) -> String? {
        for place in words.indices.dropLast() where words[place] == "no" {
            let next = Stem.of(words[place + 1])
            guard claims.contains(where: { $0.content.contains(next) }), !claims.contains(where: { $0.folded.set.contains("no") })
            else { continue }
            return "no " + words[place + 1]
        }
        return nil
    }
}

/// What a whole sentence has to do with a claim.
extension StatementCheck {
    /// The sentence has two words of the claim's meaning, or all where it has fewer.
    func speaks(_ sentence: SentenceReading, of claim: ClaimReading) -> Bool {
        overlap(sentence, claim) >= min(2, max(1, claim.content.count)) && !claim.signal.keyTerms.isEmpty
    }

    func touches(_ sentence: SentenceReading, _ claim: ClaimReading) -> Bool {
        !claim.signal.keyTerms.isEmpty && overlap(sentence, claim) >= 1
    }

    private func overlap(_ sentence: SentenceReading, _ claim: ClaimReading) -> Int {
        let places = sentence.tokens.indices.filter { place in
            let token = sentence.tokens[place]
            return token.isContent && !sentence.ownPlaces.contains(place) && claim.says(token)
        }
        return Set(places.map { sentence.tokens[$0].stem }).count
    }

    /// Names the company in passing: "a question for Acme", "I thought of Acme".
    func statesNothing(_ sentence: SentenceReading) -> Bool {
        let isPassing = sentence.part == .subject || sentence.isQuestion
            || sentence.tokens.first.map { SmallWords.writers.contains($0.folded) } ?? false
        return isPassing && !reading.claims.isEmpty
            && sentence.content(at: 0..<sentence.tokens.count).allSatisfy { $0.meaning.isNeutral && $0.meaning.events == 0 }
    }
}

/// Whether a clause says a thing as surely as its claim does.
extension StatementCheck {
    func certainty(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        let claimed = claim.tokens.indices.filter { claim.tokens[$0].meaning.events != 0 }
        for place in clause.places where sentence.tokens[place].meaning.events != 0 && isVerb(place, sentence)
            && !sentence.ownPlaces.contains(place) && !isNoun(place, sentence)
        {
            let events = sentence.tokens[place].meaning.events
            let certainty = Certainty.of(place, in: sentence.tokens, within: clause.places, subjects: sentence.companyPlaces)
            let levels = claimed.filter { claim.tokens[$0].meaning.events & events != 0 }.compactMap(claim.certainty)
            let said = certainty ?? (isUnderWay(place, sentence) ? .underWay : nil) ?? (levels.max() == .denied ? .done : nil)
            if let said, let highest = levels.max(), !Self.agree(said, highest, levels) {
                return ["`\(sentence.tokens[place].word.text)` is surer or less sure than the signal; say it as the signal does"]
            }
        }
        return []
    }

    /// "Has started" where the claim plans to start.
    func early(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        let done = clause.places.first { place in
            let token = sentence.tokens[place]
            guard token.isContent, Polarity.isFinite(token.folded), isMainVerb(place, sentence, clause) else { return false }
            let levels = claim.tokens.indices.filter { claim.tokens[$0].stem == token.stem }.map(claim.certainty)
            return !levels.isEmpty && levels.allSatisfy { $0 == .planned || $0 == .possible || $0 == .underWay }
        }
        return done.map { ["`\(sentence.tokens[$0].word.text)` is surer than the signal; say it as the signal does"] } ?? []
    }

    /// "Is testing", and no word of when it will be.
    func isUnderWay(_ place: Int, _ sentence: SentenceReading) -> Bool {
        let tokens = sentence.tokens
        guard tokens[place].folded.hasSuffix("ing"), place > 1 else { return false }
        let back = SmallWords.additions.contains(tokens[place - 1].folded) || tokens[place - 1].folded == "now" ? place - 2 : place - 1
        return ["is", "are"].contains(tokens[back].folded) && sentence.companyPlaces.contains(back - 1)
            && !sentence.particulars.contains { $0.date != nil } && tokens[place].meaning.events & Self.trials != 0
    }

    static let trials = Lexicon.meanings["trial"]?.events ?? 0

    /// Right after the company's name or "has".
    func isMainVerb(_ place: Int, _ sentence: SentenceReading, _ clause: Clause) -> Bool {
        var back = place - 1
        while back > clause.places.lowerBound, sentence.tokens[back].folded.hasSuffix("ly") || SmallWords.additions.contains(sentence.tokens[back].folded) {
            back -= 1
        }
        guard back >= clause.places.lowerBound else { return false }
        if ["has", "have", "had", "was", "were", "and", "which", "who"].contains(sentence.tokens[back].folded), back > 0 {
            if clause.goesOn, back < clause.places.lowerBound + 2 { return true }
            back -= 1
        }
        return sentence.companyPlaces.contains(back)
    }

    /// What the company is said to do in so many words: "missed", where the claim has it win.
    func mainVerb(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        let verb = clause.places.first { place in
            let token = sentence.tokens[place]
            return token.isContent && Polarity.isFinite(token.folded) && isMainVerb(place, sentence, clause) && !claim.says(token)
                && Self.adverse.contains(token.folded)
        }
        return verb.map { [Self.stranger(sentence.tokens[$0])] } ?? []
    }

    static let adverse: Set<String> = [
        "missed", "lost", "dropped", "left", "skipped", "ignored", "broke", "abandoned", "struggled", "fought", "overran", "hid", "neglected",
        "avoided", "refused", "decided", "committed", "lacked", "stopped", "ended", "kept", "cut", "shut", "withdrew", "failed", "faced",
    ]

    /// "The cut": an article makes a noun of it.
    func isNoun(_ place: Int, _ sentence: SentenceReading) -> Bool {
        place > 0 && SmallWords.articles.contains(sentence.tokens[place - 1].folded)
    }

    func isVerb(_ place: Int, _ sentence: SentenceReading) -> Bool {
        Polarity.isVerb(sentence.tokens[place].folded)
            || place > 0 && Self.auxiliaries.contains(sentence.tokens[place - 1].folded)
    }

    static func agree(_ said: Certainty, _ claimed: Certainty, _ all: [Certainty]) -> Bool {
        if all.contains(said) { return true }
        switch (said, claimed) {
        case (.denied, _), (_, .denied): return false
        case (.done, .planned), (.done, .possible), (.planned, .possible), (.underWay, .possible), (.underWay, .planned): return false
        case (.planned, .done), (.possible, .done), (.done, .underWay), (.possible, .underWay): return false
        default: return true
        }
    }
}

/// Words of a clause that its claim does not have.
extension StatementCheck {
    /// Words of a clause naming the company that are neither the claim's nor neutral.
    func strangers(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        let tokens = sentence.tokens
        let content = sentence.content(at: clause.places, ignoring: reading.rules.semanticGuard.ignoredWords)
        let supported = content.filter(claim.says)
        let strange = content.filter { !claim.says($0) && !$0.meaning.isNeutral && !wordings.contains($0.stem) }
        let isElsewhere = speaks(sentence, of: claim) && (clause.isHedged || strange.count < 2)
        if supported.isEmpty, !isElsewhere, let first = strange.first { return [Self.stranger(first)] }
        if strange.count > 2, strange.count > supported.count, let first = strange.first { return [Self.stranger(first)] }
        for place in clause.places.dropLast() where isStrange(place, sentence, claim) {
            let next = tokens[place + 1]
            let bindsNext = claim.content.contains(next.stem) && next.isContent && next.word.isLowercase
            if bindsNext || replaces(place, sentence, claim) || followsCompany(place, sentence, clause) { return [Self.stranger(tokens[place])] }
        }
        return []
    }

    func isStrange(_ place: Int, _ sentence: SentenceReading, _ claim: ClaimReading) -> Bool {
        let token = sentence.tokens[place]
        return token.isContent && token.word.isLowercase && !Self.light.contains(token.folded) && !sentence.ownPlaces.contains(place) && !token.meaning.isNeutral
            && !claim.says(token) && !reading.rules.semanticGuard.ignoredWords.contains(token.folded)
            && !sentence.particulars.contains { $0.places.contains(place) }
    }

    /// Verbs that say little by themselves: "brought it down", "paid".
    static let light: Set<String> = [
        "brought", "brings", "bringing", "bring", "paid", "pays", "took", "takes", "gave", "gives", "giving", "put", "puts",
        "putting", "looking", "looks", "seeking", "seeks", "letting", "lets", "allowing", "allows", "working", "works",
        "reworking", "reworks", "doing", "does", "making", "makes", "getting", "gets", "going", "goes", "inviting", "invites",
        "turning", "turns",
    ]

    /// "Plant-based burger", where the claim has "plant-based sausage" and the sentence no sausage.
    func replaces(_ place: Int, _ sentence: SentenceReading, _ claim: ClaimReading) -> Bool {
        let tokens = sentence.tokens
        let isOf = place > 1 && tokens[place - 1].folded == "of"
        let last = isOf ? place - 2 : place - 1
        guard last >= 0, tokens[last].isContent, tokens[last].word.after != "," else { return false }
        let stem = tokens[last].stem
        return claim.tokens.indices.dropLast(isOf ? 2 : 1).contains { before in
            let own = isOf ? before + 1 : before
            guard !isOf || claim.tokens[own].folded == "of" else { return false }
            return claim.tokens[before].stem == stem && claim.tokens[own + 1].isContent && claim.tokens[own + 1].word.isLowercase
                && !tokens.indices.contains { tokens[$0].stem == claim.tokens[own + 1].stem || tokens[$0].meaning.sharesGroup(claim.tokens[own + 1].meaning.groups) }
        }
    }

    func followsCompany(_ place: Int, _ sentence: SentenceReading, _ clause: Clause) -> Bool {
        var back = place - 1
        while back >= clause.places.lowerBound, SmallWords.all.contains(sentence.tokens[back].folded),
            !SmallWords.articles.contains(sentence.tokens[back].folded)
        {
            back -= 1
        }
        return back >= clause.places.lowerBound && sentence.ownPlaces.contains(back) && Polarity.isVerb(sentence.tokens[place].folded)
    }

    static func stranger(_ token: Token) -> String {
        "the signal does not say `\(token.word.text)`; say what it says"
    }
}

internal import LedgerCore

/// What a clause states beyond particulars, held against one claim.
struct StatementCheck {
    let reading: DraftReading
    private let wordings: Set<String>

    init(_ reading: DraftReading) {
        self.reading = reading
        wordings = reading.rules.wordingStems
    }

    // MARK: What is a statement

    /// Says of the reader how things are: neither hedged nor at large, neither asked nor offered.
    func states(_ clause: Clause, _ sentence: SentenceReading) -> Bool {
        guard clause.speaksOfReader, !sentence.isQuestion, !clause.isHedged, !clause.isGeneral, sentence.part != .frame,
            sentence.statesOfReader
        else { return false }
        return hasEvent(clause, sentence) || clause.places.contains { Self.standing.contains(sentence.tokens[$0].folded) }
    }

    private static let standing: Set<String> = [
        "still", "already", "currently", "lack", "lacks", "rely", "relies", "uses", "runs", "has", "have", "been", "longer",
        "recently", "just", "never", "now", "struggling", "behind", "were", "was", "had", "switched", "chose", "announced",
    ]

    private func hasEvent(_ clause: Clause, _ sentence: SentenceReading) -> Bool {
        clause.places.contains { isEvent($0, sentence, clause) }
    }

    /// A word that says something happened, and not in passing: "the move", "a close look".
    private func isEvent(_ place: Int, _ sentence: SentenceReading, _ clause: Clause) -> Bool {
        let token = sentence.tokens[place]
        guard token.meaning.events != 0, token.isContent, !sentence.ownPlaces.contains(place) else { return false }
        if token.meaning.events & Self.discredit != 0 {
            return !token.meaning.isNeutral || isVerb(place, sentence) && !isNoun(place, sentence)
        }
        guard token.meaning.isNeutral || wordings.contains(token.stem) else { return true }
        return isPredicate(place, sentence, clause)
    }

    /// Events nobody says in passing.
    private static let discredit: UInt64 = [
        "layoff", "recall", "sue", "resignation", "penalty", "fail", "struggle", "breach", "picket", "accident", "reject", "bankrupt",
        "cite", "decline", "delay", "closure", "protest",
    ].reduce(0) { $0 | (Lexicon.meanings[Stem.of($1)]?.events ?? 0) }

    /// What the company, or "it", is said to do: only small words and adverbs stand between.
    private func isPredicate(_ place: Int, _ sentence: SentenceReading, _ clause: Clause) -> Bool {
        let last = place > 0 ? sentence.tokens[place - 1].folded : ""
        guard Polarity.isVerb(sentence.tokens[place].folded) || Self.auxiliaries.contains(last) else { return false }
        var back = place - 1
        while back >= clause.places.lowerBound, isBetween(sentence.tokens[back].folded), !sentence.ownPlaces.contains(back),
            sentence.tokens[back].word.after != ","
        {
            back -= 1
        }
        guard back >= clause.places.lowerBound else { return clause.goesOn }
        guard sentence.tokens[back].word.after != "," else { return false }
        let isNamed = sentence.namesCompany && sentence.tokens[back].word.isCapitalized
            && reading.claims.contains { $0.namedWords.contains(sentence.tokens[back].folded) }
        return isNamed || sentence.ownPlaces.contains(back) || clause.goesOn && !SmallWords.articles.contains(last)
            || SmallWords.readers.contains(sentence.tokens[back].folded)
    }

    private func isBetween(_ folded: String) -> Bool {
        !SmallWords.articles.contains(folded) && SmallWords.all.contains(folded) && !SmallWords.readers.contains(folded) || folded.hasSuffix("ly")
    }

    private static let auxiliaries: Set<String> = [
        "to", "will", "not", "did", "does", "may", "might", "could", "would", "shall", "can", "must", "never",
    ]

    // MARK: Objections

    func objections(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        guard clause.namesCompany || clause.goesOn || states(clause, sentence) || shares(clause, sentence, claim) else {
            if echoes(clause, sentence, claim) {
                return bodies(clause, sentence, claim) + exaggerations(clause, sentence, claim) + opposites(clause, sentence, claim)
                    + certainty(clause, sentence, claim)
            }
            let isNear = sentence.namesCompany && !clause.isAtLarge
            return bodies(clause, sentence, claim)
                + (isNear ? exaggerations(clause, sentence, claim, withTotals: false) + asides(clause, sentence, claim) : [])
        }
        var objections = events(clause, sentence, claim) + certainty(clause, sentence, claim)
            + opposites(clause, sentence, claim) + exaggerations(clause, sentence, claim) + bodies(clause, sentence, claim)
        if clause.namesCompany || clause.callsCompany {
            if !claim.isOfCompany { objections.append("the used signal speaks of others than the company; leave the name out") }
            objections += strangers(clause, sentence, claim) + early(clause, sentence, claim) + mainVerb(clause, sentence, claim)
        }
        return objections
    }

    private func shares(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> Bool {
        !clause.isGeneral && !sentence.isOffer && overlap(clause, sentence, claim) > 2
    }

    /// Says much of what the claim says, be it of firms at large.
    func echoes(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> Bool {
        !sentence.isOffer && !sentence.isQuestion && overlap(clause, sentence, claim) > 2
    }

    private func overlap(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> Int {
        sentence.content(at: clause.places).count { claim.content.contains($0.stem) }
    }

    private func events(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        guard clause.namesCompany || clause.goesOn || states(clause, sentence) else { return [] }
        return clause.places.filter { place in
            isEvent(place, sentence, clause) && !claim.says(sentence.tokens[place]) && !Self.light.contains(sentence.tokens[place].folded)
        }.map { "the signal does not say `\(sentence.tokens[$0].word.text)`; say what it says" }
    }

    /// "…, having sold its other plant": an event beside what the sentence says of the company.
    private func asides(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        clause.places.filter { place in
            let token = sentence.tokens[place]
            return token.meaning.events != 0 && !token.meaning.isNeutral && isVerb(place, sentence) && !isNoun(place, sentence)
                && isEvent(place, sentence, clause) && !reading.claims.contains { $0.says(token) }
        }.map { "the signal does not say `\(sentence.tokens[$0].word.text)`; say what it says" }
    }

    private func certainty(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
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
    private func early(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        let done = clause.places.first { place in
            let token = sentence.tokens[place]
            guard token.isContent, Polarity.isFinite(token.folded), isMainVerb(place, sentence, clause) else { return false }
            let levels = claim.tokens.indices.filter { claim.tokens[$0].stem == token.stem }.map(claim.certainty)
            return !levels.isEmpty && levels.allSatisfy { $0 == .planned || $0 == .possible || $0 == .underWay }
        }
        return done.map { ["`\(sentence.tokens[$0].word.text)` is surer than the signal; say it as the signal does"] } ?? []
    }

    /// "Is testing", and no word of when it will be.
    private func isUnderWay(_ place: Int, _ sentence: SentenceReading) -> Bool {
        let tokens = sentence.tokens
        guard tokens[place].folded.hasSuffix("ing"), place > 1 else { return false }
        let back = SmallWords.additions.contains(tokens[place - 1].folded) || tokens[place - 1].folded == "now" ? place - 2 : place - 1
        return ["is", "are"].contains(tokens[back].folded) && sentence.companyPlaces.contains(back - 1)
            && !sentence.particulars.contains { $0.date != nil } && tokens[place].meaning.events & Self.trials != 0
    }

    private static let trials = Lexicon.meanings["trial"]?.events ?? 0

    /// Right after the company's name or "has".
    private func isMainVerb(_ place: Int, _ sentence: SentenceReading, _ clause: Clause) -> Bool {
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
    private func mainVerb(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        let verb = clause.places.first { place in
            let token = sentence.tokens[place]
            return token.isContent && Polarity.isFinite(token.folded) && isMainVerb(place, sentence, clause) && !claim.says(token)
                && Self.adverse.contains(token.folded)
        }
        return verb.map { [Self.stranger(sentence.tokens[$0])] } ?? []
    }

    private static let adverse: Set<String> = [
        "missed", "lost", "dropped", "left", "skipped", "ignored", "broke", "abandoned", "struggled", "fought", "overran", "hid", "neglected",
        "avoided", "refused", "decided", "committed", "lacked", "stopped", "ended", "kept", "cut", "shut", "withdrew", "failed", "faced",
    ]

    /// "The cut": an article makes a noun of it.
    private func isNoun(_ place: Int, _ sentence: SentenceReading) -> Bool {
        place > 0 && SmallWords.articles.contains(sentence.tokens[place - 1].folded)
    }

    private func isVerb(_ place: Int, _ sentence: SentenceReading) -> Bool {
        Polarity.isVerb(sentence.tokens[place].folded)
            || place > 0 && Self.auxiliaries.contains(sentence.tokens[place - 1].folded)
    }

    private static func agree(_ said: Certainty, _ claimed: Certainty, _ all: [Certainty]) -> Bool {
        if all.contains(said) { return true }
        switch (said, claimed) {
        case (.denied, _), (_, .denied): return false
        case (.done, .planned), (.done, .possible), (.planned, .possible), (.underWay, .possible), (.underWay, .planned): return false
        case (.planned, .done), (.possible, .done), (.done, .underWay), (.possible, .underWay): return false
        default: return true
        }
    }

    private func opposites(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        clause.places.filter { place in
            let word = sentence.tokens[place].folded
            guard let against = Negation.opposites[word], !claim.folded.set.contains(word) else { return false }
            return against.contains(where: claim.folded.set.contains)
        }.map { "`\(sentence.tokens[$0].word.text)` turns the signal round; say what it says" }
    }

    private func exaggerations(
        _ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading, withTotals: Bool = true
    ) -> [String] {
        let said = claim.folded.set.union(claim.stems)
        let word = Exaggeration.first(in: sentence.tokens, at: clause.places, unless: said)
            ?? (clause.namesCompany || clause.goesOn ? Exaggeration.degree(in: sentence.tokens, at: clause.places, unless: said) : nil)
            ?? (withTotals ? Exaggeration.total(in: sentence.tokens, at: clause.places, claim: claim) : nil)
        return word.map { ["`\($0)` makes more of it than the signal does; leave it out"] } ?? []
    }

    /// Authorities and countries are the trade's vocabulary, but a claim that names another does not carry these.
    private func bodies(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        clause.places.filter { place in
            let token = sentence.tokens[place]
            return Self.authorities.contains(token.folded) && token.word.text == token.word.text.uppercased()
                && !claim.says(Particular(value: .name(token.folded), places: place..<place + 1, text: token.word.text))
                && (clause.namesCompany || !Weight.isAtLarge(sentence, clause))
        }.map { "no used signal says `\(sentence.tokens[$0].word.text)`; name whom the signal names" }
    }

    private static let authorities: Set<String> = [
        "fda", "ema", "mhra", "eu", "us", "u.s", "uk", "pmda", "nmpa", "who", "sec", "epa", "osha", "usda", "tga", "anvisa",
        "swissmedic", "bafin", "fca", "hse", "cma", "ftc", "doj",
    ]

    /// Words of a clause naming the company that are neither the claim's nor neutral.
    private func strangers(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
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

    private func isStrange(_ place: Int, _ sentence: SentenceReading, _ claim: ClaimReading) -> Bool {
        let token = sentence.tokens[place]
        return token.isContent && token.word.isLowercase && !Self.light.contains(token.folded) && !sentence.ownPlaces.contains(place) && !token.meaning.isNeutral
            && !claim.says(token) && !reading.rules.semanticGuard.ignoredWords.contains(token.folded)
            && !sentence.particulars.contains { $0.places.contains(place) }
    }

    /// Verbs that say little by themselves: "brought it down", "paid".
    private static let light: Set<String> = ["brought", "brings", "bringing", "bring", "paid", "pays", "took", "takes", "gave", "gives", "put", "puts", "giving", "putting",
        "looking", "looks", "seeking", "seeks", "letting", "lets", "allowing", "allows", "working", "works", "reworking", "reworks",
        "doing", "does", "making", "makes", "getting", "gets", "going", "goes", "inviting", "invites", "turning", "turns"]

    /// "Plant-based burger", where the claim has "plant-based sausage" and the sentence no sausage.
    private func replaces(_ place: Int, _ sentence: SentenceReading, _ claim: ClaimReading) -> Bool {
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

    private func followsCompany(_ place: Int, _ sentence: SentenceReading, _ clause: Clause) -> Bool {
        var back = place - 1
        while back >= clause.places.lowerBound, SmallWords.all.contains(sentence.tokens[back].folded),
            !SmallWords.articles.contains(sentence.tokens[back].folded)
        {
            back -= 1
        }
        return back >= clause.places.lowerBound && sentence.ownPlaces.contains(back) && Polarity.isVerb(sentence.tokens[place].folded)
    }

    private static func stranger(_ token: Token) -> String {
        "the signal does not say `\(token.word.text)`; say what it says"
    }
}

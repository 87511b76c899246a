internal import LedgerCore

/// What a clause says beyond a claim.
extension StatementCheck {
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

    func shares(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> Bool {
        !clause.isGeneral && !sentence.isOffer && overlap(clause, sentence, claim) > 2
    }

    /// Says much of what the claim says, be it of firms at large.
    func echoes(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> Bool {
        !sentence.isOffer && !sentence.isQuestion && overlap(clause, sentence, claim) > 2
    }

    func overlap(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> Int {
        sentence.content(at: clause.places).count { claim.content.contains($0.stem) }
    }

    func events(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        guard clause.namesCompany || clause.goesOn || states(clause, sentence) else { return [] }
        return clause.places.filter { place in
            isEvent(place, sentence, clause) && !claim.says(sentence.tokens[place]) && !Self.light.contains(sentence.tokens[place].folded)
        }.map { "the signal does not say `\(sentence.tokens[$0].word.text)`; say what it says" }
    }

    /// "…, having sold its other plant": an event beside what the sentence says of the company.
    func asides(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        clause.places.filter { place in
            let token = sentence.tokens[place]
            return token.meaning.events != 0 && !token.meaning.isNeutral && isVerb(place, sentence) && !isNoun(place, sentence)
                && isEvent(place, sentence, clause) && !reading.claims.contains { $0.says(token) }
        }.map { "the signal does not say `\(sentence.tokens[$0].word.text)`; say what it says" }
    }

    func opposites(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        clause.places.filter { place in
            let word = sentence.tokens[place].folded
            guard let against = Negation.opposites[word], !claim.folded.set.contains(word) else { return false }
            return against.contains(where: claim.folded.set.contains)
        }.map { "`\(sentence.tokens[$0].word.text)` turns the signal round; say what it says" }
    }

    func exaggerations(
        _ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading, withTotals: Bool = true
    ) -> [String] {
        let said = claim.folded.set.union(claim.stems)
        let word = Exaggeration.first(in: sentence.tokens, at: clause.places, unless: said)
            ?? (clause.namesCompany || clause.goesOn ? Exaggeration.degree(in: sentence.tokens, at: clause.places, unless: said) : nil)
            ?? (withTotals ? Exaggeration.total(in: sentence.tokens, at: clause.places, claim: claim) : nil)
        return word.map { ["`\($0)` makes more of it than the signal does; leave it out"] } ?? []
    }

    /// Authorities and countries are the trade's vocabulary, but a claim that names another does not carry these.
    func bodies(_ clause: Clause, _ sentence: SentenceReading, _ claim: ClaimReading) -> [String] {
        clause.places.filter { place in
            let token = sentence.tokens[place]
            return Self.authorities.contains(token.folded) && token.word.text == token.word.text.uppercased()
                && !claim.says(Particular(value: .name(token.folded), places: place..<place + 1, text: token.word.text))
                && (clause.namesCompany || !Weight.isAtLarge(sentence, clause))
        }.map { "no used signal says `\(sentence.tokens[$0].word.text)`; name whom the signal names" }
    }

    static let authorities: Set<String> = [
        "fda", "ema", "mhra", "eu", "us", "u.s", "uk", "pmda", "nmpa", "who", "sec", "epa", "osha", "usda", "tga", "anvisa",
        "swissmedic", "bafin", "fca", "hse", "cma", "ftc", "doj",
    ]
}

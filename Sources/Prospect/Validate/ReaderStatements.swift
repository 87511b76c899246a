/// What a sentence states of the reader as a fact: "your depots already see …", "as yours do". That the rest of the
/// sentence speaks of firms at large, or of what could be, does not excuse it.
struct ReaderStatements {
    let sentence: SentenceReading

    /// Places of the statements, each from the reader on.
    func found() -> [Range<Int>] {
        guard sentence.part == .body, !sentence.isQuestion else { return [] }
        return sentence.clauses.flatMap { clause in
            clause.places.filter { SmallWords.readers.contains(folded($0)) && !isCondition(before: $0) && !isGuess(before: $0, clause.places) }.compactMap { place in
                verb(place, clause.places).map { min($0, endOfPart(from: $0, clause.places))..<endOfPart(from: $0, clause.places) }
            }
        }
    }

    private func folded(_ place: Int) -> String { sentence.tokens.indices.contains(place) ? sentence.tokens[place].folded : "" }

    /// What a clause gives the reader: "your vacancy for an engineer could …", "the clerk you are seeking may …".
    func possession(in clause: Clause) -> Range<Int> {
        guard let place = clause.places.first(where: { ["your", "you're", "you"].contains(folded($0)) }), !isCondition(before: place) else {
            return clause.places.prefix(0)
        }
        let end = (place + 1..<max(place + 1, clause.places.upperBound)).first {
            SmallWords.hedges.contains(folded($0)) || Self.modals.contains(folded($0)) || sentence.tokens[$0].word.before == ","
        }
        let isOwn = folded(place) == "your" || Self.auxiliaries.contains(folded(place + 1))
        return isOwn ? place + 1..<max(place + 1, end ?? clause.places.upperBound) : clause.places.prefix(0)
    }

    private func endOfPart(from place: Int, _ clause: Range<Int>) -> Int {
        let end = (place..<max(place, clause.upperBound)).first { sentence.tokens[$0].word.after == "," }
        return end.map { $0 + 1 } ?? clause.upperBound
    }

    /// Where what is stated begins; nil where nothing is.
    private func verb(_ place: Int, _ clause: Range<Int>) -> Int? {
        switch folded(place) {
        case "yours": statesOfYours(place) ? clause.upperBound : nil
        case "your": verbOfYour(place, clause)
        case "yourself": nil
        case let word: statesOfYou(place, isBound: word != "you") ? place + 1 : nil
        }
    }

    /// "If you already have one", "whatever your plant runs", "what you already use": nothing is said of what is.
    private func isCondition(before place: Int) -> Bool {
        (max(0, place - 3)..<place).contains { back in
            Self.conditions.contains(folded(back)) && !sentence.tokens[back..<place].contains { $0.word.after == "," }
        }
    }

    /// "Perhaps your team has one".
    private func isGuess(before place: Int, _ clause: Range<Int>) -> Bool {
        (clause.lowerBound..<max(clause.lowerBound, place)).contains { Self.guesses.contains(folded($0)) }
    }

    /// "As yours do", "yours included".
    private func statesOfYours(_ place: Int) -> Bool {
        let next = folded(afterAdverbs(place + 1))
        return Self.auxiliaries.contains(next) || next == "included" || folded(place - 1) == "including"
    }

    /// "You have already run late", "you lost", "you are planning".
    private func statesOfYou(_ place: Int, isBound: Bool) -> Bool {
        let next = afterAdverbs(place + 1)
        let stands = (place + 1..<next).contains { Self.standing.contains(folded($0)) }
        if SmallWords.hedges.contains(folded(next)) || folded(next) == "will" || Self.idle.contains(folded(next)) { return false }
        if folded(next) == "had" || folded(next) == "did" && folded(place - 1) == "as" { return true }
        guard isBound || Self.auxiliaries.contains(folded(next)) else { return stands || isPast(next) }
        let verb = isBound ? next : afterAdverbs(next + 1)
        if Self.states.contains(folded(verb)) { return true }
        let adverbs = place + 1..<max(verb, place + 1)
        if adverbs.contains(where: { SmallWords.hedges.contains(folded($0)) }) { return false }
        return adverbs.contains { Self.standing.contains(folded($0)) } || isPast(verb) || isGoingOn(verb)
    }

    /// "With your hub managers already reporting", "your team is worried", "your own depots see".
    private func verbOfYour(_ place: Int, _ clause: Range<Int>) -> Int? {
        if Self.earlier.contains(folded(place + 1)) { return place + 1 }
        if let told = presupposed(place, clause) ?? verbOfSubject(place, clause) { return told }
        for next in place + 1..<max(place + 1, min(place + 7, clause.upperBound)) {
            let word = folded(next)
            if sentence.tokens[next - 1].word.after == "," || SmallWords.hedges.contains(word) || Self.modals.contains(word) { return nil }
            if Self.standing.contains(word) || word == "included", next > place + 1 { return next }
            if Self.auxiliaries.contains(word), next > place + 1 { return isHedged(after: next, clause) ? nil : next }
            if next > place + 2, isPast(next) || isGoingOn(next) && folded(place - 1) == "with" { return next }
        }
        return nil
    }

    /// "Since the fire at your plant".
    private func presupposed(_ place: Int, _ clause: Range<Int>) -> Int? {
        guard Self.within.contains(folded(place - 1)) else { return nil }
        return (max(clause.lowerBound, place - 5)..<place).first { back in
            Self.since.contains(folded(back)) && ["the", "that", "those"].contains(folded(back + 1))
        }.map { $0 + 1 }
    }

    /// "Your team struggles with it", "people at your plant complain".
    private func verbOfSubject(_ place: Int, _ clause: Range<Int>) -> Int? {
        let isOwner = place <= clause.lowerBound + 1
        let isWithin = Self.within.contains(folded(place - 1)) && place <= clause.lowerBound + 3 && place > clause.lowerBound + 1
        guard isOwner || isWithin, place + 2 < clause.upperBound, sentence.tokens[place + 1].word.after == " " else { return nil }
        return (place + 2..<min(place + 4, clause.upperBound)).first { next in
            let token = sentence.tokens[next]
            guard token.isContent, token.word.isLowercase, !SmallWords.general.contains(token.folded), !Self.modals.contains(token.folded) else { return false }
            return isWithin || token.folded.hasSuffix("s") && !token.folded.hasSuffix("ss") && !folded(next - 1).hasSuffix("s") && SmallWords.all.contains(folded(next + 1))
        }.flatMap { next in (place + 2..<next).contains { SmallWords.hedges.contains(folded($0)) || SmallWords.general.contains(folded($0)) } ? nil : next }
    }

    private func isHedged(after place: Int, _ clause: Range<Int>) -> Bool {
        (place + 1..<min(place + 3, clause.upperBound)).contains { SmallWords.hedges.contains(folded($0)) }
    }

    private func afterAdverbs(_ place: Int) -> Int {
        var place = place
        while Self.standing.contains(folded(place)) || Self.adverbs.contains(folded(place)) || folded(place).hasSuffix("ly") { place += 1 }
        return place
    }

    private func isPast(_ place: Int) -> Bool {
        let word = folded(place)
        return !Self.idle.contains(word) && (Certainty.irregular.contains(word) || word.hasSuffix("ed") && word.count > 4)
    }

    private func isGoingOn(_ place: Int) -> Bool {
        folded(place).hasSuffix("ing") && folded(place).count > 5 && !Self.idle.contains(folded(place))
    }

    private static let conditions: Set<String> = [
        "if", "whether", "when", "whenever", "what", "whatever", "where", "wherever", "how", "once", "unless", "until", "before",
        "should", "however", "anything", "everything", "something", "whichever", "may", "might", "could", "would", "can", "help", "helps",
        "let", "lets", "for", "to", "wherever",
    ]
    /// "Your last launch": one that was.
    private static let earlier: Set<String> = ["last", "previous", "recent", "earlier", "other", "former", "latest"]
    private static let guesses: Set<String> = ["perhaps", "maybe", "possibly", "presumably", "guess", "imagine", "suspect", "wonder", "assume", "suppose", "probably"]
    private static let states: Set<String> = ["behind", "short", "late", "without", "stuck", "overdue", "stretched", "understaffed"]
    private static let within: Set<String> = ["at", "in", "on", "of", "across", "within", "inside"]
    private static let since: Set<String> = ["since", "after", "following", "given", "despite", "because", "with", "during"]
    private static let auxiliaries: Set<String> = ["is", "are", "was", "were", "has", "have", "had", "do", "does", "did"]
    private static let modals: Set<String> = ["will", "must", "shall", "needs", "need", "to"]
    private static let standing: Set<String> = ["already", "recently", "currently", "still", "lately"]
    private static let adverbs: Set<String> = ["now", "just", "also", "never", "not", "all", "even", "long", "since", "been", "both"]
    private static let idle: Set<String> = [
        "interested", "reading", "looking", "wondering", "welcome", "know", "knew", "asked", "wanted", "needed", "need", "want", "going",
        "placed", "concerned", "thinking",
    ]
}

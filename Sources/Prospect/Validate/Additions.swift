/// What a sentence adds to a claim of the company: "…, reformulated after complaints", "despite tighter margins", "to
/// meet demand". Each part has to be said by a used signal, or to be a remark at large.
struct Additions {
    let sentence: SentenceReading
    let claims: [ClaimReading]

    /// The first part that no used signal says.
    func unsaid() -> String? {
        guard sentence.part != .frame, !sentence.isQuestion, let first = opening else { return nil }
        return parts(after: first).first { !isSaid($0) && isStatement($0) }.map { sentence.tokens[$0].map(\.word.text).joined(separator: " ") }
    }

    /// Where the sentence begins to speak of the company.
    private var opening: Int? {
        // "Refitting six boats, as Acme will, leaves …": the sentence is about something else.
        if let first = sentence.companyPlaces.min(), ["as", "like"].contains(folded(first - 1)), first > 1 { return nil }
        return opener
    }

    private var opener: Int? {
        (Array(sentence.companyPlaces) + sentence.clauses.filter(\.callsCompany).map(\.places.lowerBound)).min()
    }

    private func parts(after first: Int) -> [Range<Int>] {
        let starts = (first + 1..<max(first + 1, sentence.tokens.count)).filter(begins)
        return zip(starts, starts.dropFirst() + [sentence.tokens.count]).map { $0..<$1 }
    }

    private func folded(_ place: Int) -> String { sentence.tokens.indices.contains(place) ? sentence.tokens[place].folded : "" }

    private func begins(_ place: Int) -> Bool {
        guard !sentence.isBound(place) else { return false }
        return sentence.tokens[place - 1].word.after == "," || sentence.clauses.contains { $0.places.lowerBound == place } || isOpener(place)
    }

    private func isOpener(_ place: Int) -> Bool {
        switch folded(place) {
        case "despite", "amid", "amidst", "because", "following", "after": true
        case "as", "since", "while": (place + 2..<min(place + 6, sentence.tokens.count)).contains { ["is", "are", "was", "were", "has", "have", "had"].contains(folded($0)) }
        case "with": ["its", "their", "the", "several", "some", "many"].contains(folded(place + 1))
        case "to": Self.purposes.contains(folded(place + 1)) && !Certainty.plans.contains(folded(place - 1))
        default: false
        }
    }

    private func isSaid(_ part: Range<Int>) -> Bool {
        let tokens = sentence.tokens[part].filter { $0.isContent || $0.word.hasDigit }
        if part.contains(where: sentence.ownPlaces.contains) { return true }
        let said = tokens.count { token in !token.isContent || claims.contains { $0.says(token) } }
        if ["a", "an", "the"].contains(folded(part.lowerBound)), joins(part) { return said * 2 >= tokens.count }
        return joins(part) || folded(part.lowerBound) == "with" ? said * 3 >= tokens.count && said > 0 : said > 0
    }

    /// Goes on with something more: "and is fitting new boilers", "where the manager has been replaced".
    private func joins(_ part: Range<Int>) -> Bool {
        let isArticle = ["a", "an", "the"].contains(folded(part.lowerBound))
        return ["and", "but", "which", "who", "where", "whose", "while", "as", "so"].contains(folded(part.lowerBound))
            || isArticle && part.dropFirst().contains { ["that", "which", "who", "whose"].contains(folded($0)) }
    }

    private func isGeneral(_ part: Range<Int>) -> Bool {
        let isTold = part.contains { ["was", "were", "had"].contains(folded($0)) || Certainty.irregular.contains(folded($0)) || folded($0) == "went" }
        return part.contains { place in
            SmallWords.general.contains(folded(place))
                && (!Self.shares.contains(folded(place)) || !isTold && place < part.lowerBound + 2 || ["in", "for", "at", "among", "across", "as"].contains(folded(place - 1)))
        }
    }

    private static let shares: Set<String> = ["many", "several", "most", "nearly"]

    /// Neither at large nor hedged, and no remark of the writer's.
    private func isStatement(_ part: Range<Int>) -> Bool {
        guard let clause = sentence.clauses.first(where: { $0.places.contains(part.lowerBound) }), !clause.isAtLarge || clause.isGeneral && joins(part), !isGeneral(part),
            !part.contains(where: { SmallWords.writers.contains(folded($0)) || SmallWords.hedges.contains(folded($0)) || SmallWords.readers.contains(folded($0)) })
        else { return false }
        let content = sentence.content(at: part)
        guard !content.isEmpty, !content.contains(where: { Self.remarks.contains($0.folded) }) else { return false }
        return isOpener(part.lowerBound) || Self.causes.contains(folded(part.lowerBound))
            || joins(part) && content.contains { !$0.meaning.isNeutral }
            || content.contains { !$0.meaning.isNeutral && $0.meaning.events != 0 }
    }

    private static let remarks: Set<String> = [
        "congrats", "congratulations", "kudos", "bravo", "nice", "lovely", "great", "press", "news", "reading", "seeing", "hearing", "read",
        "announcement", "report", "article",
    ]
    private static let causes: Set<String> = ["as", "even", "so", "while", "since", "though", "although", "having", "due", "thanks"]
    private static let purposes: Set<String> = [
        "meet", "serve", "support", "cover", "handle", "reduce", "cut", "avoid", "escape", "match", "replace", "relieve", "ease", "keep",
        "fix", "win", "beat", "chase", "enter", "satisfy", "counter", "boost", "save", "stop", "catch", "fund", "fight", "make", "offset", "recover", "regain", "restore", "rescue", "stem", "halt",
        "prevent", "tackle", "address", "deal", "cope", "improve", "increase", "attract", "speed", "shorten", "lower", "raise", "calm", "please", "comply",
    ]
}

internal import LedgerCore

/// What the used signals say, and whether a sentence goes beyond it.
struct Support {
    private let reading: DraftReading
    private let claims: [ClaimSupport]

    init(_ reading: DraftReading) {
        self.reading = reading
        claims = reading.used.map { ClaimSupport($0, company: reading.company, rules: reading.rules) }
    }

    func missing(for sentence: DraftReading.Sentence) -> [String] {
        let missing = unsaidParticulars(sentence) + unsaidAccusations(sentence)
        return missing.isEmpty ? restMissing(sentence) + readerMissing(sentence) : missing
    }

    private func unsaidParticulars(_ sentence: DraftReading.Sentence) -> [String] {
        sentence.particulars.filter { item in !claims.contains { $0.says(item) } }.map {
            "no used signal says `\($0.text)`; leave it out or use a signal that says it"
        }
    }

    private func unsaidAccusations(_ sentence: DraftReading.Sentence) -> [String] {
        reading.rules.constraints.accusations.filter { word in
            word.occurs(in: sentence.folded) && !claims.contains { word.occurs(in: $0.folded) }
        }.map { "no used signal says `\($0.text)`; leave it out" }
    }

    /// One used signal has to carry all of a sentence that says something of the company or of particulars.
    private func restMissing(_ sentence: DraftReading.Sentence) -> [String] {
        if sentence.namesCompany {
            return claims.contains { carries($0, sentence) && $0.isOfCompany && $0.says(wordsOf: sentence) }
                ? [] : ["the sentence names the company and rests on no used signal; say what the signal says"]
        }
        if let item = sentence.particulars.first {
            return claims.contains { carries($0, sentence) }
                ? [] : ["no used signal says of `\(item.text)` what the sentence says; say what the signal says"]
        }
        if let phrase = sentence.knowledge.first {
            return claims.contains { carries($0, sentence) && $0.says(wordsOf: sentence) }
                ? [] : ["`\(phrase)` claims knowledge that no used signal gives; say what the signal says"]
        }
        return []
    }

    private func carries(_ claim: ClaimSupport, _ sentence: DraftReading.Sentence) -> Bool {
        claim.shares(sentence) && sentence.particulars.allSatisfy(claim.says)
            && claim.isNegated == Negation.occurs(in: sentence.folded)
    }

    /// Where nothing may be known of the reader, a statement about them is one of the trade at large: in the rules'
    /// own words alone.
    private func readerMissing(_ sentence: DraftReading.Sentence) -> [String] {
        guard !reading.limits.knowledge || reading.used.isEmpty, sentence.statesOfReader else { return [] }
        let unknown = sentence.contentWords(ignoring: reading.rules.semanticGuard.ignoredWords).first {
            !reading.rules.wordingStems.contains(Stem.of($0))
        }
        return unknown.map {
            ["`\($0)` says something of the reader that no used signal says; speak of the industry"]
        } ?? []
    }
}

/// One used signal, as far as sentences can rest on it.
struct ClaimSupport {
    let folded: FoldedText
    let isNegated: Bool
    /// Names the company, or has no subject and so means it.
    let isOfCompany: Bool
    private let keyTerms: [String]
    private let quantities: Set<Particular>
    /// Stems of its words and of the rules' wordings.
    private let stems: Set<String>
    private let ignored: Set<String>

    init(_ signal: Signal, company: CompanyName, rules: Rules) {
        let words = Words.of(signal.claim)
        folded = FoldedText(words.map(\.folded))
        keyTerms = signal.keyTerms
        quantities = Set(Particulars.quantities(in: words))
        isNegated = Negation.occurs(in: folded)
        let startsWithVerb = words.first.map { ClauseWords.isVerb($0.folded) } ?? false
        isOfCompany = startsWithVerb || !company.mentions(in: words).isEmpty
        let claim = folded
        let topics = rules.topics.filter { Phrase($0.key).occurs(in: claim) }.flatMap { Words.folded($0.value) }
        stems = Set((folded.words + topics).map(Stem.of)).union(rules.wordingStems)
        ignored = rules.semanticGuard.ignoredWords
    }

    func says(_ item: Particular) -> Bool {
        item.kind == .name ? folded.set.contains(item.key) : quantities.contains(item)
    }

    /// Two of its key terms, or all where it has fewer; never none.
    func shares(_ sentence: DraftReading.Sentence) -> Bool {
        guard !keyTerms.isEmpty else { return false }
        return keyTerms.count { sentence.folded.set.contains($0) } >= min(2, keyTerms.count)
    }

    /// Every word that carries meaning is the claim's or one of the rules' wordings.
    func says(wordsOf sentence: DraftReading.Sentence) -> Bool {
        sentence.contentWords(ignoring: ignored).allSatisfy { stems.contains(Stem.of($0)) }
    }
}

/// Words that turn a statement round.
enum Negation {
    static func occurs(in text: FoldedText) -> Bool {
        text.words.contains { words.contains($0) || $0.hasSuffix("n't") || $0.hasSuffix("n\u{2019}t") }
    }

    private static let words: Set<String> = [
        "not", "no", "never", "none", "nor", "neither", "cannot", "without", "denied", "denies", "denying", "stopped",
        "ended", "ceased", "halted", "cancelled", "canceled", "refused", "withdrew",
    ]
}

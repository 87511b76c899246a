internal import LedgerCore

/// One signal's claim read once: what it says, and how surely.
struct ClaimReading {
    let signal: Signal
    let words: [Word]
    let tokens: [Token]
    let folded: FoldedText
    let stems: Set<String>
    let events: UInt64
    let groups: SIMD4<UInt64>
    let numbers: [Quantity]
    let dates: [SpokenDate]
    /// Names the company, or has no other subject and so means it.
    let isOfCompany: Bool
    /// Stems of its words that carry meaning, the company's name left out.
    let content: Set<String>

    /// Folded words that it writes with a capital inside a sentence, the company's name left out.
    let namedWords: [String]
    /// Those it writes without, and the first of what is said of firms at large.
    let plainWords: [String]

    init(_ signal: Signal, company: CompanyName) {
        self.signal = signal
        let words = Words.of(signal.claim)
        let tokens = Token.read(words)
        self.words = words
        self.tokens = tokens
        folded = FoldedText(words.map(\.folded) + Abbreviations.dotted(words))
        let mentions = company.mentions(in: words)
        let hidden = Set(mentions.flatMap { Array($0) })
        namedWords = words.indices.dropFirst().filter { words[$0].isCapitalized && !hidden.contains($0) }.map { words[$0].folded }
        plainWords = words.filter(\.isLowercase).map(\.folded)
            + words.prefix(signal.scope == .industry && words.dropFirst().first?.isLowercase ?? false ? 1 : 0)
            .filter { $0.text.dropFirst().allSatisfy(\.isLowercase) }.map(\.folded)
        let particulars = Particulars.quantities(in: words, hidden: hidden)
        numbers = particulars.compactMap(\.number)
        dates = particulars.compactMap(\.date)
        let expanded = words.flatMap { Abbreviations.expansions[$0.folded] ?? [] }
        stems = Set(tokens.map(\.stem) + (expanded + Abbreviations.dotted(words)).map(Stem.of))
        events = tokens.reduce(0) { $0 | $1.meaning.events }
        groups = tokens.reduce(into: SIMD4()) { $0 |= $1.meaning.groups }
        isOfCompany = signal.scope != .industry && (!mentions.isEmpty || !Self.hasOtherSubject(tokens))
        content = Set(
            tokens.indices.filter { !hidden.contains($0) && tokens[$0].isContent }.map { tokens[$0].stem })
    }

    /// Speaks of firms, or begins with the name of something else: "Beta Pharma opened …".
    private static func hasOtherSubject(_ tokens: [Token]) -> Bool {
        if tokens.contains(where: { plurals.contains($0.folded) }) { return true }
        guard let first = tokens.first, !ClauseWords.isVerb(first.folded) else { return false }
        let opening = tokens.prefix { !ClauseWords.isVerb($0.folded) && !SmallWords.all.contains($0.folded) }
        let isNamed = opening.count > 1 || first.word.text.allSatisfy(\.isUppercase) || !Lexicon.isEnglish(first.folded)
        return isNamed && !opening.isEmpty && opening.allSatisfy(\.word.isCapitalized)
            && opening.count < tokens.count
    }

    private static let plurals: Set<String> = ["firms", "companies", "makers", "manufacturers", "vendors"]

    // MARK: What it supports

    func says(_ item: Particular) -> Bool {
        switch item.value {
        case .name(let name): saysName(name)
        case .number(let quantity): numbers.allow(quantity) || quantity.measure == .ordinal && saysDay(quantity)
        case .date(let date): saysDate(date)
        }
    }

    private func saysName(_ name: String) -> Bool {
        if folded.set.contains(name) || stems.contains(Stem.of(name)) || isInitialism(name) { return true }
        if let known = Abbreviations.expansions[name] {
            let said = known.map(Stem.of)
            return said.allSatisfy(stems.contains) || Abbreviations.alternatives.contains(name) && said.contains(where: stems.contains)
        }
        return Abbreviations.demonyms[name].map(folded.set.contains) ?? Abbreviations.countries[name].map { $0.contains(where: folded.set.contains) }
            ?? sharesRoot(name)
    }

    /// "German" where the claim has "Germany".
    private func sharesRoot(_ name: String) -> Bool {
        guard name.count > 4 else { return false }
        return words.contains { word in
            let shared = word.folded.commonStart(with: name)
            return word.isCapitalized && shared.count > 3 && Self.origins.contains(String(name.dropFirst(shared.count)))
                && Self.places.contains(String(word.folded.dropFirst(shared.count)))
        }
    }

    private static let origins: Set<String> = ["", "s", "n", "an", "ian", "ean", "ese", "ish", "i", "ic", "er", "ch", "ns", "ans", "ians"]
    private static let places: Set<String> = ["", "y", "a", "e", "o", "ia", "s", "n", "an", "ian", "ean", "ic", "land"]

    /// "FDA" where the claim has "Food and Drug Administration".
    private func isInitialism(_ name: String) -> Bool {
        guard (2...6).contains(name.count) else { return false }
        let letters = Array(name)
        let initials = words.filter { !SmallWords.all.contains($0.folded) }.compactMap(\.folded.first)
        guard initials.count >= letters.count else { return false }
        return (0...initials.count - letters.count).contains { Array(initials[$0..<$0 + letters.count]) == letters }
    }

    private func saysDay(_ quantity: Quantity) -> Bool { dates.contains { $0.day.map(Double.init) == quantity.value } }

    private func saysDate(_ date: SpokenDate) -> Bool {
        let source = signal.asOf.map(SpokenDate.init)
        if dates.contains(where: { date.follows(from: $0, yearOfSource: source?.year) }) { return true }
        if let year = date.year, date.month == nil, date.quarter == nil, date.season == nil,
            numbers.contains(where: { $0.value == Double(year) })
        {
            return true
        }
        guard dates.isEmpty, let source else { return false }
        return date.relative.map { !$0.hasPrefix("next") } ?? date.follows(from: source, yearOfSource: source.year)
    }

    /// How surely it says the event at a place: "is moving" is under way.
    func certainty(at place: Int) -> Certainty? {
        if let certainty = Certainty.of(place, in: tokens, within: 0..<tokens.count) { return certainty }
        let isGoingOn = place > 0 && tokens[place].folded.hasSuffix("ing") && ["is", "are"].contains(tokens[place - 1].folded)
        return isGoingOn ? .underWay : nil
    }

    /// The claim has the word, one that says the same, or the same event.
    func says(_ token: Token) -> Bool {
        stems.contains(token.stem) || token.meaning.sharesGroup(groups) || token.meaning.events & events != 0
            || Abbreviations.expansions[token.folded].map { $0.map(Stem.of).allSatisfy(stems.contains) } ?? false
    }
}

/// What is written short.
enum Abbreviations {
    static let expansions: [String: [String]] = [
        "ceo": ["chief", "executive"], "cfo": ["chief", "financial"], "coo": ["chief", "operating"],
        "cio": ["chief", "information"], "cto": ["chief", "technology"], "cqo": ["chief", "quality"],
        "cso": ["chief", "scientific"], "cmo": ["chief", "medical"], "vp": ["vice", "president"],
        "fda": ["food", "drug", "administration"], "ema": ["european", "medicines", "agency"],
        "us": ["united", "states"], "u.s": ["united", "states"], "usa": ["united", "states"], "uk": ["united", "kingdom"],
        "eu": ["european", "union", "europe"], "hq": ["headquarters"], "qa": ["quality", "assurance"],
        "qc": ["quality", "control"], "it": ["information", "technology"], "ipo": ["initial", "public", "offering"],
        "r": ["research"], "d": ["development"], "hr": ["human", "resources"], "ai": ["artificial", "intelligence"],
        "capa": ["corrective", "preventive"], "gmp": ["good", "manufacturing", "practice"],
        "cgmp": ["current", "good", "manufacturing", "practice"],
    ]
    /// What "U.S." and "U.K." stand for: they are read as two letters.
    static func dotted(_ words: [Word]) -> [String] {
        words.indices.dropLast().flatMap { place -> [String] in
            guard words[place].folded == "u", words[place].after == "." else { return [] }
            switch words[place + 1].folded {
            case "s": return ["us", "united", "states"]
            case "k": return ["uk", "united", "kingdom"]
            default: return []
            }
        }
    }

    /// Any one word of the expansion will do.
    static let alternatives: Set<String> = ["eu", "hq"]
    /// The demonyms of each country.
    static let countries = Dictionary(grouping: demonyms.keys) { demonyms[$0] ?? "" }
    static let demonyms = [
        "irish": "ireland", "french": "france", "dutch": "netherlands", "british": "uk", "american": "us", "swiss": "switzerland",
        "danish": "denmark", "spanish": "spain", "polish": "poland", "swedish": "sweden", "finnish": "finland",
        "norwegian": "norway", "welsh": "wales", "scottish": "scotland", "turkish": "turkey", "greek": "greece",
        "czech": "czechia", "chinese": "china", "japanese": "japan", "portuguese": "portugal", "britain": "uk", "america": "us",
    ]
}

extension String {
    fileprivate func commonStart(with other: String) -> Substring { prefix(zip(self, other).prefix { $0 == $1 }.count) }
}

internal import LedgerCore

/// A claim's shape: words, captures in braces, optional parts in brackets.
///
/// `{sender} sent {company} a warning letter on {date} [about {topic}]`. `{company}` is the company's own name,
/// `{date}` a date, `{number}` a number; any other capture is one to fourteen words. `{clause}` alone is a claim
/// that reads as a sentence, `{headline}` alone any other.
struct ClaimPattern: Sendable {
    private indirect enum Part: Sendable {
        case words([String])
        case capture(String)
        case optional([Part])
    }

    private let parts: [Part]

    /// Names of what every match captures.
    let captures: Set<String>

    init(_ text: String) {
        parts = Self.parse(Substring(text))
        captures = Set(parts.compactMap { if case .capture(let name) = $0 { name } else { nil } })
    }

    /// What the captures hold, or nil where the claim has another shape.
    func match(_ claim: ClaimText) -> [String: String]? {
        if case .capture(let name)? = parts.first, parts.count == 1, name == "clause" || name == "headline" {
            return (name == "clause") == claim.isClause ? [name: claim.asClause] : nil
        }
        return match(parts[...], claim, 0, [:])
    }

    /// A claim of this shape, its first choices taken.
    func sample(company: String) -> String { Self.sample(parts, company) }

    private static func sample(_ parts: [Part], _ company: String) -> String {
        parts.map { part in
            switch part {
            case .words(let choices): choices.first ?? ""
            case .optional(let inner): sample(inner, company)
            case .capture("company"): company
            case .capture(let name): (samples[name] ?? name).replacing("{company}", with: company)
            }
        }.joined(separator: " ")
    }

    private static let samples = [
        "clause": "{company} opened a new hall for its packing work", "headline": "{company} and its new packing hall",
        "news": "a new hall for packing work", "date": "March 2026", "number": "35",
    ]

    private func match(
        _ parts: ArraySlice<Part>, _ claim: ClaimText, _ place: Int, _ found: [String: String]
    ) -> [String: String]? {
        guard let part = parts.first else { return place == claim.words.count ? found : nil }
        let rest = parts.dropFirst()
        switch part {
        case .words(let choices):
            guard place < claim.words.count, choices.contains(claim.words[place].folded) else { return nil }
            return match(rest, claim, place + 1, found)
        case .optional(let inner):
            return match(inner + rest, claim, place, found) ?? match(rest, claim, place, found)
        case .capture(let name):
            for end in claim.ends(of: name, from: place) {
                var found = found
                found[name] = claim.text(place..<end)
                if let all = match(rest, claim, end, found) { return all }
            }
            return nil
        }
    }

    private static func parse(_ text: Substring) -> [Part] {
        var parts: [Part] = []
        var rest = text
        while let character = rest.first {
            if character == "[", let end = rest.firstIndex(of: "]") {
                parts.append(.optional(parse(rest[rest.index(after: rest.startIndex)..<end])))
                rest = rest[rest.index(after: end)...]
            } else if character == "{", let end = rest.firstIndex(of: "}") {
                parts.append(.capture(String(rest[rest.index(after: rest.startIndex)..<end])))
                rest = rest[rest.index(after: end)...]
            } else if Words.isWordCharacter(character) {
                let end = rest.firstIndex { !Words.isWordCharacter($0) && $0 != "|" && $0 != "'" } ?? rest.endIndex
                parts.append(.words(rest[..<end].split(separator: "|").map { Words.fold(String($0)) }))
                rest = rest[end...]
            } else {
                rest = rest.dropFirst()
            }
        }
        return parts
    }
}

/// A claim prepared for patterns.
struct ClaimText {
    let claim: String
    let words: [Word]
    let company: CompanyName
    private let mentions: [Int: Int]

    init(_ claim: String, company: CompanyName) {
        self.claim = claim
        self.company = company
        words = Words.of(claim)
        mentions = Dictionary(
            company.mentions(in: words).map { ($0.lowerBound, $0.upperBound) }, uniquingKeysWith: { first, _ in first })
    }

    var namesCompany: Bool { !mentions.isEmpty }

    /// The words of a range as the claim writes them, a bracket closed that was opened in it.
    func text(_ range: Range<Int>) -> String {
        guard !range.isEmpty else { return "" }
        let text = String(
            claim[words[range.lowerBound].range.lowerBound..<words[range.upperBound - 1].range.upperBound])
        return text.contains("(") && !text.contains(")") ? text + ")" : text
    }

    /// Where a capture that begins at a place may end.
    func ends(of capture: String, from place: Int) -> [Int] {
        switch capture {
        case "company": return mentions[place].map { [$0] } ?? []
        case "date": return dateEnd(place).map { [$0] } ?? []
        case "number": return place < words.count && words[place].hasDigit ? [place + 1] : []
        default: return Array(stride(from: place + 1, through: min(place + 14, words.count), by: 1))
        }
    }

    /// "September 9, 2025", "September 2025".
    private func dateEnd(_ place: Int) -> Int? {
        guard place < words.count, Particulars.isMonthWord(words[place].folded) else { return nil }
        var end = place + 1
        while end < words.count, end < place + 3, words[end].text.allSatisfy(\.isNumber) { end += 1 }
        return end > place + 1 ? end : nil
    }

    // MARK: Free claims

    /// Reads as a sentence of its own: few capitals, and a verb after its beginning.
    var isClause: Bool {
        let lower = words.dropFirst().count(where: \.isLowercase)
        guard words.count >= 4, lower * 2 >= words.count - 1 else { return false }
        return words.dropFirst().contains { $0.isLowercase && ClauseWords.isVerb($0.folded) }
    }

    /// The claim as it stands inside a sentence: no final full stop, "The" in lower case.
    var asClause: String {
        var text = claim
        while let last = text.last, ".;,: ".contains(last) { text.removeLast() }
        guard let first = words.first, mentions[0] == nil, EverydayWords.openers.contains(first.folded),
            first.folded != "i",
            let letter = text.first
        else { return text }
        return letter.lowercased() + text.dropFirst()
    }
}

enum ClauseWords {
    static func isVerb(_ folded: String) -> Bool {
        verbs.contains(folded) || folded.hasSuffix("ed") && folded.count > 4
    }

    static let verbs: Set<String> = [
        "is", "are", "was", "were", "has", "have", "had", "will", "plans", "opens", "opened", "said", "says", "sent",
        "won", "built", "began", "begun", "grew", "made", "took", "chose", "bought", "sold", "hired", "named", "names",
        "raised", "raises", "launches", "launched", "announces", "announced", "acquires", "acquired", "appoints",
        "appointed", "expands", "expanded", "received", "receives", "completed", "completes", "signed", "signs",
        "filed", "files", "moved", "moves", "broke", "went", "gave", "got", "set", "cut", "put", "led", "met", "runs",
        "makes", "employs", "operates", "supplies", "expects", "intends", "reported", "reports",
    ]
}

internal import LedgerCore

/// The ways a company is called: in full, without legal suffix, by its trade name.
struct CompanyName: Sendable {
    /// As a person would say it: trade name, else the name without legal suffix.
    let spoken: String
    /// Longest first.
    let variants: [Variant]

    struct Variant: Sendable {
        let words: [String]
        /// Made of everyday words alone ("Quality"): then only a capitalised mention counts.
        let isOrdinary: Bool
    }

    init(_ name: String, ordinaryWords: Set<String>) {
        let full = Self.clean(name)
        let parts = Self.tradeParts(full)
        let spoken = parts.last.map(Self.withoutSuffix) ?? full
        self.spoken = Self.presentable(spoken)
        let spellings = [full, Self.withoutSuffix(full)] + parts.flatMap { [$0, Self.withoutSuffix($0)] }
        let keys = spellings.map { Words.folded($0) }.filter { !$0.isEmpty && $0.contains { $0.count > 1 } }
        let sorted = Set(keys).sorted { ($1.count, $1.joined()) < ($0.count, $0.joined()) }
        let named = sorted.map { words in
            Variant(words: words, isOrdinary: words.allSatisfy(ordinaryWords.contains))
        }
        variants = named + Self.beginnings(of: sorted)
    }

    /// What is left when the last words are left out: "Acme", "Sable River". Everyday words alone call no company.
    private static func beginnings(of names: [[String]]) -> [Variant] {
        let shorter = names.flatMap { name in (1..<max(1, name.count)).map { Array(name.prefix($0)) } }
        let calling = Set(shorter).subtracting(names).filter { words in
            guard let first = words.first, first.count > 2, let last = words.last else { return false }
            return !unnamed.contains(last) && (words.count > 1 || !unnamed.contains(first))
        }
        return calling.sorted { ($1.count, $1.joined()) < ($0.count, $0.joined()) }.map { words in
            Variant(words: words, isOrdinary: words.allSatisfy(Lexicon.isEnglish))
        }
    }

    private static let unnamed: Set<String> = [
        "the", "and", "of", "for", "first", "national", "general", "american", "united", "global", "international", "royal",
        "central", "north", "south", "east", "west", "new", "advanced", "applied", "premier", "standard", "universal", "allied",
        "quality", "modern", "great", "grand", "real", "pure", "smart", "best", "prime", "total", "saint", "san", "los", "las", "van",
        "von", "de", "la", "le", "el", "my", "our", "medical", "health", "bank", "data", "digital", "clean", "natural", "dr", "st",
        "british", "german", "european", "northern", "southern", "eastern", "western", "pacific", "atlantic", "inter", "pro",
    ]

    /// Ranges of word places at which a text names the company, left to right, not overlapping.
    func mentions(in words: [Word], sentenceStarts: Set<Int> = [0]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var place = 0
        while place < words.count {
            if let variant = variants.first(where: { occurs($0, in: words, at: place, sentenceStarts) }) {
                found.append(place..<place + variant.words.count)
                place += variant.words.count
            } else {
                place += 1
            }
        }
        return found
    }

    private func occurs(_ variant: Variant, in words: [Word], at place: Int, _ starts: Set<Int>) -> Bool {
        guard place + variant.words.count <= words.count,
            variant.words.indices.allSatisfy({ words[place + $0].folded == variant.words[$0] })
        else { return false }
        guard variant.isOrdinary else { return true }
        let end = place + variant.words.count
        // "Harbour Street" is not the firm Harbour.
        if variant.words.count == 1, end < words.count, words[end].isCapitalized, variants.first?.words.count != 1,
            words[place].text.count == words[place].folded.count
        {
            return false
        }
        let inner = (place..<end).filter { !starts.contains($0) }
        if inner.isEmpty, words[place].isCapitalized, end < words.count, variants.first?.words.count != 1 {
            return openers.contains(words[end].folded) || Polarity.isFinite(words[end].folded)
        }
        return !inner.isEmpty && inner.contains { words[$0].isCapitalized }
    }

    /// What follows a name at the beginning of a sentence.
    private let openers: Set<String> = [
        "is", "was", "has", "had", "will", "plans", "intends", "expects", "may", "said", "and", "opened", "raised", "hired", "bought",
    ]

    // MARK: Spellings

    /// One line, without control characters and what only markup has.
    private static func clean(_ name: String) -> String {
        let scalars = name.unicodeScalars.filter { $0.properties.generalCategory != .format }.map {
            $0.properties.generalCategory == .control ? " " : $0
        }
        let visible = String(String.UnicodeScalarView(scalars))
        let kept = visible.map { $0.isNewline || "<>{}[]`\"|\\".contains($0) ? " " : $0 }
        return String(kept).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The names before and after each "d/b/a", where there is one.
    private static func tradeParts(_ name: String) -> [String] {
        var parts: [[Substring]] = [[]]
        for word in name.split(separator: " ") {
            let key = word.lowercased().filter(\.isLetter)
            if key == "dba", parts[parts.count - 1].isEmpty == false {
                parts.append([])
            } else {
                parts[parts.count - 1].append(word)
            }
        }
        let names = parts.map { trim($0.joined(separator: " ")) }.filter { !$0.isEmpty }
        return names.isEmpty ? [name] : names
    }

    /// The shortest beginning of the name that the ledger takes for the same company.
    static func withoutSuffix(_ name: String) -> String {
        var words = name.split(separator: " ")
        let key = AccountIdentity.nameKey(name)
        let shortest = (1...max(1, words.count)).first {
            AccountIdentity.nameKey(words.prefix($0).joined(separator: " ")) == key
        }
        words = Array(words.prefix(shortest ?? words.count))
        while words.count > 1, moreSuffixes.contains(words[words.count - 1].lowercased().filter(\.isLetter)) {
            words.removeLast()
        }
        while words.count > 1, ["and", "&", "y", "e"].contains(words[words.count - 1].lowercased()) {
            words.removeLast()
        }
        return trim(words.joined(separator: " "))
    }

    private static let moreSuffixes: Set<String> = ["kft", "zrt", "bvba", "nyrt", "spzoo", "tbk", "lda", "eirl"]

    private static func trim(_ text: String) -> String {
        var text = text
        while let last = text.last, ",;:-".contains(last) || last.isWhitespace { text.removeLast() }
        return text
    }

    private static func presentable(_ name: String) -> String {
        let lower = name.lowercased()
        return lower.hasPrefix("www.") && name.count > 4 ? String(name.dropFirst(4)) : name
    }
}

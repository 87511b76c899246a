/// What the general English word lists in the binary know of a word.
struct Meaning: Sendable, Equatable {
    /// Events it says, a bit for each line of `events.txt`.
    var events: UInt64 = 0
    /// Groups of words that say the same, a bit for each line of `same.txt`.
    var groups = SIMD4<UInt64>()
    /// States no fact of a company.
    var isNeutral = false

    mutating func add(_ other: Meaning) {
        events |= other.events
        groups |= other.groups
        isNeutral = isNeutral || other.isNeutral
    }

    func sharesGroup(_ other: SIMD4<UInt64>) -> Bool { (groups & other) != SIMD4() }
}

/// General English, read once: which words are common, neutral, or say that something happened.
enum Lexicon {
    /// Common words in plain form.
    private static let english = Set(lines("english").map(String.init) + lines("trade").flatMap { $0.split(separator: " ").map(String.init) })
    private static let endings = [("ies", "y"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""), ("ly", ""), ("ings", ""), ("ings", "e"), ("ers", ""), ("ers", "e")]

    /// By stem; two words as `lay_off`.
    static let meanings: [String: Meaning] = {
        var all: [String: Meaning] = [:]
        for (place, line) in lines("events").enumerated() {
            let words = line.split(separator: ":").last?.split(separator: " ") ?? []
            for word in words { all[key(word), default: Meaning()].add(Meaning(events: 1 << UInt64(place % 64))) }
        }
        for (place, line) in lines("same").enumerated() {
            var groups = SIMD4<UInt64>()
            groups[(place / 64) % 4] = 1 << UInt64(place % 64)
            for word in line.split(separator: " ") { all[key(word), default: Meaning()].add(Meaning(groups: groups)) }
        }
        for word in lines("neutral").flatMap({ $0.split(separator: " ") }) {
            all[key(word), default: Meaning()].isNeutral = true
        }
        return all
    }()

    /// First stems of the two-word entries.
    static let pairOpeners = Set(meanings.keys.compactMap { key in
        key.contains("_") ? key.split(separator: "_").first.map(String.init) : nil
    })

    /// A common English word in any form.
    static func isEnglish(_ folded: String) -> Bool {
        if english.contains(folded) { return true }
        return endings.contains { ending, instead in
            guard folded.hasSuffix(ending), folded.count - ending.count >= 3 else { return false }
            let head = folded.dropLast(ending.count)
            if english.contains(head + instead) { return true }
            return instead.isEmpty && head.last == head.dropLast().last && english.contains(String(head.dropLast()))
        }
    }

    /// Two common words written as one, in the plural: `boatyards`.
    static func isCompound(_ folded: String) -> Bool {
        guard folded.hasSuffix("s"), folded.count > 7 else { return false }
        let plain = folded.dropLast()
        return (4...plain.count - 3).contains { english.contains(String(plain.prefix($0))) && english.contains(String(plain.dropFirst($0))) }
    }

    static func lines(_ name: String) -> [Substring] {
        (EmbeddedRules.text(path: "words/\(name).txt") ?? "").split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    private static func key(_ entry: Substring) -> String {
        entry.split(separator: "_").map { Stem.of(String($0)) }.joined(separator: "_")
    }
}

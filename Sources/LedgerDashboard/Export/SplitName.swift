import LedgerCore

/// A full name as first and last name, for programs that keep two.
///
/// Nobody can tell this for all names, so the rule is plain and the same for all:
/// - `Ruiz, Ana` is Ana Ruiz. What follows a comma and is `Jr.` or a credential that is not known stays with the last name.
/// - Titles in front (`Dr.`, `Frau`, `Dipl.-Ing.`) and degrees behind (`PhD`, `MBA.`) are dropped: see `NameAdditions`.
/// - The last word is the last name, with the particles before it (`van der Berg`, `de la Cruz`) and `Jr.` or `III`
///   behind it; all before is the first name. Of two surnames (`Ruiz García`) the first is so taken for a first name.
/// - Two words in Chinese, Japanese or Korean script are written family name first; `ジョン・スミス` given name first.
/// - What has only one word, or is such script without a gap, is not split.
struct SplitName: Equatable {
    let first: String
    let last: String
    /// It was not split: one of both holds the whole.
    let isWhole: Bool

    /// - Parameter wholeIsLast: where a name is not split it is the last name, not the first.
    init(_ name: String, wholeIsLast: Bool) {
        let line = name.onOneLine
        if let split = Self.split(line) {
            (first, last) = split
            isWhole = false
        } else {
            (first, last) = wholeIsLast ? ("", line) : (line, "")
            isWhole = true
        }
    }

    private static func split(_ line: String) -> (String, String)? {
        let parts = line.split(separator: ",", maxSplits: 1).map { $0.trimmingWhitespace() }
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return splitWords(words(line)) }
        if NameAdditions.isAddition(parts[1], to: parts[0]) {
            let kept = words(parts[1]).filter { !NameAdditions.isDegree($0) }
            return splitWords(words(parts[0])).map { ($0, ([$1] + kept).joined(separator: ", ")) }
        }
        return (names(in: words(parts[1])).joined(separator: " "), names(in: words(parts[0])).joined(separator: " "))
    }

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    }

    private static func splitWords(_ words: [String]) -> (String, String)? {
        if words.allSatisfy(NameAdditions.isEastAsian) { return splitEastAsian(words) }
        let names = names(in: words)
        guard let last = names.last else { return nil }
        // `Dr. Ruiz`.
        if names.count == 1 { return last != words[0] ? ("", last) : nil }
        let start = startOfLastName(names)
        return (names[..<start].joined(separator: " "), names[start...].joined(separator: " "))
    }

    private static func startOfLastName(_ names: [String]) -> Int {
        var start = names.count - 1
        while start > 1, NameAdditions.isGeneration(names[start]) { start -= 1 }
        if start > 2, ["y", "e", "i"].contains(names[start - 1]) { start -= 2 }
        while start > 1, particles.contains(names[start - 1].plainWord) { start -= 1 }
        return start
    }

    private static func names(in words: [String]) -> [String] {
        NameAdditions.withoutDegrees(NameAdditions.withoutTitles(words))
    }

    private static func splitEastAsian(_ words: [String]) -> (String, String)? {
        if words.count == 2 { return (words[1], words[0]) }
        let parts = words.count == 1 ? words[0].split(whereSeparator: { "・·".contains($0) }) : []
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }

    private static let particles: Set<String> = [
        "van", "von", "vom", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "la", "le", "las",
        "los", "ter", "ten", "te", "zu", "zum", "zur", "af", "av", "bin", "ibn", "bint", "al", "el", "st",
    ]
}

extension String {
    /// `Jr.` and `JR` are one word.
    fileprivate var plainWord: String { lowercased().filter { $0 != "." } }
}

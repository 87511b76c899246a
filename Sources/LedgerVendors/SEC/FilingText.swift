/// The text of a filing's main document.
struct FilingText: Sendable {
    /// In lower case.
    private let words: [String]

    init(html: String) {
        var scanner = MarkupScanner(html)
        var text = ""
        while let token = scanner.next() {
            if case .text(let piece) = token { text += piece } else { text += " " }
        }
        words = text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
    }

    /// Under item 5.02 it tells of somebody who goes or comes, rather than of pay alone: its paragraphs have the letters of
    /// the form's instructions, (a) to (d) for directors and officers, (e) and (f) for pay; without letters the verbs
    /// tell. False as well where that cannot be seen.
    var tellsOfOfficers: Bool {
        guard let start = place(ofItem: "5.02", from: 0) else { return false }
        let rest = words[(start + 2)...]
        let end = rest.indices.first { isItem($0) && !words[$0 + 1].hasPrefix("5.02") || words[$0].hasPrefix("signature") }
        let section = rest[..<(end ?? rest.endIndex)]
        if let letter = section.first(where: { $0.count == 3 && $0.hasPrefix("(") && $0.hasSuffix(")") }) {
            if "abcd".contains(letter.dropFirst().prefix(1)) { return true }
            if "ef".contains(letter.dropFirst().prefix(1)) { return false }
        }
        return section.contains { word in Self.comingAndGoing.contains(word.filter(\.isLetter)) }
    }

    /// Not the nouns of the item's own title, and not what plans for pay speak of.
    private static let comingAndGoing: Set<String> = [
        "resigned", "resign", "resigns", "resignation", "appointed", "appoints", "elected", "stepped", "stepping", "departed",
        "retired", "retires", "retiring", "succeeds", "succeeded", "successor",
    ]

    private func place(ofItem number: String, from start: Int) -> Int? {
        (start..<words.count).first { isItem($0) && words[$0 + 1].hasPrefix(number) }
    }

    /// `item` and a number like 5.02.
    private func isItem(_ place: Int) -> Bool {
        guard words[place] == "item", place + 1 < words.count else { return false }
        let number = Array(words[place + 1].utf8.prefix(4))
        guard number.count == 4, number[1] == UInt8(ascii: ".") else { return false }
        return [number[0], number[2], number[3]].allSatisfy { (0x30...0x39).contains($0) }
    }
}

/// What names a person in a text: names and e-mail addresses.
public struct PersonTerms: Sendable, Equatable {
    /// As keys: NFKC, case-folded, words parted by single spaces.
    private let names: Set<String>
    /// Case-folded, as they were written.
    private let emails: Set<String>

    public init(names: [String], emails: [String]) {
        let keys = names.filter(PersonName.isName).map(PersonName.key).filter { !$0.isEmpty }
        self.names = Set(keys.flatMap { [$0, Self.lastNameFirst($0)] })
        let addresses = emails.map { $0.trimmingWhitespace().foldedForMatching() }
        self.emails = Set((addresses + emails.compactMap(EmailAddress.key)).filter { !$0.isEmpty })
    }

    public var isEmpty: Bool { names.isEmpty && emails.isEmpty }

    /// The text names the person: by an e-mail address, or by a full name as whole words, whatever stands between
    /// them (`Ana Ruiz`, `RUIZ, Ana`, `2026-03-17_Ana-Ruiz_email.md`), in JSON with `\u` escapes too.
    public func holds(_ text: String) -> Bool {
        if text.isEmpty { return false }
        let plain = text.contains("\\u") ? Self.unescaped(text) : text
        let folded = plain.foldedForMatching()
        if emails.contains(where: folded.contains) { return true }
        let words = " " + folded.split { !$0.isLetter && !$0.isNumber && $0 != "'" }.joined(separator: " ") + " "
        return names.contains { words.contains(" " + $0 + " ") }
            || names.contains { (" " + PersonName.key(plain) + " ").contains(" " + $0 + " ") }
    }

    /// Which of a row's cells name the person: those that do by themselves, and those that do together (`Ana` in one,
    /// `Ruiz` in another).
    public func personal(_ cells: [String]) -> Set<Int> {
        var found = Set(cells.indices.filter { holds(cells[$0]) })
        let words = cells.map { Set(PersonName.key($0).split(separator: " ")) }
        for name in names {
            let wanted = Set(name.split(separator: " "))
            let parts = words.indices.filter { !words[$0].isEmpty && words[$0].isSubset(of: wanted) }
            if parts.reduce(into: Set<Substring>(), { $0.formUnion(words[$1]) }) == wanted { found.formUnion(parts) }
        }
        return found
    }

    public func union(_ other: PersonTerms) -> PersonTerms {
        PersonTerms(names: names.union(other.names), emails: emails.union(other.emails))
    }

    private init(names: Set<String>, emails: Set<String>) {
        self.names = names
        self.emails = emails
    }

    /// A part that each text that names the person has, whatever its case, for `LIKE`: one of
    /// these parts. One is empty where a name has no part in ASCII.
    public var commonParts: [String] {
        let parts = names.union(emails).map { Self.longestASCIIWord($0) }
        return parts.contains { $0.count < 2 } ? [""] : Array(Set(parts)).sorted()
    }

    private static func longestASCIIWord(_ text: String) -> String {
        let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.max { $0.count < $1.count }.map(String.init) ?? ""
    }

    private static func lastNameFirst(_ key: String) -> String {
        let words = key.split(separator: " ")
        return ([words.last].compactMap { $0 } + words.dropLast()).joined(separator: " ")
    }

    private static func unescaped(_ text: String) -> String {
        var units: [UInt16] = []
        var rest = Array(text.utf16)[...]
        while let unit = rest.first {
            if unit == 0x5c, rest.count >= 6, rest[rest.startIndex + 1] == 0x75,
                let code = UInt16(String(decoding: rest[(rest.startIndex + 2)..<(rest.startIndex + 6)], as: UTF16.self), radix: 16) {
                units.append(code)
                rest = rest.dropFirst(6)
            } else {
                units.append(unit)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: units, as: UTF16.self)
    }
}

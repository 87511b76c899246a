/// What names a person in a text: names and e-mail addresses.
public struct PersonTerms: Sendable, Equatable {
    /// As keys, and with titles and degrees as such words.
    private let names: Set<String>
    /// The same with the accents that the names are stored with.
    private let spelled: Set<String>
    /// As keys.
    private let emails: Set<String>

    public init(names: [String], emails: [String]) {
        let names = names.filter(PersonName.isName)
        let keys = names.flatMap { [PersonName.key($0), PersonName.words($0)] }.filter { !$0.isEmpty }
        self.names = Set(keys.flatMap { [$0, Self.lastNameFirst($0)] })
        spelled = Set(names.map { PersonName.spelledWords(PersonName.core($0)) }.filter { !$0.isEmpty })
        self.emails = Set(emails.compactMap(EmailAddress.key))
    }

    public var isEmpty: Bool { names.isEmpty && emails.isEmpty }

    /// The text names the person: by an e-mail address, or by a full name as whole words, with or without accents,
    /// titles and degrees, whatever stands between them (`Ana Ruiz`, `RUIZ, Ana`, `2026-03-17_Ana-Ruiz_email.md`), in
    /// JSON with escapes too.
    public func holds(_ text: String) -> Bool {
        if text.isEmpty { return false }
        return holds(plain: text) || text.contains("\\") && holds(plain: Self.unescaped(text))
    }

    private func holds(plain: String) -> Bool {
        let folded = plain.foldedForMatching()
        if holdsAddress(folded) { return true }
        if names.isEmpty { return false }
        let words = " " + folded.withoutAccents().split { !$0.isLetter && !$0.isNumber && $0 != "'" }.joined(separator: " ") + " "
        if names.contains(where: { words.contains(" " + $0 + " ") }) { return true }
        let whole = " " + PersonName.words(plain) + " "
        return names.contains { whole.contains(" " + $0 + " ") }
    }

    /// Whole addresses only: `johanna@acme.com` is not `anna@acme.com`; whatever follows a `+` in them, and with the
    /// marks around them that an address may have within (`_ana@mail.com_`).
    private func holdsAddress(_ folded: String) -> Bool {
        guard !emails.isEmpty, folded.contains("@") else { return false }
        let marks = Set("._%+-@").union(emails.joined())
        return folded.split { !$0.isLetter && !$0.isNumber && !marks.contains($0) }.contains { token in
            guard token.contains("@") else { return false }
            return [String(token), Self.trimmed(token)].compactMap(EmailAddress.key).contains { emails.contains($0) }
        }
    }

    private static func trimmed(_ token: Substring) -> String {
        let isMark = { (character: Character) in !character.isLetter && !character.isNumber }
        let tail = token.drop(while: isMark)
        return String(tail.prefix(tail.count - tail.reversed().prefix(while: isMark).count))
    }

    /// Which of a row's cells name the person: those that do by themselves, and those that do together (`Ana` in one,
    /// `Ruiz` in another).
    public func personal(_ cells: [String]) -> Set<Int> {
        var found = Set(cells.indices.filter { holds(cells[$0]) })
        let words = cells.map { Set(PersonName.words($0).split(separator: " ")) }
        for name in names {
            let wanted = Set(name.split(separator: " "))
            let parts = words.indices.filter { !words[$0].isEmpty && words[$0].isSubset(of: wanted) }
            if parts.reduce(into: Set<Substring>(), { $0.formUnion(words[$1]) }) == wanted { found.formUnion(parts) }
        }
        return found
    }

    /// Without the names, which somebody else may have too.
    public var addressesAlone: PersonTerms { PersonTerms(names: [], spelled: [], emails: emails) }

    public func union(_ other: PersonTerms) -> PersonTerms {
        PersonTerms(
            names: names.union(other.names), spelled: spelled.union(other.spelled), emails: emails.union(other.emails))
    }

    private init(names: Set<String>, spelled: Set<String>, emails: Set<String>) {
        self.names = names
        self.spelled = spelled
        self.emails = emails
    }

    /// A part that each text that names the person has, whatever its case, for `LIKE`: one of these parts. One is empty
    /// where a name has no part in ASCII. A text may leave out the accents that the name is stored with; one that has
    /// accents of its own may be missed.
    public var commonParts: [String] {
        let parts = spelled.map(Self.longestASCIIWord) + emails.map(Self.telling)
        return parts.contains { $0.count < 2 } ? [""] : Array(Set(parts)).sorted()
    }

    /// Of an address what is before the `@`, where that is enough: its domain is in the texts of a whole company.
    private static func telling(_ email: String) -> String {
        let own = longestASCIIWord(String(email.prefix { $0 != "@" }))
        return own.count < 2 ? longestASCIIWord(email) : own
    }

    /// `ss` may be an `ß` in the text.
    private static func longestASCIIWord(_ text: String) -> String {
        let words = text.replacing("ss", with: " ").split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.max { $0.count < $1.count }.map(String.init) ?? ""
    }

    private static func lastNameFirst(_ key: String) -> String {
        let words = key.split(separator: " ")
        return ([words.last].compactMap { $0 } + words.dropLast()).joined(separator: " ")
    }

    private static func unescaped(_ text: String) -> String {
        var units: [UInt16] = []
        var rest = Array(text.utf16)[...]
        while let unit = rest.popFirst() {
            guard unit == 0x5c, let next = rest.popFirst() else {
                units.append(unit)
                continue
            }
            let digits = rest.prefix(4)
            if next == 0x75, digits.count == 4, let code = UInt16(String(decoding: digits, as: UTF16.self), radix: 16) {
                units.append(code)
                rest = rest.dropFirst(4)
            } else {
                // `\n`, `\t` and the like part words; `\"`, `\/` and `\\` stand for themselves.
                units.append("bfnrt".utf16.contains(next) ? 0x20 : next)
            }
        }
        return String(decoding: units, as: UTF16.self)
    }
}

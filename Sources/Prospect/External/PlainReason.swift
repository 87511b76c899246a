internal import Foundation
internal import LedgerCore

/// What a pipeline says in words of its own, as it may stand in rows and logs: one line that names neither the contact nor
/// anybody's e-mail address, and holds nothing that looks like a key.
struct PlainReason {
    private let person: ProspectRequest.Person
    /// Folded.
    private let names: Set<String>

    private static let longest = 300
    private static let contact = "the contact"
    private static let leftOut = "…"
    private static let shortestKey = 20

    init(leavingOut person: ProspectRequest.Person) {
        self.person = person
        names = Set(Self.parts(person.name))
    }

    func line(_ text: String) -> String {
        var words: [String] = []
        for word in withoutWholes(Markdown.oneLine(text)).split(separator: " ").map(String.init) {
            let shown = shown(word, after: words.last)
            if shown == word || shown != words.last { words.append(shown) }
        }
        return String(words.joined(separator: " ").prefix(Self.longest))
    }

    /// Scripts that part no words are searched for the name as it is written.
    private func withoutWholes(_ line: String) -> String {
        var line = line
        let name = person.name.utf8.allSatisfy { $0 < 0x80 } ? nil : person.name
        for whole in [person.email, name].compactMap({ $0 }) where !whole.isBlank {
            line = line.replacing(whole, with: Self.contact)
        }
        return line
    }

    private func shown(_ word: String, after last: String?) -> String {
        let parts = Self.parts(word)
        // One letter is a name's beside others of it alone.
        let isNamed = parts.contains { names.contains($0) && ($0.utf8.count > 1 || (parts.count == 1 && last == Self.contact)) }
        if word.contains("@") || Self.holdsKey(word) { return Self.leftOut }
        return isNamed ? Self.contact : word
    }

    private static func parts(_ text: String) -> [String] {
        text.foldedForMatching().folding(options: .diacriticInsensitive, locale: nil)
            .split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// Letters and digits mixed, many of them.
    private static func holdsKey(_ word: String) -> Bool {
        word.utf8.split { !isOfKeys($0) }.contains { run in
            run.count >= shortestKey && run.contains(where: Words.isLetter) && run.contains(where: Words.isDigit)
        }
    }

    /// Of base64url, which keys are written in.
    private static func isOfKeys(_ byte: UInt8) -> Bool {
        Words.isLetter(byte) || Words.isDigit(byte) || byte == 0x2d || byte == 0x5f
    }
}

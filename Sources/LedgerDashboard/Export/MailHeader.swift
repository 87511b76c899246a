import Foundation

/// Header fields of a message: ASCII alone, folded, and no value makes a line of its own.
enum MailHeader {
    /// RFC 5322 asks for at most 78 columns, RFC 2047 for at most 76 where words are encoded.
    private static let width = 76

    /// A field of free text, such as the subject. The text is put on one line first.
    static func text(_ name: String, _ value: String) -> String {
        let line = value.onOneLine
        if line.isEmpty { return "\(name):\r\n" }
        return isPlain(line) ? folded(name, line.split(separator: " ").map(String.init))
            : folded(name, EncodedWords.of(line, firstRoom: width - name.utf8.count - 2))
    }

    /// A field of one mailbox: the display name, and the address in angle brackets.
    static func mailbox(_ name: String, displayName: String, address: MailAddress) -> String {
        let phrase = phrase(displayName.onOneLine, firstRoom: width - name.utf8.count - 2)
        return folded(name, phrase + [phrase.isEmpty ? address.text : "<\(address.text)>"])
    }

    /// As it is: for values of this program's own making.
    static func field(_ name: String, _ value: String) -> String { "\(name): \(value)\r\n" }

    /// The words of a display name: atoms, one quoted string, or encoded words.
    private static func phrase(_ line: String, firstRoom: Int) -> [String] {
        guard isPlain(line) else { return EncodedWords.of(line, firstRoom: firstRoom) }
        let words = line.split(separator: " ").map(String.init)
        if words.allSatisfy({ $0.utf8.allSatisfy(\.isAtomText) }) { return words }
        let quoted = "\"" + line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        return quoted.utf8.count <= firstRoom ? [quoted] : EncodedWords.of(line, firstRoom: firstRoom)
    }

    /// Readers take it as it is written: printable ASCII, nothing that looks encoded, and no word that could not be folded.
    private static func isPlain(_ line: String) -> Bool {
        line.utf8.allSatisfy { (0x20...0x7e).contains($0) } && !line.contains("=?")
            && line.split(separator: " ").allSatisfy { $0.utf8.count <= 60 }
    }

    private static func folded(_ name: String, _ words: [String]) -> String {
        var out = name + ":"
        var column = out.utf8.count
        for word in words {
            if column + 1 + word.utf8.count > width, column > name.utf8.count + 1 {
                out += "\r\n"
                column = 0
            }
            out += " " + word
            column += 1 + word.utf8.count
        }
        return out + "\r\n"
    }
}

/// RFC 2047: text beyond ASCII as words of at most 75 characters, each whole in itself.
enum EncodedWords {
    /// - Parameter firstRoom: columns left for the first word on the line of the field's name.
    /// - Returns: words for which the white space between two is no part of the text.
    static func of(_ line: String, firstRoom: Int) -> [String] {
        var words: [String] = []
        var bytes: [UInt8] = []
        func most() -> Int { (min(words.isEmpty ? firstRoom : 75, 75) - prefix.count - suffix.count) / 4 * 3 }
        func flush() {
            if !bytes.isEmpty { words.append(prefix + Data(bytes).base64EncodedString() + suffix) }
            bytes = []
        }
        for piece in pieces(line) {
            if bytes.count + piece.count > most() { flush() }
            bytes += piece
        }
        flush()
        return words
    }

    /// What must stay together: a character as a reader sees it, or, of one that is longer than a word, its scalars.
    private static func pieces(_ line: String) -> [[UInt8]] {
        line.flatMap { character in
            let bytes = Array(character.utf8)
            return bytes.count <= 30 ? [bytes] : character.unicodeScalars.map { Array(String($0).utf8) }
        }
    }

    private static let prefix = "=?UTF-8?B?"
    private static let suffix = "?="
}

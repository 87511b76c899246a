/// A command line split into its words. No shell is run: there are quotes and backslashes, and nothing else is special.
///
/// White space parts words. Within `'…'` every character stands for itself; within `"…"` a backslash takes the special
/// meaning from `"` and `\`; elsewhere it does from any character.
public enum CommandLineWords {
    public enum Fault: Error, Equatable, CustomStringConvertible {
        case empty, openQuote, endsWithBackslash, containsNull

        public var description: String {
            switch self {
            case .empty: "names no program"
            case .openQuote: "has a quote that is not closed"
            case .endsWithBackslash: "ends with a backslash"
            case .containsNull: "has a character U+0000"
            }
        }
    }

    /// - Throws: `Fault`.
    public static func split(_ line: String) throws(Fault) -> [String] {
        guard !line.unicodeScalars.contains("\0") else { throw .containsNull }
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = line[...]
        while let character = rest.popFirst() {
            switch (character, quote) {
            case ("\\", nil):
                guard let next = rest.popFirst() else { throw .endsWithBackslash }
                word = (word ?? "") + String(next)
            case ("\\", "\""):
                let isSpecial = rest.first == "\"" || rest.first == "\\"
                word?.append(isSpecial ? rest.removeFirst() : character)
            case (_, .some(let open)):
                if character == open { quote = nil } else { word?.append(character) }
            case ("'", nil), ("\"", nil):
                quote = character
                word = word ?? ""
            case (_, nil) where character.isWhitespace:
                if let done = word { words.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw .openQuote }
        if let word { words.append(word) }
        guard words.first?.isEmpty == false else { throw .empty }
        return words
    }

    /// A line that splits into the words.
    public static func joined(_ words: [String]) -> String {
        words.map { word in
            let isPlain = !word.isEmpty && word.allSatisfy { !$0.isWhitespace && !"'\"\\".contains($0) }
            return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
        }.joined(separator: " ")
    }
}

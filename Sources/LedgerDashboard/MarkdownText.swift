extension String {
    /// Text from outside as Markdown that shows it as it is: in a table cell, a heading or a list item it makes no
    /// column, line, emphasis, code, link or HTML of its own.
    var markdown: String {
        let scalars = Array(onOneLine.unicodeScalars)
        var escaped = String.UnicodeScalarView()
        for (place, scalar) in scalars.enumerated() {
            if scalar.isMarkup(at: place, in: scalars) { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }
}

extension Unicode.Scalar {
    fileprivate var isEntityName: Bool {
        self == "#" || isASCII && (properties.isAlphabetic || properties.numericType != nil)
    }

    fileprivate func isMarkup(at place: Int, in text: [Unicode.Scalar]) -> Bool {
        switch self {
        case "\\", "|", "`", "*", "[", "]", "<", "~": true
        // Within a word an underscore is a letter.
        case "_": !(text.isWord(place - 1) && text.isWord(place + 1))
        // Where it could begin an entity: `&lt;`, `&#60;`.
        case "&": text.dropFirst(place + 1).first { !$0.isEntityName } == ";"
        // Where it could make a bare address a link.
        case ":": text.dropFirst(place + 1).starts(with: ["/", "/"])
        case ".": String(String.UnicodeScalarView(text[..<place].suffix(3))).lowercased() == "www"
        default: false
        }
    }
}

extension [Unicode.Scalar] {
    fileprivate func isWord(_ place: Int) -> Bool {
        guard indices.contains(place) else { return false }
        return self[place].properties.isAlphabetic || self[place].properties.numericType != nil
    }
}

/// Reads HTML or XML as tags and text, in one pass, whatever it is given: nothing is nested, resolved or expanded, and what
/// is not closed ends where the text ends.
struct MarkupScanner {
    enum Token: Equatable {
        /// Names in lower case; of attributes only those that are asked for here.
        case start(String, [String: String])
        case end(String)
        /// Character references are read.
        case text(String)
    }

    private let bytes: [UInt8]
    private var place = 0
    private let isXML: Bool
    /// Element whose content is no markup, up to its end.
    private var raw: String?

    private static let attributes: Set<String> = ["href", "rel", "type", "datetime", "hidden"]
    private static let rawElements: Set<String> = [
        "script", "style", "textarea", "title", "template", "noscript", "iframe", "svg", "xmp", "noembed", "noframes",
    ]
    private static let mostName = 64, mostValue = 2_000

    init(_ text: String, isXML: Bool = false) {
        bytes = Array(text.utf8)
        self.isXML = isXML
    }

    mutating func next() -> Token? {
        if let element = raw { skipRaw(element) }
        guard place < bytes.count else { return nil }
        guard bytes[place] == UInt8(ascii: "<") else { return text(upTo: find(UInt8(ascii: "<"), from: place)) }
        let following = place + 1 < bytes.count ? bytes[place + 1] : 0
        if following == UInt8(ascii: "!") || following == UInt8(ascii: "?") { return declaration() }
        if following == UInt8(ascii: "/") { return endTag() }
        if Self.isLetter(following) { return startTag() }
        return text(upTo: find(UInt8(ascii: "<"), from: place + 1))
    }

    // MARK: Parts

    private mutating func text(upTo end: Int) -> Token {
        defer { place = end }
        return .text(CharacterReferences.read(String(decoding: bytes[place..<end], as: UTF8.self)))
    }

    /// Comments and declarations are passed over; CDATA is text.
    private mutating func declaration() -> Token? {
        if starts(with: "<!--") {
            place = end(of: "-->", from: place + 4)
        } else if isXML, starts(with: "<![CDATA[") {
            let end = end(of: "]]>", from: place + 9)
            let text = String(decoding: bytes[min(place + 9, end)..<max(place + 9, end - 3)], as: UTF8.self)
            place = end
            return .text(text)
        } else {
            place = min(bytes.count, find(UInt8(ascii: ">"), from: place) + 1)
        }
        // An empty text, so that a file of nothing but comments is no deep recursion.
        return .text("")
    }

    private mutating func endTag() -> Token {
        place += 2
        let name = name()
        place = min(bytes.count, find(UInt8(ascii: ">"), from: place) + 1)
        return .end(name)
    }

    private mutating func startTag() -> Token {
        place += 1
        let name = name()
        var attributes: [String: String] = [:]
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
            guard let (key, value) = attribute() else { continue }
            if Self.attributes.contains(key), attributes[key] == nil { attributes[key] = value }
        }
        let closesItself = place > 0 && place < bytes.count && bytes[place - 1] == UInt8(ascii: "/")
        place = min(bytes.count, place + 1)
        if !isXML, !closesItself, Self.rawElements.contains(name) { raw = name }
        return .start(name, attributes)
    }

    /// Nil where there was only something to pass over.
    private mutating func attribute() -> (String, String)? {
        guard !Self.isSpace(bytes[place]), bytes[place] != UInt8(ascii: "/"), bytes[place] != UInt8(ascii: "=") else {
            place += 1
            return nil
        }
        let name = name()
        skipSpace()
        guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else { return (name, "") }
        place += 1
        skipSpace()
        guard place < bytes.count else { return (name, "") }
        let quote = bytes[place]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        let start = isQuoted ? place + 1 : place
        var end = start
        while end < bytes.count, isQuoted ? bytes[end] != quote : !Self.isSpace(bytes[end]) && bytes[end] != UInt8(ascii: ">") {
            end += 1
        }
        place = min(bytes.count, isQuoted ? end + 1 : end)
        let value = String(decoding: bytes[start..<min(end, start + Self.mostValue)], as: UTF8.self)
        return (name, CharacterReferences.read(value))
    }

    private mutating func name() -> String {
        let start = place
        while place < bytes.count, !Self.isSpace(bytes[place]), !"/>=".utf8.contains(bytes[place]) { place += 1 }
        if place == start, place < bytes.count, bytes[place] != UInt8(ascii: ">") { place += 1 }
        return String(decoding: bytes[start..<min(place, start + Self.mostName)], as: UTF8.self).lowercased()
    }

    /// Passes over what is in an element up to its end tag.
    private mutating func skipRaw(_ element: String) {
        raw = nil
        let closing = Array("</\(element)".utf8)
        while place < bytes.count {
            place = find(UInt8(ascii: "<"), from: place)
            let end = place + closing.count
            if end <= bytes.count, bytes[place..<end].elementsEqual(closing, by: { Self.lower($0) == $1 }) { return }
            place += 1
        }
        place = min(place, bytes.count)
    }

    // MARK: Bytes

    private func find(_ byte: UInt8, from start: Int) -> Int {
        start < bytes.count ? bytes[start...].firstIndex(of: byte) ?? bytes.count : bytes.count
    }

    private func starts(with text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

    /// Behind the next occurrence; the end of all where there is none.
    private func end(of text: String, from start: Int) -> Int {
        let wanted = Array(text.utf8)
        var at = start
        while at + wanted.count <= bytes.count {
            at = find(wanted[0], from: at)
            if bytes[at...].starts(with: wanted) { return at + wanted.count }
            at += 1
        }
        return bytes.count
    }

    private mutating func skipSpace() { while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 } }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(lower(byte)) }
    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
}

/// `&amp;`, `&#8217;`, `&#x2019;`.
enum CharacterReferences {
    /// Once: `&amp;lt;` is `&lt;`. What is no reference, or of a character there is not, stays as it is written.
    static func read(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var out = ""
        var rest = Substring(text)
        while let mark = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
            out += rest[..<mark]
            rest = rest[rest.utf8.index(after: mark)...]
            guard let end = rest.utf8.prefix(12).firstIndex(of: UInt8(ascii: ";")), let character = character(rest[..<end])
            else {
                out += "&"
                continue
            }
            out.append(character)
            rest = rest[rest.utf8.index(after: end)...]
        }
        return out + rest
    }

    private static func character(_ name: Substring) -> Character? {
        guard name.first == "#" else { return named[String(name)] }
        let digits = name.dropFirst()
        let number = digits.first.map { "xX".contains($0) } == true ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap { $0 >= 0x20 ? Unicode.Scalar($0) : nil }.map { Character($0) }
    }

    private static let named: [String: Character] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "\u{2013}", "mdash": "\u{2014}",
        "lsquo": "\u{2018}", "rsquo": "\u{2019}", "ldquo": "\u{201c}", "rdquo": "\u{201d}", "hellip": "\u{2026}", "reg": "\u{ae}",
        "trade": "\u{2122}", "copy": "\u{a9}", "eacute": "é", "egrave": "è", "auml": "ä", "ouml": "ö", "uuml": "ü", "szlig": "ß",
        "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "agrave": "à", "ccedil": "ç", "ntilde": "ñ", "oacute": "ó", "aacute": "á",
    ]
}

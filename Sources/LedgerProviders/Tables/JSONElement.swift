import LedgerCore

/// A strict reader of one JSON value that keeps the order of keys and the spelling of numbers.
struct JSONElement {
    indirect enum Value: Equatable {
        /// A number, `true`, `false` or `null`, as spelled.
        case bare(String)
        case text(String)
        case array([Value])
        case object([Member])
    }

    struct Member: Equatable {
        let key: String
        let value: Value
    }

    private static let depthLimit = 200

    private let bytes: [UInt8]
    private let line: Int
    private var at = 0

    /// - Parameter line: of the file on which the value starts.
    init(bytes: [UInt8], line: Int) {
        self.bytes = bytes
        self.line = line
    }

    /// - Throws: `TableFault` with its line where the bytes are no JSON value, or go on after it.
    static func value(_ bytes: [UInt8], line: Int) throws -> Value {
        var element = JSONElement(bytes: bytes, line: line)
        let value = try element.value(depth: 0)
        element.skipSpace()
        guard element.at == bytes.count else { throw element.fault("unexpected text after a value") }
        return value
    }

    /// The whole of it as a text.
    func text() throws -> String {
        guard case .text(let text) = try Self.value(bytes, line: line) else { throw fault("a key is not a text") }
        return text
    }

    private mutating func value(depth: Int) throws -> Value {
        guard depth < Self.depthLimit else { throw fault("values nest more than \(Self.depthLimit) deep") }
        skipSpace()
        switch next {
        case .openBrace: return .object(try members(depth: depth))
        case .openBracket: return .array(try items(depth: depth))
        case .quote: return .text(try string())
        default: return .bare(try bareWord())
        }
    }

    private mutating func members(depth: Int) throws -> [Member] {
        var members: [Member] = []
        try list(closedBy: .closeBrace) { element in
            guard element.next == .quote else { throw element.fault("a key is missing") }
            let key = try element.string()
            element.skipSpace()
            guard element.take(.colon) else { throw element.fault("a colon is missing") }
            members.append(Member(key: key, value: try element.value(depth: depth + 1)))
        }
        return members
    }

    private mutating func items(depth: Int) throws -> [Value] {
        var items: [Value] = []
        try list(closedBy: .closeBracket) { items.append(try $0.value(depth: depth + 1)) }
        return items
    }

    private mutating func list(closedBy close: UInt8, _ item: (inout JSONElement) throws -> Void) throws {
        at += 1
        skipSpace()
        if take(close) { return }
        while true {
            skipSpace()
            try item(&self)
            skipSpace()
            if take(close) { return }
            guard take(.comma) else { throw fault("a comma is missing") }
        }
    }
}

// MARK: - Words

extension JSONElement {
    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while next?.isJSONSpace == true { at += 1 }
    }

    private func fault(_ reason: String) -> TableFault {
        TableFault(line: line + bytes[..<at].count { $0 == .lineFeed }, problem: .json(reason))
    }

    private mutating func bareWord() throws -> String {
        let start = at
        while let byte = next, !byte.isJSONSpace, byte != .comma, byte != .closeBrace, byte != .closeBracket {
            at += 1
        }
        let word = String(decoding: bytes[start..<at], as: UTF8.self)
        guard ["true", "false", "null"].contains(word) || isNumber(bytes[start..<at]) else {
            at = start
            throw fault("a value is neither text, number, true, false nor null")
        }
        return word
    }

    /// `-1.5e+3`: no leading zeros, digits on both sides of the point.
    private func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        var rest = word
        func digits() -> Int {
            let count = rest.prefix { (48...57).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let leadsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole == 1 || (whole > 1 && !leadsWithZero) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}

// MARK: - Texts

extension JSONElement {
    private mutating func string() throws -> String {
        at += 1
        var text: [UInt8] = []
        while let byte = next, byte != .quote {
            guard byte >= 0x20 else { throw fault("a control character within a text") }
            if byte == .backslash {
                text += try escape()
            } else {
                text.append(byte)
                at += 1
            }
        }
        guard take(.quote) else { throw fault("a text is not closed") }
        guard let valid = String(validating: text, as: UTF8.self) else { throw fault("a text is not valid UTF-8") }
        return valid
    }

    private mutating func escape() throws -> [UInt8] {
        at += 1
        let byte = next ?? 0
        at += 1
        switch byte {
        case .quote, .backslash, UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try escapedScalar())).utf8)
        default: throw fault("an unknown escape within a text")
        }
    }

    private mutating func escapedScalar() throws -> Unicode.Scalar {
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        if unit < 0xdc00, take(.backslash), take(UInt8(ascii: "u")) {
            let low = try codeUnit()
            if (0xdc00...0xdfff).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00))
            {
                return scalar
            }
        }
        throw fault("an escape that is half a character")
    }

    private mutating func codeUnit() throws -> UInt32 {
        let digits = bytes[min(at, bytes.count)...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("an escape without four digits") }
        at += 4
        return unit
    }
}

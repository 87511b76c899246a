import LedgerCore

/// A streaming splitter of JSON text: fed bytes in pieces of any size, it hands out one element of the top-level
/// array at a time, undecoded, and holds no more than that. The array stands alone, or under `key` in an object.
struct JSONElements {
    /// Longest element, in bytes.
    static let elementLimit = 1 << 24

    private enum Place {
        case start, keyOrEnd, key, colon, value, memberEnd, elementOrEnd, element, elementEnd, end
    }

    enum Purpose { case key, skipped, element }

    struct OpenValue {
        fileprivate let purpose: Purpose
        fileprivate let line: Int
        private var depth = 0
        private var inString = false
        private var escaped = false

        fileprivate init(purpose: Purpose, line: Int) {
            self.purpose = purpose
            self.line = line
        }
    }

    private let key: String
    private var place = Place.start
    private var open: OpenValue?
    private var bytes: [UInt8] = []
    private var line = 1
    private var isInObject = false
    /// The first keys of the object, for messages.
    private var shownKeys: [String] = []
    /// Whether the key read last is `key`, and whether it was read at all.
    private var isAtKey = false
    private var hasKey = false

    init(key: String) { self.key = key }

    /// Hands each element's bytes and the line it starts on to `body`.
    /// - Throws: `TableFault` where the text is no such array; what `body` throws.
    mutating func feed(_ piece: UnsafeRawBufferPointer, _ body: ([UInt8], Int) throws -> Void) throws {
        var at = 0
        while at < piece.count {
            if open != nil {
                at = try readValue(piece, at, body)
            } else if piece[at].isJSONSpace {
                if piece[at] == .lineFeed { line += 1 }
                at += 1
            } else {
                at += try step(piece[at]) ? 1 : 0
            }
        }
    }

    /// The end of the file.
    /// - Throws: `TableFault` where the text stops short.
    func finish() throws {
        guard place == .end, open == nil else { throw fault("the file ends in the middle of the JSON") }
        if isInObject, !hasKey { throw TableFault(line: nil, problem: .noList(key: key, keys: shownKeys)) }
    }

    private func fault(_ reason: String) -> TableFault { TableFault(line: line, problem: .json(reason)) }
}

// MARK: - Between values

extension JSONElements {
    /// Takes one byte that is no white space; false where it begins a value and is yet to be read.
    private mutating func step(_ byte: UInt8) throws -> Bool {
        switch (place, byte) {
        case (.start, 0xef), (.start, 0xbb), (.start, 0xbf): return true
        case (.start, .openBracket): place = .elementOrEnd
        case (.start, .openBrace): (place, isInObject) = (.keyOrEnd, true)
        case (.keyOrEnd, .closeBrace), (.memberEnd, .closeBrace): place = .end
        case (.keyOrEnd, .quote), (.key, .quote): return begin(.key)
        case (.colon, .colon): place = .value
        case (.value, .openBracket) where isAtKey: place = .elementOrEnd
        case (.value, _) where isAtKey: throw fault("\"\(key)\" is not an array")
        case (.memberEnd, .comma): place = .key
        case (.elementOrEnd, .closeBracket), (.elementEnd, .closeBracket): place = isInObject ? .memberEnd : .end
        case (.elementEnd, .comma): place = .element
        case (.value, _) where byte.beginsValue: return begin(.skipped)
        case (.element, _) where byte.beginsValue, (.elementOrEnd, _) where byte.beginsValue: return begin(.element)
        case (.start, _): throw fault("neither an array nor an object")
        case (.end, _): throw fault("text after the end of the JSON")
        default: throw fault("unexpected \(Self.shown(byte))")
        }
        return true
    }

    private mutating func begin(_ purpose: Purpose) -> Bool {
        open = OpenValue(purpose: purpose, line: line)
        bytes.removeAll(keepingCapacity: true)
        return false
    }

    private static func shown(_ byte: UInt8) -> String {
        (0x21...0x7e).contains(byte) ? "\"\(Character(Unicode.Scalar(byte)))\"" : "byte \(byte)"
    }
}

// MARK: - Within a value

extension JSONElements {
    private mutating func readValue(
        _ piece: UnsafeRawBufferPointer, _ start: Int, _ body: ([UInt8], Int) throws -> Void
    ) throws -> Int {
        guard var value = open else { return start }
        var at = start
        var isDone = false
        while at < piece.count, !isDone {
            if piece[at] == .lineFeed { line += 1 }
            switch value.take(piece[at]) {
            case .more: at += 1
            case .last:
                at += 1
                isDone = true
            case .beyond:
                if piece[at] == .lineFeed { line -= 1 }
                isDone = true
            }
        }
        if value.purpose != .skipped { bytes.append(contentsOf: piece[start..<at]) }
        guard bytes.count <= Self.elementLimit else {
            throw TableFault(line: value.line, problem: .rowTooLong(limitBytes: Self.elementLimit))
        }
        open = isDone ? nil : value
        if isDone { try end(value, body) }
        return at
    }

    private mutating func end(_ value: OpenValue, _ body: ([UInt8], Int) throws -> Void) throws {
        switch value.purpose {
        case .skipped: place = .memberEnd
        case .element:
            place = .elementEnd
            try body(bytes, value.line)
        case .key:
            place = .colon
            try take(key: try JSONElement(bytes: bytes, line: value.line).text())
        }
    }
}

extension JSONElements {
    private static let shownKeyLimit = 20

    private mutating func take(key name: String) throws {
        isAtKey = name == key
        if isAtKey, hasKey { throw fault("\"\(key)\" stands there twice") }
        hasKey = hasKey || isAtKey
        if shownKeys.count <= Self.shownKeyLimit {
            shownKeys.append(shownKeys.count < Self.shownKeyLimit ? name.clipped(to: 60) : "…")
        }
    }
}

extension JSONElements.OpenValue {
    enum Reach { case more, last, beyond }

    /// Whether the byte is in the value, ends it, or stands behind it.
    fileprivate mutating func take(_ byte: UInt8) -> Reach {
        if inString {
            if escaped {
                escaped = false
            } else if byte == .backslash {
                escaped = true
            } else if byte == .quote {
                inString = false
                return depth == 0 ? .last : .more
            }
            return .more
        }
        switch byte {
        case .quote: inString = true
        case .openBrace, .openBracket: depth += 1
        case .closeBrace, .closeBracket:
            if depth == 0 { return .beyond }
            depth -= 1
            if depth == 0 { return .last }
        case .comma where depth == 0: return .beyond
        default: if depth == 0, byte.isJSONSpace { return .beyond }
        }
        return .more
    }
}

extension UInt8 {
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let comma = UInt8(ascii: ",")
    static let colon = UInt8(ascii: ":")
    static let backslash = UInt8(ascii: "\\")

    var isJSONSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d }

    fileprivate var beginsValue: Bool {
        self != .comma && self != .colon && self != .closeBrace && self != .closeBracket
    }
}

/// What a robots.txt lets a reader of one product token see (RFC 9309).
struct RobotsRules: Sendable {
    private struct Rule {
        let pattern: [UInt8]
        let allows: Bool
    }

    private let rules: [Rule]

    /// Bytes that are read of it.
    static let mostBytes = 500 << 10

    static let allowAll = RobotsRules(rules: [])
    static let disallowAll = RobotsRules(rules: [Rule(pattern: [UInt8(ascii: "/")], allows: false)])

    private init(rules: [Rule]) { self.rules = rules }

    /// The groups of the token together; those of `*` where it has none.
    init(_ text: String, token: String) {
        var own: [Rule] = [], others: [Rule] = []
        var hasOwn = false, inOwn = false, inOthers = false, isHead = false
        for line in text.split(whereSeparator: \.isNewline) {
            guard let (key, value) = Self.field(line) else { continue }
            switch key {
            case "user-agent":
                if !isHead { (inOwn, inOthers) = (false, false) }
                isHead = true
                let name = value.prefix { $0.isASCII && $0.isLetter || $0 == "-" || $0 == "_" }
                if value == "*" { inOthers = true } else if name.lowercased() == token { (inOwn, hasOwn) = (true, true) }
            case "allow", "disallow":
                isHead = false
                guard !value.isEmpty else { continue }
                let rule = Rule(pattern: Self.normalised(value), allows: key == "allow")
                if inOwn { own.append(rule) }
                if inOthers { others.append(rule) }
            default: continue
            }
        }
        rules = hasOwn ? own : others
    }

    /// - Parameter path: with its query.
    func allows(_ path: String) -> Bool {
        let path = Self.normalised(path.isEmpty ? "/" : path)
        var longest = -1, isAllowed = true
        for rule in rules where rule.pattern.count >= longest && Self.matches(rule.pattern, path) {
            isAllowed = rule.pattern.count == longest ? isAllowed || rule.allows : rule.allows
            longest = rule.pattern.count
        }
        return isAllowed
    }

    private static func field(_ line: Substring) -> (key: String, value: String)? {
        let bare = line.prefix { $0 != "#" }
        guard let colon = bare.firstIndex(of: ":") else { return nil }
        let key = bare[..<colon].filter { !$0.isWhitespace && $0 != "\u{feff}" }.lowercased()
        let value = bare[bare.index(after: colon)...]
        return (key, value.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? "")
    }

    /// The greedy match of `*`, in one pass over the path for each piece; `$` ends a pattern at the path's end.
    private static func matches(_ pattern: [UInt8], _ path: [UInt8]) -> Bool {
        let star = UInt8(ascii: "*")
        let isAnchored = pattern.last == UInt8(ascii: "$")
        let pieces = (isAnchored ? pattern.dropLast() : pattern[...]).split(separator: star, omittingEmptySubsequences: false)
        guard let first = pieces.first, path.starts(with: first) else { return false }
        var place = first.count
        for (number, piece) in pieces.enumerated().dropFirst() {
            if isAnchored, number == pieces.count - 1 {
                return path.count - piece.count >= place && path.suffix(piece.count).elementsEqual(piece)
            }
            guard let end = end(of: piece, in: path, from: place) else { return false }
            place = end
        }
        return !isAnchored || place == path.count
    }

    private static func end(of piece: ArraySlice<UInt8>, in path: [UInt8], from start: Int) -> Int? {
        guard !piece.isEmpty else { return start }
        guard path.count - piece.count >= start else { return nil }
        for place in start...(path.count - piece.count) where path[place..<place + piece.count].elementsEqual(piece) {
            return place + piece.count
        }
        return nil
    }

    /// `%41` is `A`, `é` is `%C3%A9`, `%c3` is `%C3`.
    private static func normalised(_ text: String) -> [UInt8] {
        let hex = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "%"), let value = escaped(bytes) {
                bytes = bytes.dropFirst(2)
                let isPlain = value < 0x80 && (Character(UnicodeScalar(value)).isLetter || Character(UnicodeScalar(value)).isNumber)
                out += isPlain || "-._~".utf8.contains(value) ? [value] : [byte, hex[Int(value >> 4)], hex[Int(value & 15)]]
            } else if byte >= 0x80 {
                out += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            } else {
                out.append(byte)
            }
        }
        return out
    }

    private static func escaped(_ bytes: ArraySlice<UInt8>) -> UInt8? {
        guard bytes.count >= 2 else { return nil }
        let digits = String(decoding: bytes.prefix(2), as: UTF8.self)
        return digits.allSatisfy(\.isHexDigit) ? UInt8(digits, radix: 16) : nil
    }
}

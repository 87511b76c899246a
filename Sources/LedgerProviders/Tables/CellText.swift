import LedgerCore

extension String {
    /// Trimmed, with each run of line ends and controls, and the space about it, made one space.
    func onOneLine() -> String {
        guard utf8.contains(where: \.mayEndLine), unicodeScalars.contains(where: \.endsLine) else { return trimmed }
        return unicodeScalars.split(whereSeparator: \.endsLine)
            .map { String($0).trimmed }.filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension String {
    /// `trimmingWhitespace`, at once where both ends are plainly no white space, as those of most cells are.
    var trimmed: String {
        guard let first = utf8.first, let last = utf8.last else { return "" }
        return first.isPlain && last.isPlain ? self : trimmingWhitespace()
    }
}

extension String {
    /// For messages: its first characters, then `…` where it goes on. A control character is shown as `�`.
    func clipped(to limit: Int = 40) -> String {
        let start = unicodeScalars.prefix(limit + 1)
        let shown = start.prefix(start.count > limit ? limit - 1 : limit).map { $0.isUnshown ? "\u{fffd}" : $0 }
        return String(String.UnicodeScalarView(shown)) + (start.count > limit ? "…" : "")
    }
}

extension UInt8 {
    fileprivate var isPlain: Bool { self > 0x20 && self < 0x7f }

    /// Whether a scalar that ends a line may begin with this byte.
    fileprivate var mayEndLine: Bool { self < 0x20 || self == 0x7f || self == 0xc2 || self == 0xe2 }
}

extension Unicode.Scalar {
    /// Controls, line ends, and what turns the direction of the text around it.
    fileprivate var isUnshown: Bool {
        endsLine || (0x202a...0x202e).contains(value) || (0x2066...0x2069).contains(value)
    }

    fileprivate var endsLine: Bool {
        value < 0x20 || (0x7f...0x9f).contains(value) || value == 0x2028 || value == 0x2029
    }
}

extension Double {
    /// A finite decimal number, with a sign and an exponent or without. Not `1,200`, `92%`, `0x1f` or `nan`.
    init?(decimal text: String) {
        let allowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
        guard allowed, let value = Double(text), value.isFinite else { return nil }
        self = value
    }
}

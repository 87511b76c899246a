/// Text as `quoted-printable` (RFC 2045): lines of at most 76 characters of printable ASCII, ended by CRLF.
enum QuotedPrintable {
    static let width = 76

    /// Line ends of any kind become CRLF; the last line ends too. No line is cut inside a character's bytes. A line that
    /// begins with `From ` or a dot, which mail programs have changed on the way, begins with its code instead.
    static func encode(_ text: String) -> String {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" || scalar == "\n" && !isAfterReturn {
                lines.append(String(line))
                line.removeAll()
            } else if scalar != "\n" {
                line.append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        if !line.isEmpty { lines.append(String(line)) }
        return lines.map { encode(line: $0) + "\r\n" }.joined()
    }

    private static func encode(line: String) -> String {
        var out = ""
        var column = 0
        let scalars = Array(line.unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            let isLast = place == scalars.count - 1
            var code = spelled(scalar, mustEncode: isLast && scalar.isBlankInLine)
            // The last one needs no room for the `=` of a soft line break.
            if column + code.utf8.count > width - (isLast ? 0 : 1) {
                out += "=\r\n"
                column = 0
            }
            if column == 0, isChangedOnTheWay(scalars[place...]) { code = spelled(scalar, mustEncode: true) }
            out += code
            column += code.utf8.count
        }
        return out
    }

    private static func isChangedOnTheWay(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
        line.first == "." || line.starts(with: "From ".unicodeScalars)
    }

    private static func spelled(_ scalar: Unicode.Scalar, mustEncode: Bool) -> String {
        let isLiteral = scalar.isBlankInLine || (0x21...0x7e).contains(scalar.value) && scalar != "="
        if isLiteral, !mustEncode { return String(scalar) }
        return String(scalar).utf8.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return "=" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}

extension Unicode.Scalar {
    fileprivate var isBlankInLine: Bool { self == " " || self == "\t" }
}

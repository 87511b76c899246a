/// HTML source. What is interpolated is escaped unless it is HTML itself, so that text from outside cannot become
/// markup by oversight.
public struct HTML: ExpressibleByStringInterpolation, Sendable {
    public private(set) var source: String

    public init(stringLiteral source: String) { self.source = source }

    public init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

    /// One after the other, without a line break between them.
    public init(joining parts: [HTML]) { source = parts.map(\.source).joined() }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        public init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(2 * literalCapacity) }

        public mutating func appendLiteral(_ literal: String) { source += literal }

        public mutating func appendInterpolation(_ text: String) { text.appendEscaped(to: &source) }

        public mutating func appendInterpolation(_ number: Int) { source += String(number) }

        public mutating func appendInterpolation(_ html: HTML?) { source += html?.source ?? "" }

        public mutating func appendInterpolation(_ parts: [HTML]) {
            source += parts.map(\.source).joined(separator: "\n")
        }
    }
}

extension String {
    fileprivate func appendEscaped(to out: inout String) {
        if utf8.allSatisfy(\.isPlainInHTML) { return out += self }
        for scalar in unicodeScalars where !scalar.turnsDirection {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\n", "\t": out.unicodeScalars.append(scalar)
            default: if scalar.properties.generalCategory != .control { out.unicodeScalars.append(scalar) }
            }
        }
    }
}

extension UInt8 {
    /// ASCII that stands for itself, as most text does from end to end.
    fileprivate var isPlainInHTML: Bool {
        (0x20..<0x7f).contains(self) && self != 0x22 && self != 0x26 && self != 0x27 && self != 0x3c && self != 0x3e
    }
}

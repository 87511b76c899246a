/// HTML source. What is interpolated is escaped unless it is HTML itself, so that text from outside cannot become
/// markup by oversight.
struct HTML: ExpressibleByStringInterpolation, Sendable {
    private(set) var source: String

    init(stringLiteral source: String) { self.source = source }

    init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

    /// One after the other, without a line break between them.
    init(joining parts: [HTML]) { source = parts.map(\.source).joined() }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { source += literal }

        mutating func appendInterpolation(_ text: String) { source += text.escapedForHTML }

        mutating func appendInterpolation(_ number: Int) { source += String(number) }

        mutating func appendInterpolation(_ html: HTML?) { source += html?.source ?? "" }

        mutating func appendInterpolation(_ parts: [HTML]) {
            source += parts.map(\.source).joined(separator: "\n")
        }
    }
}

extension String {
    fileprivate var escapedForHTML: String {
        var escaped = ""
        for scalar in unicodeScalars where !scalar.turnsDirection {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            default: if scalar.properties.generalCategory != .control { escaped.unicodeScalars.append(scalar) }
            }
        }
        return escaped
    }
}

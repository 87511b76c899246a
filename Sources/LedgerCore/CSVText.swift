/// CSV as RFC 4180 has it.
public enum CSVText {
    /// One line; cells are in quotes where they hold a separator, a quote or a line end, or begin or end with a space.
    public static func line(_ cells: [String], end: String = "\r\n") -> String {
        cells.map(quoted).joined(separator: ",") + end
    }

    /// With scalars, not characters: to Swift `"` with a combining mark is no quote, to a reader of CSV it is.
    private static func quoted(_ cell: String) -> String {
        guard cell.utf8.contains(where: special.contains) || cell.hasPrefix(" ") || cell.hasSuffix(" ") else { return cell }
        var out = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { out.append(scalar) }
            out.append(scalar)
        }
        out.append("\"")
        return String(out)
    }

    private static let special = Set(",\"\r\n;\t".utf8)
}

extension String {
    /// The text as a cell that no spreadsheet takes for a formula: an apostrophe goes before a text that begins with
    /// `=`, `+`, `-` or `@`, of usual or full width and whatever white space or invisible sign is before it, or with a tab
    /// or line end; and within it after a semicolon, tab or line end that such a sign follows, because a spreadsheet that
    /// parts cells by semicolons or tabs begins a cell there. Without U+0000, at which some readers stop.
    public var withoutFormula: String {
        let shown = unicodeScalars.filter { $0 != "\0" }
        guard let first = shown.first else { return "" }
        let lead = shown.first { !$0.isUnseen }
        let isFormula = lead?.isFormulaSign ?? false || first.properties.generalCategory == .control
        return (isFormula ? "'" : "") + String(String.UnicodeScalarView(Self.guarded(shown)))
    }

    /// Backwards, so that each scalar is looked at once. To who parts cells by semicolons the quotes are text.
    private static func guarded(_ scalars: some BidirectionalCollection<Unicode.Scalar>) -> [Unicode.Scalar] {
        var out: [Unicode.Scalar] = []
        var isBeforeSign = false
        for scalar in scalars.reversed() {
            if ";\t\r\n".unicodeScalars.contains(scalar) {
                if isBeforeSign { out.append("'") }
                isBeforeSign = false
            } else if scalar.isFormulaSign {
                isBeforeSign = true
            } else if !scalar.isUnseen, scalar != "\"" {
                isBeforeSign = false
            }
            out.append(scalar)
        }
        return out.reversed()
    }
}

extension Unicode.Scalar {
    fileprivate var isFormulaSign: Bool { "=+-@＝＋－＠﹢﹣﹦﹫−".unicodeScalars.contains(self) }

    fileprivate var isUnseen: Bool {
        properties.isWhitespace || properties.isDefaultIgnorableCodePoint
            || [.control, .format].contains(properties.generalCategory)
    }
}

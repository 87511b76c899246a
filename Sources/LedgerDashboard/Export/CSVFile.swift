/// A table as RFC 4180 has it: lines ended by CRLF, and cells in quotes where they hold a comma, quote or line end.
struct CSVFile {
    enum Reader {
        /// Begins with the byte order mark by which Excel knows UTF-8, and holds no cell that a spreadsheet would work out.
        case spreadsheet
        /// Cells as they are, without a byte order mark.
        case importer
    }

    let headings: [String]
    let rows: [[String]]
    let reader: Reader

    var text: String {
        let lines = ([headings] + rows).map { cells in
            cells.map { Self.quoted(reader == .spreadsheet ? $0.withoutFormula : $0) }.joined(separator: ",") + "\r\n"
        }
        return (reader == .spreadsheet ? "\u{feff}" : "") + lines.joined()
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
    /// or line end. Without U+0000, at which some readers stop.
    var withoutFormula: String {
        let shown = utf8.contains(0) ? String(String.UnicodeScalarView(unicodeScalars.filter { $0 != "\0" })) : self
        guard let first = shown.unicodeScalars.first else { return shown }
        let lead = shown.unicodeScalars.first { !$0.properties.isWhitespace && !$0.isUnseen }
        let isFormula = lead.map { "=+-@＝＋－＠﹢﹣﹦﹫−".unicodeScalars.contains($0) } ?? false
        return isFormula || first.properties.generalCategory == .control ? "'" + shown : shown
    }
}

extension Unicode.Scalar {
    fileprivate var isUnseen: Bool {
        properties.isDefaultIgnorableCodePoint || [.control, .format].contains(properties.generalCategory)
    }
}

import LedgerCore

/// A table as RFC 4180 has it: lines ended by CRLF, and cells in quotes where they hold a comma, quote or line end.
struct CSVFile {
    enum Reader {
        /// Begins with the byte order mark by which Excel knows UTF-8, and holds no cell that a spreadsheet would work
        /// out, whether it parts cells by commas, semicolons or tabs.
        case spreadsheet
        /// Cells as they are, without a byte order mark.
        case importer
    }

    let headings: [String]
    let rows: [[String]]
    let reader: Reader

    var text: String {
        let lines = ([headings] + rows).map { cells in
            CSVText.line(reader == .spreadsheet ? cells.map(\.withoutFormula) : cells)
        }
        return (reader == .spreadsheet ? "\u{feff}" : "") + lines.joined()
    }
}

import LedgerCore
import LedgerStore

/// The rows of a query in each format.
struct QueryView {
    let result: QueryResult

    func text(_ format: SQLCommand.Format) -> String {
        switch format {
        case .table: TextTable(headings: result.columns, rows: texts).text
        case .csv: result.csv(end: "\n")
        case .json: result.json.serialized()
        case .md:
            ([Self.row(result.columns), Self.row(result.columns.map { _ in "---" })] + texts.map { Self.row($0) })
                .map { $0 + "\n" }.joined()
        }
    }

    private var texts: [[String]] { result.rows.map { $0.map(\.plain) } }

    private static func row(_ cells: [String]) -> String {
        "| " + cells.map { escaped(TextTable.plain($0)) }.joined(separator: " | ") + " |"
    }

    /// With scalars, not characters: to Swift `|` with a combining mark is no bar, to a reader of Markdown it is.
    private static func escaped(_ cell: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in cell.unicodeScalars {
            if scalar == "\\" || scalar == "|" { out.append("\\") }
            out.append(scalar)
        }
        return String(out)
    }
}

import LedgerCore
import LedgerStore

/// The rows of a query in each format.
struct QueryView {
    let result: QueryResult

    func text(_ format: SQLCommand.Format) -> String {
        switch format {
        case .table:
            TextTable(headings: result.columns, rows: result.rows.map { $0.map { Self.plain($0, null: "") } }).text
        case .csv: lines(([result.columns] + texts).map { $0.map(Self.csvCell).joined(separator: ",") }, end: "\r\n")
        case .json: json.serialized()
        case .md:
            lines(
                [Self.row(result.columns), Self.row(result.columns.map { _ in "---" })]
                    + texts.map { Self.row($0) }, end: "\n")
        }
    }

    private var texts: [[String]] { result.rows.map { $0.map { Self.plain($0, null: "") } } }

    /// Of two columns of one name the second is `name (2)`: an object keeps each.
    private var json: JSON {
        var seen: [String: Int] = [:]
        let names = result.columns.map { name in
            seen[name, default: 0] += 1
            let count = seen[name] ?? 1
            return count == 1 ? name : "\(name) (\(count))"
        }
        return .array(
            result.rows.map { row in .object(zip(names, row).map { JSON.Member($0, Self.json($1)) }) })
    }

    private func lines(_ lines: [String], end: String) -> String { lines.map { $0 + end }.joined() }

    private static func json(_ value: QueryResult.Value) -> JSON {
        switch value {
        case .null: .null
        case .int(let number): .int(Int(number))
        case .real(let number): .number(number)
        case .text(let text): .string(text)
        case .blob(let count): .string("(\(count) bytes)")
        }
    }

    private static func plain(_ value: QueryResult.Value, null: String) -> String {
        switch value {
        case .null: null
        case .int(let number): String(number)
        case .real(let number): JSON.spell(number)
        case .text(let text): text
        case .blob(let count): "(\(count) bytes)"
        }
    }

    private static func csvCell(_ text: String) -> String {
        guard text.contains(where: { $0 == "\"" || $0 == "," || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    private static func row(_ cells: [String]) -> String {
        "| " + cells.map { TextTable.plain($0).replacing("\\", with: "\\\\").replacing("|", with: "\\|") }
            .joined(separator: " | ") + " |"
    }
}

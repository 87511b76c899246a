import LedgerCore
import LedgerRunner
import LedgerStore

/// How an account list is read.
struct CheckView {
    let mapping: [(field: String, column: String)]
    let remarks: [String]
    let preview: ImportAccounts.Preview

    var text: String {
        var text = "Columns\n"
        text += TextTable(headings: ["Field", "Column"], rows: mapping.map { [$0.field, $0.column] }).text
        for remark in remarks { text += "\(remark)\n" }
        text += "\nRows: \(ReconciliationView(preview.report.reconciliation).text)\n"
        if !preview.faults.isEmpty {
            text += TextTable(
                headings: ["Line", "Fate", "Reason"],
                rows: preview.faults.map { ["\($0.line)", $0.fate.rawValue, $0.reason] }
            ).text
        }
        return text + "\nSelection\n" + SelectionView(preview.selected).text
    }

    var json: JSON {
        let counts = preview.report.reconciliation
        return .members(
            ("mapping", .object(mapping.map { JSON.Member($0.field, .string($0.column)) })),
            ("rows_read", .int(counts.rowsRead)), ("loaded", .int(counts.loaded)),
            ("duplicates", .int(counts.duplicates)), ("rejected", .int(counts.rejected)),
            (
                "faults",
                .array(
                    preview.faults.map {
                        .members(
                            ("line", .int($0.line)), ("reason", .string($0.reason)), ("fate", .string($0.fate.rawValue)))
                    })
            ),
            ("selected", .array(SelectionView(preview.selected).json)),
            ("remarks", .array(remarks.map(JSON.string))))
    }
}

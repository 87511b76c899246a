import LedgerCore

/// One row of a table: its cells by column.
struct TableRow {
    enum Cells {
        case csv(CSVRecord)
        /// By column; nil where the object has no such key, or null.
        case json([JSONCell?])
    }

    /// 1-based line of the file on which the row starts.
    let line: Int
    let columns: Columns
    let cells: Cells

    /// The cell as it was written; empty where there is none. A nested JSON value is its compact text.
    func text(_ column: Int) -> String {
        switch cells {
        case .csv(let record): column < record.count ? record[column] : ""
        case .json(let cells): cells[column]?.text ?? ""
        }
    }

    /// The trimmed cell; nil where it is blank.
    func value(_ column: Int?) -> String? {
        guard let column else { return nil }
        let trimmed = text(column).trimmed
        return trimmed.isEmpty ? nil : trimmed
    }

    /// The texts of a JSON array; nil for any other cell.
    func list(_ column: Int) -> [String]? {
        guard case .json(let cells) = cells, case .list(let items, _) = cells[column] else { return nil }
        return items
    }

    /// - Throws: `RowRefusal` where one of the fields holds a JSON array or object.
    func requireScalars(_ fields: [String]) throws(RowRefusal) {
        guard case .json(let cells) = cells else { return }
        for field in fields where columns[field].flatMap({ cells[$0] })?.isNested == true {
            throw RowRefusal(reason: "\(field) is a list or an object, not a text")
        }
    }

    /// Each column with its text, as read.
    var fields: [(column: String, value: String)] { columns.names.indices.map { (columns.names[$0], text($0)) } }
}

/// One value of a JSON object.
enum JSONCell: Equatable {
    /// A text, or the spelling of a number or boolean.
    case scalar(String)
    /// An array whose items are all scalars, with its compact text.
    case list([String], text: String)
    /// An object, or an array that holds one, as compact text.
    case nested(text: String)

    var text: String {
        switch self {
        case .scalar(let text), .list(_, let text), .nested(let text): text
        }
    }

    var isNested: Bool {
        if case .scalar = self { false } else { true }
    }
}

/// Why a row is not taken.
struct RowRefusal: Error, Equatable { let reason: String }

/// A row that is none: the reason, and what was read of it.
struct RejectedRow: Equatable {
    let line: Int
    let reason: String
    let fields: [(column: String, value: String)]

    static func == (left: RejectedRow, right: RejectedRow) -> Bool {
        left.line == right.line && left.reason == right.reason && left.fields.elementsEqual(right.fields, by: ==)
    }
}

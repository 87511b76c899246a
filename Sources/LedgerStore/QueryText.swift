public import LedgerCore

extension QueryResult {
    /// An array of objects. Of two columns of one name the second is `name (2)`: an object keeps each.
    public var json: JSON {
        var seen: [String: Int] = [:]
        let names = columns.map { name in
            seen[name, default: 0] += 1
            let count = seen[name] ?? 1
            return count == 1 ? name : "\(name) (\(count))"
        }
        return .array(rows.map { row in .object(zip(names, row).map { JSON.Member($0, $1.json) }) })
    }

    /// RFC 4180, with a heading.
    /// - Parameters:
    ///   - neutral: cells that a spreadsheet would take for a formula begin with an apostrophe.
    ///   - end: of each line.
    public func csv(neutral: Bool = false, end: String = "\r\n") -> String {
        ([columns] + rows.map { $0.map(\.plain) })
            .map { CSVText.line(neutral ? $0.map(Self.neutralised) : $0, end: end) }.joined()
    }

    /// `-3.5` is a number and stays one.
    private static func neutralised(_ text: String) -> String { Double(text) == nil ? text.withoutFormula : text }
}

extension QueryResult.Value {
    /// Nothing for NULL; of a BLOB, its length.
    public var plain: String {
        switch self {
        case .null: ""
        case .int(let number): String(number)
        case .real(let number): JSON.spell(number)
        case .text(let text): text
        case .blob(let count): "(\(count) bytes)"
        }
    }

    public var json: JSON {
        switch self {
        case .null: .null
        case .int(let number): .int(Int(number))
        case .real(let number): .number(number)
        case .text(let text): .string(text)
        case .blob(let count): .string("(\(count) bytes)")
        }
    }

    public var isNumber: Bool {
        switch self {
        case .int, .real: true
        case .null, .text, .blob: false
        }
    }
}

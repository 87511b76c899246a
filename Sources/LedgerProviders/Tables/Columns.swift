import LedgerCore

/// The columns of one file, and which field is read from which.
struct Columns: Sendable, Equatable {
    /// In file order. A second `name` is `name (2)`; a column without a name is `column 3`.
    let names: [String]
    private(set) var columnOfField: [String: Int] = [:]
    /// What a person should know of how the columns were taken.
    private(set) var remarks: [String] = []

    /// - Parameter overrides: field to column; they go before the aliases.
    /// - Throws: `TableFault` for an override that names a field or a column there is not.
    init(headers: [String], schema: TableSchema, overrides: [String: String]) throws {
        names = Self.distinct(headers)
        try apply(overrides, schema)
        let taken = Set(columnOfField.values)
        var columnsNamed: [String: [Int]] = [:]
        for (column, header) in headers.enumerated() where !taken.contains(column) {
            columnsNamed[TableSchema.normalised(header), default: []].append(column)
        }
        for field in schema.fields { claim(field, columnsNamed) }
    }

    subscript(field: String) -> Int? { columnOfField[field] }

    /// In file order.
    var mapping: [(field: String, column: String)] {
        columnOfField.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { ($0.key, names[$0.value]) }
    }

    /// Columns that no field is read from, in file order.
    var unknown: [Int] {
        let known = Set(columnOfField.values)
        return names.indices.filter { !known.contains($0) }
    }

    /// Leaves a column unread, to be kept as an unknown one.
    mutating func release(_ field: String) { columnOfField[field] = nil }

    private mutating func apply(_ overrides: [String: String], _ schema: TableSchema) throws {
        for (field, column) in overrides.sorted(by: { $0.key < $1.key }) {
            let wanted = TableSchema.normalised(field)
            guard let known = schema.fields.first(where: { TableSchema.normalised($0.name) == wanted }) else {
                throw TableFault(
                    line: nil, problem: .unknownField(field, known: schema.fields.map(\.name)))
            }
            guard let index = index(of: column) else {
                throw TableFault(line: nil, problem: .unknownColumn(column, field: known.name, columns: names))
            }
            columnOfField[known.name] = index
        }
    }

    private func index(of column: String) -> Int? {
        let wanted = TableSchema.normalised(column)
        return names.firstIndex(of: column) ?? names.firstIndex { TableSchema.normalised($0) == wanted }
    }

    private mutating func claim(_ field: TableSchema.Field, _ columnsNamed: [String: [Int]]) {
        let claims = field.aliases.flatMap { columnsNamed[TableSchema.normalised($0)] ?? [] }
        guard columnOfField[field.name] == nil, let first = claims.first else { return }
        columnOfField[field.name] = first
        for other in claims.dropFirst() where other != first {
            remarks.append(
                "two columns name the \(field.name): \"\(names[first].clipped(to: 60))\" is read, "
                    + "\"\(names[other].clipped(to: 60))\" kept unread")
        }
    }

    private static func distinct(_ headers: [String]) -> [String] {
        var used = Set<String>()
        var timesSeen: [String: Int] = [:]
        return headers.enumerated().map { place, header in
            let trimmed = header.trimmingHeader()
            let base = trimmed.isEmpty ? "column \(place + 1)" : trimmed
            var name = base
            var times = timesSeen[base, default: 0] + 1
            if times > 1 { name = "\(base) (\(times))" }
            while !used.insert(name).inserted {
                times += 1
                name = "\(base) (\(times))"
            }
            timesSeen[base] = times
            return name
        }
    }
}

extension String {
    fileprivate func trimmingHeader() -> String {
        let shown = unicodeScalars.filter { $0 != "\u{feff}" }
            .map { $0.properties.generalCategory == .control ? " " : $0 }
        return String(String.UnicodeScalarView(shown)).trimmingWhitespace()
    }
}

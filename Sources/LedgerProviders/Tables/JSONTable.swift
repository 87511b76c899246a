import LedgerCore

/// The objects of a JSON array as rows: their keys are the columns.
struct JSONTable {
    let key: String
    let file: TableFile

    /// Every key that any of the objects has, in the order they are first seen. Reads the whole file.
    /// - Throws: `TableFault` where it cannot be read, has no rows, or more keys than a table has columns.
    static func keys(of input: InputBytes, key: String) throws -> [String] {
        var headers: [String] = []
        var seen = Set<String>()
        _ = try elements(of: input, key: key) { value, line in
            for (name, _) in value.cells ?? [] where seen.insert(name).inserted { headers.append(name) }
            guard headers.count <= CSVParser.fieldCountLimit else {
                throw TableFault(line: line, problem: .tooManyFields(limit: CSVParser.fieldCountLimit))
            }
        }
        if headers.isEmpty { throw TableFault(line: nil, problem: .empty) }
        return headers
    }

    func read(
        _ input: InputBytes, row: (TableRow) throws -> Void, rejected: (RejectedRow) throws -> Void
    ) throws -> (sha256: String, bytes: Int) {
        let places = Dictionary(uniqueKeysWithValues: file.headers.enumerated().map { ($1, $0) })
        return try Self.elements(of: input, key: key) { value, line in
            guard let named = value.cells else {
                let fields = [(column: "value", value: value.compact)]
                return try rejected(RejectedRow(line: line, reason: "not an object", fields: fields))
            }
            var cells = [JSONCell?](repeating: nil, count: file.headers.count)
            for (name, cell) in named {
                guard let place = places[name] else { throw TableFault(line: line, problem: .changed) }
                cells[place] = cell
            }
            try row(TableRow(line: line, columns: file.columns, cells: .json(cells)))
        }
    }

    private static func elements(
        of input: InputBytes, key: String, _ body: (JSONElement.Value, Int) throws -> Void
    ) throws -> (sha256: String, bytes: Int) {
        var elements = JSONElements(key: key)
        let digest = try input.read { piece in
            try elements.feed(piece) { bytes, line in try body(JSONElement.value(bytes, line: line), line) }
        }
        try elements.finish()
        return digest
    }
}

extension JSONElement.Value {
    /// An object's cells by key, nil for null; a key that stands there twice is `key (2)` the second time. Nil
    /// where this is no object.
    fileprivate var cells: [(name: String, cell: JSONCell?)]? {
        guard case .object(let members) = self else { return nil }
        var used = Set<String>()
        return members.map { member in
            var name = member.key
            var times = 1
            while !used.insert(name).inserted {
                times += 1
                name = "\(member.key) (\(times))"
            }
            return (name, member.value.cell)
        }
    }

    private var cell: JSONCell? {
        if let scalar { return .scalar(scalar) }
        switch self {
        case .array(let items):
            let texts = items.compactMap(\.scalar)
            return texts.count == items.count ? .list(texts, text: compact) : .nested(text: compact)
        case .object: return .nested(text: compact)
        case .bare, .text: return nil
        }
    }

    private var scalar: String? {
        switch self {
        case .bare(let word): word == "null" ? nil : word
        case .text(let text): text
        case .array, .object: nil
        }
    }

    /// On one line without spaces.
    fileprivate var compact: String {
        switch self {
        case .bare(let word): word
        case .text(let text): JSON.string(text).serialized(pretty: false)
        case .array(let items): "[" + items.map(\.compact).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.map { JSON.string($0.key).serialized(pretty: false) + ":" + $0.value.compact }
                .joined(separator: ",") + "}"
        }
    }
}

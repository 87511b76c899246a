import Foundation
import LedgerCore

/// A CSV or JSON file opened as a table: its columns are known, its rows can be read any number of times.
struct TableFile: Sendable {
    enum Format: Sendable, Equatable {
        case csv(CSVDialect)
        case json(key: String)
    }

    /// As it was given, for messages.
    let givenPath: String
    let path: String
    let format: Format
    /// Of a CSV file, its header; of a JSON file, every key that any of its objects has.
    let headers: [String]
    var columns: Columns
    private let optionPrefix: String

    /// - Throws: `InputFileError`.
    init(path: String, schema: TableSchema, overrides: [String: String]) throws {
        givenPath = path
        optionPrefix = schema.optionPrefix
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
        (format, headers, columns) = try Self.naming(path) {
            let (format, headers) = try Self.open(path, key: schema.key)
            return (format, headers, try Columns(headers: headers, schema: schema, overrides: overrides))
        }
    }

    var formatName: String {
        if case .json = format { "json" } else { "csv" }
    }

    /// What a person should know of how the file is read.
    var remarks: [String] {
        guard case .csv(let dialect) = format, dialect.delimiter != UInt8(ascii: ",") else { return columns.remarks }
        return ["fields are separated by \(dialect.delimiterName)"] + columns.remarks
    }

    /// - Throws: `InputFileError` where the file has no column for the field.
    func require(_ field: String) throws -> Int {
        guard let column = columns[field] else {
            throw InputFileError(
                path: givenPath,
                problem: .noColumn(field: field, option: optionPrefix + field, columns: columns.names))
        }
        return column
    }

    /// Reads every row in file order, in constant memory.
    /// - Throws: `InputFileError` for a fault of the whole file; what `row` and `rejected` throw.
    func read(
        row: (TableRow) throws -> Void, rejected: (RejectedRow) throws -> Void
    ) throws -> (sha256: String, bytes: Int) {
        try Self.naming(givenPath) {
            let input = try InputBytes(path: path)
            switch format {
            case .csv(let dialect):
                return try CSVTable(file: self, dialect: dialect).read(input, row: row, rejected: rejected)
            case .json(let key):
                return try JSONTable(key: key, file: self).read(input, row: row, rejected: rejected)
            }
        }
    }

    /// Adds the file's name to the faults of parsers.
    private static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let fault as TableFault {
            throw InputFileError(path: path, line: fault.line, problem: fault.problem)
        }
    }
}

// MARK: - Opening

extension TableFile {
    private static let prefixLength = CSVParser.fieldLimit

    private static func open(_ path: String, key: String) throws -> (Format, headers: [String]) {
        let input = try InputBytes(path: path)
        let prefix = try input.prefix(prefixLength)
        try refuse(prefix)
        if isJSON(path, prefix) {
            return (.json(key: key), try JSONTable.keys(of: try InputBytes(path: path), key: key))
        }
        let (dialect, header) = try CSVDialect.detect(prefix, isWhole: prefix.count < prefixLength)
        guard header.isValidUTF8 else { throw TableFault(line: header.line, problem: .headerNotUTF8) }
        return (.csv(dialect), (0..<header.count).map { header[$0] })
    }

    private static func refuse(_ prefix: [UInt8]) throws {
        if prefix.starts(with: [0xff, 0xfe]) || prefix.starts(with: [0xfe, 0xff]) {
            throw TableFault(line: nil, problem: .utf16)
        }
        if prefix.starts(with: Array("PK\u{3}\u{4}".utf8)) {
            throw TableFault(line: nil, problem: .notText("a ZIP archive, as Excel workbooks are"))
        }
        if let place = prefix.firstIndex(of: 0) {
            throw TableFault(line: nil, problem: .notText("a NUL byte at offset \(place)"))
        }
        let isBlank = prefix.allSatisfy { [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].contains($0) }
        if isBlank { throw TableFault(line: nil, problem: .empty) }
    }

    /// By the name's ending, else by the first character.
    private static func isJSON(_ path: String, _ prefix: [UInt8]) -> Bool {
        switch (path as NSString).pathExtension.lowercased() {
        case "json": return true
        case "csv", "tsv": return false
        default:
            let first = prefix.first { ![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].contains($0) }
            return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
        }
    }
}

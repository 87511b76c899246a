import Foundation
internal import GRDB
import GRDBSQLite

/// The answer to a question in SQL: column names and rows of plain values.
public struct QueryResult: Sendable, Equatable {
    public enum Value: Sendable, Equatable {
        case null
        case int(Int64)
        case real(Double)
        case text(String)
        case blob(byteCount: Int)

        /// Roughly, in bytes.
        fileprivate var size: Int {
            if case .text(let text) = self { 32 + text.utf8.count } else { 32 }
        }
    }
    public let columns: [String]
    public let rows: [[Value]]
    /// There are more rows than were asked for.
    public let isCut: Bool

    public init(columns: [String], rows: [[Value]], isCut: Bool = false) {
        self.columns = columns
        self.rows = rows
        self.isCut = isCut
    }
}

/// What can go wrong with somebody's own SQL.
public enum QueryError: Error, Sendable, Equatable, CustomStringConvertible {
    case notReadOnly
    case timedOut(seconds: Double)
    case invalid(String)
    case parameters(expected: Int, given: Int)
    case tooLarge(bytes: Int)

    public var description: String {
        switch self {
        case .notReadOnly: "this statement would change something or look outside the ledger; `ledger sql` only reads"
        case .timedOut(let seconds):
            "the query took longer than \(seconds.formatted()) s and was stopped; narrow it, or allow more with --timeout"
        case .invalid(let message): "SQL error: \(message); `ledger sql --schema` describes the views"
        case .tooLarge(let bytes): "the answer is larger than \(bytes / 1_000_000) MB; narrow the query, or add LIMIT"
        case .parameters(let expected, let given):
            "the query has \(expected) parameter(s) and \(given) were given; repeat --param for each `?` in order"
        }
    }
}

extension Store {
    /// Answers one statement of somebody's own SQL, on a read-only connection of its own; on top of that an
    /// authorizer lets nothing through but reading, so that not even ATTACH or a PRAGMA gets past. The store's own
    /// connection is left as it is: it could neither begin nor commit under such an authorizer.
    /// - Parameters:
    ///   - parameters: text for each `?` in order.
    ///   - timeout: seconds after which the query is stopped.
    ///   - most: rows after which the answer is cut; nil: all.
    /// - Throws: `QueryError`, `StoreError`.
    public func query(
        _ sql: String, parameters: [String], timeout: Double, most: Int? = nil
    ) throws -> QueryResult {
        let asking = try StoreError.naming(path) {
            let uri = follows ? Self.readOnlyURI(path, immutable: false) : Self.readOnlyURI(path)
            return try DatabaseQueue(path: uri, configuration: Self.readOnly())
        }
        return try asking.unsafeRead { database in
            guard let connection = database.sqliteConnection else { throw StoreError.missing(path) }
            let deadline = QueryDeadline(seconds: timeout)
            let held = Unmanaged.passRetained(deadline)
            defer {
                sqlite3_progress_handler(connection, 0, nil, nil)
                held.release()
            }
            // Made before anybody watches: to the authorizer, making these tables looks like a write.
            try database.execute(sql: "SELECT 1 FROM json_each('[]'), json_tree('[]')")
            // Within one step no deadline is looked at: neither where a value grows nor where a function compares two.
            sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Self.largestValue)
            sqlite3_limit(connection, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, Self.longestPattern)
            sqlite3_set_authorizer(connection, authorizeReading, nil)
            sqlite3_progress_handler(connection, 1_000, stopPastDeadline, held.toOpaque())
            do {
                return try Self.answer(sql, parameters, most, connection)
            } catch QueryFailure.code(let code, let message) {
                throw Self.error(code, message, deadline, path: path)
            }
        }
    }

    private static func answer(
        _ sql: String, _ parameters: [String], _ most: Int?, _ connection: OpaquePointer
    ) throws -> QueryResult {
        var statement: OpaquePointer?
        let tail = try prepare(sql, connection, &statement)
        defer { sqlite3_finalize(statement) }
        guard let statement else { throw QueryError.invalid("there is no statement") }
        if !tail.allSatisfy({ $0.isWhitespace || $0 == ";" }) { throw QueryError.invalid("more than one statement") }
        guard sqlite3_stmt_readonly(statement) != 0 else { throw QueryError.notReadOnly }
        let expected = Int(sqlite3_bind_parameter_count(statement))
        guard expected == parameters.count else {
            throw QueryError.parameters(expected: expected, given: parameters.count)
        }
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (index, parameter) in parameters.enumerated() {
            sqlite3_bind_text(statement, Int32(index + 1), parameter, -1, transient)
        }
        let columns = (0..<sqlite3_column_count(statement)).map { String(cString: sqlite3_column_name(statement, $0)) }
        let (rows, isCut) = try rows(statement, most ?? .max, connection)
        return QueryResult(columns: columns, rows: rows, isCut: isCut)
    }

    private static func prepare(
        _ sql: String, _ connection: OpaquePointer, _ statement: inout OpaquePointer?
    ) throws -> String {
        try sql.withCString { start in
            var tail: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v2(connection, start, -1, &statement, &tail)
            guard code == SQLITE_OK else { throw QueryFailure(code, connection) }
            return tail.map { String(cString: $0) } ?? ""
        }
    }

    private static func rows(
        _ statement: OpaquePointer, _ most: Int, _ connection: OpaquePointer
    ) throws -> (rows: [[QueryResult.Value]], isCut: Bool) {
        var rows: [[QueryResult.Value]] = []
        var bytes = 0
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                if rows.count == most { return (rows, true) }
                let row = (0..<sqlite3_column_count(statement)).map { value(statement, $0) }
                bytes += row.reduce(16) { $0 + $1.size }
                guard bytes <= largestAnswer else { throw QueryError.tooLarge(bytes: largestAnswer) }
                rows.append(row)
            case SQLITE_DONE: return (rows, false)
            case let code: throw QueryFailure(code, connection)
            }
        }
    }

    /// Bytes a value takes at most, also on the way to an answer.
    private static let largestValue: Int32 = 1_000_000

    /// Bytes of a pattern of LIKE and GLOB.
    private static let longestPattern: Int32 = 1_000

    /// Bytes an answer takes at most: it is held in memory to be laid out.
    private static let largestAnswer = 256_000_000

    private static func value(_ statement: OpaquePointer, _ column: Int32) -> QueryResult.Value {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: .int(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT: .text(sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "")
        case SQLITE_BLOB: .blob(byteCount: Int(sqlite3_column_bytes(statement, column)))
        default: .null
        }
    }

    private static func error(
        _ code: Int32, _ message: String, _ deadline: QueryDeadline, path: String
    ) -> any Error {
        switch code & 0xff {
        case SQLITE_INTERRUPT: QueryError.timedOut(seconds: deadline.seconds)
        case SQLITE_AUTH, SQLITE_READONLY: QueryError.notReadOnly
        case SQLITE_BUSY, SQLITE_LOCKED: StoreError.busy(path)
        case SQLITE_CORRUPT, SQLITE_NOTADB: StoreError.damaged(path, detail: message)
        default: message.hasPrefix("not authorized") ? QueryError.notReadOnly : QueryError.invalid(message)
        }
    }
}

private enum QueryFailure: Error {
    case code(Int32, String)

    init(_ code: Int32, _ connection: OpaquePointer) {
        self = .code(code, String(cString: sqlite3_errmsg(connection)))
    }
}

final class QueryDeadline: Sendable {
    let seconds: Double
    private let end: ContinuousClock.Instant

    init(seconds: Double) {
        self.seconds = seconds
        end = .now + .seconds(seconds)
    }

    var isPast: Bool { ContinuousClock.now >= end }
}

/// Called by SQLite every thousand steps of its machine; anything but 0 ends the query.
func stopPastDeadline(_ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context else { return 1 }
    return Unmanaged<QueryDeadline>.fromOpaque(context).takeUnretainedValue().isPast ? 1 : 0
}

/// Called by SQLite for all a statement would do, while it is compiled.
private func authorizeReading(
    _ context: UnsafeMutableRawPointer?, _ action: Int32, _ first: UnsafePointer<CChar>?,
    _ second: UnsafePointer<CChar>?, _ database: UnsafePointer<CChar>?, _ trigger: UnsafePointer<CChar>?
) -> Int32 {
    switch action {
    case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
    case SQLITE_FUNCTION:
        // Of all functions only these reach outside the database: one loads a library, the other shows an address of the
        // process and takes one.
        let name = second.map { String(cString: $0).lowercased() } ?? ""
        return ["load_extension", "fts3_tokenizer"].contains(name) ? SQLITE_DENY : SQLITE_OK
    default: return SQLITE_DENY
    }
}

extension Store {
    /// The views with their columns and the sentence that the schema says of each, in the order they were made.
    public func views() throws -> [(name: String, about: String, columns: [String])] {
        let about = Self.viewComments()
        return try read { database in
            try database.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'v\\_%' ESCAPE '\\' ORDER BY rowid"
            ).map { row in
                let name: String = row["name"]
                let columns = try database.rows("SELECT name FROM pragma_table_info(?) ORDER BY cid", [name])
                return (name, about[name] ?? "", columns.map { $0["name"] })
            }
        }
    }

    /// The comment above each CREATE VIEW in the migrations.
    private static func viewComments() -> [String: String] {
        var comments: [String: String] = [:]
        var comment: [Substring] = []
        for line in Migrator.embedded.flatMap({ $0.sql.split(separator: "\n", omittingEmptySubsequences: false) }) {
            if line.hasPrefix("-- ") {
                comment.append(line.dropFirst(3))
            } else {
                let words = line.split(separator: " ")
                if words.count > 2, words[0] == "CREATE", words[1] == "VIEW" {
                    comments[String(words[2])] = comment.joined(separator: " ")
                }
                comment = []
            }
        }
        return comments
    }
}

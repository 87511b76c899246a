internal import GRDB
import GRDBSQLite

/// A prepared statement bound and stepped through SQLite's own functions: what an import of a million rows needs.
/// Four times as fast as arguments in an array.
struct RawStatement {
    private let statement: OpaquePointer
    /// Owns `statement`.
    private let owner: Statement
    private let connection: OpaquePointer

    init(_ database: Database, _ sql: String) throws {
        try self.init(database.makeStatement(sql: sql), database)
    }

    init(_ owner: Statement, _ database: Database) throws {
        self.owner = owner
        guard let connection = database.sqliteConnection else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "no connection")
        }
        statement = owner.sqliteStatement
        self.connection = connection
    }

    /// SQLite copies what it is handed.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    func bind(_ place: Int32, _ value: (any Bindable)?) {
        if let value { value.bind(to: self, place) } else { sqlite3_bind_null(statement, place) }
    }

    func bind(_ place: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(statement, place, value) } else { sqlite3_bind_null(statement, place) }
    }

    func bind(_ place: Int32, _ value: Double?) {
        if let value { sqlite3_bind_double(statement, place, value) } else { sqlite3_bind_null(statement, place) }
    }

    func bind(_ place: Int32, _ value: String?) {
        guard var value else {
            sqlite3_bind_null(statement, place)
            return
        }
        value.withUTF8 { bytes in
            guard let start = bytes.baseAddress else {
                // A null pointer would bind NULL.
                sqlite3_bind_text(statement, place, "", 0, Self.transient)
                return
            }
            start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { characters in
                _ = sqlite3_bind_text(statement, place, characters, Int32(bytes.count), Self.transient)
            }
        }
    }

    /// Steps to the next row; false when there is none.
    func step() throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let message = String(cString: sqlite3_errmsg(connection))
            sqlite3_reset(statement)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    func reset() { sqlite3_reset(statement) }

    /// Runs to the end and makes ready for the next.
    func run() throws {
        while try step() {}
        reset()
    }

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    func double(_ column: Int32) -> Double { sqlite3_column_double(statement, column) }

    func text(_ column: Int32) -> String? {
        guard let bytes = sqlite3_column_text(statement, column) else { return nil }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// The text is equal, compared where SQLite has it, without a copy; NULL equals nil.
    func isEqual(_ column: Int32, _ text: String?) -> Bool {
        guard let bytes = sqlite3_column_text(statement, column) else { return text == nil }
        guard var text else { return false }
        let count = Int(sqlite3_column_bytes(statement, column))
        return text.withUTF8 { $0.elementsEqual(UnsafeBufferPointer(start: bytes, count: count)) }
    }
}

/// A value that can stand for a parameter.
protocol Bindable {
    func bind(to statement: RawStatement, _ place: Int32)
}

extension Int64: Bindable {
    func bind(to statement: RawStatement, _ place: Int32) { statement.bind(place, self as Int64?) }
}

extension Int: Bindable {
    func bind(to statement: RawStatement, _ place: Int32) { statement.bind(place, Int64(self) as Int64?) }
}

extension Bool: Bindable {
    func bind(to statement: RawStatement, _ place: Int32) { statement.bind(place, (self ? 1 : 0) as Int64?) }
}

extension Double: Bindable {
    func bind(to statement: RawStatement, _ place: Int32) { statement.bind(place, self as Double?) }
}

extension String: Bindable {
    func bind(to statement: RawStatement, _ place: Int32) { statement.bind(place, self as String?) }
}

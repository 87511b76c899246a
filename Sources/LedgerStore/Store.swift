import Foundation
internal import GRDB
import GRDBSQLite
import LedgerCore
import Synchronization

/// The ledger's database. All SQL but the migrations is behind this type's functions.
///
/// One connection serves a process: writers of several processes take turns under SQLite's own lock.
public final class Store: Sendable {
    let queue: DatabaseQueue
    private let commits = GroupCommit()
    private let checkpointer: Checkpointer?
    private let dataVersion = Mutex<Int64>(0)
    /// Path of the database file; empty for a temporary store.
    public let path: String

    private let file: FileIdentity?
    /// Reads beside writers, over the log that they keep.
    let follows: Bool

    init(queue: DatabaseQueue, path: String, checkpointer: Checkpointer? = nil, follows: Bool = false) {
        self.queue = queue
        self.path = path
        self.follows = follows
        self.checkpointer = checkpointer
        file = FileIdentity(path)
    }

    /// Which file a path leads to; nil where it leads to none.
    struct FileIdentity: Equatable {
        let device: UInt64
        let number: UInt64

        init?(_ path: String) {
            var status = stat()
            guard !path.isEmpty, stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            number = UInt64(status.st_ino)
        }
    }

    /// The path still leads to the file that was opened.
    var isInPlace: Bool { file.map { FileIdentity(path) == $0 } ?? true }

    /// What is written to a file that nobody finds any more is lost, however well it is written.
    private func requireInPlace() throws {
        if !isInPlace { throw StoreError.replaced(path) }
    }

    /// Seconds a statement waits for another process's write before it gives up.
    static let busyTimeout: TimeInterval = 30

    /// Opens the ledger at `path`, makes it where there is none, and brings its schema up to this program's.
    /// - Throws: `StoreError` where the file is no ledger, is damaged, from a newer program, or cannot be written.
    public static func open(_ path: String) throws -> Store {
        try FileLock.directory(of: path).holding {
            try createPrivately(path)
            let store = try StoreError.naming(path) {
                let store = Store(
                    queue: try DatabaseQueue(path: path, configuration: configuration()), path: path,
                    checkpointer: Checkpointer(path: path, configuration: configuration()))
                // Looked at before anything is written: somebody else's database stays as it is.
                try store.read { try Migrator.refuseForeign($0, path: path) }
                try store.prepareForWriting()
                return store
            }
            try Migrator.migrate(store)
            return store
        }
    }

    /// Opens an existing ledger without being able to write to it, and without leaving a file beside it.
    /// - Throws: `StoreError`, also where there is no ledger at `path` or its schema is not this program's.
    public static func openReadOnly(_ path: String) throws -> Store {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path) }
        return try StoreError.naming(path) {
            let store = Store(
                queue: try DatabaseQueue(path: readOnlyURI(path), configuration: readOnly()), path: path)
            try Migrator.requireCurrent(store)
            return store
        }
    }

    /// Answers from an existing ledger, without being able to write to it and without leaving a file beside it. Where
    /// another process writes in the meantime the answer is made again, from the log that is there by then.
    /// - Throws: `StoreError`, also where there is no ledger at `path` or its schema is not this program's.
    public static func reading<Value>(_ path: String, _ body: (Store) throws -> Value) throws -> Value {
        let before = FileState(path)
        let answer = Result { try body(try openReadOnly(path)) }
        if !before.isQuiet || FileState(path) == before { return try answer.get() }
        return try body(try openReadOnly(path))
    }

    /// What shows that a database was written to.
    struct FileState: Equatable {
        var size: Int64 = 0
        var changedAt: Int64 = 0
        var logSize: Int64 = 0
        var isQuiet: Bool { logSize == 0 }

        init(_ path: String) {
            var status = stat()
            if stat(path, &status) == 0 {
                size = Int64(status.st_size)
                changedAt = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
            }
            if stat(path + "-wal", &status) == 0 { logSize = Int64(status.st_size) }
        }
    }

    /// A store on temporary storage that goes when it is closed: for looking at a file without keeping it.
    public static func temporary() throws -> Store {
        let store = Store(queue: try DatabaseQueue(path: "", configuration: configuration()), path: "")
        try Migrator.migrate(store)
        return store
    }

    /// A temporary store that knows the accounts and suppressions of another: what a run would match, skip and name
    /// after them comes out the same.
    public static func temporary(knowing past: Store?) throws -> Store {
        let store = try temporary()
        guard let past else { return store }
        try StoreError.naming(past.path) {
            try store.queue.writeWithoutTransaction { database in
                try database.execute(sql: "ATTACH DATABASE ? AS past", arguments: [readOnlyURI(past.path)])
                try database.inTransaction {
                    try database.execute(sql: copySQL)
                    return .commit
                }
                try database.execute(sql: "DETACH DATABASE past")
            }
        }
        return store
    }

    private static let copySQL = """
        INSERT INTO accounts (id, name, name_key, external_id, domain, ticker, cik, industry, owner, notes, tags, folder,
            folder_key, last_accepted_at, created_at)
        SELECT id, name, name_key, external_id, domain, ticker, cik, industry, owner, notes, tags, folder, folder_key,
            last_accepted_at, created_at
        FROM past.accounts ORDER BY id;
        INSERT INTO suppressions (id, kind, value, action, actor, reason, at)
        SELECT id, kind, value, action, actor, reason, at FROM past.suppressions ORDER BY id
        """

    public func close() throws {
        checkpointer?.close()
        try queue.close()
    }

    deinit {
        // Its connection calls the checkpointer.
        try? close()
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.label = "ledger"
        configuration.prepareDatabase { database in
            // Small pages: a state change rewrites a few hundred bytes. Takes effect before the first table only.
            try database.execute(sql: "PRAGMA page_size = 2048; PRAGMA cache_size = -16000; PRAGMA temp_store = FILE")
            // What is deleted or erased is overwritten where it was.
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    static func readOnly() -> Configuration {
        var configuration = configuration()
        configuration.readonly = true
        return configuration
    }

    /// Bytes to which a log that grew under a long reader is cut when it begins anew.
    private static let logLimit = 8_000_000

    /// WAL, and FULL so that a committed row survives a power cut.
    private func prepareForWriting() throws {
        try queue.writeWithoutTransaction { database in
            try database.execute(
                sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = \(Self.logLimit)")
            checkpointer?.watch(database)
        }
    }

    /// SQLite makes the log and its index with the mode of the database file.
    static func createPrivately(_ path: String) throws {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.cannotOpen(path, reason: String(cString: strerror(errno))) }
        Foundation.close(descriptor)
    }

    /// With no log beside it a database is complete in itself, and opening it as immutable leaves no file behind.
    static func readOnlyURI(_ path: String) -> String { readOnlyURI(path, immutable: FileState(path).isQuiet) }

    static func readOnlyURI(_ path: String, immutable: Bool) -> String {
        uri(path, immutable ? "mode=ro&immutable=1" : "mode=ro")
    }

    static func uri(_ path: String, _ query: String) -> String {
        let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "?#%"))
        return "file:\(path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path)?\(query)"
    }
}

extension Store {
    /// Runs in one transaction that begins IMMEDIATE: all of it is committed, or none.
    @discardableResult
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try StoreError.naming(path) {
            try requireInPlace()
            let value = try queue.writeWithoutTransaction { try $0.transaction("BEGIN IMMEDIATE", body) }
            try requireInPlace()
            return value
        }
    }

    /// Runs in a transaction that other changes of the moment share; returns when it is committed.
    @discardableResult
    func grouped<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await commits.write(to: self, body)
    }

    /// Whether another process, or another store, has committed something since this was last asked.
    public func othersWrote() throws -> Bool {
        let version = try read { try $0.row("PRAGMA data_version")?[0] as Int64? ?? 0 }
        return dataVersion.withLock { known in
            defer { known = version }
            return known != version
        }
    }

    /// Grouped commits so far, and the changes in them.
    public var commitCounts: (commits: Int, changes: Int) { commits.counts }

    /// Runs on one consistent state of the database: within another read, on that one's.
    ///
    /// Not GRDB's `read`: it sets `PRAGMA query_only` and resets it, and each makes SQLite compile every prepared
    /// statement of the connection again, which was a quarter of a run's time. A store that must not write is opened
    /// read-only.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try StoreError.naming(path) {
            try queue.unsafeReentrantRead { database in
                try database.isInsideTransaction ? body(database) : database.transaction("BEGIN", body)
            }
        }
    }
}

extension Database {
    /// Runs between `begin` and COMMIT; on an error everything is rolled back.
    fileprivate func transaction<Value>(_ begin: String, _ body: (Database) throws -> Value) throws -> Value {
        try command(begin)
        do {
            let value = try body(self)
            try command("COMMIT")
            return value
        } catch {
            // Some errors (a full disk) have rolled back already.
            if isInsideTransaction { try? command("ROLLBACK") }
            throw error
        }
    }

    private func command(_ sql: String) throws {
        let code = sqlite3_exec(sqliteConnection, sql, nil, nil, nil)
        guard code == SQLITE_OK else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(sqliteConnection)))
        }
    }

    /// A statement that is prepared once per connection. The caller resets it.
    func prepared(_ sql: String) throws -> RawStatement { try RawStatement(cachedStatement(sql: sql), self) }

    /// Runs a statement that is prepared once per connection; returns how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ values: [(any Bindable)?] = []) throws -> Int {
        let statement = try prepared(sql)
        for (index, value) in values.enumerated() { statement.bind(Int32(index) + 1, value) }
        try statement.run()
        return changesCount
    }

    /// The first column of the first row.
    func number(_ sql: String, _ values: [(any Bindable)?]) throws -> Int64? {
        let statement = try prepared(sql)
        defer { statement.reset() }
        for (index, value) in values.enumerated() { statement.bind(Int32(index) + 1, value) }
        return try statement.step() ? statement.int(0) : nil
    }

    func row(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }
}

import Foundation
internal import GRDB

/// A copy of a ledger, proved to be one.
public struct Backup: Sendable, Equatable {
    public let bytes: Int
    /// Rows of every table, the same in the ledger and its copy.
    public let rows: [(table: String, count: Int)]

    public static func == (left: Backup, right: Backup) -> Bool {
        left.bytes == right.bytes && left.rows.elementsEqual(right.rows, by: ==)
    }
}

/// Why there is no backup; the ledger itself is as it was.
public struct BackupError: Error, Sendable, CustomStringConvertible {
    public let path: String
    public let reason: String

    public var description: String { "no backup was made at \(path): \(reason)" }
}

extension Store {
    /// Copies the ledger at `path` while others may write to it: one state of it, whole. The copy is written under
    /// another name, proved against the ledger, synced, and only then given its name.
    /// - Parameters:
    ///   - replacing: a file that is there is replaced.
    ///   - progress: told the share that is copied.
    /// - Throws: `BackupError`, `StoreError`.
    public static func backUp(
        _ path: String, to target: String, replacing: Bool, progress: @escaping (Double) -> Void = { _ in }
    ) throws -> Backup {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path) }
        try requireFree(target, of: path, replacing: replacing)
        let draft = try BackupFile(for: target)
        defer { draft.remove() }
        let rows = try copyOneState(of: path, to: draft, progress: progress)
        try draft.prove(rows)
        try requireFree(target, of: path, replacing: replacing)
        return Backup(bytes: try draft.finish(), rows: rows)
    }

    /// A log beside the target shows that somebody uses it as a database: it would be taken for the copy's own.
    private static func requireFree(_ target: String, of path: String, replacing: Bool) throws {
        var status = stat()
        if let ledger = FileIdentity(path), FileIdentity(target) == ledger {
            throw BackupError(path: target, reason: "that is the ledger itself; name another file")
        }
        if !FileState(target).isQuiet {
            throw BackupError(path: target, reason: "\(target)-wal is beside it, so it is in use; name another file")
        }
        guard lstat(target, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            throw BackupError(path: target, reason: "it is a folder; name a file in it")
        }
        if !replacing { throw BackupError(path: target, reason: "it is there already; name another file, or add --force") }
    }

    /// With no log beside it the ledger is read as it lies, without leaving a file there; if somebody writes
    /// meanwhile the copy is made anew, through the log that is there by then.
    private static func copyOneState(
        of path: String, to draft: BackupFile, progress: @escaping (Double) -> Void
    ) throws -> [(table: String, count: Int)] {
        for _ in 0..<5 {
            let before = FileState(path)
            let rows = Result { try copy(path, immutable: before.isQuiet, to: draft, progress: progress) }
            if !before.isQuiet || FileState(path) == before { return try rows.get() }
        }
        throw StoreError.busy(path)
    }

    /// Counts and copies within one read transaction: writers go on, and what they write is not seen.
    private static func copy(
        _ path: String, immutable: Bool, to draft: BackupFile, progress: @escaping (Double) -> Void
    ) throws -> [(table: String, count: Int)] {
        try StoreError.naming(path) {
            let source = try DatabaseQueue(path: readOnlyURI(path, immutable: immutable), configuration: readOnly())
            let store = Store(queue: source, path: path)
            return try store.read { database in
                try Migrator.refuseForeign(database, path: path)
                let rows = try BackupFile.rows(of: database)
                try draft.take(database, progress: progress)
                return rows
            }
        }
    }
}

/// A backup that is being made, under a name of its own. Its lock tells whether whoever makes it still lives.
private final class BackupFile {
    private let target: String
    private let path: String
    private let descriptor: Int32
    private var isFinished = false

    init(for target: String) throws {
        self.target = target
        path = target + ".partial"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw BackupError(path: target, reason: Self.lastError()) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw BackupError(path: target, reason: "another process is writing it; wait for it to end")
        }
        fchmod(descriptor, 0o600)
    }

    func take(_ source: Database, progress: @escaping (Double) -> Void) throws {
        ftruncate(descriptor, 0)
        try naming {
            let copy = try DatabaseQueue(path: path)
            try copy.writeWithoutTransaction { database in
                // What a crash leaves half-written is never looked at: no journal, and one sync at the end.
                try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
                try source.backup(to: database, pagesPerStep: 256) { step in
                    progress(1 - Double(step.remainingPageCount) / Double(max(step.totalPageCount, 1)))
                }
            }
            try copy.close()
        }
    }

    /// - Throws: `BackupError` where the copy is damaged or has other rows.
    func prove(_ rows: [(table: String, count: Int)]) throws {
        try naming {
            let copy = try DatabaseQueue(
                path: Store.readOnlyURI(path, immutable: true), configuration: Store.readOnly())
            try copy.unsafeRead { database in
                try Migrator.refuseForeign(database, path: path)
                if let fault = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)"), fault != "ok" {
                    throw BackupError(path: target, reason: "the copy is damaged (\(fault)); check the disk, and try again")
                }
                if try !Self.rows(of: database).elementsEqual(rows, by: ==) {
                    throw BackupError(path: target, reason: "the copy has other rows than the ledger; try again")
                }
            }
        }
    }

    /// Gives the copy its name, for good.
    /// - Returns: its size in bytes.
    func finish() throws -> Int {
        var status = stat()
        guard fsync(descriptor) == 0, fstat(descriptor, &status) == 0, rename(path, target) == 0 else {
            throw BackupError(path: target, reason: Self.lastError())
        }
        isFinished = true
        let folder = open(URL(fileURLWithPath: target).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw BackupError(path: target, reason: Self.lastError()) }
        return Int(status.st_size)
    }

    func remove() {
        if !isFinished { unlink(path) }
        close(descriptor)
    }

    static func rows(of database: Database) throws -> [(table: String, count: Int)] {
        try String.fetchAll(
            database,
            sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
        ).map { table in
            (table, try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.quotedDatabaseIdentifier)") ?? 0)
        }
    }

    private func naming<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw BackupError(path: target, reason: error.message ?? "\(error.resultCode)")
        }
    }

    private static func lastError() -> String { String(cString: strerror(errno)) }
}

import Foundation
internal import GRDB

/// A backup that is being made, under a name of its own. Its lock tells whether whoever makes it still lives.
final class BackupFile {
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
                    throw failure("the copy is damaged (\(fault)); check the disk, and try again")
                }
                if try !Self.rows(of: database).elementsEqual(rows, by: ==) {
                    throw failure("the copy has other rows than the ledger; try again")
                }
            }
        }
    }

    /// Gives the copy its name, for good.
    /// - Returns: its size in bytes.
    func finish() throws -> Int {
        var status = stat()
        guard fsync(descriptor) == 0, fstat(descriptor, &status) == 0, rename(path, target) == 0 else {
            throw failure(Self.lastError())
        }
        isFinished = true
        let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
        let entry = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(entry) }
        guard fsync(entry) == 0 else { throw failure(Self.lastError()) }
        return Int(status.st_size)
    }

    func remove() {
        if !isFinished { unlink(path) }
        close(descriptor)
    }

    static func rows(of database: Database) throws -> [(table: String, count: Int)] {
        try String.fetchAll(
            database,
            sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY rowid"
        ).map { table in
            (table, try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.quotedDatabaseIdentifier)") ?? 0)
        }
    }

    private func naming<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw failure(error.message ?? "\(error.resultCode)")
        }
    }

    private func failure(_ reason: String) -> BackupError { BackupError(path: target, reason: reason) }

    private static func lastError() -> String { String(cString: strerror(errno)) }
}

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

    /// By SQLite's header: its name, and at byte 68 the application's.
    static func isLedger(_ path: String) -> Bool {
        guard let header = try? FileHandle(forReadingAtPath: path)?.read(upToCount: 72) else { return false }
        return header.starts(with: Data("SQLite format 3\0".utf8)) && header.suffix(4) == Data("LDGR".utf8) && header.count == 72
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
        if ["-wal", "-shm", "-journal"].contains(where: { target == path + $0 }) {
            throw BackupError(path: target, reason: "it belongs to the ledger; name another file")
        }
        if replacing, status.st_mode & S_IFMT == S_IFREG, isLedger(target) { return }
        if replacing { throw BackupError(path: target, reason: "what is there is no ledger's backup; name another file") }
        throw BackupError(path: target, reason: "it is there already; name another file, or add --force")
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

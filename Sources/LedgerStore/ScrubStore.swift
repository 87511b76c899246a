import Foundation
internal import GRDB
import GRDBSQLite
import LedgerCore

extension Store {
    /// Empties the log, and makes the database file anew where what was erased is still in it: pages that were moved or
    /// split can keep a copy of what they held.
    /// - Parameters:
    ///   - fragments: what was erased; nil where that is not known any more, and the file is made anew at once.
    ///   - isInUse: whether somebody needs to write meanwhile, who would wait too long for a file that is made anew.
    /// - Returns: false where another process reads or writes: it is to be tried again.
    public func scrub(looking fragments: [String]?, unless isInUse: () throws -> Bool) throws -> Bool {
        guard emptyLog() else { return false }
        if let fragments, fragments.count <= Self.mostLookedFor, !Self.file(path, holds: fragments) { return true }
        if try isInUse() { return false }
        do {
            try makeAnew()
        } catch StoreError.busy {
            return false
        }
        return emptyLog()
    }

    /// The file is read once for each; for more it is made anew sooner.
    private static let mostLookedFor = 1_000

    private func makeAnew() throws {
        try StoreError.naming(path) {
            try queue.writeWithoutTransaction { database in
                sqlite3_busy_timeout(database.sqliteConnection, Self.patience)
                defer { sqlite3_busy_timeout(database.sqliteConnection, Int32(Self.busyTimeout * 1_000)) }
                try database.execute(sql: "VACUUM")
            }
        }
    }

    /// Milliseconds to wait for other processes.
    private static let patience: Int32 = 3_000

    /// All of the log is taken into the database, and its file cut to nothing.
    private func emptyLog() -> Bool {
        queue.writeWithoutTransaction { database in
            sqlite3_busy_timeout(database.sqliteConnection, Self.patience)
            defer { sqlite3_busy_timeout(database.sqliteConnection, Int32(Self.busyTimeout * 1_000)) }
            return sqlite3_wal_checkpoint_v2(database.sqliteConnection, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil) == SQLITE_OK
        }
    }

    private static func file(_ path: String, holds fragments: [String]) -> Bool {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else { return true }
        return data.withUnsafeBytes { bytes in
            fragments.contains { fragment in
                Array(fragment.utf8).withUnsafeBytes { contains(bytes, $0) }
            }
        }
    }

    private static func contains(_ bytes: UnsafeRawBufferPointer, _ wanted: UnsafeRawBufferPointer) -> Bool {
        guard let first = wanted.first, let start = bytes.baseAddress, let pattern = wanted.baseAddress else { return false }
        var place = 0
        while bytes.count - place >= wanted.count, let hit = memchr(start + place, Int32(first), bytes.count - place) {
            place = UnsafeRawPointer(hit) - start
            if bytes.count - place >= wanted.count, memcmp(hit, pattern, wanted.count) == 0 { return true }
            place += 1
        }
        return false
    }
}

import Dispatch
internal import GRDB
import GRDBSQLite
import Synchronization

/// Moves committed pages from the log into the database beside the writers, on a connection of its own, so that no
/// commit has to wait for it.
///
/// A passive checkpoint takes what no reader holds back and waits for nobody; a log that is all taken is begun anew
/// by the next commit. Where readers that follow one another keep the log from that, and it has grown long, the
/// checkpoint waits for them, but no longer than a commit may be held up.
final class Checkpointer: Sendable {
    /// Of the log, in pages of 2 KiB: from here on it is looked after, and from here on readers are waited for.
    private static let looksAfter: Int32 = 1_000
    private static let waitsForReaders: Int32 = 16_000
    /// Milliseconds a commit may be held up.
    private static let patience: Int32 = 50

    private let path: String
    private let configuration: Configuration
    private let queue = DispatchQueue(label: "ledger.checkpoint", qos: .utility)
    private let connection = Mutex<DatabaseQueue?>(nil)
    private let isUnderWay = Mutex(false)

    init(path: String, configuration: Configuration) {
        self.path = path
        self.configuration = configuration
    }

    /// Takes SQLite's own checkpoints at commit out, and is told of each commit instead.
    /// The checkpointer must outlive the connection.
    func watch(_ database: Database) {
        sqlite3_wal_hook(
            database.sqliteConnection,
            { context, _, _, pages in
                if let context { Unmanaged<Checkpointer>.fromOpaque(context).takeUnretainedValue().committed(pages) }
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func committed(_ pages: Int32) {
        guard pages >= Self.looksAfter else { return }
        let isFree = isUnderWay.withLock { isUnderWay in
            defer { isUnderWay = true }
            return !isUnderWay
        }
        if isFree { queue.async { self.checkpoint(pages) } }
    }

    private func checkpoint(_ pages: Int32) {
        defer { isUnderWay.withLock { $0 = false } }
        // What fails now is tried again after a later commit; the log holds all until then.
        try? connection.withLock { connection in
            let open = try connection ?? DatabaseQueue(path: path, configuration: configuration)
            connection = open
            open.writeWithoutTransaction { database in
                let mode = pages < Self.waitsForReaders ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART
                sqlite3_busy_timeout(database.sqliteConnection, Self.patience)
                sqlite3_wal_checkpoint_v2(database.sqliteConnection, nil, mode, nil, nil)
            }
        }
    }

    func close() {
        queue.sync {
            connection.withLock { connection in
                _ = try? connection?.close()
                connection = nil
            }
        }
    }
}

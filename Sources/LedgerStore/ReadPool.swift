internal import GRDB
import GRDBSQLite
import Synchronization

/// Read-only connections to one ledger, for a server that reads on several threads beside its writers. Each is used by
/// one thread at a time, keeps its prepared statements, and sees what others commit.
public final class ReadPool: Sendable {
    public let path: String
    /// Connections kept open at most.
    private static let kept = 8
    private let free = Mutex<[Store]>([])
    private let counter = Mutex<Store?>(nil)

    /// - Throws: `StoreError`, also where there is no ledger at `path` or its schema is not this program's.
    public init(_ path: String) throws {
        self.path = path
        try Migrator.requireCurrent(try Store.reader(of: path))
    }

    /// Answers from the ledger as it is now, all of it from one state; a file that was put in its place is opened anew.
    /// - Parameter seconds: after which a question is stopped.
    /// - Throws: `StoreError.tooSlow`, and what `body` throws.
    public func read<Value>(within seconds: Double, _ body: (Store) throws -> Value) throws -> Value {
        let store = try take()
        // Refusals are thrown too: a connection is as good after one.
        defer { free.withLock { if $0.count < Self.kept { $0.append(store) } } }
        return try store.within(seconds) { try store.read { _ in try body(store) } }
    }

    /// A number that is another one after each commit to the ledger, whoever made it.
    public func version() throws -> Int64 {
        try counter.withLock { known in
            let store = try known.flatMap { $0.isInPlace ? $0 : nil } ?? Store.reader(of: path)
            known = store
            return try store.read { try $0.row("PRAGMA data_version")?[0] as Int64? ?? 0 }
        }
    }

    /// Lets go of the ledger, so that its writer, closing after it, takes up the log.
    public func close() {
        free.withLock { $0 = [] }
        counter.withLock { $0 = nil }
    }

    private func take() throws -> Store {
        let known = free.withLock { $0.popLast() }
        if let known, known.isInPlace { return known }
        return try Store.reader(of: path)
    }
}

extension Store {
    /// Stops what is asked of this connection once a time is over.
    fileprivate func within<Value>(_ seconds: Double, _ body: () throws -> Value) throws -> Value {
        let deadline = QueryDeadline(seconds: seconds)
        let held = Unmanaged.passRetained(deadline)
        queue.unsafeRead { sqlite3_progress_handler($0.sqliteConnection, 10_000, stopPastDeadline, held.toOpaque()) }
        defer {
            queue.unsafeRead { sqlite3_progress_handler($0.sqliteConnection, 0, nil, nil) }
            held.release()
        }
        return try body()
    }
}

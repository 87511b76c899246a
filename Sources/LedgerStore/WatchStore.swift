import Foundation
internal import GRDB

/// Looks at a ledger again and again. It keeps a read-only connection once somebody writes, of which it asks no more
/// than the counter of commits (`PRAGMA data_version`) while nothing has changed.
public final class Watch {
    private let path: String
    private var before: Store.FileState?
    private var following: Store?

    /// - Throws: `StoreError`, also where there is no ledger at `path`.
    public init(_ path: String) throws {
        self.path = path
        _ = try Store.openReadOnly(path)
    }

    /// Something was committed since this was last asked; true the first time.
    public func hasChanged() throws -> Bool {
        if let following { return try following.othersWrote() }
        let now = Store.FileState(path)
        guard now.isQuiet else { return try follow().othersWrote() }
        defer { before = now }
        return now != before
    }

    /// Answers from the ledger as it is now.
    public func read<Value>(_ body: (Store) throws -> Value) throws -> Value {
        try following.map(body) ?? Store.reading(path, body)
    }

    /// Lets go of the ledger. Where a writer has ended in the meantime, this connection kept its log from being taken
    /// up into the database, and does it in its stead: who copies the file is to have all of it.
    public func end() {
        guard let store = following else { return }
        following = nil
        try? store.close()
        let closing = try? DatabaseQueue(path: Store.uri(path, "mode=rw"))
        _ = try? closing?.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
        try? closing?.close()
    }

    private func follow() throws -> Store {
        let store = try Store.reader(of: path)
        following = store
        return store
    }
}

extension Store {
    /// A read-only connection that sees what others commit while it is open.
    static func reader(of path: String) throws -> Store {
        try StoreError.naming(path) {
            let uri = readOnlyURI(path, immutable: false)
            return Store(queue: try DatabaseQueue(path: uri, configuration: readOnly()), path: path, follows: true)
        }
    }
}

import Foundation
internal import GRDB
import LedgerCore
import LedgerMigrations

/// Brings a database's schema up to this program's, one migration a transaction.
enum Migrator {
    struct Migration {
        let name: String
        let sql: String
        var sha256: String { Digest.sha256(sql) }
    }

    /// "LDGR": tells a ledger from any other SQLite file.
    static let applicationID = 0x4c44_4752

    static let embedded: [Migration] = (0..<ledger_migrations_count).map { index in
        let row = ledger_migration(index)
        return Migration(
            name: String(cString: row.name),
            sql: String(decoding: UnsafeBufferPointer(start: row.sql, count: row.count), as: UTF8.self))
    }

    /// The caller holds the directory's lock, so that of several processes one migrates.
    static func migrate(_ store: Store) throws {
        let missing = try pending(store)
        guard let first = missing.first else { return }
        if first.name != embedded.first?.name { try copy(store, before: first) }
        for migration in missing {
            try store.write { try apply(migration, to: $0) }
        }
    }

    static func requireCurrent(_ store: Store) throws {
        if try !pending(store).isEmpty { throw StoreError.outdated(store.path) }
    }

    private static func pending(_ store: Store) throws -> [Migration] {
        try store.read { database in
            try refuseForeign(database, path: store.path)
            let applied = try applied(database)
            for (name, sha256) in applied {
                guard let known = embedded.first(where: { $0.name == name }) else {
                    throw StoreError.newer(store.path, found: name)
                }
                if known.sha256 != sha256 { throw StoreError.changedMigration(store.path, name: name) }
            }
            return embedded.filter { migration in !applied.contains { $0.name == migration.name } }
        }
    }

    static func refuseForeign(_ database: Database, path: String) throws {
        let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
        if id != applicationID, !isEmpty { throw StoreError.notALedger(path) }
    }

    private static func applied(_ database: Database) throws -> [(name: String, sha256: String)] {
        guard try database.tableExists("schema_migrations") else { return [] }
        return try Row.fetchAll(database, sql: "SELECT name, sha256 FROM schema_migrations ORDER BY name")
            .map { ($0["name"], $0["sha256"]) }
    }

    private static func apply(_ migration: Migration, to database: Database) throws {
        try database.execute(
            sql: """
                PRAGMA application_id = \(applicationID);
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    name TEXT PRIMARY KEY,
                    sha256 TEXT NOT NULL,
                    applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
                ) STRICT
                """)
        try database.execute(sql: migration.sql)
        try database.execute(
            sql: "INSERT INTO schema_migrations (name, sha256) VALUES (?, ?)",
            arguments: [migration.name, migration.sha256])
    }

    /// Keeps the database as it was, beside itself: `ledger.sqlite.before-0005_name`.
    private static func copy(_ store: Store, before migration: Migration) throws {
        let name = migration.name.split(separator: ".").first.map(String.init) ?? migration.name
        let path = store.path + ".before-" + name
        try Store.createPrivately(path)
        let destination = try DatabaseQueue(path: path)
        try store.queue.backup(to: destination)
        try destination.close()
    }
}

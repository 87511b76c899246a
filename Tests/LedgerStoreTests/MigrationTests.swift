import Foundation
import GRDB
import LedgerCore
import LedgerMigrations
import LedgerStore
import Testing

@Suite struct MigrationTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Migrations")

    static func embedded() -> [(name: String, sql: String)] {
        (0..<ledger_migrations_count).map { index in
            let row = ledger_migration(index)
            return (
                String(cString: row.name),
                String(decoding: UnsafeBufferPointer(start: row.sql, count: row.count), as: UTF8.self)
            )
        }
    }

    @Test func `the binary carries every file of the folder, in order`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".sql") }.sorted()
        #expect(!names.isEmpty)
        #expect(Self.embedded().map(\.name) == names)
        for (name, sql) in Self.embedded() {
            #expect(try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8) == sql)
        }
    }

    @Test func `an empty ledger records each migration with its digest`() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(folder("ledger.sqlite"))
        #expect(try store.migrations() == Self.embedded().map(\.name))
        let recorded = try store.around().texts("SELECT name, sha256 FROM schema_migrations ORDER BY name")
        #expect(recorded == Self.embedded().map { "\($0.name) | \(Digest.sha256($0.sql))" })
        #expect(try store.integrityFaults() == [])
    }

    @Test func `opening again changes nothing`() throws {
        let folder = try TemporaryFolder()
        try Store.open(folder("ledger.sqlite")).close()
        let before = try store(folder).texts("SELECT * FROM schema_migrations ORDER BY name")
        try Store.open(folder("ledger.sqlite")).close()
        #expect(try store(folder).texts("SELECT * FROM schema_migrations ORDER BY name") == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["ledger.sqlite"])
    }

    @Test func `an older ledger is copied privately and brought up to date`() throws {
        let folder = try TemporaryFolder()
        let path = folder("ledger.sqlite")
        let old = try DatabaseQueue(path: path)
        try old.run("PRAGMA application_id = \(0x4c44_4752); CREATE TABLE schema_migrations (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_at TEXT NOT NULL DEFAULT '') STRICT")
        let last = try #require(Self.embedded().last)
        for (name, sql) in Self.embedded().dropLast() {
            try old.run(sql)
            try old.run("INSERT INTO schema_migrations (name, sha256) VALUES (?, ?)", [name, Digest.sha256(sql)])
        }
        try old.run("INSERT INTO accounts (name, name_key) VALUES ('Kept', 'kept')")
        try old.close()
        #expect(throws: StoreError.outdated(path)) { try Store.openReadOnly(path) }

        let store = try Store.open(path)
        #expect(try store.migrations() == Self.embedded().map(\.name))
        #expect(try store.around().texts("SELECT name FROM accounts") == ["Kept"])
        let copy = path + ".before-" + last.name.dropLast(4)
        #expect(try permissions(copy) == 0o600)
        #expect(try DatabaseQueue(path: copy).number("SELECT count(*) FROM schema_migrations") == Self.embedded().count - 1)
        #expect(try DatabaseQueue(path: copy).texts("SELECT name FROM accounts") == ["Kept"])
    }

    @Test func `a ledger of a newer program is refused and left alone`() throws {
        let folder = try TemporaryFolder()
        let path = folder("ledger.sqlite")
        try Store.open(path).close()
        try DatabaseQueue(path: path).run("INSERT INTO schema_migrations (name, sha256) VALUES ('9999_future.sql', 'x')")
        #expect(throws: StoreError.newer(path, found: "9999_future.sql")) { try Store.open(path) }
        #expect(throws: StoreError.newer(path, found: "9999_future.sql")) { try Store.openReadOnly(path) }
    }

    @Test func `a ledger made with another text of a migration is refused`() throws {
        let folder = try TemporaryFolder()
        let path = folder("ledger.sqlite")
        try Store.open(path).close()
        try DatabaseQueue(path: path).run("UPDATE schema_migrations SET sha256 = 'x' WHERE name = '0001_tables.sql'")
        #expect(throws: StoreError.changedMigration(path, name: "0001_tables.sql")) { try Store.open(path) }
    }

    @Test func `tasks that open a new ledger at once all find it whole`() async throws {
        let folder = try TemporaryFolder()
        let path = folder("ledger.sqlite")
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<12 { group.addTask { try Store.open(path).migrations() } }
            for try await names in group { #expect(names == Self.embedded().map(\.name)) }
        }
        #expect(try Store.openReadOnly(path).integrityFaults() == [])
    }

    private func store(_ folder: TemporaryFolder) throws -> DatabaseQueue { try DatabaseQueue(path: folder("ledger.sqlite")) }

    private func permissions(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }
}

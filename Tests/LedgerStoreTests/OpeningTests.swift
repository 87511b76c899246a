import Foundation
import GRDB
import LedgerCore
import LedgerStore
import Testing

@Suite struct OpeningTests {
    @Test func `a ledger is durable and private`() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(folder("ledger.sqlite"))
        let durability = try store.durability()
        #expect(durability.journalMode == "wal")
        #expect(durability.synchronous == 2)
        #expect(durability.foreignKeys)
        _ = try store.importAccounts(from: ListSource([AccountRecord(companyName: "Acme")]))
        for file in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder("ledger.sqlite\(file)"))
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(file)")
        }
    }

    @Test func `opening to read leaves no file and cannot write`() throws {
        let folder = try TemporaryFolder()
        let path = folder("ledger.sqlite")
        try Store.open(path).close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let store = try Store.openReadOnly(path)
        #expect(try store.runIDs() == [])
        #expect(throws: StoreError.self) {
            try store.importAccounts(from: ListSource([AccountRecord(companyName: "Acme")]))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["ledger.sqlite"])
        try store.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["ledger.sqlite"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func `a reader sees what a writer that is still open has committed`() throws {
        let folder = try TemporaryFolder()
        let writer = try Store.open(folder("ledger.sqlite"))
        let runID = try writer.openRun(plan(), accounts: ListSource([AccountRecord(companyName: "Acme")]), startAnew: true).runID
        #expect(try Store.openReadOnly(folder("ledger.sqlite")).runIDs() == [runID])
    }

    @Test func `there is no ledger to read where there is none`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: StoreError.missing(folder("none.sqlite"))) { try Store.openReadOnly(folder("none.sqlite")) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func `somebody else's database is refused and not touched`() throws {
        let folder = try TemporaryFolder()
        let path = folder("other.sqlite")
        let other = try DatabaseQueue(path: path)
        try other.run("CREATE TABLE precious (x); INSERT INTO precious VALUES (1)")
        try other.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: StoreError.notALedger(path)) { try Store.open(path) }
        #expect(throws: StoreError.notALedger(path)) { try Store.openReadOnly(path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test(arguments: ["no database at all, only text that is longer than a header of a hundred bytes, as one can see here, is it not", "short"])
    func `a file that is no database is refused`(text: String) throws {
        let folder = try TemporaryFolder()
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder("ledger.sqlite")))
        #expect(throws: StoreError.notALedger(folder("ledger.sqlite"))) { try Store.open(folder("ledger.sqlite")) }
        #expect(try String(contentsOfFile: folder("ledger.sqlite"), encoding: .utf8) == text)
    }

    @Test func `a truncated ledger is refused as damaged`() throws {
        let folder = try TemporaryFolder()
        let path = folder("ledger.sqlite")
        try Store.open(path).close()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for part in [whole.count / 2, 5_000, 2_048, 700] {
            try whole.prefix(part).write(to: URL(fileURLWithPath: path))
            do {
                _ = try Store.open(path).integrityFaults()
                Issue.record("opened with \(part) bytes")
            } catch let error as StoreError {
                guard case .damaged = error else { Issue.record("\(part) bytes: \(error)"); continue }
            }
        }
    }

    @Test func `a folder in the ledger's place, or no folder to be in, is said plainly`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: StoreError.cannotOpen(folder.path, reason: "Is a directory")) { try Store.open(folder.path) }
        #expect(throws: StoreError.cannotOpen(folder("none"), reason: "No such file or directory")) {
            try Store.open(folder("none/ledger.sqlite"))
        }
    }

    @Test func `a store goes on after somebody's own query`() async throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(folder("ledger.sqlite"))
        _ = try store.query("SELECT 1", parameters: [], timeout: 5)
        let runID = try store.openRun(plan(), accounts: ListSource([AccountRecord(companyName: "Acme")]), startAnew: true).runID
        #expect(try store.query("SELECT state FROM v_runs", parameters: [], timeout: 5).rows == [[.text("running")]])
        let worker = try #require(try store.join(runID))
        #expect(try await store.settleRun(runID, by: worker, unreachedReason: "the end"))
        #expect(try await store.finishRun(runID, by: worker))
        #expect(try store.run(runID).state == .finished)
    }

    @Test(arguments: [
        "DELETE FROM runs", "ATTACH '/tmp/x' AS x", "PRAGMA user_version = 3", "VACUUM INTO '/tmp/x'", "BEGIN",
        "CREATE TEMP TABLE x (y)", "SELECT load_extension('x')", "SELECT hex(fts3_tokenizer('simple'))",
        "SELECT FTS3_TOKENIZER('x', zeroblob(8))", "INSERT INTO rules VALUES ('a', 'b')", "PRAGMA journal_mode = DELETE",
    ])
    func `somebody's own query only reads`(sql: String) throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(folder("ledger.sqlite"))
        #expect(throws: QueryError.notReadOnly) { try store.query(sql, parameters: [], timeout: 5) }
    }

    @Test(arguments: ["zeroblob(1000001)", "hex(zeroblob(500001))", "'x' LIKE printf('%.*c', 1001, '%')"])
    func `what one step could spend long on is too big`(value: String) throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(folder("ledger.sqlite"))
        #expect(throws: QueryError.self) { try store.query("SELECT length(\(value))", parameters: [], timeout: 5) }
        _ = try store.query("SELECT length(zeroblob(1000000))", parameters: [], timeout: 5)
    }

    @Test func `a query without end is stopped`() throws {
        let endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
        let folder = try TemporaryFolder()
        let store = try Store.open(folder("ledger.sqlite"))
        #expect(throws: QueryError.timedOut(seconds: 0.05)) {
            try store.query(endless, parameters: [], timeout: 0.05)
        }
    }
}

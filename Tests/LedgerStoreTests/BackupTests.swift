import Foundation
import GRDB
import LedgerCore
import LedgerStore
import Synchronization
import Testing

@Suite struct BackupTests {
    private let folder: TemporaryFolder
    private var path: String { folder("ledger.sqlite") }
    private var target: String { folder("copy.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    private static func list(_ count: Int) -> ListSource {
        ListSource((1...count).map { AccountRecord(companyName: "Company \($0)") })
    }

    private func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

    @Test func `a copy has every row, is private, and is a ledger`() throws {
        let store = try Store.open(path)
        _ = try store.openRun(plan(), accounts: Self.list(3))
        let backup = try Store.backUp(path, to: target, replacing: false)
        #expect(backup.rows.first { $0.table == "accounts" }?.count == 3)
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect((attributes[.size] as? NSNumber)?.intValue == backup.bytes)
        let copy = try Store.open(target)
        #expect(try copy.runIDs() == store.runIDs())
        #expect(try copy.integrityFaults() == [])
    }

    @Test func `a quiet ledger is copied without leaving a file beside it`() throws {
        try Store.open(path).close()
        _ = try Store.backUp(path, to: target, replacing: false)
        #expect(try files() == ["copy.sqlite", "ledger.sqlite"])
    }

    @Test func `what is written while it is copied is not in the copy, and nothing is torn`() throws {
        let store = try Store.open(path)
        _ = try store.importAccounts(from: Self.list(20_000))
        let writer = try Store.open(path)
        let steps = Mutex(0)
        let backup = try Store.backUp(path, to: target, replacing: false) { _ in
            let step = steps.withLock { steps in
                steps += 1
                return steps
            }
            _ = try? writer.importAccounts(from: ListSource([AccountRecord(companyName: "Late \(step)")]))
        }
        #expect(steps.withLock { $0 } > 2)
        #expect(backup.rows.first { $0.table == "accounts" }?.count == 20_000)
        let copy = try Store.openReadOnly(target)
        #expect(try copy.integrityFaults() == [])
        #expect(try store.around().number("SELECT count(*) FROM accounts") > 20_000)
    }

    @Test func `a quiet ledger that somebody begins to write to is copied anew`() throws {
        try Store.open(path).close()
        let writers = Mutex<[Store]>([])
        let backup = try Store.backUp(path, to: target, replacing: false) { [path] _ in
            writers.withLock { writers in
                guard writers.isEmpty, let writer = try? Store.open(path) else { return }
                writers.append(writer)
                _ = try? writer.importAccounts(from: Self.list(2))
            }
        }
        #expect(backup.rows.first { $0.table == "accounts" }?.count == 2)
    }

    @Test(arguments: [false, true]) func `a file that is no backup is never replaced`(replacing: Bool) throws {
        try Store.open(path).close()
        try Data("mine".utf8).write(to: URL(fileURLWithPath: target))
        #expect(throws: BackupError.self) { try Store.backUp(path, to: target, replacing: replacing) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == Data("mine".utf8))
    }

    @Test func `a backup that is there is replaced only where that is asked for`() throws {
        try Store.open(path).close()
        _ = try Store.backUp(path, to: target, replacing: false)
        #expect(throws: BackupError.self) { try Store.backUp(path, to: target, replacing: false) }
        _ = try Store.backUp(path, to: target, replacing: true)
        #expect(try Store.openReadOnly(target).runIDs() == [])
    }

    @Test func `neither the ledger itself nor a database in use is replaced`() throws {
        let store = try Store.open(path)
        let other = try Store.open(target)
        _ = try other.importAccounts(from: Self.list(1))
        try FileManager.default.createSymbolicLink(atPath: folder("link"), withDestinationPath: path)
        for target in [path, folder("link"), target, folder.path] {
            #expect(throws: BackupError.self, "\(target)") { try Store.backUp(path, to: target, replacing: true) }
        }
        #expect(try store.integrityFaults() == [])
        #expect(try other.integrityFaults() == [])
    }

    @Test func `where no copy can be made nothing is left behind`() throws {
        #expect(throws: StoreError.missing(path)) { try Store.backUp(path, to: target, replacing: false) }
        try Data(repeating: 7, count: 4_096).write(to: URL(fileURLWithPath: path))
        #expect(throws: (any Error).self) { try Store.backUp(path, to: target, replacing: false) }
        #expect(throws: BackupError.self) { try Store.backUp(path, to: folder("none/copy.sqlite"), replacing: false) }
        #expect(try files() == ["ledger.sqlite"])
    }

    @Test func `what a dead process left half-written is written over, and a live one's is not`() throws {
        try Store.open(path).close()
        let partial = target + ".partial"
        try Data(repeating: 7, count: 100_000).write(to: URL(fileURLWithPath: partial))
        let other = Foundation.open(partial, O_RDWR)
        #expect(flock(other, LOCK_EX) == 0)
        #expect(throws: BackupError.self) { try Store.backUp(path, to: target, replacing: false) }
        close(other)
        _ = try Store.backUp(path, to: target, replacing: false)
        #expect(try Store.openReadOnly(target).integrityFaults() == [])
        #expect(try files() == ["copy.sqlite", "ledger.sqlite"])
    }
}

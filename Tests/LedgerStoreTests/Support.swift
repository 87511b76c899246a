import Foundation
import GRDB
import LedgerCore
import LedgerStore
import Synchronization
import Testing

/// A folder that is gone when the test is.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = Self.base.appendingPathComponent("ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    /// In memory where the system has such a folder: the tests make hundreds of ledgers, and each commit is synced.
    private static let base =
        FileManager.default.isWritableFile(atPath: "/dev/shm")
        ? URL(fileURLWithPath: "/dev/shm") : FileManager.default.temporaryDirectory

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }
}

/// Random numbers that come again with the same seed: LEDGER_TEST_SEED, or one that is printed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ test: String) {
        let given = ProcessInfo.processInfo.environment["LEDGER_TEST_SEED"].flatMap(UInt64.init)
        state = given ?? UInt64.random(in: 1...999_999_999)
        print("\(test): LEDGER_TEST_SEED=\(state)")
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// One of them, which must not be none.
    mutating func one<Value>(_ values: [Value]) -> Value { values[number(0...values.count - 1)] }
}

/// An accounts file made of rows, that can break off.
struct ListSource: AccountSource {
    struct Broken: Error {}

    var rows: [AccountRow]
    var breaksAfter: Int?
    var mapping: [(field: String, column: String)] { [("company_name", "Company")] }
    var path: String { "/lists/accounts.csv" }
    var format: String { "csv" }

    init(_ records: [AccountRecord], breaksAfter: Int? = nil) {
        rows = records.enumerated().map { .account($1, line: $0 + 2) }
        self.breaksAfter = breaksAfter
    }

    init(rows: [AccountRow]) { self.rows = rows }

    func read(_ body: (AccountRow) throws -> Void) throws -> (sha256: String, bytes: Int) {
        for (index, row) in rows.enumerated() {
            if index == breaksAfter { throw Broken() }
            try body(row)
        }
        return (Digest.sha256("\(rows)"), rows.count)
    }
}

func plan(
    topN: Int = 10, perAccount: Int = 3, total: Int = 20, sinceDays: Int = 7, backfill: Bool = false,
    accountTier: Tier? = nil, clockAt: Timestamp = noon
) -> RunPlan {
    var settings = RunSettings()
    settings.topN = topN
    settings.maxDraftsPerAccount = perAccount
    settings.maxTotalDrafts = total
    settings.sinceDays = sinceDays
    settings.backfill = backfill
    settings.accountTier = accountTier
    return RunPlan(
        settings: settings, runDate: clockAt.day, clockAt: clockAt, rules: StoredRules(sha256: "sha", yaml: "rules"),
        personas: { $0.contains("it_focused") ? ["it", "ops", "quality"] : ["quality", "ops", "it"] })
}

/// 2026-03-17T12:00:00.000Z
let noon = Timestamp(millisecondsSinceEpoch: 1_773_748_800_000)

extension Store {
    /// A connection of its own to the same file, for SQL that goes around the code.
    func around() throws -> DatabaseQueue { try DatabaseQueue(path: path) }
}

extension DatabaseQueue {
    func texts(_ sql: String, _ arguments: StatementArguments = []) throws -> [String] {
        try read { database in
            try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
                row.databaseValues.map { $0.isNull ? "-" : $0.storage.value.map { "\($0)" } ?? "-" }
                    .joined(separator: " | ")
            }
        }
    }

    func number(_ sql: String) throws -> Int { try read { try Int.fetchOne($0, sql: sql) ?? -1 } }

    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try writeWithoutTransaction { try $0.execute(sql: sql, arguments: arguments) }
    }
}

final class Flag: Sendable {
    private let raised = Mutex(false)
    func raise() { raised.withLock { $0 = true } }
    var isRaised: Bool { raised.withLock { $0 } }
}

extension Store {
    /// Joins a run, finds Jane at its first account, and claims her.
    func claimJane(_ runID: RunID) async throws -> Attempt {
        let worker = try #require(try join(runID))
        guard case .findContacts(let account) = try await claim(runID, worker) else { throw ListSource.Broken() }
        let jane = FoundContact(name: "Jane", title: "QA Director", reference: "line 2")
        try await openAccount(
            account, of: try run(runID), by: worker,
            contacts: [DiscoveredContact(contact: jane, persona: "quality", source: "file")], calls: [],
            isTaken: { _, _ in false })
        guard case .advance(let attempt) = try await claim(runID, worker) else { throw ListSource.Broken() }
        return attempt
    }

    func join(_ runID: RunID) throws -> WorkerID? {
        let process = WorkerProcess(host: "here", machine: "this", pid: 1, processStart: 1)
        return try join(runID, as: process, slots: 1, leaseEnd: LeaseEnd(at: noon, uptime: 1)).worker
    }

    func claim(_ runID: RunID, _ worker: WorkerID) async throws -> Work? {
        try await claim(1, of: runID, for: worker, now: noon, longestPause: .seconds(300)).work.first
    }
}

import Foundation
import GRDB
import LedgerCore
import LedgerStore
import Testing

/// The log stays in bounds, and checkpoints hold up no commit.
@Suite struct CheckpointTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let worker: WorkerID

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder("ledger.sqlite"))
        let runID = try store.openRun(plan(), accounts: ListSource([AccountRecord(companyName: "Acme")])).runID
        worker = try #require(try store.join(runID))
    }

    private var logBytes: Int {
        (try? FileManager.default.attributesOfItem(atPath: folder("ledger.sqlite-wal"))[.size] as? Int) ?? 0
    }

    /// May hold a transaction open from one access to the next.
    private func reader() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: store.path, configuration: configuration)
    }

    /// Commits until `isEnough`, a page or two each.
    private func commit(atMost count: Int, until isEnough: () -> Bool = { false }) async throws -> Int {
        for number in 0..<count {
            if isEnough() { return number }
            _ = try await store.extendLease(of: worker, to: LeaseEnd(at: noon, uptime: Int64(number)))
        }
        return count
    }

    @Test func `a run of many commits keeps the log short`() async throws {
        _ = try await commit(atMost: 6_000)
        #expect(logBytes < 8_000_000)
    }

    @Test func `a reader that stays holds the log back, and is forgotten when it leaves`() async throws {
        let reader = try reader()
        try await reader.writeWithoutTransaction { try $0.execute(sql: "BEGIN; SELECT count(*) FROM runs") }
        _ = try await commit(atMost: 20_000, until: { logBytes > 12_000_000 })
        #expect(logBytes > 12_000_000)
        try await reader.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        let taken = try await commit(atMost: 20_000, until: { logBytes <= 8_000_000 })
        #expect(logBytes <= 8_000_000, "after \(taken) commits")
    }

    @Test func `readers that follow one another without a gap do not make the log grow for ever`() async throws {
        let isOver = Flag()
        let readers = try (0..<2).map { _ in try reader() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reader in readers {
                group.addTask {
                    while !isOver.isRaised {
                        try await reader.writeWithoutTransaction { try $0.execute(sql: "BEGIN; SELECT count(*) FROM runs") }
                        try await Task.sleep(for: .milliseconds(20))
                        try await reader.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
                    }
                }
            }
            _ = try await commit(atMost: 30_000)
            isOver.raise()
            try await group.waitForAll()
        }
        #expect(logBytes < 64_000_000)
    }
}

import LedgerCore
import LedgerStore
import Testing

/// What a server reads by, beside whoever writes.
@Suite struct ReadPoolTests {
    private struct Refusal: Error {}

    private let folder: TemporaryFolder
    private let writer: Store
    private let pool: ReadPool

    init() throws {
        folder = try TemporaryFolder()
        writer = try Store.open(folder("ledger.sqlite"))
        pool = try ReadPool(folder("ledger.sqlite"))
    }

    private func openRun() throws -> RunID {
        try writer.openRun(plan(), accounts: ListSource([AccountRecord(companyName: "Acme")]), startAnew: true).runID
    }

    @Test func `all that one answer is made of is of one state, and the next answer is of a newer one`() throws {
        let before = try pool.version()
        let runID = try pool.read(within: 5) { store in
            #expect(try store.runIDs() == [])
            let runID = try openRun()
            #expect(try store.runIDs() == [])
            return runID
        }
        #expect(try pool.read(within: 5) { try $0.runIDs() } == [runID])
        #expect(try pool.version() != before)
    }

    @Test func `a connection outlives what is refused on it`() throws {
        let first = try pool.read(within: 5) { $0 }
        for _ in 0..<3 {
            #expect(throws: Refusal.self) {
                try pool.read(within: 5) { store in
                    #expect(store === first)
                    _ = try store.runIDs()
                    throw Refusal()
                }
            }
        }
        let runID = try openRun()
        try pool.read(within: 5) { store in
            #expect(store === first)
            let ids = try store.runIDs()
            #expect(ids == [runID])
        }
    }

    @Test func `a question of somebody's own is answered within an answer, and one without end is stopped`() throws {
        let endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
        try pool.read(within: 5) { store in
            _ = try store.runIDs()
            #expect(try store.query("SELECT 1", parameters: [], timeout: 5).rows == [[.int(1)]])
            #expect(throws: QueryError.timedOut(seconds: 0.05)) { try store.query(endless, parameters: [], timeout: 0.05) }
        }
    }
}

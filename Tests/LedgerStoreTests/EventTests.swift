import Foundation
import GRDB
import LedgerCore
import LedgerStore
import Testing

@Suite struct EventTests {
    private func said(_ events: [Event]) -> [String] {
        events.map { "\($0.runID) \($0.entity) \($0.entityID) \($0.from ?? "-") \($0.to) \($0.reason ?? "-")" }
    }

    @Test func `the newest are shown oldest first, of all, of a run or of an attempt and its draft`() throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run(SchemaLedger.run(2))
        try ledger.queue.run("UPDATE attempts SET state = 'failed', reason = 'no luck', finished_at = 'x' WHERE id = 12")
        let store = try Store.open(ledger.queue.path)
        #expect(
            said(try store.newestEvents(3, of: EventFilter())) == [
                "1 draft 22 - generated -", "2 run 2 - running -", "1 attempt 12 available failed no luck",
            ])
        #expect(said(try store.newestEvents(9, of: EventFilter(runID: RunID(2)))) == ["2 run 2 - running -"])
        let attempt = [
            "1 attempt 12 - available -", "1 draft 12 - generated -", "1 attempt 12 available failed no luck",
        ]
        #expect(said(try store.newestEvents(9, of: EventFilter(attemptID: AttemptID(12)))) == attempt)
        #expect(said(try store.newestEvents(9, of: EventFilter(runID: RunID(1), attemptID: AttemptID(12)))) == attempt)
        #expect(try store.newestEvents(9, of: EventFilter(runID: RunID(2), attemptID: AttemptID(12))) == [])
        #expect(try store.newestEvents(0, of: EventFilter()) == [])
    }

    @Test func `those after one come in order, with whether more can come`() throws {
        let ledger = try SchemaLedger()
        let store = try Store.open(ledger.queue.path)
        let newest = try store.newestEventID()
        let run = EventFilter(runID: RunID(1))
        #expect(try store.events(after: newest, of: run).events == [])
        #expect(try !store.events(after: newest, of: run).isOver)
        try ledger.queue.run("UPDATE attempts SET state = 'failed', finished_at = 'x' WHERE id = 12")
        #expect(try store.events(after: newest, of: EventFilter(attemptID: AttemptID(12))).isOver)
        #expect(try !store.events(after: newest, of: EventFilter(attemptID: AttemptID(11))).isOver)
        try ledger.queue.run("UPDATE runs SET state = 'cancelled', reason = 'enough', finished_at = 'x'")
        let (events, isOver) = try store.events(after: newest, of: run)
        #expect(said(events) == ["1 attempt 12 available failed -", "1 run 1 running cancelled enough"])
        #expect(isOver)
        #expect(try !store.events(after: newest, of: EventFilter()).isOver)
    }

    @Test func `a run or attempt that is not there is told`() throws {
        let ledger = try SchemaLedger()
        let store = try Store.open(ledger.queue.path)
        #expect(throws: StoreError.noSuchRun("run 9")) { try store.newestEvents(1, of: EventFilter(runID: RunID(9))) }
        #expect(throws: StoreError.noSuchAttempt(AttemptID(9))) {
            try store.newestEvents(1, of: EventFilter(attemptID: AttemptID(9)))
        }
    }
}

@Suite struct WatchTests {
    @Test func `only what is committed makes a change`() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(folder("ledger.sqlite"))
        let watch = try Watch(folder("ledger.sqlite"))
        #expect(try watch.hasChanged())
        #expect(try !watch.hasChanged())
        #expect(try watch.read { try $0.runIDs() } == [])
        let runID = try store.openRun(plan(), accounts: ListSource([AccountRecord(companyName: "Acme")])).runID
        #expect(try watch.hasChanged())
        #expect(try watch.read { try $0.runIDs() } == [runID])
        #expect(try !watch.hasChanged())
        _ = try store.pause(runID)
        _ = try store.runIDs()
        #expect(try watch.hasChanged())
        #expect(try !watch.hasChanged())
        watch.end()
    }

    @Test func `a quiet ledger is watched without a file beside it, and none is left in the end`() throws {
        let folder = try TemporaryFolder()
        try Store.open(folder("ledger.sqlite")).close()
        let watch = try Watch(folder("ledger.sqlite"))
        #expect(try watch.hasChanged())
        #expect(try !watch.hasChanged())
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["ledger.sqlite"])
        let store = try Store.open(folder("ledger.sqlite"))
        _ = try store.importAccounts(from: ListSource([AccountRecord(companyName: "Acme")]))
        #expect(try watch.hasChanged())
        try store.close()
        #expect(FileManager.default.fileExists(atPath: folder("ledger.sqlite-wal")))
        watch.end()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["ledger.sqlite"])
        #expect(try Store.openReadOnly(folder("ledger.sqlite")).around().number("SELECT count(*) FROM accounts") == 1)
    }

    @Test func `there is nothing to watch where there is no ledger`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: StoreError.missing(folder("none.sqlite"))) { try Watch(folder("none.sqlite")) }
    }
}

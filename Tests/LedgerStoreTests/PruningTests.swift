import Foundation
import GRDB
import LedgerCore
import LedgerStore
import Testing

@Suite struct PruningTests {
    /// Run 1 ended in February 2020 and run 2 goes on. Events 101 to 105 are of run 1 and from January 2020, but for
    /// 102, which is new; 106 is of run 2 and as old; 107 is the newest of all. Those before them are new.
    private func ledger() throws -> SchemaLedger {
        let ledger = try SchemaLedger()
        try ledger.queue.run(SchemaLedger.run(2))
        try ledger.queue.run("UPDATE runs SET state = 'finished', finished_at = '2020-02-01T00:00:00.000Z' WHERE id = 1")
        try ledger.queue.run(
            """
            WITH RECURSIVE places (id) AS (SELECT max(id) + 1 FROM events UNION ALL SELECT id + 1 FROM places WHERE id < 100)
            INSERT INTO events (id, run_id, entity, entity_id, to_state) SELECT id, 2, 'run', 2, 'running' FROM places
            """)
        for id in 101...107 {
            let at = id == 102 ? "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')" : "'2020-01-01T00:00:00.000Z'"
            try ledger.queue.run(
                """
                INSERT INTO events (id, at, run_id, entity, entity_id, to_state)
                VALUES (\(id), \(at), \(id == 106 ? 2 : 1), 'run', 1, 'running')
                """)
        }
        return ledger
    }

    private func pruning(
        run: Int = 1, _ range: ClosedRange<Int> = 101...103, before: String = "2020-06-01T00:00:00.000Z", events: Int = 2,
        actor: String = "'Ann'"
    ) -> String {
        """
        INSERT INTO prunings (id, run_id, first_event_id, last_event_id, before_at, events_deleted, actor)
        VALUES (1, \(run), \(range.lowerBound), \(range.upperBound), '\(before)', \(events), \(actor))
        """
    }

    @Test func `only events that a recorded pruning covers can be deleted`() throws {
        let ledger = try ledger()
        for id in 101...107 { try ledger.refuses("DELETE FROM events WHERE id = \(id)", because: "never deleted") }
        try ledger.queue.run(pruning())
        for id in [101, 103] { try ledger.allows("DELETE FROM events WHERE id = \(id)") }
        // A newer one, those outside of the range, and the other run's.
        for id in [102, 104, 105, 106, 107] {
            try ledger.refuses("DELETE FROM events WHERE id = \(id)", because: "never deleted")
        }
        try ledger.refuses("DELETE FROM events", because: "never deleted")
        try ledger.refuses("UPDATE events SET to_state = 'x' WHERE id = 101", because: "never changes")
    }

    @Test func `a pruning is of a run that was over, in the past, by somebody, and counts what it deletes`() throws {
        let ledger = try ledger()
        try ledger.refuses(pruning(run: 2, 106...106, events: 1), because: "not over by then")
        try ledger.refuses(pruning(run: 9), because: "not over by then")
        try ledger.refuses(pruning(before: "2020-01-15T00:00:00.000Z"), because: "not over by then")
        try ledger.refuses(pruning(before: "9999-01-01T00:00:00.000Z", events: 3), because: "into the future")
        try ledger.refuses(pruning(before: "long ago"), because: "into the future")
        for events in [0, 1, 3] { try ledger.refuses(pruning(events: events), because: "miscounts") }
        try ledger.refuses(pruning(103...107, events: 4), because: "newest event stays")
        for blank in ["''", "' '", "char(160)", "char(0)"] { try ledger.refuses(pruning(actor: blank), because: "an actor") }
        try ledger.refuses(pruning(actor: "NULL"), because: "NOT NULL")
        try ledger.allows(pruning())
    }

    @Test func `prunings only grow`() throws {
        let ledger = try ledger()
        try ledger.queue.run(pruning())
        try ledger.refuses(pruning(), because: "already there")
        try ledger.refuses("UPDATE prunings SET last_event_id = 105", because: "never changes")
        try ledger.refuses("UPDATE prunings SET actor = 'Joe'", because: "never changes")
        try ledger.refuses("DELETE FROM prunings", because: "never deleted")
    }

    private let june = Timestamp(millisecondsSinceEpoch: 1_590_969_600_000)

    @Test func `events go in batches, each recorded, and those of newer runs and times stay`() throws {
        let ledger = try ledger()
        let store = try Store.open(ledger.queue.path)
        let before = try ledger.queue.number("SELECT count(*) FROM events")
        #expect(try store.prunableRuns(before: june, keeping: 2) == [])
        #expect(try store.prunableRuns(before: june, keeping: 1) == [PrunableRun(runID: RunID(1), events: 4)])
        var pauses = 0
        #expect(try store.prune(RunID(1), before: june, by: "Ann", batch: 3, pausing: { pauses += 1 }) == 4)
        #expect(pauses == 1)
        #expect(try ledger.queue.number("SELECT count(*) FROM events") == before - 4)
        #expect(try ledger.queue.texts("SELECT id FROM events WHERE id > 100 ORDER BY id") == ["102", "106", "107"])
        #expect(
            try ledger.queue.texts("SELECT run_id, first_event_id, last_event_id, events_deleted, actor FROM prunings ORDER BY id")
                == ["1 | 101 | 104 | 3 | Ann", "1 | 105 | 105 | 1 | Ann"])
        #expect(try store.prunableRuns(before: june, keeping: 0) == [])
        #expect(try store.prune(RunID(1), before: june, by: "Ann") == 0)
    }

    @Test func `a run that is taken up again while it is pruned keeps the rest`() throws {
        let ledger = try ledger()
        let store = try Store.open(ledger.queue.path)
        let deleted = try store.prune(RunID(1), before: june, by: "Ann", batch: 2) {
            try? ledger.queue.run("UPDATE runs SET state = 'interrupted', finished_at = NULL WHERE id = 1")
        }
        #expect(deleted == 2)
        #expect(try ledger.queue.texts("SELECT id FROM events WHERE id BETWEEN 101 AND 107") == ["102", "104", "105", "106", "107"])
    }
}

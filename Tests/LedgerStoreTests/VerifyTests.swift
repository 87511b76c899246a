import GRDB
import LedgerCore
import LedgerStore
import Testing

@Suite struct VerifyTests {
    @Test func `a sound ledger has no fault`() throws {
        let ledger = try SchemaLedger()
        try ledger.accept(11, 21)
        for id in [11, 21] {
            try ledger.queue.run("UPDATE attempts SET state = 'accepted', finished_at = 'x' WHERE id = \(id)")
        }
        let store = try Store.open(ledger.queue.path)
        #expect(try store.integrityFaults() == [])
        #expect(try store.integrityFaults(quick: true) == [])
    }

    /// Changes that the schema refuses, made with its triggers and checks out of the way.
    static let changes: [(sql: String, fault: Fault)] = [
        ("UPDATE runs SET drafts_accepted = 2", Fault(check: "accepted drafts", detail: "run 1 counts 2 accepted drafts and has 0")),
        (
            "UPDATE selections SET drafts_accepted = 1 WHERE account_id = 2",
            Fault(check: "accepted drafts", detail: "account 2 of run 1 counts 1 accepted drafts and has another number")
        ),
        (
            "UPDATE runs SET spent_microusd = 5",
            Fault(check: "spend", detail: "run 1 counts 5 millionths of a dollar spent and its calls cost 0")
        ),
        (
            "INSERT INTO rules (sha256, yaml) VALUES ('q', 'other'); UPDATE drafts SET rules_sha256 = 'q' WHERE id = 12",
            Fault(check: "rules", detail: "draft 12 was written by other rules than those of its run and experiment")
        ),
        (
            "UPDATE tallies SET drafts = drafts + 1",
            Fault(check: "tallies", detail: "run 1 tallies other contacts, drafts or decisions than it has")
        ),
        (
            "UPDATE tallies SET replied = 999",
            Fault(check: "tallies", detail: "run 1 tallies other contacts, drafts or decisions than it has")
        ),
        ("DELETE FROM tallies", Fault(check: "tallies", detail: "run 1 tallies other contacts, drafts or decisions than it has")),
        (
            "INSERT INTO objections (run_id, kind, name, times) VALUES (1, 'check', 'length', 2)",
            Fault(check: "objections", detail: "run 1 counts other refusals of gates or failed checks than it has")
        ),
        (
            "UPDATE drafts SET review = 'approved', approved_sha256 = content_sha256 WHERE id = 11",
            Fault(check: "reviews", detail: "draft 11 is approved and its newest decision says otherwise")
        ),
        (
            "INSERT INTO reviews (draft_id, action, actor, reason, content_sha256) VALUES (12, 'decline', 'Ann', 'no', '')",
            Fault(check: "reviews", detail: "draft 12 is open and its newest decision says otherwise")
        ),
        ("UPDATE drafts SET outcome = 'sent' WHERE id = 11", Fault(check: "reviews", detail: "draft 11 has another outcome than was recorded")),
        ("UPDATE drafts SET revision = 1 WHERE id = 11", Fault(check: "wordings", detail: "draft 11 has another wording than its newest revision")),
        (
            "UPDATE drafts SET content_sha256 = '\(PathTests.sha)' WHERE id = 11",
            Fault(check: "wordings", detail: "draft 11 has another wording than the one of its hash")
        ),
        (
            """
            INSERT INTO revisions (draft_id, number, subject, body, content_sha256, validation, failures, sources, figures,
                edit_distance, actor)
            VALUES (11, 1, 's', 'b2', '\(PathTests.sha)', 'PASSED', '[]', '[]', '{}', 1, 'Ann')
            """, Fault(check: "wordings", detail: "revision 1 of draft 11 has another wording than the one of its hash")
        ),
        (
            "UPDATE runs SET drafts_accepted = 4",
            Fault(check: "caps", detail: "run 1 has more accepted drafts than max_total_drafts")
        ),
        (
            "UPDATE selections SET max_drafts = 9 WHERE account_id = 1",
            Fault(
                check: "caps",
                detail: "account 1 of run 1 has more accepted drafts than max_drafts_per_account, or another cap than its run")
        ),
        (
            "UPDATE drafts SET state = 'accepted', decided_at = '2026-03-17T09:00:00.000Z' WHERE id = 11",
            Fault(check: "verdicts", detail: "draft 11 is accepted without a passing verdict from every gate")
        ),
        ("UPDATE drafts SET contact_name = char(8203) WHERE id = 12", Fault(check: "names", detail: "draft 12 has no contact name or title")),
        (
            "UPDATE attempts SET state = 'accepted', finished_at = 'x' WHERE id = 11",
            Fault(check: "states", detail: "attempt 11 is accepted and its draft generated")
        ),
        (
            "UPDATE runs SET state = 'finished', finished_at = 'x'",
            Fault(check: "states", detail: "attempt 22 is not finished and its run is over")
        ),
        (
            "UPDATE runs SET state = 'finished', finished_at = 'x'",
            Fault(check: "states", detail: "account 1 is not done with and its run 1 is over")
        ),
        ("UPDATE attempts SET state = 'failed' WHERE id = 13", Fault(check: "times", detail: "attempt 13 is failed and its finish time does not fit")),
        ("UPDATE runs SET state = 'cancelled'", Fault(check: "times", detail: "run 1 is cancelled and its finish time does not fit")),
        (
            "UPDATE drafts SET state = 'rejected' WHERE id = 21",
            Fault(check: "times", detail: "draft 21 is rejected and the time of its decision does not fit")
        ),
        (
            "\(SchemaLedger.worker(9)); UPDATE attempts SET state = 'running', worker_id = 9 WHERE id = 11; "
                + "UPDATE workers SET ended = 'lost', ended_at = 'x'",
            Fault(check: "workers", detail: "attempt 11 is held by worker 9, which has ended")
        ),
        ("UPDATE attempts SET state = 'retryable', retry_at = '2026-03-17T09:00:00.000Z' WHERE id = 11",
            Fault(check: "events", detail: "attempt 11 is retryable and its newest event says otherwise")),
        ("DELETE FROM events WHERE entity = 'draft' AND entity_id = 12", Fault(check: "events", detail: "draft 12 is generated and its newest event says otherwise")),
        (
            "INSERT INTO events (id, run_id, entity, entity_id, from_state, to_state) VALUES (99, 1, 'run', 1, 'paused', 'running')",
            Fault(check: "events", detail: "event 99 of run 1 does not follow from the one before it")
        ),
        ("UPDATE imports SET rows_read = 3, loaded = 3", Fault(check: "imports", detail: "import 1 does not add up to its rows")),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM contacts WHERE id = 22",
            Fault(check: "foreign keys", detail: "a row of attempts points to a row of contacts that is not there")
        ),
    ]

    @Test(arguments: changes.indices)
    func `what was changed around the schema is found`(place: Int) throws {
        let (sql, fault) = Self.changes[place]
        let ledger = try SchemaLedger()
        for trigger in try ledger.queue.texts("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
            try ledger.queue.run("DROP TRIGGER \(trigger)")
        }
        try ledger.queue.run("PRAGMA ignore_check_constraints = ON; " + sql)
        let faults = try Store.open(ledger.queue.path).integrityFaults()
        #expect(faults.contains(fault), "\(sql): \(faults)")
    }

    @Test func `the chain of events of a pruned run may begin anywhere, and be missing`() throws {
        let ledger = try SchemaLedger()
        let events = try ledger.queue.number("SELECT max(id) FROM events")
        try ledger.queue.run(
            """
            UPDATE attempts SET state = 'cancelled', finished_at = '2020-01-01T00:00:00.000Z';
            UPDATE selections SET state = 'skipped', reason = 'x';
            UPDATE runs SET state = 'cancelled', finished_at = '2020-01-01T00:00:00.000Z'
            """)
        let store = try Store.open(ledger.queue.path)
        #expect(try store.integrityFaults() == [])
        // Until the clock has gone on from the newest of them.
        let now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
        while try ledger.queue.number("SELECT max(at) >= \(now) FROM events") == 1 {}
        try ledger.queue.run(
            """
            INSERT INTO prunings (run_id, first_event_id, last_event_id, before_at, events_deleted, actor)
            SELECT 1, 1, \(events), \(now), \(events), 'Ann'; DELETE FROM events WHERE id <= \(events)
            """)
        #expect(try store.integrityFaults() == [])
    }

    @Test func `files come a page at a time, an attempt's together`() throws {
        let ledger = try SchemaLedger()
        for (id, kind) in [(11, "email"), (11, "variants"), (12, "email"), (21, "email")] {
            try ledger.queue.run(
                "INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (\(id), '\(kind)', 'A/\(id)\(kind)', '\(PathTests.sha)')")
        }
        let store = try Store.open(ledger.queue.path)
        #expect(try store.files(after: AttemptID(0), limit: 2).map(\.path) == ["A/11email", "A/11variants", "A/12email"])
        #expect(try store.files(after: AttemptID(12), limit: 2).map(\.path) == ["A/21email"])
        #expect(try store.files(after: AttemptID(21), limit: 2).map(\.path) == [])
    }
}

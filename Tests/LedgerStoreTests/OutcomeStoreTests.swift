import GRDB
import LedgerCore
import LedgerStore
import Testing

/// Which of several drafts to one address an outcome is of.
@Suite struct OutcomeStoreTests {
    private let ledger: SchemaLedger
    private let store: Store

    /// Drafts 11 and 12 to one address, approved in February and in November.
    init() throws {
        ledger = try SchemaLedger()
        try ledger.accept(11, 12)
        let sha = String(repeating: "a", count: 64)
        try ledger.queue.run(
            """
            DROP TRIGGER attempts_are_fixed; DROP TRIGGER drafts_stand_as_their_rows_say;
            UPDATE attempts SET contact_email = 'jane@acme.example' WHERE id IN (11, 12);
            UPDATE drafts SET content_sha256 = '\(sha)';
            INSERT INTO reviews (draft_id, action, actor, content_sha256, at) VALUES
                (11, 'approve', 'Ann', '\(sha)', '2026-02-20T10:00:00.000Z'),
                (12, 'approve', 'Ann', '\(sha)', '2026-11-02T10:00:00.000Z')
            """)
        store = try Store.open(ledger.queue.path)
    }

    @Test func `a wording that is not the one of its hash is neither shown nor decided on`() throws {
        let fault = StoreError.wrongState(
            "the wording of draft 11 is not the one of its hash", remedy: "`ledger verify` says what else was changed")
        #expect(throws: fault) { try store.review(DraftID(11)) }
        #expect(throws: fault) { try store.reopen(DraftID(11), by: "Ann", reason: nil, at: noon) }
        #expect(throws: fault) { try store.approve(DraftID(11), by: "Ann", reason: nil, at: noon) }
    }

    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text + "T00:00:00.000Z")) }

    private func draft(_ outcome: Outcome, _ day: String?) throws -> DraftID? {
        let time = try day.map { try self.time($0) }
        return try store.draft(of: outcome, to: "Jane+x@acme.example", at: time, approvedBy: time?.adding(hours: 24))
    }

    private func record(_ outcome: Outcome, _ id: Int64, _ day: String) throws {
        try store.record(outcome, of: DraftID(id), at: time(day), note: nil, by: "Ann")
    }

    @Test func `an outcome is of the newest draft that was approved by its day`() throws {
        #expect(try draft(.sent, "2026-03-01") == DraftID(11))
        #expect(try draft(.sent, "2026-11-02") == DraftID(12))
        #expect(throws: StoreError.self) { try draft(.sent, "2026-02-01") }
        #expect(try store.draft(of: .sent, to: "nobody@acme.example", at: nil, approvedBy: nil) == nil)
    }

    @Test func `what is recorded at that time is the same again, whatever was approved since`() throws {
        try record(.sent, 11, "2026-11-03")
        #expect(try draft(.sent, "2026-11-03") == DraftID(11))
        #expect(try draft(.replied, "2026-11-03") == DraftID(12))
    }

    @Test func `without a time it is of the draft of which something is recorded`() throws {
        #expect(try draft(.sent, nil) == DraftID(12))
        #expect(try draft(.replied, nil) == DraftID(12))
        try record(.sent, 11, "2026-03-01")
        #expect(try draft(.replied, nil) == DraftID(11))
    }

    @Test func `without a time, what is recorded of another draft is refused`() throws {
        try record(.replied, 11, "2026-03-01")
        #expect(throws: StoreError.self) { try draft(.sent, nil) }
        #expect(try draft(.replied, nil) == DraftID(11))
        try record(.sent, 12, "2026-11-03")
        #expect(try draft(.sent, nil) == DraftID(12))
        #expect(throws: StoreError.self) { try draft(.replied, nil) }
    }
}

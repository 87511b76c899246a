import Foundation
import GRDB
import Testing

/// What people may do with drafts, by straight SQL.
@Suite struct ReviewInvariantTests {
    private static let sha = String(repeating: "a", count: 64)
    private static let other = String(repeating: "b", count: 64)

    private static func review(
        _ action: String, _ draft: Int = 11, by actor: String = "'Ann'", reason: String = "NULL", sha: String = Self.sha
    ) -> String {
        "INSERT INTO reviews (draft_id, action, actor, reason, content_sha256) VALUES (\(draft), '\(action)', \(actor), \(reason), '\(sha)')"
    }

    private static func revision(
        _ number: Int, _ draft: Int = 11, validation: String = "PASSED", failures: String = "[]", sha: String = Self.other
    ) -> String {
        """
        INSERT INTO revisions (draft_id, number, subject, body, content_sha256, validation, failures, sources, figures,
            edit_distance, actor)
        VALUES (\(draft), \(number), 's', 'b2', '\(sha)', '\(validation)', '\(failures)', '[]', '{}', 1, 'Ann')
        """
    }

    private static func outcome(_ kind: String, _ draft: Int = 11) -> String {
        "INSERT INTO outcomes (draft_id, kind, at, actor) VALUES (\(draft), '\(kind)', '2026-03-18T09:00:00.000Z', 'Ann')"
    }

    /// Draft 11 accepted, with a wording of `sha`; draft 12 too, with a confidence and warnings of one's own;
    /// draft 13 is undecided.
    private func ledger(confidence: String = "HIGH", warnings: String = "[]") throws -> SchemaLedger {
        let ledger = try SchemaLedger()
        // Born again with their hashes: what was generated never changes.
        try ledger.queue.run(
            """
            DROP TRIGGER drafts_are_kept; DELETE FROM drafts WHERE id IN (11, 12, 13);
            \(SchemaLedger.draft(11, rest: ", content_sha256", values: ", '\(Self.sha)'"));
            \(SchemaLedger.draft(13, rest: ", content_sha256", values: ", '\(Self.sha)'"));
            INSERT INTO drafts (id, attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject, body,
                confidence_mode, cited_signals, sources, warnings, rules_sha256, content_sha256)
            VALUES (12, 12, 1, 1, 12, 'Jane', 'Director', 's', 'b', '\(confidence)', 3, '[]', '\(warnings)', 'r', '\(Self.sha)')
            """)
        try ledger.accept(11, 12)
        return ledger
    }

    private func standing(_ ledger: SchemaLedger, _ draft: Int = 11) throws -> [String?] {
        try ledger.queue.read {
            let row = try Row.fetchOne($0, sql: "SELECT review, approved_sha256, revision, outcome FROM drafts WHERE id = \(draft)")
            return row.map { row in row.databaseValues.map { $0.isNull ? nil : $0.storage.value.map { "\($0)" } } } ?? []
        }
    }

    @Test func `an approval binds to the wording that is there`() throws {
        let ledger = try ledger()
        try ledger.refuses(Self.review("approve", sha: Self.other), because: "another wording")
        try ledger.refuses(Self.review("approve", by: "' '"), because: "needs an actor")
        try ledger.allows(Self.review("approve"))
        try ledger.queue.run(Self.review("approve"))
        #expect(try standing(ledger) == ["approved", Self.sha, "0", nil])
        try ledger.refuses(Self.review("approve"), because: "decided on already")
        try ledger.refuses(Self.review("decline", reason: "'no'"), because: "decided on already")
    }

    @Test func `only an accepted draft is decided on`() throws {
        let ledger = try ledger()
        try ledger.refuses(Self.review("approve", 13), because: "only an accepted draft")
        try ledger.refuses("UPDATE drafts SET review = 'approved', approved_sha256 = '\(Self.sha)' WHERE id = 11", because: "newest decision")
    }

    @Test(arguments: [("GENERIC", "[]"), ("HIGH", #"["THIN_RESEARCH"]"#), ("LOW", #"["OLD","VENDOR_DATA_ONLY"]"#)])
    func `what rests on too little is never approved`(confidence: String, warnings: String) throws {
        let ledger = try ledger(confidence: confidence, warnings: warnings)
        try ledger.refuses(Self.review("approve", 12, reason: "'I insist'"), because: "never approved")
        try ledger.allows(Self.review("decline", 12, reason: "'thin'"))
    }

    @Test func `a contact that needs review needs a named person's reason`() throws {
        let ledger = try ledger(warnings: #"["REVIEW_REQUIRED"]"#)
        for blank in ["NULL", "''", "' '", "char(8203)", "char(0)", "'x' || char(0)"] {
            try ledger.refuses(Self.review("approve", 12, reason: blank), because: "reason by a named person")
        }
        try ledger.allows(Self.review("approve", 12, reason: "'spoke with her'"))
    }

    @Test func `declining takes a reason`() throws {
        for reason in ["NULL", "' '", "char(0)"] {
            try ledger().refuses(Self.review("decline", reason: reason), because: "declining needs a reason")
        }
    }

    @Test func `an edit voids an approval, and one that failed cannot be approved`() throws {
        let ledger = try ledger()
        try ledger.queue.run(Self.review("approve"))
        try ledger.refuses(Self.revision(2), because: "no number before it")
        try ledger.queue.run(Self.revision(1, validation: "FAILED", failures: #"[{"check":"length"}]"#))
        #expect(try standing(ledger) == [nil, nil, "1", nil])
        try ledger.refuses(Self.review("approve", sha: Self.other), because: "failed its validation")
        try ledger.queue.run(Self.revision(2, sha: Self.sha))
        try ledger.refuses(Self.review("approve", sha: Self.other), because: "another wording")
        try ledger.allows(Self.review("approve", sha: Self.sha))
        try ledger.refuses(Self.revision(3, validation: "PASSED", failures: #"[{}]"#), because: "CHECK")
    }

    @Test func `an approval that was voided does not come back, for the old wording or the new`() throws {
        let ledger = try ledger()
        try ledger.queue.run(Self.review("approve"))
        try ledger.queue.run(Self.revision(1, validation: "FAILED", failures: #"[{"check":"length"}]"#))
        let again = "UPDATE drafts SET review = 'approved', approved_sha256"
        try ledger.refuses("\(again) = content_sha256 WHERE id = 11", because: "newest decision")
        try ledger.refuses("\(again) = '\(Self.sha)', content_sha256 = '\(Self.sha)' WHERE id = 11", because: "newest revision")
        try ledger.refuses(Self.outcome("sent"), because: "only an approved draft is sent")
    }

    @Test func `a decision is taken back by a new row alone`() throws {
        let ledger = try ledger()
        try ledger.refuses(Self.review("reopen"), because: "no decision to take back")
        try ledger.queue.run(Self.review("approve"))
        try ledger.refuses("DELETE FROM reviews", because: "never deleted")
        try ledger.refuses("UPDATE reviews SET action = 'decline'", because: "never changes")
        try ledger.refuses("UPDATE drafts SET review = NULL, approved_sha256 = NULL WHERE id = 11", because: "newest decision")
        try ledger.queue.run(Self.review("reopen"))
        #expect(try standing(ledger) == [nil, nil, "0", nil])
        #expect(try ledger.queue.number("SELECT count(*) FROM reviews") == 2)
        #expect(try ledger.queue.number("SELECT count(*) FROM events WHERE entity = 'review' AND entity_id = 11") == 2)
    }

    @Test func `nothing comes of a draft that was not approved and sent`() throws {
        let ledger = try ledger()
        try ledger.refuses(Self.outcome("sent"), because: "only an approved draft is sent")
        try ledger.queue.run(Self.review("approve"))
        try ledger.refuses(Self.outcome("replied"), because: "before it is sent")
        try ledger.queue.run(Self.outcome("sent"))
        try ledger.refuses(Self.outcome("sent"), because: "already there")
        try ledger.refuses(Self.review("reopen"), because: "was sent")
        try ledger.refuses(Self.revision(1), because: "was sent")
        try ledger.queue.run(Self.outcome("meeting"))
        try ledger.queue.run(Self.outcome("replied"))
        #expect(try standing(ledger).last == "meeting")
        try ledger.refuses("UPDATE outcomes SET kind = 'bounced' WHERE kind = 'sent'", because: "never changes")
        try ledger.refuses("DELETE FROM outcomes", because: "never deleted")
        try ledger.refuses("UPDATE drafts SET outcome = 'bounced' WHERE id = 11", because: "what was recorded")
        try ledger.queue.run(Self.outcome("opted_out"))
        for kind in ["'sent'", "'meeting'", "NULL"] {
            try ledger.refuses("UPDATE drafts SET outcome = \(kind) WHERE id = 11", because: "what was recorded")
        }
    }

    @Test func `a bounce suppresses the address, an opt-out the person too`() throws {
        let ledger = try ledger()
        try ledger.queue.run("DROP TRIGGER attempts_are_fixed; UPDATE attempts SET contact_email = ' Jane@Acme.example ' WHERE id IN (11, 12)")
        for draft in [11, 12] { try ledger.queue.run(Self.review("approve", draft)) }
        for draft in [11, 12] { try ledger.queue.run(Self.outcome("sent", draft)) }
        try ledger.queue.run(Self.outcome("bounced", 11))
        let suppressed = { try ledger.queue.read { try String.fetchAll($0, sql: "SELECT kind || ' ' || value FROM v_suppressed ORDER BY 1") } }
        #expect(try suppressed() == ["email jane@acme.example"])
        try ledger.queue.run(Self.outcome("opted_out", 12))
        #expect(try suppressed() == ["email jane@acme.example", "person 1:p12"])
    }

    @Test func `a suppressed contact's draft is not approved`() throws {
        let ledger = try ledger()
        try ledger.queue.run(
            "INSERT INTO suppressions (kind, value, action, actor, reason) VALUES ('account', '1', 'suppress', 'Ann', 'customer')")
        try ledger.refuses(Self.review("approve"), because: "suppressed")
    }

    @Test func `a draft is born undecided`() throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run(SchemaLedger.contact(14))
        try ledger.queue.run(SchemaLedger.attempt(14))
        try ledger.refuses(
            SchemaLedger.draft(14, rest: ", outcome", values: ", 'sent'"), because: "born undecided")
    }
}

import GRDB
import LedgerCore
import Testing

/// An erasure opens the personal columns of its own rows, to one text, for one transaction; nothing else.
@Suite struct ErasureInvariantTests {
    private let ledger: SchemaLedger

    init() throws {
        ledger = try SchemaLedger()
        for id in [11, 12] {
            try ledger.queue.run(
                """
                INSERT INTO stage_results (attempt_id, stage, result) VALUES (\(id), 'research', '{"a":1}');
                INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (\(id), 'email', 'a/\(id)', '\(PathTests.sha)');
                INSERT INTO writings (attempt_id, number, written_by, subject, body, used_signal_ids, failures, outcome)
                    VALUES (\(id), 1, 'composer', 's', 'b', '[]', '[{"check":"length","text":"Jane","detail":"d"}]', 'kept');
                INSERT INTO calls (id, run_id, attempt_id, provider, operation, status, detail, started_at, ended_at)
                    VALUES (\(id), 1, \(id), 'x', 'y', 'ok', 'Jane', '2026-03-17T09:00:00.000Z', '2026-03-17T09:00:00.000Z');
                INSERT INTO answers (attempt_id, call_id, model, purpose, prompt, prompt_sha256, answer, answer_sha256)
                    VALUES (\(id), \(id), 'm', 'write', 'p', '\(PathTests.sha)', 'a', '\(PathTests.sha)');
                INSERT INTO research_cache (account_id, provider, kind, subject, answer, answer_sha256, fetched_at, expires_at)
                    VALUES (\(id == 11 ? 1 : 2), 'x', 'contact', 's', '[]', '\(PathTests.sha)', '2026-03-17T09:00:00.000Z', '9999-01-01T00:00:00.000Z');
                UPDATE contacts SET email = 'p\(id)@x.com' WHERE id = \(id);
                INSERT INTO suppressions (kind, value, action, actor, reason) VALUES ('email', 'p\(id)@x.com', 'suppress', 'Ann', 'no')
                """)
            try ledger.queue.run(SchemaLedger.verdict(id, "artifact_exists", passed: 0, reason: "'Jane'"))
        }
    }

    private static let attemptChanges = [
        "UPDATE attempts SET contact_name = '(erased)', contact_title = '(erased)', contact_email = NULL WHERE id = ATTEMPT",
        "UPDATE drafts SET contact_name = '(erased)', contact_title = '(erased)', subject = '(erased)', body = '(erased)', sources = '[]' WHERE attempt_id = ATTEMPT",
        "UPDATE stage_results SET result = '\"(erased)\"' WHERE attempt_id = ATTEMPT",
        "UPDATE answers SET prompt = '(erased)', answer = '(erased)' WHERE attempt_id = ATTEMPT",
        """
        UPDATE writings SET subject = '(erased)', body = '(erased)',
            failures = '[{"check":"length","text":"(erased)","detail":"(erased)"}]' WHERE attempt_id = ATTEMPT
        """,
        "UPDATE verdicts SET reason = '(erased)' WHERE draft_id = ATTEMPT",
        "UPDATE calls SET detail = '(erased)' WHERE id = ATTEMPT",
        "DELETE FROM artefacts WHERE attempt_id = ATTEMPT",
    ]

    private static let contactChanges = [
        "UPDATE contacts SET person_key = 'erased:' || id, name = '(erased)', title = '(erased)', email = NULL, reference = '(erased)' WHERE id = ATTEMPT",
        "DELETE FROM research_cache WHERE account_id = ATTEMPT - 10",
    ]

    private func open(_ attempts: Int..., contacts: [Int] = [], kind: String = "forget") throws {
        try ledger.queue.run("INSERT INTO erasures (id, kind, actor) VALUES (1, '\(kind)', 'Ann')")
        for id in attempts { try ledger.queue.run("INSERT INTO erased_attempts (attempt_id, erasure_id) VALUES (\(id), 1)") }
        for id in contacts { try ledger.queue.run("INSERT INTO erased_contacts (contact_id, erasure_id) VALUES (\(id), 1)") }
    }

    private func close() throws { try ledger.queue.run("UPDATE erasures SET receipt = '{}' WHERE id = 1") }

    private static func of(_ id: Int, _ sql: String) -> String { sql.replacing("ATTEMPT", with: "\(id)") }

    @Test func `an open erasure lets its own rows be emptied, and no others`() throws {
        for sql in Self.attemptChanges + Self.contactChanges { try ledger.refuses(Self.of(11, sql), because: ": ") }
        try open(11, contacts: [11])
        for sql in Self.attemptChanges + Self.contactChanges {
            try ledger.allows(Self.of(11, sql))
            try ledger.refuses(Self.of(12, sql), because: ": ")
        }
    }

    @Test(arguments: [
        "UPDATE drafts SET subject = 'other' WHERE id = 11", "UPDATE drafts SET body = '(erased)' WHERE id = 11",
        "UPDATE drafts SET contact_name = '(erased)', contact_title = '(erased)', subject = '(erased)', body = '(erased)', sources = '[]', cited_signals = 9 WHERE id = 11",
        "UPDATE stage_results SET result = '{}' WHERE attempt_id = 11", "UPDATE stage_results SET stage = 'gate', result = '\"(erased)\"' WHERE attempt_id = 11",
        "UPDATE answers SET prompt = '(erased)', answer = 'better' WHERE attempt_id = 11",
        "UPDATE writings SET subject = '(erased)', body = '(erased)', failures = '[]' WHERE attempt_id = 11",
        "UPDATE writings SET subject = '(erased)', body = '(erased)', outcome = 'discarded', failures = '[{\"check\":\"length\",\"text\":\"(erased)\",\"detail\":\"(erased)\"}]' WHERE attempt_id = 11",
        "UPDATE verdicts SET reason = '(erased)', passed = 1 WHERE draft_id = 11", "UPDATE verdicts SET reason = 'fine' WHERE draft_id = 11",
        "UPDATE calls SET detail = '(erased)', cost_microusd = 0, credits = 5 WHERE id = 11",
        "UPDATE attempts SET contact_name = 'Bob', contact_title = '(erased)', contact_email = NULL WHERE id = 11",
        "UPDATE attempts SET contact_name = '(erased)', contact_title = '(erased)', contact_email = NULL, position = 9 WHERE id = 11",
        "UPDATE contacts SET person_key = 'erased:12', name = '(erased)', title = '(erased)', email = NULL, reference = '(erased)' WHERE id = 11",
        "UPDATE contacts SET person_key = 'erased:11', name = 'Jane', title = '(erased)', email = NULL, reference = '(erased)' WHERE id = 11",
        "DELETE FROM drafts WHERE id = 11", "DELETE FROM attempts WHERE id = 11", "DELETE FROM contacts WHERE id = 11",
        "DELETE FROM stage_results WHERE attempt_id = 11", "DELETE FROM events",
        "UPDATE events SET to_state = 'accepted' WHERE entity = 'attempt' AND entity_id = 11",
        "UPDATE suppressions SET value = 'other@x.com' WHERE value = 'p11@x.com'",
        "UPDATE suppressions SET reason = 'other' WHERE value = 'p12@x.com'",
        "UPDATE suppressions SET action = 'lift' WHERE value = 'p11@x.com'",
    ])
    func `an open erasure lets nothing else be changed, not even of its own rows`(sql: String) throws {
        try open(11, contacts: [11])
        try ledger.refuses(sql, because: ": ")
    }

    @Test func `what is erased stays so, and nothing is added to it`() throws {
        try open(11, contacts: [11])
        for sql in Self.attemptChanges + Self.contactChanges { try ledger.queue.run(Self.of(11, sql)) }
        for sql in [
            "UPDATE contacts SET name = 'Jane' WHERE id = 11", "UPDATE contacts SET email = 'a@b.c' WHERE id = 11",
            "UPDATE attempts SET contact_name = 'Jane' WHERE id = 11", "UPDATE drafts SET body = 'b' WHERE id = 11",
            "UPDATE stage_results SET result = '{}' WHERE attempt_id = 11",
        ] { try ledger.refuses(sql, because: ": ") }
        try ledger.queue.run("UPDATE attempts SET state = 'skipped', finished_at = '2026-03-17T09:00:00.000Z' WHERE id = 11")
        try close()
        for sql in Self.attemptChanges + Self.contactChanges { try ledger.refuses(Self.of(12, sql), because: ": ") }
        for sql in [
            "INSERT INTO stage_results (attempt_id, stage, result) VALUES (11, 'generate', '{}')",
            "INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (11, 'research', 'a/c', '\(PathTests.sha)')",
            "INSERT INTO revisions (draft_id, number, subject, body, content_sha256, validation, failures, sources, figures, edit_distance, actor) VALUES (11, 1, 's', 'b', '\(PathTests.sha)', 'PASSED', '[]', '[]', '{}', 0, 'Ann')",
        ] { try ledger.refuses(sql, because: ": ") }
        #expect(try ledger.queue.texts("SELECT attempt_id FROM suppressed_attempts") == ["11", "12"])
    }

    @Test func `an erasure is closed once, by nobody before its people are erased`() throws {
        try ledger.refuses("INSERT INTO erasures (kind, actor) VALUES ('forget', ' ')", because: "an actor")
        try ledger.refuses("INSERT INTO erasures (kind, actor, receipt) VALUES ('forget', 'Ann', '{}')", because: "without a receipt")
        try open(11, contacts: [11])
        try ledger.refuses("INSERT INTO erasures (kind, actor) VALUES ('forget', 'Ann')", because: "another one is under way")
        try ledger.refuses("UPDATE erasures SET receipt = '{}' WHERE id = 1", because: "not erased yet")
        for sql in Self.attemptChanges + Self.contactChanges { try ledger.queue.run(Self.of(11, sql)) }
        try ledger.refuses("UPDATE erasures SET receipt = '{}' WHERE id = 1", because: "not erased yet")
        try ledger.queue.run("UPDATE attempts SET state = 'skipped', finished_at = '2026-03-17T09:00:00.000Z' WHERE id = 11")
        try ledger.queue.run("INSERT INTO erased_emails (erasure_id, email) VALUES (1, 'a@b.c')")
        try ledger.refuses("UPDATE erasures SET receipt = '{}' WHERE id = 1", because: "an e-mail is still in it")
        try ledger.queue.run("DELETE FROM erased_emails; INSERT INTO erasure_tasks (erasure_id, kind, path) VALUES (1, 'file', 'a/b')")
        try close()
        try ledger.refuses("UPDATE erasures SET finished_at = '2026-03-17T09:00:00.000Z' WHERE id = 1", because: "still to be done")
        for sql in [
            "UPDATE erasures SET receipt = '[]' WHERE id = 1", "UPDATE erasures SET actor = 'Bob' WHERE id = 1", "DELETE FROM erasures",
            "INSERT INTO erased_attempts (attempt_id, erasure_id) VALUES (12, 1)", "DELETE FROM erased_attempts",
            "INSERT INTO erased_contacts (contact_id, erasure_id) VALUES (12, 1)",
            "INSERT INTO forgotten (hash, kind, erasure_id) VALUES ('\(PathTests.sha)', 'email', 1)",
            "UPDATE salt SET value = '\(PathTests.sha)'", "DELETE FROM salt",
        ] { try ledger.refuses(sql, because: ": ") }
    }

    @Test func `who is forgotten stays forgotten, and retention forgets nobody`() throws {
        try open(contacts: [], kind: "retention")
        let row = "INSERT INTO forgotten (hash, kind, erasure_id) VALUES ('\(PathTests.sha)', 'email', 1)"
        try ledger.refuses(row, because: "not under way")
        try close()
        try ledger.queue.run("INSERT INTO erasures (id, kind, actor) VALUES (2, 'forget', 'Ann')")
        try ledger.queue.run(row.replacing("'email', 1", with: "'email', 2"))
        try ledger.refuses("DELETE FROM forgotten", because: "never deleted")
        try ledger.refuses("UPDATE forgotten SET kind = 'person'", because: "never change")
    }

    @Test func `a forgetting may erase why anybody is suppressed, and opens accounts where somebody is named`() throws {
        let reason = "UPDATE suppressions SET reason = '(erased)' WHERE value = 'p12@x.com'"
        let research = "DELETE FROM research_cache WHERE account_id = 2"
        let account = "INSERT INTO erased_accounts (erasure_id, account_id) VALUES (1, 2)"
        try ledger.refuses(account, because: "not under way")
        try open()
        try ledger.allows(reason)
        try ledger.refuses(research, because: "only deleted when its time is over")
        try ledger.queue.run(account)
        try ledger.allows(research)
        try ledger.refuses("UPDATE erasures SET receipt = '{}' WHERE id = 1", because: "an account is still in it")
        try ledger.queue.run("DELETE FROM erased_accounts")
        try close()
        try ledger.refuses(reason, because: "never changes")
    }

    @Test func `a retention opens no account and no other suppression`() throws {
        try open(11, contacts: [11], kind: "retention")
        try ledger.refuses("INSERT INTO erased_accounts (erasure_id, account_id) VALUES (1, 2)", because: "not under way")
        try ledger.refuses("UPDATE suppressions SET reason = '(erased)' WHERE value = 'p12@x.com'", because: "never changes")
    }

    @Test func `only the person's own suppressions become a hash`() throws {
        try open(11, contacts: [11])
        try ledger.queue.run("INSERT INTO erased_emails (erasure_id, email) VALUES (1, 'p11@x.com')")
        let hash = PathTests.sha
        func change(_ value: String) -> String {
            "UPDATE suppressions SET value = 'forgotten:\(hash)', reason = '(erased)' WHERE value = '\(value)'"
        }
        try ledger.refuses(change("p11@x.com"), because: "never changes")
        try ledger.queue.run("INSERT INTO forgotten (hash, kind, erasure_id) VALUES ('\(hash)', 'email', 1)")
        try ledger.refuses(change("p12@x.com"), because: "never changes")
        try ledger.allows(change("p11@x.com"))
    }
}

import GRDB
import Testing

@Suite struct HistoryInvariantTests {
    @Test func `a verdict is written once, with a reason where it fails`() throws {
        let ledger = try SchemaLedger()
        try ledger.allows(SchemaLedger.verdict(11, "artifact_exists"))
        try ledger.allows(SchemaLedger.verdict(11, "artifact_exists", passed: 0, reason: "'gone'"))
        for blank in ["NULL", "''", "' '", "char(160)", "char(8203)", "char(0)"] {
            try ledger.refuses(SchemaLedger.verdict(11, "artifact_exists", passed: 0, reason: blank), because: "a reason")
        }
        try ledger.queue.run(SchemaLedger.verdict(11, "artifact_exists", passed: 0, reason: "'gone'"))
        try ledger.refuses(SchemaLedger.verdict(11, "artifact_exists"), because: "written once")
        try ledger.refuses("UPDATE verdicts SET passed = 1, reason = NULL", because: "never changes")
        try ledger.refuses("UPDATE verdicts SET draft_id = 12", because: "never changes")
        try ledger.refuses("DELETE FROM verdicts", because: "never deleted")
        try ledger.refuses(
            SchemaLedger.verdict(11, "artifact_exists") + " ON CONFLICT DO UPDATE SET passed = 1", because: "written once")
    }

    @Test func `a verdict waits for its draft, and a decided draft takes no more`() throws {
        let ledger = try SchemaLedger()
        try ledger.refuses(SchemaLedger.verdict(99, "artifact_exists"), because: "needs a draft that is not decided")
        try ledger.queue.run("UPDATE drafts SET state = 'rejected', decided_at = '2026-03-17T09:00:00.000Z' WHERE id = 11")
        try ledger.refuses(SchemaLedger.verdict(11, "artifact_exists"), because: "needs a draft that is not decided")
        try ledger.refuses(SchemaLedger.verdict(12, "artifact_exists", passed: 2), because: "CHECK constraint")
    }

    @Test func `an attempt has a finish time exactly where it is finished`() throws {
        let ledger = try SchemaLedger()
        for state in ["failed", "skipped", "capped", "cancelled", "rejected", "held"] {
            try ledger.refuses("UPDATE attempts SET state = '\(state)' WHERE id = 11", because: "CHECK constraint")
            try ledger.allows(
                "UPDATE attempts SET state = '\(state)', finished_at = '2026-03-17T09:00:00.000Z' WHERE id = 11")
        }
        for state in ["available", "retryable"] {
            try ledger.refuses(
                "UPDATE attempts SET state = '\(state)', finished_at = '2026-03-17T09:00:00.000Z' WHERE id = 11",
                because: "CHECK constraint")
        }
        try ledger.refuses("UPDATE attempts SET state = 'done' WHERE id = 11", because: "CHECK constraint")
        try ledger.refuses("UPDATE attempts SET state = 'running' WHERE id = 11", because: "CHECK constraint")
        try ledger.refuses("UPDATE attempts SET state = 'retryable' WHERE id = 11", because: "CHECK constraint")
        try ledger.queue.run(SchemaLedger.worker(9))
        try ledger.allows("UPDATE attempts SET state = 'running', worker_id = 9 WHERE id = 11")
        try ledger.allows(
            "UPDATE attempts SET state = 'retryable', worker_id = NULL, retry_at = '2026-03-17T09:00:00.000Z' WHERE id = 11")
    }

    @Test func `a finished attempt stays as it ended`() throws {
        let ledger = try SchemaLedger()
        for end in ["capped", "skipped", "cancelled", "rejected"] {
            try ledger.queue.run(
                "UPDATE attempts SET state = '\(end)', finished_at = '2026-03-17T09:00:00.000Z' WHERE state = 'available' AND id IN (SELECT min(id) FROM attempts WHERE state = 'available')")
        }
        for id in [11, 12, 13, 21] {
            try ledger.refuses(
                "UPDATE attempts SET state = 'available', finished_at = NULL WHERE id = \(id)", because: "final state stays")
            try ledger.refuses("UPDATE attempts SET state = 'failed' WHERE id = \(id)", because: "final state stays")
        }
    }

    @Test func `a run tries a contact once`() throws {
        let ledger = try SchemaLedger()
        try ledger.refuses(SchemaLedger.attempt(11), because: "already there")
        try ledger.refuses(SchemaLedger.attempt(29), because: "at another account")
        try ledger.refuses(
            SchemaLedger.attempt(11).replacing("VALUES (11,", with: "VALUES (99,"), because: "already there")
        try ledger.refuses(
            SchemaLedger.attempt(15, rest: ", state, finished_at", values: ", 'accepted', 'now'"), because: "another account")
        try ledger.queue.run(SchemaLedger.contact(15))
        try ledger.allows(SchemaLedger.attempt(15))
        for state in ["accepted", "rejected", "held"] {
            try ledger.refuses(
                SchemaLedger.attempt(15, rest: ", state, finished_at", values: ", '\(state)', 'now'"), because: "cannot be born")
        }
    }

    @Test func `an attempt keeps its run, person, place and files`() throws {
        let ledger = try SchemaLedger()
        for change in ["run_id = 2", "account_id = 2", "contact_id = 21", "contact_name = 'Joe'", "position = 9", "id = 99"] {
            try ledger.refuses("UPDATE attempts SET \(change) WHERE id = 11", because: "never change")
        }
        try ledger.refuses(
            SchemaLedger.attempt(12).replacing(", 12, 'Jane'", with: ", 21, 'Jane'").replacing("(12,", with: "(98,"),
            because: "already there")
        try ledger.queue.run("UPDATE attempts SET file_stem = 'jane', file_stem_key = 'jane' WHERE id = 11")
        try ledger.refuses(
            "UPDATE attempts SET file_stem = 'joe', file_stem_key = 'joe' WHERE id = 11", because: "file stem never changes")
        try ledger.refuses(
            "UPDATE attempts SET file_stem = 'JANE', file_stem_key = 'jane' WHERE id = 12", because: "another one has")
        try ledger.allows("UPDATE attempts SET file_stem = 'Jane', file_stem_key = 'jane' WHERE id = 21")
        try ledger.refuses("UPDATE attempts SET file_stem = 'a/b', file_stem_key = 'x' WHERE id = 12", because: "CHECK")
    }

    @Test(arguments: ["runs", "selections", "attempts", "drafts", "verdicts", "accounts", "contacts", "stage_results",
        "artefacts", "adopted_drafts", "suppressions", "events", "rules"])
    func `history is never deleted`(table: String) throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run(SchemaLedger.verdict(11, "artifact_exists") + """
            ; INSERT INTO stage_results (attempt_id, stage, result) VALUES (11, 'research', '{}');
            INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (11, 'email', 'a/b', '\(PathTests.sha)');
            INSERT INTO adopted_drafts (path, account_id, drafted_on, accepted_at, sha256)
                VALUES ('a/c', 1, '2026-03-01', '2026-03-01T09:00:00.000Z', 's');
            INSERT INTO suppressions (kind, value, action, actor, reason) VALUES ('domain', 'a.com', 'suppress', 'Ann', 'no')
            """)
        try ledger.refuses("DELETE FROM \(table)", because: "never deleted")
    }

    @Test func `what only grows is never changed or replaced`() throws {
        let ledger = try SchemaLedger()
        let rows = [
            "INSERT INTO stage_results (attempt_id, stage, result) VALUES (11, 'research', '{}')",
            "INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (11, 'email', 'a/b', '\(PathTests.sha)')",
            """
            INSERT INTO adopted_drafts (path, account_id, drafted_on, accepted_at, sha256)
            VALUES ('a/c', 1, '2026-03-01', '2026-03-01T09:00:00.000Z', 's')
            """,
            """
            INSERT INTO suppressions (id, kind, value, action, actor, reason)
            VALUES (1, 'domain', 'a.com', 'suppress', 'Ann', 'no')
            """,
            "INSERT INTO rules (sha256, yaml) VALUES ('s', 'y')",
        ]
        for row in rows {
            try ledger.allows(row)
            try ledger.queue.run(row)
            try ledger.refuses(row, because: "already there")
        }
        try ledger.refuses("UPDATE stage_results SET result = '[]'", because: "never changes")
        try ledger.refuses("UPDATE artefacts SET sha256 = '\(PathTests.sha.reversed())'", because: "never changes")
        try ledger.refuses("UPDATE adopted_drafts SET account_id = 2", because: "never changes")
        try ledger.refuses("UPDATE rules SET yaml = 'z'", because: "never changes")
        try ledger.refuses("UPDATE suppressions SET action = 'lift'", because: "never changes")
        try ledger.refuses("UPDATE suppressions SET value = 'b.com', kind = 'email'", because: "never changes")
    }

    @Test func `lifting a suppression is a new row with actor and reason`() throws {
        let ledger = try SchemaLedger()
        func row(_ action: String, _ actor: String, _ reason: String) -> String {
            "INSERT INTO suppressions (kind, value, action, actor, reason) VALUES ('domain', 'a.com', '\(action)', \(actor), \(reason))"
        }
        try ledger.queue.run(row("suppress", "'Ann'", "'asked'"))
        #expect(try ledger.queue.number("SELECT count(*) FROM v_suppressed") == 1)
        for blank in ["''", "' '", "char(160)", "char(8203)"] {
            try ledger.refuses(row("lift", blank, "'asked again'"), because: "an actor and a reason")
            try ledger.refuses(row("lift", "'Ann'", blank), because: "an actor and a reason")
        }
        try ledger.refuses(row("lift", "NULL", "'x'"), because: "NOT NULL")
        try ledger.queue.run(row("lift", "'Ann'", "'asked again'"))
        #expect(try ledger.queue.number("SELECT count(*) FROM v_suppressed") == 0)
        #expect(try ledger.queue.number("SELECT count(*) FROM suppressions") == 2)
    }

    @Test func `an account keeps its id, folder and place among the others`() throws {
        let ledger = try SchemaLedger()
        try ledger.allows("UPDATE accounts SET name = 'Acme Two', external_id = 'A9' WHERE id = 1")
        try ledger.refuses("UPDATE accounts SET folder = 'X', folder_key = 'x' WHERE id = 1", because: "folder never changes")
        try ledger.refuses("UPDATE accounts SET folder = NULL, folder_key = NULL WHERE id = 1", because: "never changes")
        try ledger.refuses("UPDATE accounts SET id = 9 WHERE id = 1", because: "id never changes")
        try ledger.refuses("UPDATE accounts SET external_id = 'A1' WHERE id = 2", because: "another one has this id")
        try ledger.queue.run("INSERT INTO accounts (id, name, name_key) VALUES (3, 'C', 'c')")
        try ledger.refuses("UPDATE accounts SET folder = 'ACME', folder_key = 'acme' WHERE id = 3", because: "another one")
        try ledger.refuses("UPDATE contacts SET account_id = 2 WHERE id = 11", because: "never change")
    }

    @Test func `each change of state leaves an event`() throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run("UPDATE runs SET state = 'interrupted'; UPDATE runs SET state = 'running'")
        try ledger.queue.run(
            """
            \(SchemaLedger.worker(9));
            UPDATE attempts SET state = 'running', worker_id = 9 WHERE id = 11;
            UPDATE attempts SET state = 'held', worker_id = NULL, finished_at = 'x',
                reason = 'look' WHERE id = 11;
            UPDATE drafts SET state = 'held' WHERE id = 11;
            UPDATE drafts SET state = 'rejected', decided_at = '2026-03-17T09:00:00.000Z', decided_by = 'Ann', decision_reason = 'dull' WHERE id = 11
            """)
        let events = try ledger.queue.texts(
            """
            SELECT entity, from_state, to_state, reason FROM events WHERE run_id = 1 AND entity_id IN (1, 11) ORDER BY id
            """)
        #expect(
            events == [
                "run | - | running | -", "attempt | - | available | -", "draft | - | generated | -",
                "run | running | interrupted | -", "run | interrupted | running | -",
                "attempt | available | running | -", "attempt | running | held | look", "draft | generated | held | -",
                "draft | held | rejected | dull",
            ])
    }

    @Test func `events are only ever added`() throws {
        let ledger = try SchemaLedger()
        try ledger.refuses("UPDATE events SET to_state = 'x'", because: "never changes")
        try ledger.refuses("UPDATE events SET id = id + 100", because: "never changes")
        try ledger.refuses(
            "INSERT INTO events (id, run_id, entity, entity_id, to_state) VALUES (1, 1, 'run', 1, 'x')", because: "already there")
    }
}

import Foundation
import Testing

/// What is older than the settings say is erased, a piece at a time, and nothing else.
@Suite(.serialized, .ownThreads) struct RetentionTests {
    private func bench(_ settings: String) throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--quiet").status == 0)
        try bench.write(try bench.read("ledger.yaml") + settings, to: "ledger.yaml")
        return bench
    }

    private func age(_ bench: Bench) throws {
        try bench.database(
            """
            UPDATE attempts SET finished_at = '2020-01-01T00:00:00.000Z';
            UPDATE runs SET finished_at = '2020-01-01T00:00:00.000Z';
            UPDATE contacts SET found_at = '2020-01-01T00:00:00.000Z'
            """)
    }

    /// What a retention says that it erased of a kind.
    private func erased(_ kind: String, _ bench: Bench, _ options: String...) throws -> Int? {
        let json = try bench.json(try bench.ledger(["retention", "--json"] + options).out)
        return (json[kind] as? [String: Any])?["erased"] as? Int
    }

    @Test(arguments: ["drafts", "contacts"])
    func `what somebody did something with yesterday stays, and a dry run counts what goes`(kind: String) throws {
        let bench = try bench("retention_\(kind)_days: 30\n")
        let ids = try bench.texts("SELECT draft_id FROM v_review WHERE state = 'accepted' ORDER BY draft_id").prefix(3)
        #expect(try bench.ledger("edit", ids[0], "--subject", "A quiet zeppelin question").status == 0)
        for id in ids.dropFirst() {
            #expect(try bench.ledger("approve", id, "--by", "Ann", "--reason", "fine").status == 0)
        }
        #expect(try bench.ledger("outcome", ids[2], "sent").status == 0)
        try age(bench)
        // Of the last one only the outcome is new.
        try bench.database("DROP TRIGGER reviews_never_change; UPDATE reviews SET at = '2020-01-01T00:00:00.000Z' WHERE draft_id = \(ids[2])")
        let counts = try (erased(kind, bench, "--dry-run"), erased("drafts", bench, "--dry-run"))
        #expect(counts == (6, 6))
        #expect(try erased("drafts", bench) == 6)
        #expect(try bench.texts("SELECT id FROM drafts WHERE body <> '(erased)' ORDER BY id") == Array(ids))
        #expect(try bench.texts("SELECT count(*) FROM contacts WHERE name = '(erased)'") == [kind == "contacts" ? "6" : "0"])
        #expect(try erased("drafts", bench, "--dry-run") == 0)
        #expect(try bench.ledger("verify").status == 0)
    }

    @Test func `without settings everything is kept for ever, and that is said`() throws {
        let bench = try bench("")
        try age(bench)
        let outcome = try bench.ledger("retention")
        #expect(outcome.status == 0)
        #expect(outcome.out.components(separatedBy: "kept for ever").count == 5, "\(outcome.out)")
        #expect(try bench.texts("SELECT count(*) FROM erasures") == ["0"])
    }

    @Test func `texts of old drafts go and their people stay; a second time there is nothing to do`() throws {
        let bench = try bench("retention_drafts_days: 30\n")
        #expect(try bench.ledger("retention").out.contains("drafts: 0 older than 30 days erased"))
        try age(bench)
        #expect(try erased("drafts", bench, "--dry-run") == 9)
        let done = try bench.ledger("retention", "--by", "Ann")
        #expect(done.out.contains("drafts: 9 older than 30 days erased"), "\(done.out) \(done.err)")
        #expect(try bench.texts("SELECT DISTINCT body, contact_name FROM drafts") == ["(erased) | (erased)"])
        #expect(try bench.texts("SELECT count(*) FROM contacts WHERE name <> '(erased)' AND email <> ''") == ["9"])
        #expect(try bench.texts("SELECT count(*) FROM forgotten") == ["0"])
        #expect(try bench.ledger("retention").out.contains("drafts: 0 older"))
        #expect(try bench.ledger("verify").status == 0)
        #expect(try bench.ledger("replay", "--check", "--all").status == 0)
        #expect(bench.files(in: "outbound").filter { $0.hasSuffix("_email.md") } == [])
    }

    @Test func `drafts that were erased wait for nobody, and say that they were erased`() throws {
        let bench = try bench("retention_drafts_days: 30\n")
        let open = try bench.texts("SELECT draft_id FROM v_review WHERE state = 'accepted' ORDER BY draft_id")
        #expect(try bench.ledger("approve", open[0], "--by", "Ann", "--reason", "fine").status == 0)
        let day = ["report", "daily", "--until", SampleList.day, "--json"]
        let before = try bench.json(try bench.ledger(day).out)
        #expect(before["waiting_count"] as? Int == open.count - 1 && before["to_send_count"] as? Int == 1)
        try age(bench)
        try bench.database("DROP TRIGGER reviews_never_change; UPDATE reviews SET at = '2020-01-01T00:00:00.000Z'")
        #expect(try bench.ledger("retention").out.contains("drafts: 9 older than 30 days erased"))
        let report = try bench.json(try bench.ledger(day).out)
        for count in ["waiting_count", "to_send_count", "held_count"] { #expect(report[count] as? Int == 0, "\(count)") }
        #expect((report["waiting"] as? [Any])?.isEmpty == true)
        for standing in ["open", "held", "approved", "declined", "all"] {
            let list = try bench.ledger("review", "--list", "--standing", standing)
            #expect(list.status == 0 && !list.out.contains("(erased)"), "\(list.out)")
        }
        for command in [["approve", open[1]], ["review", "--draft", open[0]]] {
            let refused = try bench.ledger(command)
            #expect(refused.status == 65 && refused.err.contains("was erased"), "\(command): \(refused.err)")
        }
        #expect(try bench.texts("SELECT sum(accepted), sum(approved) FROM tallies") == ["\(open.count) | 1"])
    }

    @Test func `what was edited is reported by angle and offer after its texts are gone`() throws {
        let bench = try bench("retention_drafts_days: 30\n")
        let id = try bench.texts("SELECT draft_id FROM v_review WHERE state = 'accepted' ORDER BY draft_id")[0]
        #expect(try bench.ledger("edit", id, "--subject", "A quiet zeppelin question").status == 0)
        let edits = {
            try bench.ledger("report", "gates", "--run", "1", "--json").out.components(separatedBy: "\"edits\"").last ?? ""
        }
        let before = try edits()
        #expect(before.contains("\"angle\"") && !before.contains("unknown"), "\(before)")
        try age(bench)
        try bench.database("DROP TRIGGER revisions_never_change; UPDATE revisions SET at = '2020-01-01T00:00:00.000Z'")
        #expect(try erased("drafts", bench) == 9)
        #expect(try bench.texts("SELECT body FROM revisions") == ["(erased)"])
        #expect(try edits() == before)
    }

    @Test func `who opts out by a draft that was erased is suppressed, as long as the address is known`() throws {
        let bench = try bench("retention_drafts_days: 30\n")
        let ids = try bench.texts("SELECT draft_id FROM v_review WHERE state = 'accepted' ORDER BY draft_id")
        for id in ids.prefix(2) {
            #expect(try bench.ledger("approve", id, "--by", "Ann", "--reason", "fine").status == 0)
        }
        #expect(try bench.ledger("outcome", ids[0], "sent").status == 0)
        let email = try bench.texts("SELECT contact_email FROM v_review WHERE draft_id = \(ids[0])")
        try age(bench)
        try bench.database(
            """
            DROP TRIGGER reviews_never_change; UPDATE reviews SET at = '2020-01-01T00:00:00.000Z';
            DROP TRIGGER outcomes_never_change; UPDATE outcomes SET recorded_at = '2020-01-01T00:00:00.000Z'
            """)
        #expect(try bench.ledger("retention").out.contains("drafts: 9 older than 30 days erased"))
        let noted = try bench.ledger("outcome", ids[0], "opted_out", "--note", "called Ann")
        #expect(noted.status == 65 && noted.err.contains("was erased and takes no note"), "\(noted.err)")
        let outcome = try bench.ledger("outcome", ids[0], "opted_out", "--json")
        #expect(outcome.status == 0 && outcome.out.contains("opted_out"), "\(outcome.err)")
        #expect(try bench.texts("SELECT value FROM v_suppressed WHERE kind = 'email'") == email)
        #expect(try bench.texts("SELECT count(*) FROM v_suppressed WHERE kind = 'person'") == ["1"])

        try bench.write(try bench.read("ledger.yaml") + "retention_contacts_days: 30\n", to: "ledger.yaml")
        try bench.database("UPDATE outcomes SET recorded_at = '2020-01-01T00:00:00.000Z'")
        #expect(try bench.ledger("retention").out.contains("contacts: 9 older than 30 days erased"))
        let late = try bench.ledger("outcome", ids[1], "opted_out")
        #expect(late.status == 65 && late.err.contains("suppress the address by hand"), "\(late.err)")
        #expect(try bench.texts("SELECT count(*) FROM outcomes WHERE draft_id = \(ids[1])") == ["0"])
        #expect(try bench.ledger("outcome", ids[1], "replied").status == 0)
        #expect(try bench.texts("SELECT kind FROM outcomes WHERE draft_id = \(ids[1]) AND note IS NULL ORDER BY kind") == ["replied", "sent"])
    }

    @Test func `files of old drafts go where their run wrote them, whatever output root the command names`() throws {
        let bench = try bench("retention_drafts_days: 30\n")
        try age(bench)
        let done = try bench.ledger("retention", "--database", "outbound/ledger.sqlite", "--output-root", "other")
        #expect(done.status == 0 && done.out.contains("drafts: 9 older than 30 days erased"), "\(done.out) \(done.err)")
        #expect(bench.files(in: "outbound").filter { $0.hasSuffix("_email.md") } == [])
        #expect(!bench.exists("other"))
        #expect(try bench.ledger("replay", "--check", "--all").status == 0)
    }

    @Test func `old people go with all that was drafted for them, and may be found again`() throws {
        let bench = try bench("retention_contacts_days: 30\n")
        #expect(try bench.ledger("suppress", "add", "--person", "Ana Ruiz", "--account", "Northfield Devices Inc.", "--reason", "x").status == 0)
        try age(bench)
        #expect(try bench.ledger("retention").out.contains("contacts: 9 older than 30 days erased"))
        #expect(try bench.texts("SELECT DISTINCT name, email IS NULL FROM contacts") == ["(erased) | 1"])
        let again = try bench.ledger("run", "--run-date", "2026-03-18", "--since-days", "0", "--quiet")
        #expect(again.status == 0, "\(again.err)")
        #expect(try bench.texts("SELECT count(*) FROM contacts WHERE name <> '(erased)'") == ["9"])
        // Who asked not to be written to is not, though everything else of them went.
        #expect(try bench.texts("SELECT state, reason FROM attempts WHERE run_id = 2 AND contact_name = 'Ana Ruiz'") == ["skipped | suppressed"])
        #expect(try bench.ledger("verify").status == 0)
    }

    @Test func `old events go as pruning lets them`() throws {
        let bench = try bench("retention_events_days: 30\n")
        try bench.database("UPDATE runs SET finished_at = '2020-01-01T00:00:00.000Z'")
        let before = try #require(Int(try bench.texts("SELECT count(*) FROM events")[0]))
        #expect(try bench.ledger("retention").out.contains("events: 0 older"))
        #expect(try bench.texts("SELECT count(*) FROM events") == ["\(before)"])
        // All are old but the last three; the newest of all stays in any case.
        try bench.database(
            """
            DROP TRIGGER events_never_change;
            UPDATE events SET at = '2020-01-01T00:00:00.000Z' WHERE id <= (SELECT max(id) FROM events) - 3
            """)
        #expect(try erased("events", bench, "--dry-run") == before - 3)
        #expect(try erased("events", bench) == before - 3)
        #expect(try bench.texts("SELECT count(*), max(at) < '2021' FROM events") == ["3 | 0"])
        #expect(try bench.texts("SELECT sum(events_deleted) FROM prunings") == ["\(before - 3)"])
        #expect(try erased("events", bench) == 0)
        #expect(try bench.ledger("verify").status == 0)
    }

    @Test func `kept answers go when they are past their time for so long`() throws {
        let bench = try bench("retention_research_days: 5\n")
        for (subject, days) in [("old", 6), ("recent", 4), ("good", -1)] {
            try bench.database(
                """
                INSERT INTO research_cache (account_id, provider, kind, subject, answer, answer_sha256, fetched_at, expires_at)
                VALUES (1, 'x', 'company', '\(subject)', '[]', '\(String(repeating: "a", count: 64))', '2020-01-01T00:00:00.000Z',
                    strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '\(-days) days'))
                """)
        }
        #expect(try erased("research", bench, "--dry-run") == 1)
        #expect(try erased("research", bench) == 1)
        #expect(try bench.texts("SELECT subject FROM research_cache WHERE provider = 'x' ORDER BY subject") == ["good", "recent"])
        #expect(try erased("research", bench) == 0)
    }

    @Test(arguments: ["0", "x", "-3", "99999999"])
    func `an age that is no number of days is told`(age: String) throws {
        let bench = try bench("retention_drafts_days: \(age)\n")
        let outcome = try bench.ledger("retention")
        #expect(outcome.status == 65 && outcome.err.contains("retention_drafts_days"), "\(outcome.err)")
    }
}

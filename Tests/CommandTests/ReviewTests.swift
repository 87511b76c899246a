import Foundation
import Testing

/// Review by commands and by keys, on a run of six accounts.
@Suite(.ownThreads) struct ReviewTests {
    private let bench: Bench

    init() throws {
        bench = try Bench()
        try Self.writeList(to: bench)
        try bench.ledger("run", "--run-date", SampleList.day, "--quiet", "--max-drafts-per-account", "5")
    }

    /// With a person first whose title names two personas: held.
    private static func writeList(to bench: Bench) throws {
        try SampleList.write(to: bench)
        let lines = SampleList.contacts.split(separator: "\n", maxSplits: 1)
        try bench.write(
            lines[0] + "\nGil Ronen,Director of Quality and Operations,Northfield Devices Inc.,gil@northfield.example\n" + lines[1],
            to: "contacts.csv")
    }

    private func ids(_ condition: String) throws -> [String] {
        try bench.rows("SELECT draft_id FROM v_review WHERE \(condition) ORDER BY draft_id").map { $0[0] }
    }

    /// Keys and answers, a line each, as a terminal would hand them over.
    private func review(_ keys: String, _ options: String = "", editor: String = "false") throws -> Bench.Outcome {
        try bench.shell("printf '\(keys)' | ledger review --by Ann \(options)", environment: ["EDITOR": editor, "VISUAL": ""])
    }

    @Test func `a person goes through the drafts key by key`() throws {
        let open = try ids("review IS NULL AND state = 'accepted'")
        try #require(open.count >= 4)
        let outcome = try review("a\\nn\\nd\\ntoo general\\n?\\np\\nx\\nq\\n", "--confidence HIGH")
        #expect(outcome.status == 0)
        #expect(outcome.out.hasPrefix("1 draft approved, 1 declined, 0 edits; ") && outcome.out.hasSuffix(" open in the whole ledger\n"))
        #expect(outcome.err.contains("Subject: "))
        #expect(outcome.err.contains("`x` is no key here"))
        #expect(try ids("review = 'approved'") == [open[0]])
        #expect(try ids("review = 'declined'") == [open[2]])
        #expect(try bench.rows("SELECT decided_by, decision_reason FROM v_review WHERE review = 'declined'") == [["Ann", "too general"]])
    }

    @Test func `a decision is taken back with a key`() throws {
        let open = try ids("review IS NULL")
        let outcome = try review("a\\nu\\nq\\n", "--confidence HIGH")
        #expect(outcome.out.hasPrefix("0 drafts approved, 0 declined, 0 edits; "))
        #expect(try ids("review IS NULL") == open)
        #expect(try bench.rows("SELECT count(*) AS n FROM events WHERE entity = 'review'") == [["2"]])
    }

    @Test func `a review shows each draft as it is now`() throws {
        let open = try ids("review IS NULL AND state = 'accepted' AND confidence_mode = 'HIGH'")
        let back = try review("d\\ntoo general\\np\\nq\\n", "--confidence HIGH")
        #expect(back.err.contains("Draft \(open[0]) of run 1, \(SampleList.day): declined (1 of "), "\(back.err)")
        // Somebody else approves the next one while its wording is in the editor.
        let held = try review("n\\ne\\nq\\n", "--confidence HIGH", editor: "ledger approve \(open[2]) >&2; false")
        #expect(held.err.contains("Draft \(open[2]) of run 1, \(SampleList.day): approved (2 of "), "\(held.err)")
    }

    @Test func `a held draft that is declined leaves the review`() throws {
        let held = try #require(try ids("state = 'held'").first)
        let outcome = try review("d\\nnot her\\np\\nq\\n", "--warning REVIEW_REQUIRED")
        #expect(outcome.out.hasPrefix("0 drafts approved, 1 declined"), "\(outcome.out) \(outcome.err)")
        #expect(outcome.err.components(separatedBy: "Draft \(held) of run").count == 2)
    }

    @Test func `a script of keys ends with the last draft`() throws {
        let outcome = try bench.shell("yes n | head -n 1000 | ledger review --by Ann || true")
        #expect(outcome.out.hasPrefix("0 drafts approved") && outcome.err.contains("That was the last one: "), "\(outcome.err)")
        #expect(outcome.err.components(separatedBy: "That was the last one: ").count == 2)
    }

    @Test(arguments: [
        ("printf nothing >\"$1\"; true", "the first line must be"), ("sed -i s/^Hi/Hello/ \"$1\"; false", "ended with code 1"),
        ("printf 'Subject: s\\n\\n%030000d\\n' 0 >\"$1\"; true", "is longer than 20000 characters"),
        // One character for the eye, all of it.
        ("printf 'Subject: s\\n\\na%s\\n' \"$(printf '%030000d' 0 | sed 's/0/\\xCC\\x81/g')\" >\"$1\"; true", "is longer than 20000 characters"),
    ])
    func `words that could not be kept stay in a file of their own`(editor: String, fault: String) throws {
        let id = try #require(try ids("review IS NULL AND state = 'accepted'").first)
        try bench.write("#!/bin/sh\n\(editor)\n", to: "editor")
        _ = try bench.shell("chmod 755 editor && mkdir temporary")
        let outcome = try bench.ledger(
            ["edit", id], environment: ["EDITOR": "./editor", "VISUAL": "", "TMPDIR": bench.folder.path + "/temporary"])
        #expect(outcome.status == 65 && outcome.err.contains(fault), "\(outcome.err)")
        let file = try #require(outcome.err.split(separator: "; your text is in ").last).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try bench.shell("stat -c %a '\(file)'").out == "600\n")
        #expect(try bench.rows("SELECT revision FROM v_review WHERE draft_id = \(id)") == [["0"]])
    }

    @Test func `an edit leaves no file behind where nothing is lost`() throws {
        let id = try #require(try ids("review IS NULL AND state = 'accepted'").first)
        try bench.write("", to: "temporary/.keep")
        for editor in ["sed -i 's/^Hi /Hello /'", "true", "false", "/nonexistent"] {
            _ = try bench.ledger(["edit", id], environment: ["EDITOR": editor, "VISUAL": "", "TMPDIR": bench.folder.path + "/temporary"])
        }
        #expect(bench.files(in: "temporary") == [".keep"])
    }

    @Test func `an edit as JSON is the judgement with --check, and else the draft`() throws {
        let id = try #require(try ids("review IS NULL AND state = 'accepted'").first)
        let failing = try bench.ledger("edit", id, "--subject", "Act now!", "--check", "--json")
        let judged = try bench.json(failing.out)
        #expect(failing.status == 2 && judged["kept"] as? Bool == false && judged["validation"] as? String == "FAILED")
        #expect((judged["failures"] as? [Any])?.isEmpty == false && judged["draft_id"] as? Int == Int(id))
        let unchanged = try bench.ledger(["edit", id, "--json"], environment: ["EDITOR": "true", "VISUAL": ""])
        #expect(try bench.json(unchanged.out)["revision"] as? Int == 0, "\(unchanged.out)")
    }

    @Test func `marks that turn the direction of text are seen by who reviews`() throws {
        let id = try #require(try ids("review IS NULL AND state = 'accepted'").first)
        try bench.write("Hi,\n\nyou may \u{202e}ton\u{202c} pay?\n", to: "body.txt")
        try bench.ledger("edit", id, "--body-file", "body.txt")
        let page = try bench.ledger("review", "--draft", id).out
        #expect(page.contains("you may \u{fffd}ton\u{fffd} pay?"), "\(page)")
    }

    @Test func `an edit in the editor is validated, kept beside the original, and voids an approval`() throws {
        let id = try #require(try ids("review IS NULL AND state = 'accepted'").first)
        try bench.ledger("approve", id)
        let before = try bench.rows("SELECT body FROM v_drafts WHERE draft_id = \(id)")
        let edited = try bench.ledger(["edit", id, "--by", "Ann"], environment: ["EDITOR": "sed -i 's/^Hi /Hello /'", "VISUAL": ""])
        #expect(edited.out == "draft \(id): revision 1, PASSED\n")
        #expect(try bench.rows("SELECT review FROM v_review WHERE draft_id = \(id)") == [["<null>"]])
        #expect(try bench.rows("SELECT body FROM v_drafts WHERE draft_id = \(id)") == before)
        #expect(try bench.rows("SELECT edit_distance FROM v_review WHERE draft_id = \(id)") != [["0"]])
        let untouched = try bench.ledger(["edit", id], environment: ["EDITOR": "true", "VISUAL": ""])
        #expect(untouched.out == "nothing was changed\n")
        let failed = try bench.ledger(["edit", id], environment: ["EDITOR": "false", "VISUAL": ""])
        #expect(failed.status == 65 && failed.err.contains("ended with code 1"))
    }

    @Test func `an edit that fails its validation is kept, told, and cannot be approved`() throws {
        let id = try #require(try ids("review IS NULL AND state = 'accepted'").first)
        let checked = try bench.shell("printf 'Buy now, it cures everything.' | ledger edit \(id) --check --body-file - || test $? = 2")
        #expect(checked.out.hasPrefix("draft \(id): FAILED\n"))
        let edited = try bench.shell("printf 'Buy now, it cures everything.' | ledger edit \(id) --body-file - || test $? = 2")
        #expect(edited.out.contains("revision 1, FAILED") && edited.out.contains("ends_with_question"))
        let approval = try bench.ledger("approve", id)
        #expect(approval.status == 65 && approval.err.contains("failed the validation"))
        #expect(try bench.ledger("edit", id, "--original").out == "draft \(id): revision 2, PASSED\n")
        #expect(try bench.ledger("approve", id).status == 0)
    }

    @Test func `a held draft takes a named person's reason, and counts from then on`() throws {
        let held = try #require(try ids("state = 'held'").first)
        let accepted = try bench.rows("SELECT drafts_accepted FROM v_runs")[0][0]
        for arguments in [["approve", held], ["approve", held, "--by", "Ann"], ["approve", held, "--reason", "known"]] {
            let refused = try bench.ledger(arguments)
            #expect(refused.status == 65 && refused.err.contains("a named person with a reason"), "\(arguments)")
        }
        #expect(try bench.ledger("approve", held, "--by", "Ann", "--reason", "I know her").status == 0)
        #expect(try bench.rows("SELECT drafts_accepted FROM v_runs")[0][0] == String((Int(accepted) ?? 0) + 1))
        #expect(try bench.ledger("replay", "--check").status == 0)
        #expect(try bench.ledger("verify").status == 0)
    }

    @Test func `a held draft is not accepted above the cap`() throws {
        let full = try Bench()
        try Self.writeList(to: full)
        try full.ledger("run", "--run-date", SampleList.day, "--max-total-drafts", "1", "--quiet")
        let held = try #require(try full.rows("SELECT draft_id FROM v_review WHERE state = 'held'").first)
        let refused = try full.ledger("approve", held[0], "--by", "Ann", "--reason", "known")
        #expect(refused.status == 65 && refused.err.contains("caps of its run are full"))
        #expect(try full.rows("SELECT max(drafts_accepted - max_total_drafts) AS over FROM runs") == [["0"]])
    }

    @Test func `the queue is filtered, listed and printed as JSON`() throws {
        let all = try bench.ledger("review", "--list")
        #expect(all.out.contains("Northfield Devices Inc."))
        let one = try bench.ledger("review", "--list", "--account", "harbor", "--json")
        let items = try #require(try JSONSerialization.jsonObject(with: Data(one.out.utf8)) as? [[String: Any]])
        #expect(!items.isEmpty && items.allSatisfy { $0["company_name"] as? String == "Harbor Biologics" })
        for (option, word) in [("--text", "%"), ("--warning", "NOTHING"), ("--run", "7"), ("--persona", "sales"), ("--confidence", "LOW")] {
            #expect(try bench.ledger("review", "--list", option, word).out == "No draft matches.\n", "\(option)")
        }
        #expect(try bench.ledger("review", "--list", "--standing", "nonsense").status == 64)
        let held = try JSONSerialization.jsonObject(with: Data(try bench.ledger("review", "--standing", "held", "--json").out.utf8))
        #expect((held as? [[String: Any]])?.compactMap { ($0["draft_id"] as? Int).map(String.init) } == (try ids("state = 'held'")))
    }

    @Test func `an approval names the wording that was seen`() throws {
        let id = try #require(try ids("review IS NULL AND state = 'accepted'").first)
        let refused = try bench.ledger("approve", id, "--sha256", String(repeating: "0", count: 64))
        #expect(refused.status == 65 && refused.err.contains("another wording by now"))
    }

    @Test func `outcomes follow an approval, and suppress where they say so`() throws {
        let open = try ids("review IS NULL AND state = 'accepted'")
        let early = try bench.ledger("outcome", open[0], "sent")
        #expect(early.status == 65 && early.err.contains("approve it first"))
        _ = try bench.ledger(["approve"] + open)
        #expect(try bench.ledger("outcome", open[0], "replied", "--at", "2026-03-19").out == "draft \(open[0]): replied\n")
        #expect(try bench.rows("SELECT kind, note FROM v_outcomes ORDER BY kind DESC") == [["sent", "follows from replied"], ["replied", "<null>"]])
        #expect(try bench.ledger("outcome", open[0], "replied").out.contains("recorded before"))
        let address = try bench.rows("SELECT contact_email FROM v_review WHERE draft_id = \(open[1])")[0][0]
        let tomorrow = ISO8601DateFormatter().string(from: Date().addingTimeInterval(86_400)).prefix(10)
        let rows = "\(address.uppercased()),Unsubscribed,\(tomorrow)T10:00:00+01:00\nnobody@x.example,Replied,\n\(address),Bounced,2020-01-01\n"
        try bench.write("email,status,date\n" + rows, to: "o.csv")
        let imported = try bench.ledger("outcome", "import", "o.csv")
        #expect(
            imported.out == """
                3 rows read: 1 recorded, 1 known before, 0 suppressed without a draft, 1 refused
                  line 3: no approved draft is to this address
                  line 4: each draft to this address was approved later than 2020-01-01; name the draft by its id; the address is suppressed

                """)
        #expect(try bench.ledger("outcome", "import", "o.csv").out.contains("0 recorded, 2 known before"))
        #expect(try bench.rows("SELECT kind FROM v_suppressed ORDER BY kind") == [["email"], ["person"]])
        #expect(try bench.rows("SELECT at FROM v_outcomes WHERE kind = 'opted_out'") == [["\(tomorrow)T09:00:00.000Z"]])
    }

    @Test func `who opts out is heard, whatever date the row has and whether or not a draft was approved`() throws {
        let open = try ids("review IS NULL AND state = 'accepted'")
        let addresses = try open.map { try bench.rows("SELECT contact_email FROM v_review WHERE draft_id = \($0)")[0][0] }
        _ = try bench.ledger("approve", open[0])
        try bench.write(
            "email,status,date\n\(addresses[0]),unsubscribed,11/23/2026 09:12 AM\n\(addresses[1]),Unsubscribed,\nno address,bounced,\n",
            to: "o.csv")
        let imported = try bench.ledger("outcome", "import", "o.csv")
        #expect(
            imported.out == """
                3 rows read: 1 recorded, 0 known before, 1 suppressed without a draft, 1 refused
                  line 2: its date is not read; it counts as of now
                  line 3: no approved draft is to this address; the address is suppressed
                  line 4: the e-mail is no address

                """)
        #expect(imported.status == 0)
        #expect(try bench.rows("SELECT value, reason FROM v_suppressed WHERE reason LIKE '%o.csv%'") == [["opted_out, from o.csv:3", addresses[1]]])
        #expect(try bench.ledger("approve", open[1]).status == 65)
        let again = try bench.json(try bench.ledger("outcome", "import", "o.csv", "--json").out)
        #expect(again["known_before"] as? Int == 2 && again["suppressed_without_draft"] as? Int == 0)
    }

    @Test func `several drafts are decided at once, and what cannot be is told`() throws {
        let open = try ids("review IS NULL AND state = 'accepted'")
        let outcome = try bench.ledger("approve", open[0], "9999", open[1])
        #expect(outcome.status == 65)
        #expect(outcome.err.contains("there is no draft 9999"))
        #expect(try ids("review = 'approved'") == [open[0], open[1]])
        #expect(try bench.ledger("reopen", open[0], open[1]).status == 0)
        #expect(try ids("review = 'approved'") == [])
    }
}

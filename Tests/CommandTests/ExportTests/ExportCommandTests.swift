import Foundation
import Testing

/// `ledger export` on a run of the sample list, whose drafts are approved as a person would.
@Suite(.ownThreads)
struct ExportCommandTests {
    private static let outbox = "outbound/exports/approved_eml"

    /// A finished run, and its accepted drafts, the first two of them approved.
    private func bench(approving count: Int = 2) throws -> (bench: Bench, drafts: [String]) {
        let bench = try Bench()
        try SampleList.write(to: bench)
        let run = try bench.ledger("run", "--run-date", SampleList.day, "--quiet")
        try #require(run.status == 0, "\(run.err)")
        let drafts = try bench.rows(
            "SELECT draft_id FROM v_drafts WHERE state = 'accepted' AND warnings = '[]' ORDER BY draft_id").flatMap { $0 }
        try #require(drafts.count > 2)
        for draft in drafts.prefix(count) {
            let outcome = try bench.ledger("approve", draft, "--by", "Kim")
            try #require(outcome.status == 0, "\(outcome.err)")
        }
        return (bench, drafts)
    }

    private func digests(_ bench: Bench) throws -> String { try bench.shell("cd outbound/exports && find . -type f | sort | xargs -r -d '\\n' sha256sum").out }

    @Test func `What was approved is in the folder, and nothing else`() throws {
        let (bench, drafts) = try bench()
        let outcome = try bench.ledger("export", "eml", "--json")
        #expect(outcome.status == 0, "\(outcome.err)")
        let value = try bench.json(outcome.out)
        #expect((value["drafts"] as? [Int])?.map(String.init) == Array(drafts.prefix(2)))
        #expect((value["left_out"] as? [Any])?.isEmpty == true)
        let files = bench.files(in: Self.outbox)
        #expect(files.count == 2 && files.allSatisfy { $0.hasSuffix(".eml") })
        let text = try bench.read(Self.outbox + "/" + (files.first ?? ""))
        #expect(text.contains("\r\nX-Unsent: 1\r\n") && text.contains("\r\nTo: ") && !text.contains("From: ") && !text.contains("X-Ledger"))
        #expect(try bench.shell("find outbound/exports -type f -perm /077").out.isEmpty)
    }

    @Test(arguments: ["eml", "markdown", "json", "instantly", "smartlead", "hubspot", "salesforce"])
    func `Exporting twice gives the same bytes, and each time a row`(_ format: String) throws {
        let (bench, _) = try bench()
        #expect(try bench.ledger("export", format, "--by", "Kim").out.hasPrefix("2 drafts exported\n"))
        let before = try digests(bench)
        let again = try bench.ledger("export", format)
        #expect(again.out.contains(", as it was"), "\(again.out) \(again.err)")
        #expect(try digests(bench) == before)
        let rows = try bench.rows("SELECT count(*), count(DISTINCT sha256), sum(drafts), min(actor) FROM v_exports")
        #expect(rows.first?.sorted().prefix(3) == ["1", "2", "4"])
    }

    @Test func `A message of a draft that is no longer approved is removed`() throws {
        let (bench, drafts) = try bench()
        try bench.ledger("export", "eml")
        try bench.ledger("reopen", drafts[0], "--by", "Kim")
        let outcome = try bench.ledger("export", "eml")
        #expect(outcome.out.contains("1 draft exported\n") && outcome.out.contains("1 file removed"), "\(outcome.out)")
        #expect(bench.files(in: Self.outbox).map { $0.hasSuffix("_\(drafts[1]).eml") } == [true])
        try bench.ledger("outcome", drafts[1], "sent", "--by", "Kim")
        #expect(try bench.ledger("export", "eml").out.hasPrefix("0 drafts exported\n"))
        #expect(bench.files(in: Self.outbox).isEmpty)
    }

    @Test func `Who is suppressed since gets no message`() throws {
        let (bench, drafts) = try bench()
        try bench.ledger("export", "eml")
        try bench.database(
            """
            INSERT INTO suppressions (kind, value, action, actor, reason)
            SELECT 'email', contact_email, 'suppress', 'Kim', 'asked' FROM v_attempts WHERE draft_id = \(drafts[0])
            """)
        let outcome = try bench.ledger("export", "eml")
        #expect(outcome.out.hasPrefix("1 draft exported; 1 left out: 1 suppressed\n"), "\(outcome.out)")
        #expect(bench.files(in: Self.outbox).count == 1)
        let named = try bench.ledger("export", "json", drafts[0], "--include", "open,held,declined,sent")
        #expect(named.status == 2, "\(named.out)")
        #expect(try bench.read("outbound/exports/draft_\(drafts[0])_with_declined_held_open_sent.json").contains("\"drafts\": []"))
    }

    @Test(arguments: [true, false])
    func `What was suppressed or edited while an export wrote its files is in none of them`(isAnotherWaiting: Bool) throws {
        let (bench, drafts) = try bench(approving: 3)
        let email = try bench.rows("SELECT contact_email FROM v_attempts WHERE draft_id = \(drafts[0])").flatMap { $0 }[0]
        let outcome = try bench.shell(
            """
            LEDGER_STOP_AT=exported ledger export eml >export.out 2>export.err &
            export=$!
            until [ -e /proc/$export/stat ] && [ "$(awk '{print $3}' /proc/$export/stat)" = T ]; do sleep 0.05; done
            ledger suppress add --email '\(email)' --reason asked
            ledger edit \(drafts[1]) --subject 'A question on quality work'
            \(isAnotherWaiting ? "ledger export eml >second.out 2>second.err &" : "")
            kill -CONT $export
            wait
            """)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(bench.files(in: Self.outbox).map { $0.hasSuffix("_\(drafts[2]).eml") } == [true])
        #expect(try bench.rows("SELECT count(*) FROM exports") == [[isAnotherWaiting ? "2" : "1"]])
        #expect(try bench.ledger("export", "eml").out.contains(", as it was"))
    }

    @Test func `A run's other drafts are left out with the reason, and included as what they are`() throws {
        let (bench, drafts) = try bench()
        let told = try bench.ledger("export", "eml", "--run", "1").out
        let open = try bench.rows("SELECT count(*) FROM drafts WHERE state = 'accepted' AND review IS NULL").flatMap { $0 }.first ?? ""
        #expect(told.contains("2 drafts exported; ") && told.contains("\(open) not approved"), "\(told)")
        let counts = try bench.rows("SELECT (SELECT count(*) FROM drafts) - drafts - (SELECT sum(value) FROM json_each(left_out)) FROM exports")
        #expect(counts == [["0"]], "every draft of the run is accounted for")
        let included = try bench.ledger("export", "eml", "--run", "1", "--include", "open", "--json")
        let value = try bench.json(included.out)
        #expect(value["exported"] as? Int == 2 + (Int(open) ?? 0))
        let folder = "outbound/exports/\(SampleList.day)_run_1_with_open_eml"
        let marked = bench.files(in: folder).filter { $0.hasSuffix(".open.eml") }
        #expect(marked.count == Int(open))
        #expect(try bench.read(folder + "/" + (marked.first ?? "")).contains("\r\nX-Ledger-Review: open\r\n"))
        #expect(bench.files(in: "outbound/exports/\(SampleList.day)_run_1_eml").count == 2)
        #expect(try bench.ledger("export", "json", "--since", "2026-03-18").out.hasPrefix("0 drafts exported\n"))
        #expect(try bench.ledger("export", "json", drafts[2]).status == 2)
        #expect(try bench.ledger("export", "json", drafts[0]).status == 0)
    }

    @Test func `What somebody changed or put there is neither replaced nor removed`() throws {
        let (bench, drafts) = try bench()
        try bench.ledger("export", "eml")
        let files = bench.files(in: Self.outbox)
        try bench.write("mine", to: Self.outbox + "/note.eml")
        try bench.write("changed", to: Self.outbox + "/" + files[0])
        let refused = try bench.ledger("export", "eml")
        #expect(refused.status == 73 && refused.err.contains("changed since"), "\(refused.err)")
        #expect(try bench.rows("SELECT count(*) FROM exports") == [["1"]])
        let first = drafts.first { files[0].hasSuffix("_\($0).eml") } ?? ""
        try bench.ledger("reopen", first, "--by", "Kim")
        let outcome = try bench.ledger("export", "eml")
        #expect(outcome.status == 0 && outcome.out.contains("2 messages in it no export wrote"), "\(outcome.out)")
        #expect(try bench.json(bench.ledger("export", "eml", "--json").out)["left_alone"] as? [String] == ["exports/approved_eml/\(files[0])", "exports/approved_eml/note.eml"].sorted())
        #expect(bench.files(in: Self.outbox).count == 3)
        #expect(try bench.read(Self.outbox + "/note.eml") == "mine")
    }

    @Test func `No file goes where the ledger keeps its own`() throws {
        let (bench, _) = try bench()
        let folder = try #require(try bench.texts("SELECT folder FROM accounts WHERE folder IS NOT NULL ORDER BY id").first)
        let before = try bench.shell("find outbound -type d -o -name 'x.json*' | sort").out
        for place in [
            "ledger.sqlite-journal/x.json", "ledger.sqlite-wal/x.json", "ledger.sqlite.json", "runs/x.json", "Runs/x.json",
            "\(folder)/x.json", "\(folder.uppercased())/drafts/x.json",
        ] {
            let outcome = try bench.ledger("export", "json", "--output", "outbound/\(place)")
            #expect(outcome.status == 64 && outcome.err.contains("where the ledger keeps"), "\(place): \(outcome.err)")
        }
        for place in ["runs", folder] {
            #expect(try bench.ledger("export", "eml", "--output", "outbound/\(place)").status == 64, "\(place)")
        }
        #expect(try bench.shell("find outbound -type d -o -name 'x.json*' | sort").out == before)
        #expect(try bench.ledger("export", "json", "--output", "outbound/exports/runs/ledger.sqlite-wal/x.json").status == 0)
    }

    @Test func `A file goes where it is told, inside the output root`() throws {
        let (bench, _) = try bench()
        #expect(try bench.ledger("export", "hubspot", "--output", "outbound/exports/mine/list.csv").status == 0)
        #expect(try bench.ledger("export", "hubspot", "--raw", "--output", "outbound/exports/mine").status == 0)
        #expect(try bench.ledger("export", "eml", "--output", "outbound/to-send").status == 0)
        #expect(bench.files(in: "outbound/exports/mine") == ["approved_hubspot_raw.csv", "list.csv"])
        #expect(bench.files(in: "outbound/to-send").count == 2)
        _ = try bench.shell("mkdir elsewhere && ln -s ../elsewhere outbound/link")
        for place in ["list.csv", "/tmp/list.csv", "outbound/../list.csv", "outbound", "outbound/link/list.csv"] {
            let outcome = try bench.ledger("export", "hubspot", "--output", place)
            #expect(outcome.status == 64 && outcome.err.contains("--output - > FILE"), "\(place): \(outcome.err)")
        }
        #expect(bench.files(in: "elsewhere").isEmpty && !bench.exists("list.csv"))
        try bench.write("a,b\r\n", to: "outbound/own.csv")
        #expect(try bench.ledger("export", "hubspot", "--output", "outbound/own.csv").status == 73)
        #expect(try bench.read("outbound/own.csv") == "a,b\r\n")
    }

    @Test func `A file is printed, and what was left out is said beside it`() throws {
        let (bench, _) = try bench()
        let outcome = try bench.ledger("export", "instantly", "--run", "1", "--raw", "--output", "-")
        #expect(outcome.out.hasPrefix("email,first_name,last_name,company_name,"))
        #expect(outcome.err.contains("2 drafts exported; "))
        #expect(!bench.exists("outbound/exports"))
        #expect(try bench.rows("SELECT coalesce(path, 'printed') FROM exports") == [["printed"]])
    }

    @Test func `Rows without an address are left out of tables, and are messages without a recipient`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        try bench.write(SampleList.contacts.replacing("ana.ruiz@northfield.example", with: ""), to: "contacts.csv")
        try bench.ledger("run", "--run-date", SampleList.day, "--quiet")
        let draft = try bench.rows("SELECT draft_id FROM v_attempts WHERE contact_name = 'Ana Ruiz'").flatMap { $0 }.first ?? ""
        try bench.ledger("approve", draft, "--by", "Kim")
        #expect(try bench.ledger("export", "salesforce").out.hasPrefix("0 drafts exported; 1 left out: 1 no e-mail address\n"))
        #expect(try bench.ledger("export", "eml", "--sender", "Kim Lee <kim@our.example>").status == 0)
        let text = try bench.read(Self.outbox + "/" + (bench.files(in: Self.outbox).first ?? ""))
        #expect(text.contains("\r\nFrom: Kim Lee <kim@our.example>\r\n") && !text.contains("\r\nTo:"))
    }

    @Test func `Who is forgotten is in no exported file, and is not exported again`() throws {
        let (bench, drafts) = try bench()
        for format in ["eml", "json", "hubspot"] { try bench.ledger("export", format, "--run", "1") }
        let person = try bench.rows("SELECT contact_email, contact_name FROM v_attempts WHERE draft_id = \(drafts[0])").flatMap { $0 }
        let forgotten = try bench.ledger("forget", person[0], "--yes", "--by", "Kim")
        #expect(forgotten.status == 0, "\(forgotten.err)")
        for text in person + [person[1].replacing(" ", with: "-")] {
            #expect(try bench.shell("grep -rlF '\(text)' outbound/exports || true; find outbound/exports | grep -F '\(text)' || true").out.isEmpty)
        }
        #expect(bench.files(in: "outbound/exports/\(SampleList.day)_run_1_eml").count == 1)
        let again = try bench.ledger("export", "json", drafts[0], "--include", "open,sent,held,declined")
        #expect(again.status == 2 && again.out.contains("1 erased"), "\(again.out) \(again.err)")
    }

    @Test func `An edited draft is exported in its new wording, once that is approved`() throws {
        let (bench, drafts) = try bench(approving: 1)
        let edit = try bench.ledger("edit", drafts[0], "--subject", "A question on quality work", "--by", "Kim")
        #expect(edit.status == 0, "\(edit.out) \(edit.err)")
        #expect(try bench.ledger("export", "json").out.hasPrefix("0 drafts exported"))
        #expect(try bench.ledger("approve", drafts[0], "--by", "Kim").status == 0)
        #expect(try bench.ledger("export", "json").out.hasPrefix("1 draft exported"))
        #expect(try bench.read("outbound/exports/approved.json").contains("\"subject\": \"A question on quality work\""))
        try bench.ledger("edit", drafts[0], "--subject", "BUY NOW!!", "--by", "Kim")
        let failed = try bench.ledger("export", "json", drafts[0], "--include", "open")
        #expect(failed.status == 2 && failed.out.contains("1 edited wording fails validation"), "\(failed.out)")
    }

    @Test(arguments: [
        ["export"], ["export", "xml"], ["export", "eml", "1", "--run", "1"], ["export", "eml", "--include", "open"], ["export", "eml", "--run", "1", "--include", "rejected"],
        ["export", "eml", "--run", "1", "--include", "approved"], ["export", "eml", "--raw"], ["export", "json", "--sender", "a@b.example"], ["export", "eml", "--output", "-"],
        ["export", "json", "--output", "-", "--json"], ["export", "eml", "--sender", "Kim"], ["export", "eml", "--since", "yesterday"], ["export", "eml", "--by", " "],
    ])
    func `What cannot be meant is told`(_ arguments: [String]) throws {
        let bench = try Bench()
        let outcome = try bench.ledger(arguments)
        #expect(outcome.status == 64 && !outcome.err.isEmpty, "\(arguments): \(outcome.err)")
    }

    @Test func `A run, a draft or a ledger that is not there is told`() throws {
        let (bench, _) = try bench(approving: 0)
        #expect(try bench.ledger("export", "eml", "--run", "9").status == 65)
        #expect(try bench.ledger("export", "eml", "999").status == 65)
        let empty = try Bench()
        #expect(try empty.ledger("export", "eml").status == 65)
        #expect(!empty.exists("outbound"), "a command that fails makes no folder")
    }

    @Test func `Files are exported to the output root of their drafts' runs alone; what is printed has no place`() throws {
        let (bench, _) = try bench()
        for format in ["eml", "json"] {
            let refused = try bench.ledger("export", format, "--database", "outbound/ledger.sqlite", "--output-root", "other")
            #expect(refused.status == 64 && refused.err.contains("run 1 writes to the folder of its database"), "\(refused.err)")
        }
        #expect(bench.files(in: "other").isEmpty)
        #expect(try bench.rows("SELECT count(*) FROM exports") == [["0"]])
        let printed = try bench.ledger(
            "export", "json", "--output", "-", "--database", "outbound/ledger.sqlite", "--output-root", "other")
        #expect(printed.status == 0 && printed.err.contains("2 drafts exported"), "\(printed.err)")
    }

    @Test func `No contact detail or text is said on the way`() throws {
        let (bench, _) = try bench()
        let outcome = try bench.ledger("export", "eml", "--run", "1", "--include", "open", "--verbose")
        for detail in ["@northfield.example", "Ana Ruiz", "Ana-Ruiz", "Ben"] { #expect(!(outcome.out + outcome.err).contains(detail)) }
    }
}

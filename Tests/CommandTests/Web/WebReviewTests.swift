import Foundation
import Testing

/// Reviewing in the browser: what the forms do, and what they cannot.
@Suite(.ownThreads) struct WebReviewTests {
    private func review(_ web: WebBench, _ draft: Int) throws -> [String: Any] {
        try #require(try web.json("/drafts/\(draft).json")["review"] as? [String: Any])
    }

    /// The first open draft that nothing speaks against.
    private func easyDraft(_ web: WebBench) throws -> Int {
        let drafts = try #require(try web.json("/review.json")["drafts"] as? [[String: Any]])
        let easy = drafts.first { $0["objection"] is NSNull && $0["needs_reason"] as? Bool == false }
        return try #require(easy?["draft_id"] as? Int)
    }

    private func form(_ web: WebBench, _ draft: Int, _ more: [String: String] = [:]) throws -> [String: String] {
        let seen = try #require(try review(web, draft)["content_sha256"] as? String)
        return ["form_token": try web.formToken(), "seen": seen].merging(more) { $1 }
    }

    @Test func `a draft is approved, taken back, declined, in the name of who is signed in`() throws {
        let web = try WebBench(run: true, "--by", "Ada Quill")
        try web.signIn()
        let draft = try easyDraft(web)
        #expect(try web.post("/drafts/\(draft)/approve", try form(web, draft)).header("location") == "/drafts/\(draft)")
        #expect(try review(web, draft)["review"] as? String == "approved")
        #expect(try review(web, draft)["decided_by"] as? String == "Ada Quill")
        #expect(try web.post("/drafts/\(draft)/reopen", try form(web, draft)).status == 303)
        #expect(try web.post("/drafts/\(draft)/decline", try form(web, draft)).status == 400)
        #expect(try web.post("/drafts/\(draft)/decline", try form(web, draft, ["reason": "not now"])).status == 303)
        #expect(try review(web, draft)["review"] as? String == "declined")
        let history = try #require(try web.json("/drafts/\(draft).json")["history"] as? [[String: Any]])
        #expect(history.compactMap { $0["what"] as? String } == ["approved", "reopened", "declined"])
    }

    @Test func `after a decision the queue goes on with the next draft`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let drafts = try #require(try web.json("/review.json")["drafts"] as? [[String: Any]]).compactMap { $0["draft_id"] as? Int }
        try #require(drafts.count > 2)
        let answer = try web.post("/drafts/\(drafts[0])/decline", try form(web, drafts[0], ["reason": "x", "queue": ""]))
        #expect(answer.header("location") == "/drafts/\(drafts[1])?queue=")
        let page = try web.get("/drafts/\(drafts[1])?queue=").body
        #expect(page.contains("data-key=\"j\" href=\"/drafts/\(drafts[2])?queue=\""))
    }

    @Test func `who approves in the list comes back to the part of it that was shown`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let draft = try easyDraft(web)
        let page = try web.get("/review?standing=all&after=1.1").body
        #expect(page.contains("<input type=\"hidden\" name=\"after\" value=\"1.1\">"))
        let back = try web.post("/drafts/\(draft)/approve", try form(web, draft, ["queue": "standing=all", "after": "1.1", "back": "1"]))
        #expect(back.header("location") == "/review?standing=all&after=1.1")
        let other = try web.post("/drafts/\(draft)/reopen", try form(web, draft, ["queue": "", "after": "//evil.example", "back": "1"]))
        #expect(other.header("location") == "/review")
    }

    @Test func `the list tells the words, the number and the lack of an address beside each button that approves`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let drafts = try #require(try web.json("/review.json")["drafts"] as? [[String: Any]])
        let draft = try easyDraft(web)
        let body = try #require(drafts.first { $0["draft_id"] as? Int == draft }?["body"] as? String)
        let row = try #require(try web.get("/review").body.components(separatedBy: "<tr>").first { $0.contains("/drafts/\(draft)/approve") })
        let parts = ["<details><summary>Read draft \(draft)</summary>", String(body.prefix { $0 != "\n" && $0 != "'" }), "class=\"approve\"", "</details>"]
        let places = parts.compactMap { row.range(of: $0)?.lowerBound }
        #expect(places.count == 4 && places == places.sorted(), "\(row)")
        #expect(!row.contains("no address"))
        try web.bench.damage("UPDATE attempts SET contact_email = NULL WHERE id = (SELECT attempt_id FROM drafts WHERE id = \(draft))")
        #expect(try web.get("/review?account=").body.contains("no address"))
    }

    @Test func `another wording is judged, kept, shown with its failures, and voids an approval`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let draft = try easyDraft(web)
        #expect(try web.post("/drafts/\(draft)/approve", try form(web, draft)).status == 303)
        let bad = ["subject": "You must act now!", "body": "Buy our product at once <b>today</b>!"]
        let judged = try web.post("/drafts/\(draft)/edit", try form(web, draft, bad.merging(["do": "judge"]) { $1 }))
        #expect(judged.status == 200)
        #expect(judged.body.contains("id=\"failures\"") && judged.body.contains("&lt;b&gt;today&lt;/b&gt;"))
        #expect(try review(web, draft)["review"] as? String == "approved")
        #expect(try web.post("/drafts/\(draft)/edit", try form(web, draft, bad.merging(["do": "save"]) { $1 })).status == 303)
        let edited = try review(web, draft)
        #expect(edited["review"] is NSNull && edited["validation"] as? String == "FAILED" && edited["revision"] as? Int == 1)
        let refused = try web.post("/drafts/\(draft)/approve", try form(web, draft))
        #expect(refused.status == 409 && refused.body.contains("id=\"problem\""))
        #expect(try web.get("/drafts/\(draft)").body.contains("id=\"objection\""))
        #expect(try web.post("/drafts/\(draft)/edit", try form(web, draft, ["do": "restore"])).status == 303)
        #expect(try review(web, draft)["validation"] as? String == "PASSED")
        #expect(try web.post("/drafts/\(draft)/approve", try form(web, draft)).status == 303)
    }

    @Test func `going back to the generated wording does not replace a wording nobody on this page saw`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let draft = try easyDraft(web)
        let before = try form(web, draft, ["do": "restore"])
        let other = try form(web, draft, ["do": "save", "subject": "Another subject", "body": "Another body, by somebody else."])
        #expect(try web.post("/drafts/\(draft)/edit", other).status == 303)
        let refused = try web.post("/drafts/\(draft)/edit", before)
        #expect(refused.status == 409 && refused.body.contains("has another wording by now than the one you saw"))
        #expect(try review(web, draft)["subject"] as? String == "Another subject")
        #expect(try web.post("/drafts/\(draft)/edit", try form(web, draft, ["do": "restore"])).status == 303)
    }

    @Test func `what was not seen is not decided on, and a draft that needs a reason takes one`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let draft = try easyDraft(web)
        let token = try web.formToken()
        #expect(try web.post("/drafts/\(draft)/approve", ["form_token": token]).status == 400)
        let other = String(repeating: "0", count: 64)
        #expect(try web.post("/drafts/\(draft)/approve", ["form_token": token, "seen": other]).status == 409)
        #expect(try review(web, draft)["review"] is NSNull)
        #expect(try web.post("/drafts/\(draft)/edit", ["form_token": token, "seen": other, "subject": "A", "body": "B"]).body.contains("\nB</textarea>"))
        for (what, more) in [("decline", ["reason": "not now"]), ("edit", ["do": "restore"])] {
            #expect(try web.post("/drafts/\(draft)/\(what)", more.merging(["form_token": token]) { $1 }).status == 400)
        }
        #expect(try web.post("/drafts/\(draft)/decline", ["form_token": token, "seen": other, "reason": "not now"]).status == 409)
        #expect(try review(web, draft)["review"] is NSNull)
        #expect(try web.post("/drafts/999/approve", ["form_token": token, "seen": other]).status == 404)
        #expect(try web.post("/drafts/\(draft)/nothing", ["form_token": token]).status == 404)
        let held = try web.bench.rows("SELECT draft_id FROM v_drafts WHERE state = 'held'").compactMap { Int($0[0]) }
        for draft in held {
            #expect(try web.post("/drafts/\(draft)/approve", try form(web, draft)).status == 409)
            #expect(try web.get("/drafts/\(draft)").body.contains("A person must decide"))
        }
    }

    @Test func `a reason and a note are of 2,000 characters at most, and an import cuts its notes`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let draft = try easyDraft(web)
        let (most, long) = (String(repeating: "x", count: 2_000), String(repeating: "x", count: 2_001))
        #expect(try web.post("/drafts/\(draft)/decline", try form(web, draft, ["reason": long])).status == 409)
        let told = try web.bench.ledger("decline", "\(draft)", "--reason", long)
        #expect(told.status == 65 && told.err.contains("has 2001 characters; say it in 2000"), "\(told.err)")
        #expect(try review(web, draft)["review"] is NSNull)
        #expect(try web.post("/drafts/\(draft)/decline", try form(web, draft, ["reason": most])).status == 303)

        let other = try easyDraft(web)
        #expect(try web.post("/drafts/\(other)/approve", try form(web, other)).status == 303)
        #expect(try web.post("/drafts/\(other)/outcome", try form(web, other, ["kind": "replied", "note": long])).status == 409)
        #expect(try web.bench.texts("SELECT count(*) FROM outcomes") == ["0"])
        try web.bench.write("draft,outcome,note\n\(other),replied,\(long)\n", to: "outcomes.csv")
        #expect(try web.bench.ledger("outcome", "import", "outcomes.csv").status == 0)
        #expect(try web.bench.texts("SELECT length(note) FROM outcomes WHERE kind = 'replied'") == ["2000"])
    }

    @Test func `each sentence stands beside what it rests on`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let page = try web.json("/drafts/1.json")
        let sentences = try #require(page["sentences"] as? [[String: Any]])
        let why = try web.bench.json(try web.bench.ledger("why", "1", "--json").out)
        #expect(sentences.compactMap { $0["text"] as? String } == (why["sentences"] as? [[String: Any]])?.compactMap { $0["text"] as? String })
        #expect(try web.get("/drafts/1").body.contains("<ol class=\"grounds\">"))
    }

    @Test func `what does not read is told as damage, on the page and to the operator`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        try web.bench.damage("UPDATE stage_results SET result = '{}' WHERE stage = 'research'")
        let page = try web.get("/drafts/1")
        #expect(page.status == 200 && page.body.contains("What it rests on cannot be read"))
        try web.bench.damage("UPDATE drafts SET figures = '[]'")
        // An address of its own, as a page may be a quarter of a second old.
        let damaged = try web.get("/drafts/1?queue=")
        #expect(damaged.status == 500 && !damaged.body.contains("refused a change"))
        let log = try web.stop().err
        #expect(log.contains("what draft 1 rests on cannot be read: a stored Research does not read"))
        #expect(log.contains("is damaged (stored JSON does not read as TextFigures)"))
    }

    @Test func `a draft to whom is suppressed since says so, and where one reads why`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        #expect(try web.bench.ledger("suppress", "add", "--account", "Harbor Biologics", "--reason", "asked").status == 0)
        let id = try web.bench.texts("SELECT draft_id FROM v_review WHERE company_name = 'Harbor Biologics'")[0]
        for path in ["/", "/review?account=harbor", "/drafts/\(id)"] {
            #expect(try web.get(path).body.contains("<a href=\"/suppressions\">suppressed</a>"), "\(path)")
        }
        let page = try web.get("/drafts/\(id)").body
        #expect(!page.contains("ledger suppress") && !page.contains("id=\"approve\"") && page.contains("id=\"decline\""))
    }

    @Test func `the queue is narrowed by its filter and counted`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let all = try web.json("/review.json")
        let drafts = try #require(all["drafts"] as? [[String: Any]])
        #expect(all["open"] as? Int == drafts.count)
        let some = try #require(try web.json("/review.json?account=HARBOR&confidence=high")["drafts"] as? [[String: Any]])
        #expect(Set(some.compactMap { $0["company_name"] as? String }).isSubset(of: ["Harbor Biologics"]))
        #expect(try (web.json("/review.json?text=100%25_")["drafts"] as? [Any])?.isEmpty == true)
        #expect(try (web.json("/review.json?standing=approved")["drafts"] as? [Any])?.isEmpty == true)
        #expect(try web.get("/").body.contains("\(drafts.count) open"))
    }

    @Test func `what is held is called so and found, and a standing or run that is none is refused`() throws {
        let bench = try Bench()
        #expect(try bench.ledger("init", ".").status == 0)
        #expect(try bench.ledger("run", "--quiet").status == 0)
        let web = try WebBench(run: false, bench: bench, "--open-on-loopback")
        let held = try web.bench.rows("SELECT draft_id FROM v_drafts WHERE state = 'held' ORDER BY draft_id").map { $0[0] }
        try #require(!held.isEmpty)
        let found = try #require(try web.json("/review.json?standing=held")["drafts"] as? [[String: Any]])
        #expect(found.map { "\($0["draft_id"] ?? "")" } == held)
        for path in ["/review?standing=held", "/drafts/\(held[0])", "/drafts/\(held[0])?queue=standing%3Dheld"] {
            #expect(try web.get(path).body.contains("<span class=\"status held\">held</span>"), "\(path)")
        }
        #expect(try web.get("/").body.contains("<dt>Held</dt><dd data-live=\"review\">\(held.count)</dd>"))
        #expect(try web.get("/review?standing=&run=").status == 200)
        for wrong in ["standing=nonsense", "run=abc"] {
            #expect(try web.get("/review?\(wrong)").status == 400, "\(wrong)")
            #expect(try web.get("/drafts/\(held[0])?queue=\(WebBench.encoded(wrong))").status == 400, "\(wrong)")
        }
    }
}

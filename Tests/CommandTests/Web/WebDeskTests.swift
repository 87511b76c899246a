import Foundation
import Testing

/// Suppressions, reports and exports in the browser.
@Suite(.ownThreads) struct WebDeskTests {
    @Test func `whom not to write to is added, found and lifted, in the name of who is signed in`() throws {
        let web = try WebBench(run: true, "--by", "Ada Quill")
        try web.signIn()
        let token = try web.formToken()
        let form = ["form_token": token, "kind": "email", "value": "Ana.Ruiz@northfield.example", "reason": "asked <b>us</b>"]
        #expect(try web.post("/suppressions/add", form).header("location") == "/suppressions?after=0")
        let page = try web.json("/suppressions.json?text=NORTHFIELD")
        let rows = try #require(page["suppressions"] as? [[String: Any]])
        #expect(rows.map { $0["actor"] as? String } == ["Ada Quill"] && rows.first?["kind"] as? String == "email")
        #expect(try web.get("/suppressions").body.contains("asked &lt;b&gt;us&lt;/b&gt;"))
        #expect(try web.post("/suppressions/lift", form.merging(["reason": "a mistake"]) { $1 }).header("location") == "/suppressions?all=1&after=1")
        #expect(try (web.json("/suppressions.json")["suppressions"] as? [Any])?.isEmpty == true)
        #expect(try (web.json("/suppressions.json?all=1")["suppressions"] as? [Any])?.count == 2)
        let idle = try web.post("/suppressions/lift", form)
        #expect(idle.status == 409 && idle.body.contains("id=\"problem\""))
        let refused = try web.post("/suppressions/add", form.merging(["value": "no address"]) { $1 })
        #expect(refused.status == 409 && refused.body.contains("id=\"problem\"") && refused.body.contains("value=\"no address\""))
        #expect(try web.post("/suppressions/add", form.merging(["reason": " "]) { $1 }).status == 400)
        #expect(try web.post("/suppressions/add", form.merging(["kind": "person"]) { $1 }).body.contains("id=\"problem\""))
    }

    @Test(arguments: ["daily", "weekly", "funnel", "gates", "personas", "experiments", "spend", "accounts"])
    func `each report is the one that the command makes`(kind: String) throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let page = try web.get("/reports/\(kind)?until=\(SampleList.day)")
        #expect(page.status == 200 && page.body.contains("<div class=\"report\">"))
        #expect(!page.body.contains("style="))
        let command = try web.bench.ledger("report", kind, "--until", SampleList.day, "--json")
        #expect(try web.get("/reports/\(kind).json?until=\(SampleList.day)").body == command.out)
    }

    @Test func `a report of what is not there is refused`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        #expect(try web.get("/reports/nothing").status == 404)
        #expect(try web.get("/reports/funnel?until=yesterday").status == 400)
        #expect(try web.get("/reports/funnel?run=99").status == 404)
        #expect(try web.get("/reports/funnel?run=abc").status == 400)
        #expect(try web.get("/reports/funnel?run=").status == 200)
        #expect(try web.get("/reports").status == 200)
    }

    @Test func `what is approved comes as a file, as a message, or into the folder`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let token = try web.formToken()
        #expect(try web.post("/export", ["form_token": token, "format": "json"]).body.contains("0 drafts exported"))
        let drafts = try #require(try web.json("/review.json")["drafts"] as? [[String: Any]])
        let draft = try #require(drafts.first { $0["objection"] is NSNull && $0["needs_reason"] as? Bool == false })
        let id = try #require(draft["draft_id"] as? Int)
        let seen = try #require(draft["content_sha256"] as? String)
        #expect(try web.post("/drafts/\(id)/message", ["form_token": token]).status == 409)
        #expect(try web.post("/drafts/\(id)/approve", ["form_token": token, "seen": seen]).status == 303)
        #expect(try web.get("/").body.contains("1 approved and not sent"))
        let csv = try web.post("/export", ["form_token": token, "format": "instantly"])
        #expect(csv.header("content-type") == "text/csv; charset=utf-8")
        #expect(csv.header("content-disposition") == "attachment; filename=\"approved_instantly.csv\"")
        #expect(csv.body.contains(try #require(draft["contact_email"] as? String)))
        let message = try web.post("/drafts/\(id)/message", ["form_token": token])
        #expect(message.header("content-type") == "message/rfc822" && message.body.contains("X-Unsent: 1"))
        #expect(try web.post("/drafts/\(id)/outcome", ["form_token": token, "kind": "sung"]).status == 400)
        #expect(try web.post("/export", ["form_token": token, "format": "eml"]).body.contains("1 draft exported"))
        #expect(web.bench.files(in: "outbound/exports").contains { $0.hasSuffix(".eml") })
        #expect(try web.post("/export", ["form_token": token, "format": "exe"]).status == 400)
        #expect(try web.post("/drafts/\(id)/outcome", ["form_token": token, "kind": "replied", "note": "yes"]).status == 303)
        #expect(try web.bench.rows("SELECT kind FROM v_outcomes ORDER BY kind").map { $0[0] } == ["replied", "sent"])
        #expect(try web.bench.rows("SELECT format, actor FROM exports ORDER BY id").count == 5)
    }

    /// Approves the first draft that nothing speaks against.
    private func approveOne(_ web: WebBench, _ token: String) throws -> Int {
        let drafts = try #require(try web.json("/review.json")["drafts"] as? [[String: Any]])
        let draft = try #require(drafts.first { $0["objection"] is NSNull && $0["needs_reason"] as? Bool == false })
        let id = try #require(draft["draft_id"] as? Int)
        let seen = try #require(draft["content_sha256"] as? String)
        #expect(try web.post("/drafts/\(id)/approve", ["form_token": token, "seen": seen]).status == 303)
        return id
    }

    @Test func `only an outcome that is not recorded yet is offered, and no message to who opted out`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let token = try web.formToken()
        let id = try approveOne(web, token)
        func offered() throws -> [String] {
            let page = try web.get("/drafts/\(id)").body
            return ["message", "sent", "replied", "meeting", "bounced", "opted_out"].filter {
                page.contains("<option value=\"\($0)\">") || page.contains("<button id=\"\($0)\">")
            }
        }
        #expect(try offered() == ["message", "sent", "replied", "meeting", "bounced", "opted_out"])
        for kind in ["replied", "opted_out"] {
            #expect(try web.post("/drafts/\(id)/outcome", ["form_token": token, "kind": kind]).status == 303)
        }
        #expect(try offered() == ["meeting", "bounced"])
        for kind in ["meeting", "bounced"] {
            #expect(try web.post("/drafts/\(id)/outcome", ["form_token": token, "kind": kind]).status == 303)
        }
        #expect(try !web.get("/drafts/\(id)").body.contains("id=\"outcome-form\""))
    }

    @Test func `an export that would write over a changed message is refused in words`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let token = try web.formToken()
        let id = try approveOne(web, token)
        let form = ["form_token": token, "format": "eml"]
        #expect(try web.post("/export", form).status == 200)
        let message = try #require(web.bench.files(in: "outbound/exports").first { $0.hasSuffix(".eml") })
        try web.bench.write("mine now", to: "outbound/exports/\(message)")
        let refused = try web.post("/export", form)
        #expect(refused.status == 409)
        #expect(refused.body.contains("the message of draft \(id) is there, and was not written by an export or was changed since"))
        #expect(try web.bench.read("outbound/exports/\(message)") == "mine now")
    }

    @Test func `a sender that is none is told where messages are asked for`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--quiet").status == 0)
        try bench.write(try bench.read("ledger.yaml") + "sender: nobody at all\n", to: "ledger.yaml")
        let web = try WebBench(run: false, bench: bench, "--open-on-loopback")
        let token = try web.formToken()
        let id = try approveOne(web, token)
        for (path, form) in [("/export", ["format": "eml"]), ("/drafts/\(id)/message", [:])] {
            let refused = try web.post(path, form.merging(["form_token": token]) { $1 })
            #expect(refused.status == 409 && refused.body.contains("is not a name and an e-mail address"), "\(path)")
        }
        #expect(try web.post("/export", ["form_token": token, "format": "json"]).status == 200)
    }

    @Test func `a decision stands where the dashboards of its run cannot be written, and the operator is told`() throws {
        let bench = try Bench()
        #expect(try bench.ledger("init", ".").status == 0)
        #expect(try bench.ledger("run", "--quiet").status == 0)
        let held = try #require(try bench.rows("SELECT draft_id FROM v_drafts WHERE state = 'held' ORDER BY draft_id").first?.first)
        let dashboard = try #require(bench.files(in: "outbound/runs").first { $0.hasSuffix(".md") })
        try FileManager.default.removeItem(at: bench.folder.appendingPathComponent("outbound/runs/\(dashboard)"))
        try bench.write("a file in a folder", to: "outbound/runs/\(dashboard)/in-the-way")
        let web = try WebBench(run: false, bench: bench, "--open-on-loopback")
        let seen = try #require((try web.json("/drafts/\(held).json")["review"] as? [String: Any])?["content_sha256"] as? String)
        let form = ["form_token": try web.formToken(), "seen": seen, "reason": "not now"]
        #expect(try web.post("/drafts/\(held)/decline", form).status == 303)
        #expect(try bench.rows("SELECT state FROM v_drafts WHERE draft_id = \(held)") == [["rejected"]])
        #expect(try web.stop().err.contains("`ledger replay 1` writes them"))
    }
}

import Dispatch
import Foundation
import Testing

/// What the pages show, and their twins as data.
@Suite(.ownThreads) struct WebPagesTests {
    @Test func `each page has a heading, a skip link and a twin as data`() throws {
        let web = try WebBench()
        try web.signIn()
        for path in ["/today", "/review", "/suppressions", "/reports/weekly", "/export", "/runs", "/runs/1", "/accounts", "/accounts/1", "/drafts/1", "/sql"] {
            let page = try web.get(path)
            #expect(page.status == 200, "\(path): \(page.body.suffix(400))")
            #expect(page.header("content-type") == "text/html; charset=utf-8")
            for part in ["<html lang=\"en\">", "<h1>", "class=\"skip\" href=\"#main\"", "<main id=\"main\"", "<nav aria-label=\"Main\">"] {
                #expect(page.body.contains(part), "\(path) \(part)")
            }
            let twin = try web.get(path + ".json")
            let asked = try web.get(path, ["Accept": "application/json"])
            #expect(twin.header("content-type") == "application/json; charset=utf-8")
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(twin.body.utf8)) }
            #expect(asked.body.count == twin.body.count, "\(path)")
        }
        let missing = try web.json404("/runs/99.json")
        #expect(missing["status"] as? Int == 404)
    }

    @Test func `the run page says what came of the run, as status does`() throws {
        let web = try WebBench()
        try web.signIn()
        let status = try web.bench.rows("SELECT drafts_accepted, drafts_held, drafts_rejected FROM v_runs")
        let page = try web.json("/runs/1.json")
        let run = try #require(page["run"] as? [String: Any])
        let progress = try #require(page["progress"] as? [String: Any])
        let attempts = try #require(progress["attempts"] as? [[String: Any]])
        func count(_ state: String) -> Int { attempts.filter { $0["state"] as? String == state }.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } }
        #expect(status == [["\(run["drafts_accepted"] ?? "")", "\(count("held"))", "\(count("rejected"))"]])
        #expect(progress["state"] as? String == "finished")
        let accounts = try #require(page["accounts"] as? [[String: Any]])
        #expect(accounts.count == 6)
        #expect(accounts.compactMap { $0["position"] as? Int } == [1, 2, 3, 4, 5, 6])
        let html = try web.get("/runs/1").body
        for part in ["Northfield Devices Inc.", "Ana Ruiz", "Why not more", "How far they got"] { #expect(html.contains(part), "\(part)") }
    }

    @Test func `the page of today is about the run of today, not about one that was left unfinished long ago`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        try web.bench.database("DROP TRIGGER runs_end_once; UPDATE runs SET state = 'interrupted', finished_at = NULL WHERE id = 1")
        #expect(try web.get("/").body.contains("Nothing was run today. This is the newest run."))
        // The sample's signals are of another year: nothing is accepted.
        #expect(try web.bench.ledger("run", "--since-days", "0", "--quiet").status == 2)
        let today = try web.json("/today.json")
        let shown = try #require((today["run"] as? [String: Any])?["run"] as? [String: Any])
        #expect(shown["run_id"] as? Int == 2)
        #expect((today["runs"] as? [[String: Any]])?.compactMap { $0["run_id"] as? Int } == [2, 1])
        #expect(try !web.get("/").body.contains("Nothing was run today"))
    }

    @Test func `a count that is cut short says so, and only that one; a list that is cut says that there is more`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        try web.bench.damage(
            """
            INSERT INTO accounts (id, name, name_key) WITH RECURSIVE n(i) AS (SELECT 1001 UNION ALL SELECT i + 1 FROM n WHERE i < 7000)
            SELECT i, 'Company ' || i, 'company ' || i FROM n;
            INSERT INTO selections (run_id, account_id, position, company_name, score, tier, personas, max_drafts)
            SELECT 1, id, id - 994, name, 1, 'A', '[]', 3 FROM accounts WHERE id > 1000;
            INSERT INTO contacts (account_id, person_key, name, title, source, reference)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
            SELECT 1001, 'person ' || i, 'Person ' || i, 'Director', 'list', 'r' || i FROM n;
            """)
        let page = try web.get("/runs/1").body
        for part in ["data-live=\"rejected\">1<", "data-live=\"processed\">6+<", "Of accounts, the first 5000 are counted"] {
            #expect(page.contains(part), "\(part)")
        }
        let progress = try #require(try web.json("/runs/1.json")["progress"] as? [String: Any])
        #expect(progress["accounts_selected"] as? Int == 6_006)
        #expect(["accounts", "attempts", "drafts"].map { progress["\($0)_are_cut"] as? Bool } == [true, false, false])
        let account = try web.json("/accounts/1001.json")
        #expect((account["people"] as? [Any])?.count == 100 && account["people_are_cut"] as? Bool == true)
        #expect(try web.get("/accounts/1001").body.contains("And more: 100 are shown."))
        #expect(try !web.get("/accounts/1").body.contains("And more"))
    }

    @Test func `long lists go on where the page before ended`() throws {
        let web = try WebBench(run: true, bench: nil, "--open-on-loopback")
        let bench = web.bench
        try SampleList.write(to: bench, times: 10)
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--top-n", "60", "--since-days", "0", "--max-total-drafts", "60").status == 0)
        var path: String? = "/runs/2.json"
        var positions: [Int] = []
        while let next = path {
            let page = try web.json(next)
            positions += try #require(page["accounts"] as? [[String: Any]]).compactMap { $0["position"] as? Int }
            path = (page["next"] as? String).map { $0.replacing("/runs/2?", with: "/runs/2.json?") }
        }
        #expect(positions == Array(1...60))
    }

    @Test func `accounts are found by the start of a name, by domain and by id`() throws {
        let web = try WebBench()
        try web.bench.database("UPDATE accounts SET domain = 'harbor.example', external_id = 'CRM-7' WHERE name LIKE 'Harbor%'")
        try web.signIn()
        func names(_ query: String, _ list: String) throws -> [String] {
            try #require(try web.json("/accounts.json?q=\(WebBench.encoded(query))")[list] as? [[String: Any]]).compactMap { $0["name"] as? String }
        }
        #expect(try names("north", "accounts") == ["Northfield Devices Inc."])
        #expect(try names("NORTHFIELD DEVICES, INC", "accounts") == ["Northfield Devices Inc."])
        #expect(try names("https://www.harbor.example/about", "identified") == ["Harbor Biologics"])
        #expect(try names("CRM-7", "identified") == ["Harbor Biologics"])
        #expect(try names("nobody", "accounts") == [])
        #expect(try web.get("/accounts?q=field").body.contains("No account has a name that starts so, nor such a domain or CRM id."))
        #expect(try names("", "accounts").count == 6)
        let page = try web.get("/accounts/1").body
        #expect(page.contains("Run 1") && page.contains("Ana Ruiz"))
    }

    @Test func `a question in SQL is answered, kept, taken along, and changes nothing`() throws {
        let web = try WebBench()
        try web.signIn()
        let page = try web.get("/sql?q=" + WebBench.encoded("SELECT company_name, 1 AS one FROM v_account_history ORDER BY position LIMIT 1"))
        #expect(page.body.contains("Northfield Devices Inc.") && page.body.contains("1 row"))
        for bad in ["DELETE FROM events", "PRAGMA user_version = 7", "ATTACH 'x' AS y", "SELECT 1; SELECT 2", "SELEC"] {
            let answer = try web.get("/sql?q=" + WebBench.encoded(bad))
            #expect(answer.status == 400 && answer.body.contains("id=\"problem\""), "\(bad)")
        }
        #expect(try web.get("/sql.json?q=" + WebBench.encoded("SELECT hex(zeroblob(250000000))")).status == 400)
        #expect(try web.get("/sql.json?q=" + WebBench.encoded("SELECT printf('%.*c', 1000000000, 'x')")).body.count < 1_000)
        let long = try web.json("/sql.json?q=" + WebBench.encoded("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n LIMIT 2000"))
        #expect(long["is_cut"] as? Bool == true)
        #expect((long["rows"] as? [Any])?.count == 500)
        let csv = try web.get("/sql/result.csv?q=" + WebBench.encoded("SELECT '=1+1' AS a, -2.5 AS b, 'x,\"y\"' AS c"))
        #expect(csv.body == "a,b,c\r\n'=1+1,-2.5,\"x,\"\"y\"\"\"\r\n")
        #expect(csv.header("content-disposition")?.hasPrefix("attachment") == true)
        #expect(try web.get("/sql/result.csv?raw=1&q=" + WebBench.encoded("SELECT '=1+1' AS a")).body == "a\r\n=1+1\r\n")
        let token = try web.formToken()
        #expect(try web.post("/sql/save", ["form_token": token, "name": "One <b>", "q": "SELECT 1"]).status == 303)
        #expect(try web.get("/sql").body.contains("One &lt;b&gt;"))
        #expect(try web.post("/sql/save", ["form_token": token, "name": "Experiments", "q": "SELECT 1"]).status == 409)
        #expect(try web.post("/sql/delete", ["form_token": token, "name": "One <b>"]).status == 303)
        #expect(try !web.get("/sql").body.contains("One &lt;b&gt;"))
    }

    @Test func `a query that does not end is stopped and keeps no page waiting`() throws {
        let web = try WebBench()
        try web.signIn()
        let endless = "/sql?q=" + WebBench.encoded("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
        let group = DispatchGroup()
        for _ in 0..<2 {
            web.getBeside(endless, in: group) { #expect($0.body.contains("id=\"problem\"")) }
        }
        usleep(300_000)
        let began = ContinuousClock.now
        #expect(try web.get("/runs/1").status == 200)
        #expect(ContinuousClock.now - began < .seconds(3))
        group.wait()
    }

    @Test func `assets are found under a name that changes with them, and kept for ever`() throws {
        let web = try WebBench()
        let page = try web.get("/sign-in").body
        for (suffix, type) in [("-ledger.css", "text/css"), ("-ledger.js", "text/javascript"), ("-icon.svg", "image/svg+xml")] {
            let path = try #require(page.components(separatedBy: "\"").first { $0.hasPrefix("/assets/") && $0.hasSuffix(suffix) })
            let answer = try web.get(path)
            #expect(answer.status == 200 && answer.header("content-type")?.hasPrefix(type) == true)
            #expect(answer.header("cache-control")?.contains("immutable") == true)
            #expect(try web.get("/assets/0000000000000000" + suffix).status == 404)
        }
    }
}

extension WebBench {
    func json404(_ path: String) throws -> [String: Any] {
        let answer = try get(path)
        let value = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        return try #require(value?["error"] as? [String: Any])
    }
}

import Foundation
import Testing

/// The plan's seven, through the command line.
@Suite(.ownThreads)
struct PlanTests {
    private func bench() throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        return bench
    }

    private func run(_ bench: Bench, _ arguments: String...) throws -> (status: Int32, value: [String: Any]) {
        let outcome = try bench.ledger(["run", "--run-date", SampleList.day, "--json", "--quiet"] + arguments)
        return (outcome.status, try bench.json(outcome.out))
    }

    private func summary(_ value: [String: Any], _ key: String) -> Int? {
        (value["summary"] as? [String: Any])?[key] as? Int
    }

    @Test func readsAccountsFromCSV() throws {
        let bench = try bench()
        let value = try bench.json(try bench.ledger("accounts", "check", "accounts.csv", "--json").out)
        let selected = try #require(value["selected"] as? [[String: Any]])
        #expect(selected.map { $0["company_name"] as? String }.first == "Northfield Devices Inc.")
        #expect(selected.compactMap { $0["score"] as? Int } == [92, 88, 81, 74, 60, 10])
        #expect(selected[1]["personas"] as? [String] == ["ops", "quality", "it"])
        #expect(value["mapping"] as? [String: String] == [
            "company": "Account Name", "score": "score", "tier": "tier", "tags": "tags", "industry": "Industry",
        ])
    }

    @Test(arguments: [false, true])
    func readsAccountsFromJSON(_ isObject: Bool) throws {
        let bench = try bench()
        let rows = #"[{"company_name": "Low", "score": 1}, {"company_name": "High", "score": 99.5, "tags": ["it_focused"]}]"#
        try bench.write(isObject ? "{\"accounts\": \(rows)}" : rows, to: "list.json")
        let value = try bench.json(try bench.ledger("accounts", "check", "list.json", "--json").out)
        let selected = try #require(value["selected"] as? [[String: Any]])
        #expect(selected.map { $0["company_name"] as? String } == ["High", "Low"])
        #expect(selected[0]["personas"] as? [String] == ["it", "ops", "quality"])
    }

    @Test func skipsAccountsDraftedRecently() throws {
        let bench = try bench()
        #expect(try run(bench).status == 0)
        let again = try run(bench)
        #expect(again.status == 2)
        let skipped = try #require(again.value["skipped_accounts"] as? [[String: Any]])
        let northfield = try #require(skipped.first { $0["company_name"] as? String == "Northfield Devices Inc." })
        #expect(northfield["reason"] as? String == "Draft exists within 7 days")
        #expect(bench.exists("outbound/runs/\(SampleList.day)_outbound_run_2.md"))
        #expect(try run(bench, "--since-days", "0").status == 0)
        let later = try bench.ledger("run", "--run-date", "2026-03-25", "--quiet")
        #expect(later.status == 0, "\(later.out)")
        let bodies = try bench.rows(
            "SELECT body FROM drafts WHERE contact_name = 'Ana Ruiz' AND state = 'accepted' ORDER BY id")
        #expect(Set(bodies).count == bodies.count && bodies.count == 3)
    }

    @Test(arguments: [0, 1, 2, 4])
    func neverExceedsTheTotalCap(_ cap: Int) throws {
        let bench = try bench()
        let result = try run(bench, "--max_total_drafts", "\(cap)")
        #expect(summary(result.value, "drafts_accepted") == cap)
        #expect(result.status == (cap == 0 ? 2 : 0))
        #expect(try bench.rows("SELECT count(*) AS n FROM drafts WHERE state = 'accepted'") == [["\(cap)"]])
    }

    @Test(arguments: [0, 1, 2])
    func neverExceedsTheAccountCap(_ cap: Int) throws {
        let bench = try bench()
        let result = try run(bench, "--max_drafts_per_account", "\(cap)")
        let most = try bench.rows("SELECT max(drafts_accepted) AS n FROM selections")
        #expect(most == [["\(cap)"]])
        #expect((summary(result.value, "drafts_accepted") ?? -1) > 0 || cap == 0)
    }

    @Test func zoomInfoBeingUnavailableIsNoCrashAndIsShown() throws {
        let bench = try bench()
        let outcome = try bench.ledger("run", "--run-date", SampleList.day, "--contact-source", "zoominfo", "--quiet")
        #expect(outcome.status == 69, "\(outcome.err)")
        let dashboard = try bench.read("outbound/runs/\(SampleList.day)_outbound_run.md")
        #expect(dashboard.contains("| Northfield Devices Inc. | ZoomInfo unavailable (no credentials) |"))
        #expect(dashboard.contains("- Accounts skipped: 6"))
        let json = try bench.json(try bench.read("outbound/runs/\(SampleList.day)_outbound_run.json"))
        let skipped = try #require(json["skipped_accounts"] as? [[String: Any]])
        #expect(skipped.count == 6)
        #expect(skipped.allSatisfy { $0["reason"] as? String == "ZoomInfo unavailable" })
        #expect(skipped.allSatisfy { $0["cause"] as? String == "no credentials" })
    }

    @Test func writesDashboardsInTheRightPlaceAndShape() throws {
        let bench = try bench()
        let result = try run(bench)
        for ending in ["md", "json", "html"] {
            #expect(bench.exists("outbound/runs/\(SampleList.day)_outbound_run.\(ending)"))
        }
        let markdown = try bench.read("outbound/runs/\(SampleList.day)_outbound_run.md")
        let headings = markdown.split(separator: "\n").filter { $0.hasPrefix("#") || $0.hasPrefix("**") }.map(String.init)
        #expect(headings.prefix(7) == [
            "# Outbound Run Dashboard", "**Date:** \(SampleList.day)", "**Settings:**", "## Summary",
            "## Accounts Processed", "### 1. Northfield Devices Inc. (Score: 92)", "**Contacts:**",
        ])
        #expect(markdown.contains("| Name | Title | Status | Draft Path | Confidence | Signals |"))
        #expect(markdown.contains("| Farid Haddad | - | skipped | - | - | reason: missing title |"))
        #expect(markdown.contains("## Accounts Skipped"))
        let settings = try #require(result.value["settings"] as? [String: Any])
        #expect(settings["top_n"] as? Int == 10 && settings["experiment"] is NSNull)
        let accounts = try #require(result.value["accounts"] as? [[String: Any]])
        let contact = try #require((accounts[0]["contacts"] as? [[String: Any]])?.first)
        let path = try #require(contact["draft_path"] as? String)
        #expect(path.hasPrefix("/") && FileManager.default.fileExists(atPath: path))
        #expect(contact["status"] as? String == "accepted" && contact["cited_signals"] as? Int == 3)
    }
}

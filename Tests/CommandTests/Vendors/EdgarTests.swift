import Foundation
import Testing

/// Filings as a source of claims, against an emulator of EDGAR.
@Suite(.ownThreads)
struct EdgarTests {
    private static let contact = "Sample Company admin@company.example"

    private func draft(
        _ bench: Bench, _ edgar: VendorEmulator, company: String, _ more: [String] = [], contact: String? = Self.contact
    ) throws -> (outcome: Bench.Outcome, sec: [String: Any], signals: [[String: Any]]) {
        var environment = ["LEDGER_SEC_URL": edgar.url, "LEDGER_SEC_DATA_URL": edgar.url + "/"]
        environment["SEC_USER_AGENT"] = contact
        let outcome = try bench.ledger(
            ["draft", "--company", company, "--contact", "Ana Ruiz", "--title", "Quality Director", "--sources", "sec",
             "--tier", "B", "--json"] + more, environment: environment)
        let shown = try bench.json(outcome.out)
        let reports = shown["sources"] as? [[String: Any]] ?? []
        return (outcome, try #require(reports.first { $0["source"] as? String == "sec" }), shown["signals"] as? [[String: Any]] ?? [])
    }

    private func errors(_ report: [String: Any]) -> String { (report["errors"] as? [String] ?? []).joined() }

    @Test func `A filer found by its name has its recent filings as dated claims that link to the documents`() throws {
        let bench = try Bench()
        let edgar = try VendorEmulator("edgar", in: bench)
        let found = try draft(bench, edgar, company: "Northmoor Biologics Inc")
        #expect(found.sec["status"] as? String == "ok", "\(found.sec)")
        #expect(found.signals.map { $0["claim"] as? String } == [
            "Northmoor Biologics Inc reported to the SEC a change among its directors or officers",
            "Northmoor Biologics Inc filed its quarterly report with the SEC",
            "Northmoor Biologics Inc filed its annual report with the SEC",
        ])
        #expect(found.signals.allSatisfy { $0["cited"] as? Bool == true })
        let urls = found.signals.compactMap { $0["source_url"] as? String }
        #expect(urls.allSatisfy { $0.hasPrefix("https://www.sec.gov/Archives/edgar/data/1990001/000199000126") }, "\(urls)")
        let requests = try edgar.requests()
        #expect(requests.map(\.path).prefix(2) == ["/files/company_tickers.json", "/submissions/CIK0001990001.json"])
        #expect(requests.count == 3 && requests[2].path.hasSuffix("/form8-k.htm"))
        #expect(requests.allSatisfy { $0.headers["user-agent"] == Self.contact && $0.headers["accept-encoding"] == "gzip, deflate" })
        let calls = try bench.rows("SELECT provider, operation, status, results FROM calls ORDER BY id")
        #expect(calls.count == 3 && calls.allSatisfy { $0.contains("sec") && $0.contains("ok") })
    }

    @Test func `A draft from filings alone passes and says no more than they do`() throws {
        let bench = try Bench()
        let edgar = try VendorEmulator("edgar", in: bench)
        let found = try draft(bench, edgar, company: "Northmoor Biologics Inc")
        #expect(found.outcome.status == 0, "\(found.outcome.out)")
        #expect(found.outcome.out.contains("a change among its directors or officers"))
    }

    @Test func `A CIK or a ticker finds the filer, a name that is only like one does not`() throws {
        let bench = try Bench()
        let edgar = try VendorEmulator("edgar", in: bench)
        let byNumber = try draft(bench, edgar, company: "The torture filer", ["--cik", "0000350001"])
        #expect(byNumber.signals.map { $0["claim"] as? String } == ["The torture filer filed its annual report with the SEC"])
        let byTicker = try draft(bench, edgar, company: "Northmoor", ["--ticker", "nasdaq:nmbxw"])
        #expect(byTicker.signals.count == 3)
        for (company, more) in [
            ("Pinedeck", []), ("Pinedeck Labs", []), ("Nordmoor Biologics", []), ("日本製薬", []),
            ("3i Group", ["--ticker", "LON:III"]), ("Somebody Else", ["--ticker", "QLB"]),
        ] {
            let found = try draft(bench, edgar, company: company, more)
            #expect(found.sec["status"] as? String == "skipped", "\(company): \(found.sec)")
            #expect(found.signals.isEmpty && found.outcome.status == 2)
        }
    }

    @Test func `A name alone with another legal form is shown and cites nothing`() throws {
        let bench = try Bench()
        let edgar = try VendorEmulator("edgar", in: bench)
        let found = try draft(bench, edgar, company: "Northmoor Biologics LLC")
        #expect(found.sec["status"] as? String == "ok" && found.signals.count == 3, "\(found.sec)")
        #expect(found.signals.allSatisfy { $0["source_type"] as? String == "vendor_data" && $0["cited"] as? Bool == false })
        #expect(found.outcome.status == 2 && !found.outcome.out.contains("a change among"))
        #expect(try edgar.requests().count == 2)
    }

    @Test func `Bankruptcy is shown and cites nothing, a filing without a document links its index`() throws {
        let bench = try Bench()
        let edgar = try VendorEmulator("edgar", in: bench)
        let bankrupt = try draft(bench, edgar, company: "Pinedeck Holdings")
        #expect(bankrupt.signals.map { $0["source_type"] as? String } == ["vendor_data"])
        #expect(bankrupt.signals.map { $0["cited"] as? Bool } == [false])
        let freight = try draft(bench, edgar, company: "Tidewater Freight Systems")
        #expect((freight.signals.last?["source_url"] as? String)?.hasSuffix("-index.htm") == true, "\(freight.signals)")
        let none = try draft(bench, edgar, company: "Quillbase")
        #expect(none.sec["status"] as? String == "ok" && none.signals.isEmpty)
    }

    @Test func `Without a contact nothing is asked, and doctor says so`() throws {
        let bench = try Bench()
        let edgar = try VendorEmulator("edgar", in: bench)
        for contact in [nil, "Sample Company", "admin@company.example"] {
            let found = try draft(bench, edgar, company: "Northmoor Biologics", contact: contact)
            #expect(found.sec["status"] as? String == "skipped" && errors(found.sec).contains("SEC_USER_AGENT"))
        }
        #expect(try edgar.requests().isEmpty)
        let doctor = try bench.ledger("doctor", environment: ["LEDGER_SOURCES": "sec"])
        #expect(doctor.status == 65 && doctor.out.contains("no contact for the SEC"))
    }

    @Test func `What EDGAR refuses and what it answers wrongly is a fault of the source, told with its remedy`() throws {
        let bench = try Bench()
        let edgar = try VendorEmulator("edgar", in: bench)
        let submissions = "/submissions/CIK0001990001.json"
        let told: [([String: Any], String)] = [
            (["status": 403], "SEC_USER_AGENT"), (["status": 200, "body": "<html>"], "not as the SEC writes it"),
            (["status": 200, "body": ["cik": "0000000007", "name": "Other"]], "another filer"),
            (["status": 200, "body": [
                "cik": "0001990001", "name": "Northmoor Biologics",
                "filings": ["recent": ["accessionNumber": ["1", "2"], "form": ["8-K"], "filingDate": [NSNull(), "2026-01-01"]]],
            ]], "do not line up"),
            (["drop": true], "broke"),
        ]
        for (fault, reason) in told {
            try edgar.faults(fault.merging(["match": submissions]) { $1 })
            let found = try draft(bench, edgar, company: "Northmoor Biologics")
            #expect(found.sec["status"] as? String == "error" && errors(found.sec).contains(reason), "\(found.sec)")
        }
        try edgar.faults(["match": submissions, "status": 404])
        #expect(errors(try draft(bench, edgar, company: "Northmoor Biologics").sec).contains("no filings under CIK 1990001"))
    }

    @Test func `An outage is tried again, a threshold pauses every process`() throws {
        let bench = try Bench()
        let edgar = try VendorEmulator("edgar", in: bench)
        try edgar.faults(["match": "/files", "status": 503, "times": 1])
        #expect(try draft(bench, edgar, company: "Northmoor Biologics").signals.count == 3)
        try edgar.faults(["match": "/files", "status": 429])
        let limited = try draft(bench, edgar, company: "Northmoor Biologics")
        #expect(errors(limited.sec).contains("threshold"), "\(limited.sec)")
        try edgar.faults()
        let before = try edgar.requests().count
        let paused = try draft(bench, edgar, company: "Northmoor Biologics")
        #expect(paused.sec["status"] as? String == "error", "\(paused.sec)")
        #expect(try edgar.requests().count == before)
    }
}

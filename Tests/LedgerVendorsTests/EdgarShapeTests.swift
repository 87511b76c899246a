import Foundation
import LedgerCore
import Prospect
import Testing

@testable import LedgerVendors

/// What EDGAR's files hold, in the shapes it really writes.
@Suite struct EdgarShapeTests {
    private func cik(_ number: Int64) throws -> CIK { try #require(CIK(number)) }

    private func tickers(_ rows: String...) throws -> CompanyTickers {
        let json = "{" + rows.enumerated().map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        return try #require(CompanyTickers(json: Data(json.utf8)))
    }

    @Test func `A CIK is one to ten digits, with or without zeros in front`() {
        for text in ["320193", "0000320193", " 320193 ", "CIK0000320193", "cik320193"] { #expect(CIK(text)?.number == 320_193) }
        for text in ["", "0", "0000000000", "12345678901", "32O193", "-1", "320193.0", "٣٢٠", "CIK"] { #expect(CIK(text) == nil, "\(text)") }
        #expect(CIK("320193")?.padded == "0000320193")
    }

    @Test func `Companies are found by the whole name, legal suffix and the mark of a state aside`() throws {
        let list = try tickers(
            #"{"cik_str":320193,"ticker":"AAPL","title":"Apple Inc."}"#, #"{"cik_str":70858,"ticker":"BAC","title":"BANK OF AMERICA CORP /DE/"}"#,
            #"{"cik_str":72971,"ticker":"WFC","title":"WELLS FARGO & COMPANY/MN"}"#, #"{"cik_str":1067983,"ticker":"BRK-B","title":"BERKSHIRE HATHAWAY INC"}"#,
            #"{"cik_str":1067983,"ticker":"BRK-A","title":"BERKSHIRE HATHAWAY INC"}"#, #"{"cik_str":1,"ticker":"X","title":"Twin Corp"}"#,
            #"{"cik_str":2,"ticker":"Y","title":"TWIN INC"}"#, #"{"cik_str":null,"ticker":7}"#, "[]", "null")
        #expect(list.ciks(name: "Apple") == [try cik(320_193)])
        #expect(list.ciks(name: "Bank of America Corporation") == [try cik(70_858)])
        #expect(list.ciks(name: "Wells Fargo & Co.") == [try cik(72_971)])
        #expect(list.ciks(name: "Berkshire Hathaway") == [try cik(1_067_983)])
        #expect(list.ciks(name: "Twin").count == 2)
        for name in ["App", "Apple Hospitality", "America", "Wells"] { #expect(list.ciks(name: name).isEmpty, "\(name)") }
        #expect(list.ciks(ticker: try #require(Ticker("brk.b"))) == [try cik(1_067_983)])
        #expect(CompanyTickers(json: Data("<html>".utf8)) == nil && CompanyTickers(json: Data("{}".utf8)) == nil)
    }

    @Test func `Tickers are read as the SEC spells them, those of exchanges elsewhere are none`() {
        #expect(Ticker("NYSE: BRK.B")?.text == "BRK-B")
        #expect(Ticker("bf/b")?.text == "BF-B")
        for text in ["LON:III", "ETR:SAP", "", "123", "A:B:C", "TOO LONG A TICKER"] { #expect(Ticker(text) == nil, "\(text)") }
        for text in ["n/a", "-", " Private ", "none"] { #expect(Ticker.isNone(text)) }
    }

    private func submissions(_ recent: String, name: String = "Apple Inc.") throws -> Submissions {
        let json = #"{"cik":"0000320193","name":"\#(name)","category":"a<br>b","website":"","formerNames":[{"name":"APPLE COMPUTER INC"},null],"filings":{"recent":\#(recent),"files":[]}}"#
        return try Submissions(json: Data(json.utf8), of: try cik(320_193))
    }

    @Test func `Filings are read from parallel arrays with nulls, and those that say nothing of themselves are left out`() throws {
        let read = try submissions(#"""
            {"accessionNumber":["0000320193-26-000005","0000320193-26-000006","bad",null,"0000320193-26-000007"],
             "filingDate":["2026-01-29","2026-01-30","2026-01-30","2026-01-30","2026-02-30"],"form":["8-K","10-Q","8-K","8-K","8-K"],
             "items":["2.02,9.01",null,"","",""],"primaryDocument":["aapl-20260129.htm","","x","x","x"]}
            """#)
        #expect(read.filings.map(\.form) == ["10-Q", "8-K"])
        #expect(read.filings[1].items == ["2.02", "9.01"])
        #expect(read.filings[1].url == "https://www.sec.gov/Archives/edgar/data/320193/000032019326000005/aapl-20260129.htm")
        #expect(read.filings[0].url.hasSuffix("/000032019326000006/0000320193-26-000006-index.htm"))
        #expect(read.formerNames == ["APPLE COMPUTER INC"])
        #expect(try submissions("null").filings.isEmpty && submissions("{}").filings.isEmpty)
    }

    @Test func `Arrays of unequal length say nothing at all`() {
        #expect(throws: Submissions.Fault.unequalArrays) {
            try submissions(#"{"accessionNumber":["0000320193-26-000005"],"filingDate":["2026-01-29"],"form":[]}"#)
        }
        #expect(throws: Submissions.Fault.unequalArrays) {
            try submissions(#"{"accessionNumber":["0000320193-26-000005"],"filingDate":["2026-01-29"],"form":["8-K"],"items":["1.01","2.02"]}"#)
        }
    }

    @Test func `A document's name that could lead elsewhere is not linked`() throws {
        for name in ["../../x", "/etc/passwd", "a b.htm", "a?b", "http://x"] {
            let filing = try #require(Filing(
                cik: try cik(1), accessionNumber: "0000320193-26-000005", day: "2026-01-29", form: "8-K", items: "1.01", document: name))
            #expect(filing.url.hasSuffix("-index.htm"), "\(name)")
        }
    }

    private func claims(_ filings: (String, String, String)...) throws -> [RawSignal] {
        let list = try filings.enumerated().map { place, filing in
            try #require(Filing(
                cik: try cik(1), accessionNumber: "0000320193-26-00000\(place)", day: filing.2, form: filing.0, items: filing.1,
                document: "a.htm"))
        }
        return FilingClaims(
            company: "Acme Corp", runDate: try #require(CalendarDay("2026-03-17")), tellingOfOfficers: ["0000320193-26-000000"]
        ).signals(list)
    }

    @Test func `Each filing is one claim, by the item that says most`() throws {
        let found = try claims(
            ("8-K", "2.02,5.02,9.01", "2026-03-01"), ("8-K", "1.01,2.03", "2026-02-20"), ("8-K", "2.01", "2026-02-10"),
            ("8-K", "2.02,9.01", "2026-02-01"), ("10-K", "", "2026-01-20"))
        #expect(found.map(\.claim) == [
            "Acme Corp reported to the SEC a change among its directors or officers",
            "Acme Corp reported to the SEC a material agreement outside its ordinary course of business",
            "Acme Corp reported to the SEC that it completed an acquisition or a sale of a significant amount of assets",
            "Acme Corp reported to the SEC on results of a completed quarter or year", "Acme Corp filed its annual report with the SEC",
        ])
        #expect(found.allSatisfy { $0.sourceType == .publicURL && $0.scope == .company })
        #expect(found.first?.type == .leadership)
    }

    @Test func `An item on directors, officers or pay is news only where the text tells of somebody who goes or comes`() throws {
        let found = try claims(("8-K", "5.02", "2026-03-02"), ("8-K", "5.02,9.01", "2026-03-01"), ("8-K", "2.02,5.02", "2026-02-28"))
        #expect(found.map(\.claim) == [
            "Acme Corp reported to the SEC a change among its directors or officers",
            "Acme Corp reported to the SEC on its directors or officers, or their pay",
            "Acme Corp reported to the SEC on results of a completed quarter or year",
        ])
        #expect(found.map(\.sourceType) == [.publicURL, .vendorData, .publicURL])
    }

    @Test func `The paragraph's letter tells what item 5.02 is about, or its verbs where it has none`() {
        let title = "<b>Item&#160;5.02</b> Departure of Directors or Certain Officers; Election of Directors; Appointment of Certain"
            + " Officers; Compensatory Arrangements of Certain Officers."
        func tells(_ text: String) -> Bool { FilingText(html: "<html><p>Item 1.01 x</p><p>\(title)</p><p>\(text)</p>").tellsOfOfficers }
        for text in [
            "(b) On March 1, 2026, Jo Doe told the company of her decision", "(c) (d) On March 1", "On March 1, 2026, Jo Doe resigned as director.",
            "The board appointed Jo Doe as chief quality officer. Item 9.01 Exhibits",
        ] { #expect(tells(text), "\(text)") }
        for text in [
            "(e) The committee approved awards for Jo Doe, who was appointed in 2020", "The board approved a bonus plan.", "",
            "The board approved a bonus plan. Item 8.01 Jo Doe resigned.", "The board approved a plan. SIGNATURES Jo Doe, appointed agent",
        ] { #expect(!tells(text), "\(text)") }
        #expect(!FilingText(html: "Jo Doe resigned under Item").tellsOfOfficers && !FilingText(html: "").tellsOfOfficers)
    }

    @Test func `Grave news never opens an email, whatever else the filing reports`() throws {
        for item in ["1.02", "1.03", "1.04", "1.05", "2.04", "2.05", "2.06", "3.01", "4.01", "4.02", "5.01"] {
            let found = try claims(("8-K", "5.02,\(item),9.01", "2026-03-01"))
            #expect(found.map(\.sourceType) == [.vendorData], "\(item)")
        }
    }

    @Test func `What says nothing, amends, is old or not yet filed is left out`() throws {
        #expect(try claims(
            ("8-K", "7.01,8.01,9.01", "2026-03-01"), ("8-K", "", "2026-03-01"), ("8-K/A", "1.01", "2026-03-01"), ("4", "", "2026-03-01"),
            ("10-Q", "", "2025-09-01"), ("10-Q", "", "2026-03-18"), ("8-K", "99.99", "2026-03-01")
        ).isEmpty)
    }

    @Test func `The table has each item of the form once, with words for whatever is shown`() {
        #expect(Form8K.items.count == 33 && Set(Form8K.items.map(\.number)).count == 33)
        for item in Form8K.items { #expect((item.use == .silent) == item.words.isEmpty, "\(item.number)") }
    }
}

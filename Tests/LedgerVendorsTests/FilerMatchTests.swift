import Foundation
import LedgerCore
import Prospect
import Testing

@testable import LedgerVendors

/// When a filer is the account, may be it, or is another company.
@Suite struct FilerMatchTests {
    private func match(
        _ company: String, _ filer: String, ticker: String? = nil, domain: String? = nil, website: String = ""
    ) throws -> FilerMatch {
        let cik = try #require(CIK(7))
        let json = #"{"cik":"7","name":"\#(filer)","website":"\#(website)","formerNames":[{"name":"Oldname Works Inc"}]}"#
        let found = ticker.flatMap { Ticker($0) }
        return FilerMatch(
            company: .init(name: company, domain: domain), filer: try Submissions(json: Data(json.utf8), of: cik), cik: cik,
            foundBy: found.map { .ticker($0) } ?? .name)
    }

    @Test func `A name alone is certain where the legal form is the filer's, however it is spelt, or is left out`() throws {
        for (company, filer) in [
            ("Apple", "Apple Inc."), ("Apple, Incorporated", "APPLE INC"), ("Pioneer Corporation", "PIONEER CORP"),
            ("Wells Fargo & Co.", "WELLS FARGO & COMPANY/MN"), ("Acme Co., Limited", "ACME COMPANY LTD"), ("Quillbase", "Quillbase"),
            ("Bank of America Corp.", "BANK OF AMERICA CORP /DE/"), ("Shell P.L.C.", "Shell plc"),
        ] {
            let match = try match(company, filer)
            #expect(match.objection == nil && match.isCertain, "\(company): \(filer)")
        }
    }

    @Test func `A name alone is not certain where the legal form is another, or the filer has none`() throws {
        for (company, filer) in [
            ("Pioneer LLC", "PIONEER CORP"), ("Pioneer Inc", "PIONEER CORP"), ("Pioneer GmbH", "PIONEER CORP"), ("Pioneer Co", "PIONEER CORP"),
            ("Pioneer Pty Ltd", "PIONEER LTD"), ("Pioneer LLC", "Pioneer"), ("Oldname Works Inc", "Newname Corp"),
        ] {
            let match = try match(company, filer)
            #expect(match.objection == nil && !match.isCertain, "\(company): \(filer)")
        }
    }

    @Test func `The filer's website decides where both have one`() throws {
        let same = try match("Pioneer LLC", "PIONEER CORP", domain: "pioneer.example", website: "https://www.pioneer.example/")
        #expect(same.isCertain)
        let other = try match("Pioneer", "PIONEER CORP", domain: "pioneer-roofs.example", website: "https://pioneer.example")
        #expect(other.objection?.contains("another website") == true && !other.isCertain)
        #expect(try !match("Pioneer LLC", "PIONEER CORP", domain: "pioneer.example").isCertain)
    }

    @Test func `A ticker is of the account where the names are equal or begin with one word that tells`() throws {
        for (company, filer) in [
            ("Northmoor", "NORTHMOOR BIOLOGICS, INC."), ("First American Financial LLC", "First American Financial Corp"),
            ("The Pioneer Group", "PIONEER NATURAL RESOURCES CO"), ("Oldname", "Newname Corp"), ("American Zinc", "Zinc Resources Inc"),
        ] {
            let match = try match(company, filer, ticker: "XYZ")
            #expect(match.objection == nil && match.isCertain, "\(company): \(filer)")
        }
        for (company, filer) in [
            ("American Health Partners", "AMERICAN NATIONAL BANK"), ("United Medical", "UNITED FIRST CAPITAL CORP"), ("ams-OSRAM AG", "AMERICAN SHARED HOSPITAL SERVICES"),
            ("XYZ AG", "Elsewhere Corp"), ("Harrow Vale Devices", "VALE S.A."), ("Global Energy Trust", "Global Pharma Resources"),
        ] {
            let match = try match(company, filer, ticker: "XYZ")
            #expect(match.objection?.contains("give its cik") == true && !match.isCertain, "\(company): \(filer)")
        }
    }

    @Test func `Filings of a filer that is not certain are shown and cite nothing, and their texts are not fetched`() throws {
        let cik = try #require(CIK(7))
        let filing = try #require(Filing(
            cik: cik, accessionNumber: "0000000007-26-000001", day: "2026-03-01", form: "8-K", items: "5.02", document: "a.htm"))
        let day = try #require(CalendarDay("2026-03-17"))
        let doubtful = FilingClaims(company: "Pioneer LLC", runDate: day, isCertain: false, tellingOfOfficers: [filing.accessionNumber])
        #expect(doubtful.signals([filing]).map(\.sourceType) == [.vendorData] && doubtful.worthReading([filing]).isEmpty)
        let certain = FilingClaims(company: "Pioneer Corp", runDate: day, tellingOfOfficers: [filing.accessionNumber])
        #expect(certain.signals([filing]).map(\.sourceType) == [.publicURL] && certain.worthReading([filing]).count == 1)
    }
}

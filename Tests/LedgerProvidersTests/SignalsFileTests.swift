import LedgerCore
@testable import LedgerProviders
import Prospect
import Testing

@Suite("A signals file")
struct SignalsFileTests {
    let scratch: Scratch
    let acme = AccountQuery(
        companyName: "Acme", identity: AccountIdentity(externalID: nil, domain: "acme.com", name: "Acme"))

    init() throws { scratch = try Scratch() }

    private func request(contact: String = "Ann Lee") throws -> ProspectRequest {
        ProspectRequest(
            company: .init(name: "ACME Inc.", domain: "acme.com"),
            contact: .init(name: contact, title: "Quality Manager", persona: "quality"), tier: .A, mode: .hybrid,
            runDate: try #require(CalendarDay("2026-03-17")))
    }

    @Test("gives a company's claims in file order, by name or domain")
    func claims() throws {
        let path = try scratch.file(
            "s.csv",
            """
            company,domain,claim,source_type,source_url,as_of,type,scope
            Acme,,"First
            claim",public_url,https://x.org/1,2026-01-02,regulatory,company
            ,acme.com,Second,,https://x.org/2,2026-01-02T10:00:00Z,,
            Other,,Third,inferred,,,,
            ACME LLC,,Fourth,User Provided,,,Launch,Industry

            """)
        let file = try SignalsFile(path: path, accounts: [acme])
        let day = CalendarDay("2026-01-02")
        #expect(
            file.signals(for: try request()) == [
                RawSignal(
                    claim: "First claim", sourceType: .publicURL, sourceURL: "https://x.org/1", asOf: day,
                    type: .regulatory, scope: .company),
                RawSignal(
                    claim: "Second", sourceType: .publicURL, sourceURL: "https://x.org/2", asOf: day, type: .other,
                    scope: .company),
                RawSignal(
                    claim: "Fourth", sourceType: .userProvided, sourceURL: nil, asOf: nil, type: .launch,
                    scope: .industry),
            ])
        #expect([file.reconciliation.matched, file.reconciliation.others] == [3, 1])
    }

    @Test("rejects what it would have to guess, with line and reason")
    func rejected() throws {
        let path = try scratch.file(
            "s.csv",
            """
            company,claim,source_type,source_url,as_of,type,scope
            Acme,,inferred,,,,
            Acme,A,,,,,
            Acme,A,rumour,,,,
            Acme,A,inferred,,last week,,
            Acme,A,inferred,,2026-02-30,,
            Acme,A,inferred,,,gossip,
            Acme,A,inferred,,,,planet
            ,A,inferred,,,,
            Acme,A,public_url,javascript:x,,,
            Acme,A

            """)
        let file = try SignalsFile(path: path, accounts: [acme])
        #expect(
            file.reconciliation.rejectedRows.map { "\($0.line): \($0.reason)" } == [
                "2: no claim", "3: no source_type and no source_url",
                "4: source_type \"rumour\" is none of public_url, user_provided, vendor_data, inferred",
                "5: as_of \"last week\" is not a YYYY-MM-DD or DD.MM.YYYY date",
                "6: as_of \"2026-02-30\" is not a YYYY-MM-DD or DD.MM.YYYY date",
                "7: type \"gossip\" is none of funding, leadership, regulatory, expansion, launch, other",
                "8: scope \"planet\" is none of company, person, industry", "9: no company",
                "10: source_url of a public_url claim is no http or https address",
                "11: 2 fields where the header has 7",
            ])
        #expect(file.reconciliation.rowsRead == 10)
        #expect(file.signals(for: try request()).isEmpty)
    }

    @Test("reads a date with points, and none of which nobody knows the month")
    func dates() throws {
        let path = try scratch.file(
            "s.csv",
            """
            company,claim,source_type,as_of
            Acme,A,user_provided,23.11.2026
            Acme,B,user_provided,11/20/2026
            Acme,C,user_provided,31.02.2026

            """)
        let file = try SignalsFile(path: path, accounts: [acme])
        #expect(file.signals(for: try request()).map(\.asOf) == [CalendarDay("2026-11-23")])
        #expect(
            file.reconciliation.rejectedRows.map { "\($0.line): \($0.reason)" } == [
                "3: as_of \"11/20/2026\" is not a YYYY-MM-DD or DD.MM.YYYY date",
                "4: as_of \"31.02.2026\" is not a YYYY-MM-DD or DD.MM.YYYY date",
            ])
    }

    @Test("keeps a claim about one person from their colleagues")
    func people() throws {
        let path = try scratch.file(
            "s.csv", "company,contact,claim,source_type,scope\nAcme,ann  LEE,Joined in May,inferred,person\n")
        let file = try SignalsFile(path: path, accounts: [acme])
        #expect(file.signals(for: try request()).count == 1)
        #expect(file.signals(for: try request(contact: "Bob Ray")).isEmpty)
    }

    @Test("does not give everyone a claim about a person it does not name")
    func namelessPerson() throws {
        let path = try scratch.file(
            "s.csv", "company,contact,claim,source_type,scope\nAcme, ,Joined in May,inferred,Person\n")
        let file = try SignalsFile(path: path, accounts: [acme])
        #expect(file.signals(for: try request()).isEmpty)
        #expect(
            file.reconciliation.rejectedRows.map { "\($0.line): \($0.reason)" } == [
                "2: a claim about a person names no contact"
            ])
    }

    @Test(
        "knows a person as the contacts do, in whatever spelling",
        arguments: [
            ("Anna WEISS", "Anna Weiß"), ("Jane O’Neil", "JANE  O'NEIL"), ("Jose\u{301} Diaz", "José Diaz"),
            ("Anne-Marie Roy", "Anne Marie Roy"),
        ])
    func spelling(_ named: String, _ contact: String) throws {
        let path = try scratch.file(
            "s.csv", "company,contact,claim,source_type,scope\nAcme,\(named),Joined in May,inferred,person\n")
        let file = try SignalsFile(path: path, accounts: [acme])
        #expect(file.signals(for: try request(contact: contact)).count == 1)
    }

    @Test("rejects a contact cell that names nobody")
    func nobody() throws {
        let path = try scratch.file("s.csv", "company,contact,claim,source_type\nAcme,--,Grew,inferred\n")
        let rows = try SignalsFile(path: path, accounts: [acme]).reconciliation.rejectedRows
        #expect(rows.map(\.reason) == ["the contact cell names nobody"])
    }

    @Test("shows no more of a cell in a reason than its start")
    func clipped() throws {
        let long = String(repeating: "x", count: 1_000)
        let path = try scratch.file(
            "s.csv",
            "company,claim,source_type,as_of,type\nAcme,A,inferred,\(long),\nAcme,A,inferred,,\(long)\n"
                + "Acme,A,\(long),,\n")
        let rows = try SignalsFile(path: path, accounts: [acme]).reconciliation.rejectedRows
        let start = String(repeating: "x", count: 39) + "…"
        #expect(
            rows.map(\.reason) == [
                "as_of \"\(start)\" is not a YYYY-MM-DD or DD.MM.YYYY date",
                "type \"\(start)\" is none of funding, leadership, regulatory, expansion, launch, other",
                "source_type \"\(start)\" is none of public_url, user_provided, vendor_data, inferred",
            ])
    }
}

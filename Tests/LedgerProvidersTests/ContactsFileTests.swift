import LedgerCore
@testable import LedgerProviders
import Testing

@Suite("A contacts file")
struct ContactsFileTests {
    let scratch: Scratch
    let quality = SearchPersona(id: "quality", terms: ["quality director", "quality manager"])

    init() throws { scratch = try Scratch() }

    private func query(_ name: String, id: String? = nil, domain: String? = nil) -> AccountQuery {
        AccountQuery(companyName: name, identity: AccountIdentity(externalID: id, domain: domain, name: name))
    }

    private func open(_ text: String, _ accounts: [AccountQuery], name: String = "c.csv") throws -> ContactsFile {
        try ContactsFile(path: try scratch.file(name, text), accounts: accounts) { title, persona in
            persona.terms.firstIndex { title.lowercased().contains($0) }
        }
    }

    @Test("gives an account's people who fit, best first, then those without name or title")
    func order() throws {
        let acme = query("Acme, Inc.")
        let file = try open(
            """
            name,title,company,email
            Mia,Quality Manager,ACME,mia@example.com
            ,Quality Director,Acme Inc,
            Zoe,Plant Manager,Acme,
            Bob,Quality Director,Other,
            Ann,Quality Director,acme inc.,
            Tom,\u{200b},Acme,
            Mia,Quality Manager,Acme,
            Eve,Quality Director,,

            """, [acme])
        #expect(
            file.contacts(at: acme, persona: quality) == [
                FoundContact(name: "Ann", title: "Quality Director", reference: "line 6"),
                FoundContact(name: "Mia", title: "Quality Manager", email: "mia@example.com", reference: "line 2"),
                FoundContact(name: "Mia", title: "Quality Manager", reference: "line 8"),
                FoundContact(name: "", title: "Quality Director", reference: "line 3"),
                FoundContact(name: "Tom", title: "\u{200b}", reference: "line 7"),
            ])
        #expect(file.contacts(at: query("Other"), persona: quality).isEmpty)
        let rows = file.reconciliation
        #expect([rows.rowsRead, rows.matched, rows.others, rows.rejected] == [8, 6, 1, 1])
        #expect(rows.rejectedRows.map { "\($0.line): \($0.reason)" } == ["9: no company"])
    }

    @Test("counts the people nobody looks for, and those beyond the places of a persona, each once")
    func leftOut() throws {
        let acme = query("Acme")
        let file = try open(
            """
            name,title,company
            Ann,Quality Director,Acme
            Bob,Quality Manager,Acme
            Cy,Quality Manager,Acme
            Dee,Chief Financial Officer,Acme
            Dee,Chief Financial Officer,Acme
            Eve,,Acme
            Fay,Marketing Coordinator,Other

            """, [acme])
        let left = file.leftOut(at: acme, personas: [quality])
        #expect(left.titleFitsNone == 1)
        #expect(left.noPlace == 1)
        #expect(file.leftOut(at: acme, personas: []).titleFitsNone == 4)
    }

    @Test(
        "takes each export's headers",
        arguments: [
            (
                "First Name,Last Name,Title,Account Name,Account ID,Email,Website",
                ["first_name", "last_name", "title", "company", "account_id", "email", "domain"]
            ),
            (
                "Record ID,First Name,Last Name,Job Title,Company Name,Email,Associated Company IDs",
                ["first_name", "last_name", "title", "company", "email", "account_id"]
            ),
            (
                "First Name,Last Name,Title,Company Name for Emails,Email,Website",
                ["first_name", "last_name", "title", "company", "email", "domain"]
            ),
            (
                "ZoomInfo Company ID,First Name,Last Name,Job Title,Company Name,Email Address,Website",
                ["first_name", "last_name", "title", "company", "email", "domain"]
            ),
            ("full_name,role,organization,domain", ["name", "title", "company", "domain"]),
            ("Contact Name,Position,Account Name", ["name", "title", "company"]),
        ])
    func exports(_ header: String, _ fields: [String]) throws {
        #expect(try open(header + "\n", []).mapping.map(\.field) == fields)
    }

    @Test("joins first and last name where there is no full name")
    func names() throws {
        let acme = query("Acme")
        let file = try open(
            "Name,First Name,Last Name,Title,Company\n,Ann,Lee,Quality Manager,Acme\nDr B,x,y,Quality Manager,Acme\n",
            [acme])
        #expect(file.contacts(at: acme, persona: quality).map(\.name) == ["Ann Lee", "Dr B"])
    }

    @Test("matches as accounts are told apart: id, then domain, then name")
    func matching() throws {
        let one = query("Acme", id: "001A0000006Vm9r", domain: "acme.com")
        let two = query("Acme", id: "001B0000006Vm9s", domain: "acme.de")
        let file = try open(
            """
            name,title,company,account id,website
            ById,Quality Manager,Elsewhere,001A0000006Vm9rIAC,other.org
            ByDomain,Quality Manager,Elsewhere,,https://www.acme.de/x
            ByName,Quality Manager,BETA LLC,,
            OtherID,Quality Manager,Acme,001C0000006Vm9t,acme.com
            OtherDomain,Quality Manager,Acme,,acme.fr
            NamelessID,Quality Manager,,001B0000006Vm9s,

            """, [one, two, query("Beta")])
        #expect(file.contacts(at: one, persona: quality).map(\.name) == ["ById"])
        #expect(file.contacts(at: two, persona: quality).map(\.name) == ["ByDomain", "NamelessID"])
        #expect(file.contacts(at: query("Beta"), persona: quality).map(\.name) == ["ByName"])
        #expect(file.reconciliation.others == 2)
    }

    @Test("gives a row that fits several accounts to none of them", arguments: [false, true])
    func ambiguous(isReversed: Bool) throws {
        let accounts = [
            query("Acme Inc", domain: "acme.com"), query("Acme LLC", domain: "acme.org"), query("Acme"),
            query("Beta", id: "1", domain: "beta.com"), query("Beta Labs", id: "2", domain: "beta.com"),
        ]
        let file = try open(
            """
            name,title,company,account id,website
            ByName,Quality Manager,Acme,,
            ByDomain,Quality Manager,Acme,,acme.org
            ByFirm,Quality Manager,Beta Labs,,beta.com
            BySite,Quality Manager,Gamma,,beta.com

            """, isReversed ? accounts.reversed() : accounts)
        #expect(
            accounts.map { file.contacts(at: $0, persona: quality).map(\.name) } == [
                [], ["ByDomain"], [], [], ["ByFirm"],
            ])
        #expect(
            file.reconciliation.rejectedRows.map { "\($0.line): \($0.reason)" } == [
                "2: names 3 accounts of the list; add a domain or account id",
                "5: names 2 accounts of the list; add an account id",
            ])
    }

    @Test("agrees with comparing each row with each account", arguments: 0..<100 as Range<UInt64>)
    func agreesWithIdentity(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func pick(_ values: [String]) -> String { values.randomElement(using: &random) ?? "" }
        func row() -> (name: String, id: String, domain: String) {
            (pick(["A", "B", "C"]), pick(["", "1", "2", "3"]), pick(["", "a.com", "b.com", "c.com"]))
        }
        let accounts = (0..<3).map { _ in row() }.map { query($0.name, id: $0.id, domain: $0.domain) }
        let rows = (0..<20).map { _ in row() }
        let text = rows.map { "X,Quality Manager,\($0.name),\($0.id),\($0.domain)\n" }.joined()
        let file = try open("name,title,company,account_id,domain\n" + text, accounts)
        let expected = rows.count { row in
            let identity = AccountIdentity(externalID: row.id, domain: row.domain, name: row.name)
            return accounts.contains { $0.identity.isSame(as: identity) }
        }
        #expect(file.reconciliation.matched + file.reconciliation.rejected == expected, "seed \(seed)")
        #expect(
            file.reconciliation.rejectedRows.allSatisfy { rejected in
                let row = rows[rejected.line - 2]
                let identity = AccountIdentity(externalID: row.id, domain: row.domain, name: row.name)
                return accounts.count { $0.identity.isSame(as: identity) } > 1
            }, "seed \(seed)")
    }

    @Test(
        "must have columns for the name, the title and the company",
        arguments: [
            ("title,company", "name"), ("name,company", "title"), ("name,title", "company"),
        ])
    func missingColumns(_ header: String, _ field: String) throws {
        let error = #expect(throws: InputFileError.self) { try open(header + "\n", []) }
        let columns = header.split(separator: ",").map(String.init)
        #expect(error?.problem == .noColumn(field: field, option: "contacts.\(field)", columns: columns))
    }
}

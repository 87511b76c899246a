import Foundation
import LedgerCore
import Testing

@Suite struct IdentityTests {
    @Test(arguments: [
        ("https://www.Acme.com/about?x=1", "acme.com"), ("ACME.COM.", "acme.com"), ("http://user@acme.com:8080/", "acme.com"),
        ("www.acme.co.uk", "acme.co.uk"), (" acme.com ", "acme.com"), ("www.com", "www.com"), ("info@acme.com", "acme.com"),
        ("https://www.Bücher.example/a", "xn--bcher-kva.example"), ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"), ("bu\u{308}cher.example", "xn--bcher-kva.example"),
        ("n/a", nil), ("-", nil), ("", nil), ("localhost", nil), (".com", nil), ("a b.com", nil), ("https://", nil),
    ] as [(String, String?)])
    func `a domain is its host, case-folded, without www`(text: String, domain: String?) {
        #expect(AccountIdentity.canonicalDomain(text) == domain)
    }

    @Test(arguments: [
        ("Acme, Inc.", "acme"), ("ACME  Incorporated", "acme"), ("Acme Co., Ltd.", "acme"), ("Acme S.A. de C.V.", "acme"),
        ("Straße GmbH", "STRASSE"), ("Ｆｕｌｌ Width", "full width"), ("Cafe\u{301}", "Café"), ("O'Neil & Sons", "oneil  sons"),
        ("Inc", "inc"), ("A.B.C. Corp", "abc"), ("Ακμή ΑΣ", "ακμή ας"),
    ])
    func `names that mean one company have one key`(left: String, right: String) {
        #expect(AccountIdentity.nameKey(left) == AccountIdentity.nameKey(right))
    }

    @Test func `one legal ending goes, and never the whole name`() {
        #expect(AccountIdentity.nameKey("Acme Inc Inc") == "acme inc")
        #expect(AccountIdentity.nameKey("Inc.") == "inc")
        #expect(AccountIdentity.nameKey("Co., Ltd.") == "co")
        #expect(AccountIdentity.nameKey("...") == "...")
    }

    @Test func `The legal ending that goes is told in the form of the key`() {
        #expect(AccountIdentity.legalSuffix(of: "Acme, Inc.") == "inc")
        #expect(AccountIdentity.legalSuffix(of: "Acme Co., Ltd.") == "co ltd")
        #expect(AccountIdentity.legalSuffix(of: "Straße GmbH") == "gmbh")
        for name in ["Acme", "Inc.", "...", ""] { #expect(AccountIdentity.legalSuffix(of: name) == nil) }
    }

    @Test(arguments: [("Acme", "Acne"), ("Acme Holdings", "Acme"), ("...", "---"), ("李", "王"), ("A+", "A")])
    func `names of two companies have two keys`(left: String, right: String) {
        #expect(AccountIdentity.nameKey(left) != AccountIdentity.nameKey(right))
    }

    @Test func `a Salesforce id is itself in 15 and 18 characters, and no other case of it`() {
        func id(_ text: String) -> String? { AccountIdentity(externalID: text, domain: nil, name: "x").externalID }
        let long = id("0013000000A5fGh")
        #expect(long?.count == 18)
        #expect(id(long ?? "") == long)
        // A spreadsheet lost the case: the ending restores it.
        #expect(id(long?.uppercased() ?? "") == long)
        #expect(id(long?.lowercased() ?? "") == long)
        #expect(id("0013000000a5fGh") != long)
        #expect(id(" 0013000000A5fGh ") == long)
        #expect(id("  ") == nil)
        #expect(id("CRM-7") == "CRM-7")
    }

    @Test func `the first of id, domain and name that both have decides`() throws {
        var random = Seeded("identity")
        for _ in 0..<5_000 {
            let left = Self.any(&random)
            let right = Self.any(&random)
            let levels = [[left.externalID, right.externalID], [left.domain, right.domain], [left.nameKey, right.nameKey]]
            let decides = try #require(levels.map { $0.compactMap { $0 } }.first { $0.count == 2 })
            let isSame = decides[0] == decides[1]
            #expect(left.isSame(as: right) == isSame)
            #expect(left.isSame(as: right) == right.isSame(as: left))
            #expect(left.isSame(as: left))
        }
    }

    private static func any(_ random: inout Seeded) -> AccountIdentity {
        AccountIdentity(
            externalID: [nil, "1", "2", " 1 "][random.number(0...3)], domain: [nil, "a.com", "www.A.com", "b.com"][random.number(0...3)],
            name: ["Acme", "ACME Inc.", "Beta"][random.number(0...2)])
    }

    @Test(arguments: ["", " ", "\u{a0}", "\u{200b}\t", "\u{feff}", "\u{200e}", "\u{3164}", "\u{2800}", "\u{0}", "\u{ad}\u{34f}"])
    func `what cannot be seen is blank`(text: String) { #expect(text.isBlank) }

    @Test(arguments: ["a", ".", "李", "\u{200b}a", "e\u{301}"])
    func `what can be seen is not`(text: String) { #expect(!text.isBlank) }

    @Test func `one person is one key, whatever the spelling of the name`() {
        func key(_ name: String, _ email: String? = nil) -> String {
            DiscoveredContact.personKey(of: FoundContact(name: name, title: "t", email: email, reference: "line 9"))
        }
        #expect(key("Jane O'Neil") == key("JANE  O’NEIL"))
        #expect(key("José") == key("Jose\u{301}"))
        #expect(key("") == "reference:line 9")
        #expect(key(" ", "A@b.com ") == "email:a@b.com")
        #expect(key("...", "a@b.com") == "email:a@b.com")
    }

    @Test func `a person is stored as judged: without the character that ends a database text`() {
        let contact = FoundContact(name: "\0Jane", title: "QA\0", email: "j\0@a.com", reference: "line 2")
        let found = DiscoveredContact(contact: contact, persona: "quality", source: "file")
        #expect(found.contact == FoundContact(name: "Jane", title: "QA", email: "j@a.com", reference: "line 2"))
        #expect(found.personKey == "name:jane")
    }
}

import LedgerCore
import Testing

@testable import LedgerVendors

/// Which company an account is.
@Suite struct ZoomInfoMatchTests {
    private func account(_ name: String, _ domain: String? = nil) -> AccountQuery {
        AccountQuery(companyName: name, identity: AccountIdentity(externalID: nil, domain: domain, name: name))
    }

    private func page(_ companies: (String, String)..., total: Int? = nil) -> FoundPage<FoundCompany> {
        FoundPage(items: companies.map { FoundCompany(id: $0.0, name: $0.1) }, total: total ?? companies.count)
    }

    private func isAmbiguous(_ match: CompanyMatch) -> Bool {
        if case .ambiguous = match { return true }
        return false
    }

    @Test func `The only company of the domain is it, whatever its name`() {
        #expect(CompanyMatch.ofDomain(page(("1", "Renamed Ltd")), account("Acme", "acme.example")) == .company(id: "1"))
        var other = page(("1", "Acme"))
        other.items[0].domain = "acme-other.example"
        #expect(CompanyMatch.ofDomain(other, account("Acme", "acme.example")) == .none)
    }

    @Test func `Of several of one domain the one of its name is it, and else none is`() {
        let acme = account("ACME, Inc.", "acme.example")
        #expect(CompanyMatch.ofDomain(page(("1", "Acme Europe"), ("2", "Acme")), acme) == .company(id: "2"))
        #expect(isAmbiguous(CompanyMatch.ofDomain(page(("1", "Acme Europe"), ("2", "Acme Asia")), acme)))
        #expect(isAmbiguous(CompanyMatch.ofDomain(page(("1", "Acme"), ("2", "Acme LLC")), acme)))
    }

    @Test func `By name it is the only namesake, where all were looked at`() {
        #expect(CompanyMatch.ofName(page(("1", "Acme Labs"), ("2", "Acme Corp.")), account("Acme")) == .company(id: "2"))
        #expect(CompanyMatch.ofName(page(("1", "Acme Labs")), account("Acme")) == .none)
        #expect(
            CompanyMatch.ofName(page(("1", "Acme"), ("2", "Acme Inc")), account("Acme"))
                == .ambiguous("2 companies have this name; the account's domain would tell which it is"))
        #expect(isAmbiguous(CompanyMatch.ofName(page(("1", "Acme"), total: 900), account("Acme"))))
    }

    @Test func `A namesake of another domain is never taken`() {
        #expect(isAmbiguous(CompanyMatch.ofNameBesideDomain(page(("1", "Acme")), account("Acme", "acme.example"))))
        #expect(CompanyMatch.ofNameBesideDomain(page(("1", "Acme Labs")), account("Acme", "acme.example")) == .none)
    }

    @Test func `What is kept of a search depends on the titles and on what tells the company`() {
        let source = ZoomInfoContacts(access: nil) { _, _ in 0 }
        let quality = SearchPersona(id: "quality", terms: ["vp quality"])
        let topic = source.topic(of: quality, at: account("Acme", "acme.example"))
        #expect(topic?.provider == "zoominfo" && topic?.kind == .contact && topic?.timeToLive == .seconds(90 * 86_400))
        #expect(topic?.subject.hasPrefix("quality:") == true && topic?.subject.count == 16)
        #expect(topic == source.topic(of: quality, at: account("Acme Inc", "https://www.acme.example/x")))
        #expect(topic != source.topic(of: quality, at: account("Acme", "acme.test")))
        #expect(topic != source.topic(of: SearchPersona(id: "quality", terms: ["cqo"]), at: account("Acme", "acme.example")))
    }
}

import LedgerCore

/// Which of ZoomInfo's companies an account is.
enum CompanyMatch: Sendable, Equatable {
    case company(id: String)
    case none
    /// How many there are, and what would tell.
    case ambiguous(String)
}

extension CompanyMatch {
    /// Of companies that have the account's domain: the only one, or the only one of its name.
    static func ofDomain(_ found: FoundPage<FoundCompany>, _ account: AccountQuery) -> CompanyMatch {
        let domain = account.identity.domain ?? ""
        let companies = found.items.filter { $0.domain == nil || $0.domain == domain }
        if companies.count == 1, found.total <= found.items.count { return .company(id: companies[0].id) }
        guard !companies.isEmpty else { return .none }
        let namesakes = companies.filter { isNamesake($0, account) }
        if namesakes.count == 1, found.total <= found.items.count { return .company(id: namesakes[0].id) }
        return .ambiguous(
            "\(max(found.total, companies.count)) companies have the domain \(domain), and \(namesakes.count) of them the account's "
                + "name; name the account as ZoomInfo names the company")
    }

    /// Of companies found by name: the only one of the same name.
    static func ofName(_ found: FoundPage<FoundCompany>, _ account: AccountQuery) -> CompanyMatch {
        let namesakes = found.items.filter { isNamesake($0, account) }
        guard !namesakes.isEmpty else { return .none }
        if namesakes.count == 1, found.total <= found.items.count { return .company(id: namesakes[0].id) }
        let count = found.total <= found.items.count ? "\(namesakes.count)" : "\(namesakes.count) or more"
        return .ambiguous("\(count) companies have this name; the account's domain would tell which it is")
    }

    /// Nobody has the account's domain: a namesake has another, or none, and may be another company.
    static func ofNameBesideDomain(_ found: FoundPage<FoundCompany>, _ account: AccountQuery) -> CompanyMatch {
        let namesakes = found.items.filter { isNamesake($0, account) }
        guard !namesakes.isEmpty else { return .none }
        let those = namesakes.count == 1 ? "1 company of the same name has" : "\(namesakes.count) companies of the same name have"
        return .ambiguous(
            "no company has the domain \(account.identity.domain ?? ""), and \(those) another or none; correct the account's "
                + "domain, or leave it out to go by the name")
    }

    private static func isNamesake(_ company: FoundCompany, _ account: AccountQuery) -> Bool {
        AccountIdentity.nameKey(company.name) == account.identity.nameKey
    }
}

/// Finds an account's company, once for each account in a process.
actor CompanyFinder {
    private let client: ZoomInfoClient
    private var known: [AccountIdentity: CompanyMatch] = [:]

    private static let pageSize = 100
    private static let mostPages = 3

    init(_ client: ZoomInfoClient) { self.client = client }

    func company(of account: AccountQuery, meter: any CallMeter) async throws -> CompanyMatch {
        if let match = known[account.identity] { return match }
        let match = try await find(account, meter)
        known[account.identity] = match
        return match
    }

    private func find(_ account: AccountQuery, _ meter: any CallMeter) async throws -> CompanyMatch {
        guard let domain = account.identity.domain else {
            return CompanyMatch.ofName(try await search(.name(account.companyName), meter), account)
        }
        let match = CompanyMatch.ofDomain(try await search(.website(domain: domain), meter), account)
        guard match == .none else { return match }
        return CompanyMatch.ofNameBesideDomain(try await search(.name(account.companyName), meter), account)
    }

    private func search(_ key: CompanyKey, _ meter: any CallMeter) async throws -> FoundPage<FoundCompany> {
        var all = FoundPage<FoundCompany>(items: [], total: 0)
        for page in 1...Self.mostPages {
            let request = try client.wire.companies(key, page: page, size: Self.pageSize)
            let call = OutsideCall(provider: ZoomInfoContacts.provider, operation: "company")
            let found = try await client.ask(request, as: call, meter: meter) { [wire = client.wire] answer, _ throws(VendorFailure) in
                let found = try wire.readCompanies(answer)
                return VendorAnswer(value: found, results: found.items.count, detail: Self.detail(found, key))
            }
            all.items += found.items.filter { item in !all.items.contains { $0.id == item.id } }
            all.total = found.total
            if found.items.isEmpty || page * Self.pageSize >= found.total { break }
        }
        return all
    }

    private static func detail(_ found: FoundPage<FoundCompany>, _ key: CompanyKey) -> String? {
        guard found.items.isEmpty else { return nil }
        switch key {
        case .website: return "no company has the account's domain"
        case .name: return "no company has the account's name"
        }
    }
}

internal import GRDB
import LedgerCore

/// One value of the table of suppressions.
struct SuppressionKey: Equatable {
    let kind: Suppression.Kind
    let value: String
    /// Of a person: who was forgotten is told by it.
    var person: (key: String, account: Int64)?

    static func == (left: Self, right: Self) -> Bool { left.kind == right.kind && left.value == right.value }
}

/// Makes of what somebody wrote the values that are compared.
struct SuppressionKeys {
    let database: Database
    /// A company of a person that the ledger does not know yet gets a row, which a later list is matched with.
    let adding: Bool

    /// - Throws: `SuppressionFault` where it names nothing, or may be several things.
    func keys(of target: SuppressionTarget) throws -> [SuppressionKey] {
        switch target {
        case .email(let text):
            guard let key = EmailAddress.key(text) else { throw SuppressionFault("the e-mail is no address") }
            return [SuppressionKey(kind: .email, value: key)]
        case .domain(let text): return [SuppressionKey(kind: .domain, value: try Self.domain(text))]
        case .account(let text): return try account(text)
        case .person(let name, let company): return try people(name, company)
        }
    }

    /// `ann@acme.com` is somebody's address, not all of acme.com.
    private static func domain(_ text: String) throws -> String {
        let bare = text.hasPrefix("@") ? String(text.dropFirst()) : text
        guard !bare.contains("@"), let domain = AccountIdentity.canonicalDomain(bare), domain.last != "." else {
            throw SuppressionFault("the domain is none, such as acme.com")
        }
        return domain
    }

    private func account(_ text: String) throws -> [SuppressionKey] {
        if let known = try accountByID(text) { return [SuppressionKey(kind: .account, value: "\(known)")] }
        let named = try accounts(named: text).map { SuppressionKey(kind: .account, value: "\($0)") }
        if let domain = Self.writtenDomain(text) { return [SuppressionKey(kind: .domain, value: domain)] + named }
        guard !text.isBlank else { throw SuppressionFault("the company has no name") }
        if Self.looksLikeID(text) {
            throw SuppressionFault("no account has the id \(text); name the company or its domain")
        }
        return [SuppressionKey(kind: .company, value: AccountIdentity.nameKey(text))] + named
    }

    private func people(_ name: String, _ company: String) throws -> [SuppressionKey] {
        let key = PersonName.key(name)
        guard PersonName.isName(name), !key.isEmpty else { throw SuppressionFault("the person has no name") }
        guard !company.isBlank else { throw SuppressionFault("a name alone is no person; name the company too") }
        return try accounts(of: company).map { account in
            SuppressionKey(kind: .person, value: "\(account):name:\(key)", person: ("name:" + key, account))
        }
    }

    /// Every account that a company's id, domain or name can mean: who is not to be written to is not, at each.
    private func accounts(of company: String) throws -> [Int64] {
        if let known = try accountByID(company) { return [known] }
        let domain = Self.writtenDomain(company)
        var found = try accounts(named: company)
        if let domain { found += try ids("SELECT id FROM accounts WHERE domain = ? ORDER BY id", domain) }
        if !found.isEmpty { return Array(Set(found)).sorted() }
        if Self.looksLikeID(company) {
            throw SuppressionFault("no account has the id \(company); name the company or its domain")
        }
        guard adding else { return [] }
        return [try AccountMatcher(database).match(AccountRecord(companyName: company, domain: domain)).accountID]
    }

    /// By the CRM's id or the ledger's own.
    private func accountByID(_ text: String) throws -> Int64? {
        let identity = AccountIdentity(externalID: text, domain: nil, name: text)
        let external = try identity.externalID.flatMap { try ids("SELECT id FROM accounts WHERE external_id = ?", $0).first }
        let own = try Int64(text.trimmingWhitespace()).flatMap {
            try database.number("SELECT id FROM accounts WHERE id = ?", [$0])
        }
        if let external, let own, external != own {
            throw SuppressionFault("\(text) is the CRM's id of account \(external) and the ledger's id of another; name its domain")
        }
        return external ?? own
    }

    private func accounts(named name: String) throws -> [Int64] {
        try ids("SELECT id FROM accounts WHERE name_key = ? ORDER BY id", AccountIdentity.nameKey(name))
    }

    private func ids(_ sql: String, _ value: String) throws -> [Int64] {
        try database.rows(sql, [value]).map { $0["id"] }
    }

    private static func writtenDomain(_ text: String) -> String? {
        let text = text.trimmingWhitespace()
        return text.contains(where: \.isWhitespace) || text.contains("@") ? nil : AccountIdentity.canonicalDomain(text)
    }

    /// Of digits alone, or 15 or 18 letters and digits mixed: no company is called so.
    private static func looksLikeID(_ text: String) -> Bool {
        let text = text.trimmingWhitespace()
        if text.allSatisfy(\.isNumber) { return true }
        return [15, 18].contains(text.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            && text.contains(where: \.isNumber)
    }
}

internal import GRDB
public import LedgerCore

/// An account as lists show it.
public struct AccountLine: Sendable, Equatable {
    public let id: AccountID
    public let name: String
    public let externalID: String?
    public let domain: String?
    public let industry: String?
    public let owner: String?
    public let lastAcceptedAt: String?
    /// Where a page ends: the next begins after it.
    public let place: AccountPlace
}

/// A place in the accounts ordered by their matched name.
public struct AccountPlace: Sendable, Equatable {
    public let nameKey: String
    public let id: AccountID

    public init(nameKey: String, id: AccountID) {
        self.nameKey = nameKey
        self.id = id
    }
}

extension Store {
    /// Accounts whose name begins with a text, as names are matched: letter case, punctuation and a legal suffix aside.
    public func accounts(named text: String, after: AccountPlace? = nil, most: Int) throws -> [AccountLine] {
        let key = AccountIdentity.nameKey(text)
        return try read { database in
            // By `accounts_name_key`, from where the last page ended.
            try database.rows(
                """
                SELECT id, name, name_key, external_id, domain, industry, owner, last_accepted_at FROM accounts
                WHERE name_key >= ?1 AND name_key < ?2 AND (name_key, id) > (?3, ?4) ORDER BY name_key, id LIMIT ?5
                """, [key, key + "\u{10ffff}", after?.nameKey ?? key, after?.id.rawValue ?? 0, most]
            ).map(Self.accountLine)
        }
    }

    /// The accounts that a domain, a web address or a CRM id names.
    public func accounts(identifiedBy text: String, most: Int) throws -> [AccountLine] {
        let identity = AccountIdentity(externalID: text, domain: text, name: "")
        return try read { database in
            try database.rows(
                """
                SELECT id, name, name_key, external_id, domain, industry, owner, last_accepted_at FROM accounts
                WHERE id IN (SELECT id FROM accounts WHERE external_id = ?1
                    UNION SELECT id FROM accounts WHERE domain = ?2)
                ORDER BY id LIMIT ?3
                """, [identity.externalID, identity.domain, most]
            ).map(Self.accountLine)
        }
    }

    /// - Throws: `StoreError.noSuchAccount`.
    public func accountLine(_ id: AccountID) throws -> AccountLine {
        try read { database in
            let row = try database.row(
                """
                SELECT id, name, name_key, external_id, domain, industry, owner, last_accepted_at FROM accounts
                WHERE id = ?
                """, [id.rawValue])
            guard let row else { throw StoreError.noSuchAccount("account \(id)") }
            return Self.accountLine(row)
        }
    }

    private static func accountLine(_ row: Row) -> AccountLine {
        let id = AccountID(row["id"] as Int64)
        return AccountLine(
            id: id, name: row["name"], externalID: row["external_id"], domain: row["domain"], industry: row["industry"],
            owner: row["owner"], lastAcceptedAt: row["last_accepted_at"],
            place: AccountPlace(nameKey: row["name_key"], id: id))
    }
}

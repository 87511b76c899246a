internal import GRDB
public import LedgerCore

/// Tells people who were forgotten, and those not to be written to, from others.
public struct PeopleFilter: Sendable, Equatable {
    /// Person keys of those who were forgotten: nothing of them is stored.
    public var forgotten: Set<String> = []
    /// Person keys of those not to be written to: nothing is bought for them.
    public var suppressed: Set<String> = []

    public init() {}
}

extension Store {
    /// Whom of the people found at an account the ledger must not take up, and whom not write to, by now.
    public func filter(_ people: [DiscoveredContact], at accountID: AccountID) throws -> PeopleFilter {
        if people.isEmpty { return PeopleFilter() }
        return try read { database in
            let forgotten = try ForgottenHashes(database)
            var filter = PeopleFilter()
            for person in people {
                if try forgotten.holds(person, at: accountID) { filter.forgotten.insert(person.personKey) }
                if try Self.isSuppressed(person, at: accountID, database) { filter.suppressed.insert(person.personKey) }
            }
            return filter
        }
    }

    /// The address is one of a person who was forgotten.
    public func isForgotten(email: String) throws -> Bool {
        guard let key = EmailAddress.key(email) else { return false }
        return try read { try ForgottenHashes($0).holds(email: key) }
    }

    private static func isSuppressed(
        _ person: DiscoveredContact, at accountID: AccountID, _ database: Database
    ) throws -> Bool {
        let email = person.contact.email.flatMap(EmailAddress.key)
        return try database.number(
            """
            SELECT 1 WHERE 'suppress' IN (
                (SELECT action FROM suppressions WHERE kind = 'email' AND value = ?3 ORDER BY id DESC LIMIT 1),
                (SELECT s.action FROM contacts c JOIN suppressions s ON s.kind = 'email' AND s.value = c.email_key
                    WHERE c.account_id = ?1 AND c.person_key = ?2 ORDER BY s.id DESC LIMIT 1),
                (SELECT action FROM suppressions WHERE kind = 'person' AND value = ?1 || ':' || ?2
                    ORDER BY id DESC LIMIT 1))
                OR EXISTS (SELECT 1 FROM suppressed_accounts WHERE account_id = ?1)
                OR EXISTS (
                    WITH RECURSIVE parents (domain) AS (
                        SELECT substr(?3, instr(?3, '@') + 1)
                        UNION SELECT substr(domain, instr(domain, '.') + 1) FROM parents WHERE instr(domain, '.') > 0)
                    SELECT 1 FROM parents JOIN suppressions x ON x.id = (
                        SELECT max(id) FROM suppressions WHERE kind = 'domain' AND value = parents.domain)
                    WHERE x.action = 'suppress')
            """, [accountID.rawValue, person.personKey, email]) != nil
    }
}

/// The hashes of people who were forgotten, and how they are made: SHA-256 of this ledger's salt, the kind and what
/// tells the person apart.
struct ForgottenHashes {
    private let database: Database
    private let salt: String
    /// Where nobody was ever forgotten nothing is hashed.
    private let isEmpty: Bool

    init(_ database: Database) throws {
        self.database = database
        salt = try database.row("SELECT value FROM salt LIMIT 1")?["value"] ?? ""
        isEmpty = try database.number("SELECT 1 FROM forgotten LIMIT 1", []) == nil
    }

    func hash(email key: String) -> String { Digest.sha256([salt, "email", key].joined(separator: "\n")) }

    func hash(person key: String, at accountID: Int64) -> String {
        Digest.sha256([salt, "person", "\(accountID)", key].joined(separator: "\n"))
    }

    /// What stands for a path that names a person, the same each time.
    func stand(in path: String) -> String { "(erased)/" + Digest.sha256([salt, "path", path].joined(separator: "\n")).prefix(16) }

    func holds(email key: String) throws -> Bool { try !isEmpty && holds(hash(email: key)) }

    func holds(person key: String, at accountID: Int64) throws -> Bool {
        try !isEmpty && holds(hash(person: key, at: accountID))
    }

    func holds(_ person: DiscoveredContact, at accountID: AccountID) throws -> Bool {
        if isEmpty { return false }
        if let email = person.contact.email.flatMap(EmailAddress.key), try holds(email: email) { return true }
        return try holds(person: person.personKey, at: accountID.rawValue)
    }

    private func holds(_ hash: String) throws -> Bool {
        try database.number("SELECT 1 FROM forgotten WHERE hash = ?", [hash]) != nil
    }
}

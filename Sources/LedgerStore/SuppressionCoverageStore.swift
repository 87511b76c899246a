internal import GRDB
public import LedgerCore

extension Store {
    /// Whom of those the ledger knows a target covers, whether or not it is suppressed.
    /// - Throws: `SuppressionFault` where it names nothing, or may be several things.
    public func coverage(of target: SuppressionTarget) throws -> SuppressionCoverage {
        try read { database in
            var (accounts, contacts): (Set<Int64>, Set<Int64>) = ([], [])
            for key in try SuppressionKeys(database: database, adding: false).keys(of: target) {
                accounts.formUnion(try Self.accounts(of: key, database))
                contacts.formUnion(try Self.contacts(of: key, database))
            }
            for account in accounts {
                contacts.formUnion(
                    try Self.ids("SELECT id FROM contacts WHERE account_id = ? AND person_key <> 'erased:' || id", [account], database))
            }
            let drafts = try contacts.reduce(0) { sum, contact in
                try sum + Int(database.number("SELECT count(*) FROM drafts WHERE contact_id = ?", [contact]) ?? 0)
            }
            return SuppressionCoverage(companies: accounts.count, people: contacts.count, drafts: drafts)
        }
    }

    /// No index has a domain with those below it: the index of all is read.
    private static func accounts(of key: SuppressionKey, _ database: Database) throws -> [Int64] {
        switch key.kind {
        case .email, .person: []
        case .account: [Int64(key.value)].compactMap { $0 }
        case .company: try ids("SELECT id FROM accounts WHERE name_key = ?", [key.value], database)
        case .domain:
            try ids(
                """
                SELECT id FROM accounts INDEXED BY accounts_domain
                WHERE domain IS NOT NULL AND substr('.' || domain, -length(?1) - 1) = '.' || ?1
                """, [key.value], database)
        }
    }

    private static func contacts(of key: SuppressionKey, _ database: Database) throws -> [Int64] {
        switch key.kind {
        case .account, .company: []
        case .email:
            try ids(
                """
                SELECT id FROM contacts WHERE email_key = ?1 AND email IS NOT NULL
                UNION SELECT contact_id FROM attempts WHERE email_key = ?1 AND contact_email IS NOT NULL
                """, [key.value], database)
        case .person:
            try ids("SELECT id FROM contacts WHERE account_id = ?2 AND person_key = ?1", [key.person?.key, key.person?.account], database)
        case .domain:
            try ids(
                """
                SELECT id FROM contacts INDEXED BY contacts_email WHERE email IS NOT NULL
                    AND substr(replace(email_key, '@', '.'), -length(?1) - 1) = '.' || ?1
                UNION SELECT contact_id FROM attempts INDEXED BY attempts_email WHERE contact_email IS NOT NULL
                    AND substr(replace(email_key, '@', '.'), -length(?1) - 1) = '.' || ?1
                """, [key.value], database)
        }
    }

    private static func ids(_ sql: String, _ values: StatementArguments, _ database: Database) throws -> [Int64] {
        try database.rows(sql, values).map { $0[0] }
    }
}

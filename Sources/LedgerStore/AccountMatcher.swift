internal import GRDB
import LedgerCore

/// Finds the account a record speaks of by the identity rules, or makes it.
struct AccountMatcher {
    private let byExternalID: RawStatement
    private let byDomain: RawStatement
    private let byName: RawStatement
    private let insertAccount: RawStatement
    private let currentAccount: RawStatement
    private let updateAccount: RawStatement
    private let database: Database
    /// Accounts that are known only by a folder of drafts.
    private let hasAdopted: Bool

    init(_ database: Database) throws {
        self.database = database
        hasAdopted = try database.row(
            "SELECT 1 FROM accounts WHERE name_key >= ? AND name_key < 'folder;' LIMIT 1",
            [AccountIdentity.adoptedPrefix]) != nil
        byExternalID = try RawStatement(database, "SELECT id FROM accounts WHERE external_id = ?")
        // The first level both have decides: an account with another CRM id is another account, whatever its domain.
        byDomain = try RawStatement(
            database,
            """
            SELECT id FROM accounts WHERE domain = ?1 AND (external_id IS NULL OR ?2 IS NULL) ORDER BY id LIMIT 1
            """)
        byName = try RawStatement(
            database,
            """
            SELECT id FROM accounts WHERE name_key = ?1 AND (external_id IS NULL OR ?2 IS NULL)
                AND (domain IS NULL OR ?3 IS NULL) ORDER BY id LIMIT 1
            """)
        insertAccount = try RawStatement(
            database,
            """
            INSERT INTO accounts (name, name_key, external_id, domain, ticker, cik, industry, owner, notes, tags)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        currentAccount = try RawStatement(
            database,
            "SELECT name, external_id, domain, ticker, cik, industry, owner, notes, tags FROM accounts WHERE id = ?")
        updateAccount = try RawStatement(
            database,
            """
            UPDATE accounts SET name = ?2, name_key = ?3, external_id = coalesce(?4, external_id),
                domain = coalesce(?5, domain), ticker = coalesce(?6, ticker), cik = coalesce(?7, cik), industry = ?8,
                owner = ?9, notes = ?10, tags = ?11
            WHERE id = ?1
            """)
    }

    func match(_ record: AccountRecord) throws -> (accountID: Int64, isNew: Bool) {
        let identity = record.identity
        if let known = try find(identity) { return (known, false) }
        insertAccount.bind(1, record.companyName)
        insertAccount.bind(2, identity.nameKey)
        insertAccount.bind(3, identity.externalID)
        insertAccount.bind(4, identity.domain)
        bindDetails(of: record, to: insertAccount, from: 5)
        try insertAccount.run()
        return (database.lastInsertedRowID, true)
    }

    func find(_ identity: AccountIdentity) throws -> Int64? {
        if let externalID = identity.externalID {
            byExternalID.bind(1, externalID)
            if let known = try firstID(byExternalID) { return known }
        }
        if let domain = identity.domain {
            byDomain.bind(1, domain)
            byDomain.bind(2, identity.externalID)
            if let known = try firstID(byDomain) { return known }
        }
        if let known = try find(nameKey: identity.nameKey, of: identity) { return known }
        return hasAdopted ? try find(nameKey: AccountIdentity.adoptedKey(identity.nameKey), of: identity) : nil
    }

    private func find(nameKey: String, of identity: AccountIdentity) throws -> Int64? {
        byName.bind(1, nameKey)
        byName.bind(2, identity.externalID)
        byName.bind(3, identity.domain)
        return try firstID(byName)
    }

    /// Takes over what the newest list says; an id, domain, ticker or CIK it does not name stays as it was.
    func update(_ accountID: Int64, from record: AccountRecord) throws {
        let identity = record.identity
        guard try differs(accountID, record, identity) else { return }
        updateAccount.bind(1, accountID)
        updateAccount.bind(2, record.companyName)
        updateAccount.bind(3, identity.nameKey)
        updateAccount.bind(4, identity.externalID)
        updateAccount.bind(5, identity.domain)
        bindDetails(of: record, to: updateAccount, from: 6)
        try updateAccount.run()
    }

    private func differs(_ accountID: Int64, _ record: AccountRecord, _ identity: AccountIdentity) throws -> Bool {
        currentAccount.bind(1, accountID)
        defer { currentAccount.reset() }
        guard try currentAccount.step() else { return false }
        return !(currentAccount.isEqual(0, record.companyName)
            && (identity.externalID == nil || currentAccount.isEqual(1, identity.externalID))
            && (identity.domain == nil || currentAccount.isEqual(2, identity.domain))
            && (record.ticker == nil || currentAccount.isEqual(3, record.ticker))
            && (record.cik == nil || currentAccount.int(4) == record.cik?.number)
            && currentAccount.isEqual(5, record.industry) && currentAccount.isEqual(6, record.owner)
            && currentAccount.isEqual(7, record.notes) && currentAccount.isEqual(8, Self.tagsJSON(record.tags)))
    }

    private func bindDetails(of record: AccountRecord, to statement: RawStatement, from place: Int32) {
        statement.bind(place, record.ticker)
        statement.bind(place + 1, record.cik?.number)
        statement.bind(place + 2, record.industry)
        statement.bind(place + 3, record.owner)
        statement.bind(place + 4, record.notes)
        statement.bind(place + 5, Self.tagsJSON(record.tags))
    }

    private func firstID(_ statement: RawStatement) throws -> Int64? {
        defer { statement.reset() }
        return try statement.step() ? statement.int(0) : nil
    }

    private static func tagsJSON(_ tags: [String]) -> String {
        tags.isEmpty ? "[]" : JSON.array(tags.map(JSON.string)).serialized(pretty: false)
    }
}

internal import GRDB
public import LedgerCore

extension Store {
    /// The account an identity speaks of, as the newest list has it; nil where there is none.
    public func account(_ identity: AccountIdentity) throws -> (id: AccountID, record: AccountRecord)? {
        try read { database in
            guard let id = try AccountMatcher(database).find(identity) else { return nil }
            let row = try database.row(
                "SELECT name, external_id, domain, ticker, cik, industry FROM accounts WHERE id = ?", [id])
            guard let row else { return nil }
            let record = AccountRecord(
                companyName: row["name"], externalID: row["external_id"], domain: row["domain"],
                ticker: row["ticker"], cik: (row["cik"] as Int64?).flatMap { CIK($0) },
                industry: row["industry"])
            return (AccountID(id), record)
        }
    }

    /// The account a record speaks of, made where there is none.
    public func findOrAddAccount(_ record: AccountRecord) throws -> AccountID {
        try write { AccountID(try AccountMatcher($0).match(record).accountID) }
    }
}

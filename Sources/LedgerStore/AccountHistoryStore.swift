internal import GRDB
public import LedgerCore

/// What one run came to at an account.
public struct AccountRun: Sendable, Equatable {
    public let runID: RunID
    public let runDate: CalendarDay
    public let position: Int
    public let score: Double
    public let tier: String
    public let state: SelectionState
    public let reason: String?
    public let cause: String?
    /// The first `Store.mostPeople`.
    public let people: [AccountOutcome.Person]
    public let arePeopleCut: Bool
}

/// Somebody known at an account.
public struct KnownContact: Sendable, Equatable {
    public let id: ContactID
    public let name: String
    public let title: String
    public let email: String?
    public let source: String
    public let foundAt: String
}

/// A draft from before the ledger.
public struct AdoptedDraft: Sendable, Equatable {
    public let path: String
    public let draftedOn: String
}

extension Store {
    /// The runs an account was ranked in, newest first.
    public func runs(at account: AccountID, before: RunID? = nil, most: Int) throws -> [AccountRun] {
        try read { database in
            // By `selections_account`.
            try database.rows(
                """
                SELECT s.run_id, r.run_date, s.position, s.score, s.tier, s.state, s.reason, s.cause
                FROM selections s JOIN runs r ON r.id = s.run_id
                WHERE s.account_id = ? AND s.run_id < ? ORDER BY s.run_id DESC LIMIT ?
                """, [account.rawValue, before?.rawValue ?? .max, most]
            ).map { row in
                let runID = RunID(row["run_id"] as Int64)
                let people = try Self.people(at: account, in: runID, database)
                return AccountRun(
                    runID: runID, runDate: try Self.day(row["run_date"]), position: row["position"],
                    score: row["score"], tier: row["tier"],
                    state: SelectionState(rawValue: row["state"]) ?? .pending, reason: row["reason"],
                    cause: row["cause"], people: Array(people.prefix(Self.mostPeople)),
                    arePeopleCut: people.count > Self.mostPeople)
            }
        }
    }

    /// People known at an account, in the order they were found.
    public func knownContacts(at account: AccountID, most: Int) throws -> [KnownContact] {
        try read { database in
            try database.rows(
                """
                SELECT id, name, title, email, source, found_at FROM contacts WHERE account_id = ?
                ORDER BY id LIMIT ?
                """, [account.rawValue, most]
            ).map { row in
                KnownContact(
                    id: ContactID(row["id"] as Int64), name: row["name"], title: row["title"], email: row["email"],
                    source: row["source"], foundAt: row["found_at"])
            }
        }
    }

    /// Drafts at an account from before the ledger, newest first.
    public func adoptedDrafts(at account: AccountID, most: Int) throws -> [AdoptedDraft] {
        try read { database in
            try database.rows(
                """
                SELECT path, drafted_on FROM adopted_drafts WHERE account_id = ? ORDER BY drafted_on DESC, path LIMIT ?
                """, [account.rawValue, most]
            ).map { AdoptedDraft(path: $0["path"], draftedOn: $0["drafted_on"]) }
        }
    }
}

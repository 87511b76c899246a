internal import GRDB
public import LedgerCore

/// An account of a run, with its people and what became of each.
public struct AccountOutcome: Sendable, Equatable {
    public let accountID: AccountID
    /// Place in the ranked list, from 1.
    public let position: Int
    public let companyName: String
    public let score: Double
    public let tier: String
    public let state: SelectionState
    public let reason: String?
    public let cause: String?
    public let draftsAccepted: Int
    /// The first `Store.mostPeople`.
    public let people: [Person]
    public let arePeopleCut: Bool

    /// Somebody an attempt was made for, or is to be.
    public struct Person: Sendable, Equatable {
        public let attemptID: AttemptID
        public let name: String
        public let title: String
        public let persona: String
        public let state: AttemptState
        public let reason: String?
        /// Nil where none was written.
        public let draft: Draft?
    }

    public struct Draft: Sendable, Equatable {
        public let id: DraftID
        public let subject: String
        public let confidenceMode: String
        public let citedSignals: Int
    }
}

extension Store {
    /// People of one account that a page shows at most.
    public static let mostPeople = 50

    /// Accounts of a run in rank order.
    /// - Parameter after: the place after which the page begins; 0: at the top.
    public func accountOutcomes(of runID: RunID, after: Int, most: Int) throws -> [AccountOutcome] {
        try read { database in
            // By the unique key of run and place.
            try database.rows(
                """
                SELECT account_id, position, company_name, score, tier, state, reason, cause, drafts_accepted
                FROM selections WHERE run_id = ? AND position > ? ORDER BY position LIMIT ?
                """, [runID.rawValue, after, most]
            ).map { row in
                let accountID = AccountID(row["account_id"] as Int64)
                let people = try Self.people(at: accountID, in: runID, database)
                return AccountOutcome(
                    accountID: accountID, position: row["position"], companyName: row["company_name"],
                    score: row["score"], tier: row["tier"],
                    state: SelectionState(rawValue: row["state"]) ?? .pending, reason: row["reason"],
                    cause: row["cause"], draftsAccepted: row["drafts_accepted"],
                    people: Array(people.prefix(Self.mostPeople)), arePeopleCut: people.count > Self.mostPeople)
            }
        }
    }

    /// One more than are shown, where there are more.
    static func people(at account: AccountID, in runID: RunID, _ database: Database) throws -> [AccountOutcome.Person] {
        try database.rows(
            """
            SELECT t.id, t.contact_name, t.contact_title, t.persona, t.state, t.reason, d.id AS draft_id, d.subject,
                d.confidence_mode, d.cited_signals
            FROM attempts t INDEXED BY attempts_place LEFT JOIN drafts d ON d.attempt_id = t.id
            WHERE t.run_id = ? AND t.account_id = ? ORDER BY t.position LIMIT ?
            """, [runID.rawValue, account.rawValue, mostPeople + 1]
        ).map { row in
            AccountOutcome.Person(
                attemptID: AttemptID(row["id"] as Int64), name: row["contact_name"], title: row["contact_title"],
                persona: row["persona"], state: AttemptState(rawValue: row["state"]) ?? .failed, reason: row["reason"],
                draft: (row["draft_id"] as Int64?).map {
                    AccountOutcome.Draft(
                        id: DraftID($0), subject: row["subject"], confidenceMode: row["confidence_mode"],
                        citedSignals: row["cited_signals"])
                })
        }
    }
}

internal import GRDB
public import LedgerCore

/// A draft that was sent, and to which nothing came back.
public struct FollowUp: Sendable, Equatable {
    public let draftID: DraftID
    public let accountID: AccountID
    public let companyName: String
    public let contactName: String
    public let subject: String
    public let sentAt: Timestamp
}

extension Store {
    /// Drafts sent within a time to which nothing came back, longest waiting first; not those that were erased.
    public func followUps(sentFrom first: Timestamp, to last: Timestamp, most: Int) throws -> [FollowUp] {
        try read { try Self.followUps(sentFrom: first, to: last, most: most, $0) }
    }

    static func followUps(
        sentFrom first: Timestamp, to last: Timestamp, most: Int, _ database: Database
    ) throws -> [FollowUp] {
        // By `outcomes_time`: as much as was sent in that time.
        try database.rows(
            """
            SELECT d.id, d.account_id, s.company_name, d.contact_name, coalesce(v.subject, d.subject) AS subject, o.at
            FROM outcomes o INDEXED BY outcomes_time CROSS JOIN drafts d ON d.id = o.draft_id
            JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
            LEFT JOIN revisions v ON v.draft_id = d.id AND v.number = d.revision
            WHERE o.at BETWEEN ? AND ? AND o.kind = 'sent' AND d.outcome = 'sent' AND d.subject <> '(erased)'
            ORDER BY o.at, o.id LIMIT ?
            """, [first.description, last.description, most]
        ).map { row in
            FollowUp(
                draftID: DraftID(row["id"] as Int64), accountID: AccountID(row["account_id"] as Int64),
                companyName: row["company_name"], contactName: row["contact_name"], subject: row["subject"],
                sentAt: try timestamp(row["at"]))
        }
    }

    /// Approved drafts that were not sent yet, counted up to a limit.
    public func draftsToSend(upTo limit: Int) throws -> Int {
        try read { database in
            Int(
                try database.number(
                    """
                    SELECT count(*) FROM (SELECT 1 FROM drafts INDEXED BY drafts_to_send
                        WHERE review = 'approved' AND outcome IS NULL AND subject <> '(erased)' LIMIT ?)
                    """, [limit]) ?? 0)
        }
    }
}

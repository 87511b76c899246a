internal import GRDB
public import LedgerCore

/// A draft as lists show it.
public struct DraftLine: Sendable, Equatable {
    public let id: DraftID
    public let runID: RunID
    public let accountID: AccountID
    public let companyName: String
    public let contactName: String
    public let contactTitle: String
    public let subject: String
    public let state: DraftState
    public let confidenceMode: String
    public let citedSignals: Int
    public let createdAt: String
}

extension Store {
    /// Drafts of a run that a person may send, newest first; of a long run, among the first `mostCounted`.
    public func recentDrafts(of runID: RunID, most: Int) throws -> [DraftLine] {
        try read { database in
            // From `drafts_run` alone as to which, then each by its id.
            try database.rows(
                """
                SELECT d.id, d.run_id, d.account_id, s.company_name, d.contact_name, d.contact_title, d.subject, d.state,
                    d.confidence_mode, d.cited_signals, d.created_at
                FROM drafts d JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
                WHERE d.id IN (SELECT id FROM (
                        SELECT id, state FROM drafts INDEXED BY drafts_run WHERE run_id = ?1 LIMIT ?2)
                    WHERE state IN ('accepted', 'held') ORDER BY id DESC LIMIT ?3)
                ORDER BY d.id DESC
                """, [runID.rawValue, Self.mostCounted, most]
            ).map(Self.draftLine)
        }
    }

    static func draftLine(_ row: Row) -> DraftLine {
        DraftLine(
            id: DraftID(row["id"] as Int64), runID: RunID(row["run_id"] as Int64),
            accountID: AccountID(row["account_id"] as Int64), companyName: row["company_name"],
            contactName: row["contact_name"], contactTitle: row["contact_title"], subject: row["subject"],
            state: DraftState(rawValue: row["state"]) ?? .generated, confidenceMode: row["confidence_mode"],
            citedSignals: row["cited_signals"], createdAt: row["created_at"])
    }
}

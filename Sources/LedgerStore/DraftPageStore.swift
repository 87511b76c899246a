internal import GRDB
public import LedgerCore

/// All that is shown of one draft.
public struct DraftSheet: Sendable, Equatable {
    public let line: DraftLine
    public let body: String
    public let persona: String
    public let email: String?
    public let warnings: [String]
    public let sources: [RunSnapshot.Source]
    public let figures: TextFigures
    public let experiment: String?
    public let rulesSHA256: String
    public let verdicts: [Verdict]
    public let nearDuplicate: RunSnapshot.NearDuplicate?
    /// Who decided a draft that was held, and why.
    public let decidedBy: String?
    public let decisionReason: String?
}

extension Store {
    /// - Throws: `StoreError.noSuchDraft`.
    public func draftSheet(_ id: DraftID) throws -> DraftSheet {
        try read { database in
            let row = try database.row(
                """
                SELECT d.id, d.run_id, d.account_id, s.company_name, d.contact_name, d.contact_title, d.subject, d.state,
                    d.confidence_mode, d.cited_signals, d.created_at, d.body, t.persona, t.contact_email, d.warnings,
                    d.sources, d.figures, d.experiment, d.rules_sha256, n.like_draft_id, n.similarity_percent,
                    d.decided_by, d.decision_reason
                FROM drafts d
                JOIN attempts t ON t.id = d.attempt_id
                JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
                LEFT JOIN near_duplicates n ON n.draft_id = d.id
                WHERE d.id = ?
                """, [id.rawValue])
            guard let row else { throw StoreError.noSuchDraft(id) }
            return DraftSheet(
                line: Self.draftLine(row), body: row["body"], persona: row["persona"], email: row["contact_email"],
                warnings: StoredJSON.texts(row["warnings"]),
                sources: try StoredJSON.decode([RunSnapshot.Source].self, row["sources"]),
                figures: try StoredJSON.decode(TextFigures.self, row["figures"]), experiment: row["experiment"],
                rulesSHA256: row["rules_sha256"], verdicts: try Self.verdicts(of: id, database),
                nearDuplicate: (row["like_draft_id"] as Int64?).map {
                    .init(of: DraftID($0), similarityPercent: row["similarity_percent"])
                }, decidedBy: row["decided_by"], decisionReason: row["decision_reason"])
        }
    }
}

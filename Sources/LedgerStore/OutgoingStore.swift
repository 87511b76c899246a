internal import GRDB
import LedgerCore

/// A draft of an export's scope, and whether it may leave.
struct ExportCandidate {
    enum Fate: Equatable {
        case leaves(DraftStanding)
        case stays(LeftOut)
    }

    let id: DraftID
    let fate: Fate
}

extension Store {
    /// The drafts of a scope: by run, then in rank order.
    /// - Throws: `StoreError.noSuchRun`, `StoreError.noSuchDraft` where the scope names one that is not there.
    static func candidates(_ scope: ExportScope, _ database: Database) throws -> [ExportCandidate] {
        try ids(scope, database).map { ExportCandidate(id: $0, fate: try fate($0, database)) }
    }

    private static func ids(_ scope: ExportScope, _ database: Database) throws -> [DraftID] {
        let rows: [Row]
        switch scope {
        case .toSend: rows = try database.rows(toSendSQL)
        case .run(let id):
            guard try database.number("SELECT 1 FROM runs WHERE id = ?", [id.rawValue]) != nil else {
                throw StoreError.noSuchRun("run \(id)")
            }
            rows = try database.rows(ofRunSQL, [id.rawValue])
        case .since(let day): rows = try database.rows(sinceSQL, [day.description])
        case .drafts(let ids):
            for id in ids where try database.number("SELECT 1 FROM drafts WHERE id = ?", [id.rawValue]) == nil {
                throw StoreError.noSuchDraft(id)
            }
            rows = try database.rows(namedSQL, ["[" + ids.map(\.description).joined(separator: ",") + "]"])
        }
        return rows.map { DraftID($0["id"] as Int64) }
    }

    /// By the index of what is to be sent, which is short however many were sent before.
    private static let toSendSQL = """
        SELECT d.id FROM drafts d INDEXED BY drafts_to_send
        JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
        JOIN attempts t ON t.id = d.attempt_id
        WHERE d.review = 'approved' AND d.outcome IS NULL AND d.subject <> '(erased)'
        ORDER BY d.run_id, s.position, t.position, d.id
        """

    private static let ofRunSQL = """
        SELECT d.id FROM drafts d
        JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
        JOIN attempts t ON t.id = d.attempt_id
        WHERE d.run_id = ? ORDER BY s.position, t.position, d.id
        """

    private static let sinceSQL = """
        SELECT d.id FROM runs r CROSS JOIN drafts d ON d.run_id = r.id
        JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
        JOIN attempts t ON t.id = d.attempt_id
        WHERE r.run_date >= ? ORDER BY d.run_id, s.position, t.position, d.id
        """

    private static let namedSQL = """
        SELECT d.id FROM drafts d
        JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
        JOIN attempts t ON t.id = d.attempt_id
        WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.run_id, s.position, t.position, d.id
        """

    static func fate(_ id: DraftID, _ database: Database) throws -> ExportCandidate.Fate {
        let row = try database.row(
            """
            SELECT d.state, d.review, d.outcome, d.approved_sha256 IS d.content_sha256 AS is_bound,
                EXISTS (SELECT 1 FROM revisions WHERE draft_id = d.id AND number = d.revision AND validation = 'FAILED')
                    AS has_failed,
                EXISTS (SELECT 1 FROM erased_attempts e WHERE e.attempt_id = d.attempt_id) AS is_erased,
                d.state IN ('accepted', 'held') AND EXISTS (
                    SELECT 1 FROM suppressed_attempts x WHERE x.attempt_id = d.attempt_id) AS is_suppressed
            FROM drafts d WHERE d.id = ?
            """, [id.rawValue])
        guard let row else { throw StoreError.noSuchDraft(id) }
        return fate(row)
    }

    private static func fate(_ row: Row) -> ExportCandidate.Fate {
        let state = DraftState(rawValue: row["state"]) ?? .generated
        if state == .rejected { return .stays(.rejected) }
        if state == .generated { return .stays(.unjudged) }
        if row["is_erased"] { return .stays(.erased) }
        if row["is_suppressed"] { return .stays(.suppressed) }
        let outcome = (row["outcome"] as String?).flatMap(Outcome.init(rawValue:))
        if outcome == .optedOut { return .stays(.optedOut) }
        if outcome == .bounced { return .stays(.bounced) }
        if row["has_failed"] { return .stays(.failsValidation) }
        if state == .held { return .leaves(.held) }
        switch (row["review"] as String?).flatMap(ReviewDecision.init(rawValue:)) {
        case .approved where row["is_bound"]: return .leaves(outcome == nil ? .approved : .sent)
        case .declined: return .leaves(.declined)
        case .approved, nil: return .leaves(.open)
        }
    }

    /// The draft in its current wording.
    /// - Throws: `StoreError.wrongState` where that is not the one of its hash.
    static func outgoing(_ id: DraftID, _ standing: DraftStanding, _ database: Database) throws -> OutgoingDraft {
        guard let row = try database.row(outgoingSQL, [id.rawValue]) else { throw StoreError.noSuchDraft(id) }
        guard let date = CalendarDay(row["run_date"] as String), let clock = Timestamp(row["clock_at"] as String) else {
            throw StoreError.refused("the run of draft \(id) has no date that reads as one")
        }
        var draft = OutgoingDraft(
            id: id, runID: RunID(row["run_id"] as Int64), runDate: date, clock: clock, company: row["company_name"],
            domain: row["domain"], contactName: row["contact_name"], contactTitle: row["contact_title"],
            email: row["contact_email"], persona: row["persona"], subject: row["subject"], body: row["body"],
            contentSHA256: row["content_sha256"], confidenceMode: row["confidence_mode"],
            sources: try StoredJSON.decode([RunSnapshot.Source].self, row["sources"]), standing: standing,
            reviewer: row["actor"], reviewedAt: (row["at"] as String?).flatMap { Timestamp($0) })
        draft.outputRoot = row["output_root"]
        try requireBound(Wording(subject: draft.subject, body: draft.body), to: draft.contentSHA256, of: id)
        return draft
    }

    private static let outgoingSQL = """
        SELECT d.run_id, r.run_date, r.clock_at, s.company_name, s.domain, d.contact_name, d.contact_title,
            t.contact_email, t.persona, coalesce(v.subject, d.subject) AS subject, coalesce(v.body, d.body) AS body,
            coalesce(v.sources, d.sources) AS sources, d.content_sha256, d.confidence_mode, w.actor, w.at,
            coalesce(r.settings ->> '$.output_root', '.') AS output_root
        FROM drafts d
        JOIN runs r ON r.id = d.run_id
        JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
        JOIN attempts t ON t.id = d.attempt_id
        LEFT JOIN revisions v ON v.draft_id = d.id AND v.number = d.revision
        LEFT JOIN reviews w ON d.review IS NOT NULL AND w.id = (SELECT max(id) FROM reviews WHERE draft_id = d.id)
        WHERE d.id = ?
        """
}

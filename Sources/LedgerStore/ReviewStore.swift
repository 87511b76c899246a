internal import GRDB
public import LedgerCore

extension Store {
    /// Drafts that match a filter, newest run first, then in the order they were made.
    /// - Parameter last: the draft after which to go on.
    public func reviews(_ filter: ReviewFilter, after last: (RunID, DraftID)? = nil, limit: Int) throws -> [ReviewItem] {
        var found: [ReviewItem] = []
        var place = last
        repeat {
            let part = try reviews(filter, after: place, limit: limit - found.count, lookingAt: Self.lookedAtAtOnce)
            found += part.items
            place = part.next
        } while place != nil && found.count < limit
        return found
    }

    /// Drafts that match a filter, of the first so many from a place on: how long it takes does not depend on how many
    /// there are, nor on how rare a match is.
    /// - Parameters:
    ///   - last: the draft after which to go on.
    ///   - most: drafts of the filter's standing and run that are looked at.
    /// - Returns: what matches, and the draft after which to go on; nil where all were looked at.
    public func reviews(
        _ filter: ReviewFilter, after last: (RunID, DraftID)? = nil, limit: Int, lookingAt most: Int
    ) throws -> (items: [ReviewItem], next: (RunID, DraftID)?) {
        let newest = min(filter.runID?.rawValue ?? .max, last?.0.rawValue ?? .max)
        let most = filter.isPlain ? limit : most
        let state: String? = filter.standing == .held ? DraftState.held.rawValue : nil
        let bounds: StatementArguments = [
            filter.runID?.rawValue ?? 0, newest, last?.0.rawValue == newest ? last?.1.rawValue : 0, most,
        ]
        return try read { database in
            let looked = try database.rows(Self.lookedAtSQL(filter.standing), bounds)
                .map { (RunID($0["run_id"] as Int64), DraftID($0["id"] as Int64)) }
            let ids = "[" + looked.map { "\($0.1)" }.joined(separator: ",") + "]"
            let rows = try database.rows(
                Self.matchingSQL,
                [
                    ids, filter.company.map(Self.pattern), filter.persona, filter.confidence?.uppercased(),
                    filter.warning?.uppercased(), filter.text.map(Self.pattern), limit, state,
                ])
            let items = try rows.map { try Self.reviewItem($0) }
            if items.count == limit { return (items, items.last.map { ($0.runID, $0.draftID) }) }
            // Fewer than were asked for: there are no more.
            return (items, looked.count == most ? looked.last : nil)
        }
    }

    /// Drafts that one statement looks at, so that a rare match among the drafts of years takes no great sort.
    private static let lookedAtAtOnce = 5_000

    /// - Throws: `StoreError.noSuchDraft`; `StoreError.wrongState` for a draft that nobody may send, or that was erased.
    public func review(_ id: DraftID) throws -> ReviewItem { try read { try Self.reviewItem(id, $0) } }

    /// How many drafts wait for a decision, counted up to a limit.
    public func openReviews(of runID: RunID? = nil, upTo limit: Int = 1_000) throws -> Int {
        try read { database in
            Int(
                try database.number(
                    """
                    SELECT count(*) FROM (SELECT 1 FROM drafts INDEXED BY drafts_to_review
                        WHERE state IN ('accepted', 'held') AND review IS NULL AND subject <> '(erased)'
                        AND run_id BETWEEN ?1 AND ?2 LIMIT ?3)
                    """, [runID?.rawValue ?? 0, runID?.rawValue ?? Int64.max, limit]) ?? 0)
        }
    }

    /// What people did with a draft, oldest first.
    public func reviewHistory(_ id: DraftID) throws -> [ReviewEvent] {
        try read { database in
            try database.rows(
                """
                SELECT 'edited' AS what, at, 'revision ' || number || ' by ' || actor || ', ' || validation AS detail, id
                FROM revisions WHERE draft_id = ?1
                UNION ALL SELECT CASE action WHEN 'approve' THEN 'approved' WHEN 'decline' THEN 'declined' ELSE 'reopened' END,
                    at, 'by ' || actor || coalesce(': ' || reason, ''), id FROM reviews WHERE draft_id = ?1
                UNION ALL SELECT kind, at, 'by ' || actor || coalesce(': ' || note, ''), id FROM outcomes WHERE draft_id = ?1
                ORDER BY 2, 4
                """, [id.rawValue]
            ).compactMap { row in
                Timestamp(row["at"] as String).map { ReviewEvent(what: row["what"], at: $0, detail: row["detail"]) }
            }
        }
    }

    /// The wording a draft was generated with.
    /// - Throws: `StoreError.noSuchDraft`.
    public func generatedWording(_ id: DraftID) throws -> Wording {
        try read { database in
            guard let row = try database.row("SELECT subject, body FROM drafts WHERE id = ?", [id.rawValue]) else {
                throw StoreError.noSuchDraft(id)
            }
            return Wording(subject: row["subject"], body: row["body"])
        }
    }

    // MARK: - Rows

    /// Each begins with what an index is partial to, so that the decided drafts of years cost nothing: which drafts are
    /// looked at is read from the index alone.
    private static func lookedAtSQL(_ standing: ReviewFilter.Standing) -> String {
        switch standing {
        case .open, .held: openSQL
        case .approved: approvedSQL
        case .declined: declinedSQL
        case .all: allSQL
        }
    }

    private static let openSQL = """
        SELECT run_id, id FROM drafts INDEXED BY drafts_to_review
        WHERE state IN ('accepted', 'held') AND review IS NULL AND subject <> '(erased)'
        AND run_id BETWEEN ?1 AND ?2 AND (run_id < ?2 OR id > ?3) ORDER BY run_id DESC, id LIMIT ?4
        """

    private static let approvedSQL = """
        SELECT run_id, id FROM drafts INDEXED BY drafts_approved WHERE review = 'approved' AND subject <> '(erased)'
        AND run_id BETWEEN ?1 AND ?2 AND (run_id < ?2 OR id > ?3) ORDER BY run_id DESC, id LIMIT ?4
        """

    private static let declinedSQL = """
        SELECT run_id, id FROM drafts INDEXED BY drafts_declined WHERE review = 'declined' AND subject <> '(erased)'
        AND run_id BETWEEN ?1 AND ?2 AND (run_id < ?2 OR id > ?3) ORDER BY run_id DESC, id LIMIT ?4
        """

    private static let allSQL = """
        SELECT run_id, id FROM drafts INDEXED BY drafts_to_show
        WHERE state IN ('accepted', 'held') AND subject <> '(erased)'
        AND run_id BETWEEN ?1 AND ?2 AND (run_id < ?2 OR id > ?3) ORDER BY run_id DESC, id LIMIT ?4
        """

    /// Of the drafts that are looked at, by their key.
    private static let matchingSQL = """
        SELECT * FROM v_review WHERE draft_id IN (SELECT value FROM json_each(?1))
        AND (?2 IS NULL OR company_name LIKE ?2 ESCAPE '~') AND (?3 IS NULL OR persona = ?3)
        AND (?4 IS NULL OR confidence_mode = ?4)
        AND (?5 IS NULL OR EXISTS (SELECT 1 FROM json_each(warnings) WHERE value = ?5))
        AND (?6 IS NULL OR subject || ' ' || body LIKE ?6 ESCAPE '~') AND (?8 IS NULL OR state = ?8)
        ORDER BY run_id DESC, draft_id LIMIT ?7
        """

    private static func pattern(_ part: String) -> String {
        "%" + part.replacing("~", with: "~~").replacing("%", with: "~%").replacing("_", with: "~_") + "%"
    }

    static func reviewItem(_ id: DraftID, _ database: Database) throws -> ReviewItem {
        guard let row = try database.row("SELECT * FROM v_review WHERE draft_id = ?", [id.rawValue]) else {
            let draft = try database.row("SELECT state, attempt_id FROM drafts WHERE id = ?", [id.rawValue])
            guard let draft else { throw StoreError.noSuchDraft(id) }
            if try isErased(AttemptID(draft["attempt_id"] as Int64), database) { throw erased(id) }
            throw StoreError.wrongState(
                "draft \(id) is \(draft["state"] as String)", remedy: "only accepted and held drafts are reviewed")
        }
        let item = try reviewItem(row)
        try requireBound(item.wording, to: item.contentSHA256, of: id)
        return item
    }

    /// A wording that was changed around the schema is neither decided on nor exported.
    static func requireBound(_ wording: Wording, to sha256: String, of id: DraftID) throws {
        guard sha256.isEmpty || wording.sha256 == sha256 else {
            throw StoreError.wrongState(
                "the wording of draft \(id) is not the one of its hash", remedy: "`ledger verify` says what else was changed")
        }
    }

    private static func reviewItem(_ row: Row) throws -> ReviewItem {
        let state = DraftState(rawValue: row["state"]) ?? .generated
        return ReviewItem(
            draftID: DraftID(row["draft_id"] as Int64), runID: RunID(row["run_id"] as Int64),
            runDate: CalendarDay(row["run_date"] as String) ?? CalendarDay(daysSinceEpoch: 0),
            accountID: AccountID(row["account_id"] as Int64), companyName: row["company_name"],
            contactName: row["contact_name"], contactTitle: row["contact_title"], contactEmail: row["contact_email"],
            persona: row["persona"], state: state, heldReason: row["held_reason"], hasRoom: row["has_room"],
            isSuppressed: row["is_suppressed"],
            confidenceMode: row["confidence_mode"], citedSignals: row["cited_signals"],
            warnings: StoredJSON.texts(row["warnings"]),
            sources: try StoredJSON.decode([RunSnapshot.Source].self, row["sources"]),
            figures: (try? StoredJSON.decode(TextFigures.self, row["figures"])) ?? TextFigures(),
            wording: Wording(subject: row["subject"], body: row["body"]), contentSHA256: row["content_sha256"],
            revision: row["revision"], failures: try StoredJSON.decode([WritingRecord.Failure].self, row["failures"]),
            editDistance: row["edit_distance"],
            nearDuplicate: (row["like_draft_id"] as Int64?).map {
                .init(of: DraftID($0), similarityPercent: row["similarity_percent"])
            },
            decision: (row["review"] as String?).flatMap(ReviewDecision.init(rawValue:)), decidedBy: row["decided_by"],
            decisionReason: row["decision_reason"], decidedAt: (row["decided_at"] as String?).flatMap { Timestamp($0) },
            outcome: (row["outcome"] as String?).flatMap(Outcome.init(rawValue:)))
    }
}

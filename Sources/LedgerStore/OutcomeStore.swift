internal import GRDB
public import LedgerCore

extension Store {
    /// Records what came of an approved draft. What can only have come of a sent one records `sent` too, at the same
    /// time, where that is not there yet. Bounces and opt-outs suppress, by trigger.
    /// - Returns: false where this outcome is recorded already.
    /// - Throws: `StoreError.wrongState` for a draft that was not approved, for a note too long or on one that was
    ///   erased, and for an opt-out of a person who was.
    @discardableResult
    public func record(
        _ outcome: Outcome, of id: DraftID, at time: Timestamp, note: String?, by actor: String
    ) throws -> Bool {
        try Self.requireShort("the note", note, id)
        return try write { database in
            let isErased = try Self.requireRecordable(outcome, id, note, database)
            let known = try Self.outcomes(of: id, database)
            if known.contains(outcome) { return false }
            if outcome != .sent, !known.contains(.sent) {
                try Self.insert(.sent, id, time, isErased ? nil : "follows from \(outcome.rawValue)", actor, database)
            }
            try Self.insert(outcome, id, time, note, actor, database)
            return true
        }
    }

    /// What the schema would refuse, told better.
    /// - Returns: whether the draft was erased.
    private static func requireRecordable(
        _ outcome: Outcome, _ id: DraftID, _ note: String?, _ database: Database
    ) throws -> Bool {
        let draft = try database.row(
            """
            SELECT d.review, EXISTS (SELECT 1 FROM erased_attempts e WHERE e.attempt_id = d.attempt_id) AS is_erased,
                c.person_key = 'erased:' || c.id AS has_nobody
            FROM drafts d JOIN contacts c ON c.id = d.contact_id WHERE d.id = ?
            """, [id.rawValue])
        guard let draft else { throw StoreError.noSuchDraft(id) }
        guard (draft["review"] as String?) == ReviewDecision.approved.rawValue else {
            throw StoreError.wrongState(
                "draft \(id) is not approved, so it was not sent", remedy: "approve it first: ledger approve \(id)")
        }
        let isErased: Bool = draft["is_erased"]
        if isErased, note != nil {
            throw StoreError.wrongState("draft \(id) was erased and takes no note", remedy: "record it without one")
        }
        if outcome == .optedOut, draft["has_nobody"] {
            throw StoreError.wrongState(
                "the contact of draft \(id) was erased, and with it the address",
                remedy: "suppress the address by hand: ledger suppress add --email ADDRESS --reason TEXT")
        }
        return isErased
    }

    /// The approved draft to an address that an outcome is of, for outcomes that name no draft. With a time: the one of
    /// which it is recorded at that time already, else the newest that was approved by then. Without: of `sent` the
    /// newest, of others the newest of which something is recorded, where there is one.
    /// - Parameter latest: its draft was approved by then; nil where nobody says when the outcome was.
    /// - Returns: nil where no approved draft is to the address.
    /// - Throws: `StoreError.wrongState` where it is of none of them, or may be of several.
    public func draft(
        of outcome: Outcome, to email: String, at time: Timestamp?, approvedBy latest: Timestamp?
    ) throws -> DraftID? {
        let drafts = try approvedDrafts(to: email, outcome, approvedBy: latest)
        guard !drafts.isEmpty else { return nil }
        guard let time else { return try Self.undated(outcome, drafts).id }
        guard let draft = drafts.first(where: { $0.at == time.description }) ?? drafts.first(where: \.wasApproved) else {
            throw StoreError.wrongState(
                "each draft to this address was approved later than \(time.day)", remedy: "name the draft by its id")
        }
        return draft.id
    }

    private static func undated(_ outcome: Outcome, _ drafts: [ApprovedDraft]) throws -> ApprovedDraft {
        let draft = (outcome == .sent ? nil : drafts.first(where: \.hasOutcomes)) ?? drafts[0]
        if draft.at == nil, let other = drafts.first(where: { $0.at != nil }) {
            throw StoreError.wrongState(
                "\(outcome.rawValue) is recorded of draft \(other.id) to this address, and there is draft \(draft.id)",
                remedy: "say which it is: give the draft's id or the date")
        }
        return draft
    }

    /// An approved draft as one that an outcome may be of.
    private struct ApprovedDraft {
        let id: DraftID
        let wasApproved: Bool
        let hasOutcomes: Bool
        /// When this outcome was, where it is recorded.
        let at: String?
    }

    /// Newest first.
    private func approvedDrafts(
        to email: String, _ outcome: Outcome, approvedBy latest: Timestamp?
    ) throws -> [ApprovedDraft] {
        try read { database in
            try database.rows(
                """
                SELECT d.id, d.outcome IS NOT NULL AS has_outcomes, EXISTS (
                        SELECT 1 FROM reviews r INDEXED BY reviews_draft
                        WHERE r.draft_id = d.id AND r.action = 'approve' AND r.at <= ?3) AS was_approved,
                    (SELECT o.at FROM outcomes o WHERE o.draft_id = d.id AND o.kind = ?2) AS at
                FROM attempts t INDEXED BY attempts_email CROSS JOIN drafts d ON d.attempt_id = t.id
                WHERE t.email_key = ?1 AND t.contact_email IS NOT NULL AND d.review = 'approved' ORDER BY d.id DESC
                """, [EmailAddress.key(email), outcome.rawValue, latest?.description]
            ).map { row in
                ApprovedDraft(
                    id: DraftID(row["id"] as Int64), wasApproved: row["was_approved"], hasOutcomes: row["has_outcomes"],
                    at: row["at"])
            }
        }
    }

    private static func outcomes(of id: DraftID, _ database: Database) throws -> Set<Outcome> {
        let rows = try database.rows("SELECT kind FROM outcomes WHERE draft_id = ?", [id.rawValue])
        return Set(rows.compactMap { Outcome(rawValue: $0["kind"]) })
    }

    private static func insert(
        _ outcome: Outcome, _ id: DraftID, _ time: Timestamp, _ note: String?, _ actor: String, _ database: Database
    ) throws {
        try database.run(
            "INSERT INTO outcomes (draft_id, kind, at, note, actor) VALUES (?, ?, ?, ?, ?)",
            [id.rawValue, outcome.rawValue, time.description, note, actor])
    }
}

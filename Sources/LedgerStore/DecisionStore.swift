internal import GRDB
public import LedgerCore

/// Decisions of people. Each is refused by the schema where it must not be; what is asked before only tells better.
extension Store {
    /// Characters of a decision's reason and of an outcome's note that are taken.
    public static let longestNote = 2_000

    /// Approves the wording that was seen. A held draft becomes accepted by it, where its run has room.
    /// - Parameter sha256: of the wording that was seen; nil for the one that is there.
    /// - Throws: `StoreError.wrongState` where it cannot be approved, with what can be done; and for a reason too long.
    @discardableResult
    public func approve(
        _ id: DraftID, by actor: String, reason: String?, seen sha256: String? = nil, at now: Timestamp
    ) throws -> ReviewItem {
        try deciding(id, reason) { database in
            let item = try Self.reviewItem(id, database)
            try Self.requireSeen(item, sha256)
            if let objection = item.objection {
                throw StoreError.wrongState("draft \(id) cannot be approved: \(objection)", remedy: "`ledger why \(id)` says more")
            }
            if item.needsReason, reason?.isBlank ?? true {
                throw StoreError.wrongState(
                    "draft \(id) needs a decision by a named person with a reason"
                        + (item.heldReason.map { " (\($0))" } ?? ""), remedy: "give --by and --reason")
            }
            if item.state == .held { try Self.decideHeld(item, .accepted, by: actor, reason: reason, at: now, database) }
            try Self.review(item, "approve", by: actor, reason: reason, at: now, database)
            return try Self.reviewItem(id, database)
        }
    }

    /// Declines it: it is not to be sent. A held draft becomes rejected by it.
    /// - Parameter sha256: of the wording that was seen; nil for the one that is there.
    /// - Throws: `StoreError.wrongState` where it was sent, is decided on, or has another wording by now; and for a reason too long.
    public func decline(
        _ id: DraftID, by actor: String, reason: String, seen sha256: String? = nil, at now: Timestamp
    ) throws {
        try deciding(id, reason) { database in
            let item = try Self.reviewItem(id, database)
            try Self.requireSeen(item, sha256)
            if item.state == .held {
                return try Self.decideHeld(item, .rejected, by: actor, reason: reason, at: now, database)
            }
            try Self.review(item, "decline", by: actor, reason: reason, at: now, database)
        }
    }

    /// Takes the last decision back. What was decided of a held draft stays accepted.
    /// - Throws: `StoreError.wrongState` where there is none, or the draft was sent; and for a reason too long.
    @discardableResult
    public func reopen(_ id: DraftID, by actor: String, reason: String?, at now: Timestamp) throws -> ReviewItem {
        try deciding(id, reason) { database in
            let item = try Self.reviewItem(id, database)
            guard item.decision != nil else {
                throw StoreError.wrongState("draft \(id) is not decided on", remedy: "there is nothing to take back")
            }
            try Self.review(item, "reopen", by: actor, reason: reason, at: now, database)
            return try Self.reviewItem(id, database)
        }
    }

    /// Adds a person's wording. It voids what was decided before.
    /// - Parameter sha256: of the wording that was edited; nil for the one that is there.
    /// - Throws: `StoreError.wrongState` where the draft was sent, or has another wording by now.
    @discardableResult
    public func revise(
        _ id: DraftID, _ revision: Revision, seen sha256: String? = nil, at now: Timestamp
    ) throws -> ReviewItem {
        try deciding(id, nil) { database in
            let item = try Self.reviewItem(id, database)
            try Self.requireSeen(item, sha256)
            try database.run(
                """
                INSERT INTO revisions (draft_id, number, subject, body, content_sha256, validation, failures, sources,
                    figures, edit_distance, angle, offer, actor, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    id.rawValue, item.revision + 1, revision.wording.subject, revision.wording.body,
                    revision.wording.sha256, revision.failures.isEmpty ? "PASSED" : "FAILED",
                    try StableJSON.encode(revision.failures), try StableJSON.encode(revision.sources),
                    try StableJSON.encode(revision.figures), revision.editDistance, revision.angle, revision.offer,
                    revision.actor, now.description,
                ])
            return try Self.reviewItem(id, database)
        }
    }

    // MARK: - Rows

    /// The schema's refusals, said of the draft they concern.
    private func deciding<Value>(_ id: DraftID, _ reason: String?, _ body: (Database) throws -> Value) throws -> Value {
        try Self.requireShort("the reason", reason, id)
        do {
            return try write(body)
        } catch StoreError.refused(let rule) where rule.contains("accepted needs room") {
            throw StoreError.wrongState(
                "draft \(id) cannot be accepted any more: the caps of its run are full",
                remedy: "decline it, and draft for this person in another run")
        } catch StoreError.refused(let rule) {
            throw StoreError.wrongState("draft \(id): \(rule)", remedy: "`ledger review --draft \(id)` shows how it stands")
        }
    }

    static func requireShort(_ what: String, _ text: String?, _ id: DraftID) throws {
        guard let text, text.count > longestNote else { return }
        throw StoreError.wrongState(
            "\(what) given for draft \(id) has \(text.count) characters", remedy: "say it in \(longestNote)")
    }

    private static func requireSeen(_ item: ReviewItem, _ sha256: String?) throws {
        guard let sha256, sha256 != item.contentSHA256 else { return }
        throw StoreError.wrongState(
            "draft \(item.draftID) has another wording by now than the one you saw", remedy: "look at it again")
    }

    private static func review(
        _ item: ReviewItem, _ action: String, by actor: String, reason: String?, at now: Timestamp, _ database: Database
    ) throws {
        try database.run(
            "INSERT INTO reviews (draft_id, action, actor, reason, content_sha256, at) VALUES (?, ?, ?, ?, ?, ?)",
            [item.draftID.rawValue, action, actor, reason, item.contentSHA256, now.description])
    }

    /// The draft first: an attempt is accepted with its draft. A run under way fills its caps itself.
    private static func decideHeld(
        _ item: ReviewItem, _ state: DraftState, by actor: String, reason: String?, at now: Timestamp, _ database: Database
    ) throws {
        let run = try database.number("SELECT finished_at IS NOT NULL FROM runs WHERE id = ?", [item.runID.rawValue])
        guard run == 1 else {
            throw StoreError.wrongState(
                "draft \(item.draftID) is held in run \(item.runID), which is not over",
                remedy: "decide on it when the run has finished, as its caps are not filled yet")
        }
        try database.run(
            "UPDATE drafts SET state = ?, decided_by = ?, decision_reason = ?, decided_at = ? WHERE id = ? AND state = 'held'",
            [state.rawValue, actor, reason, now.description, item.draftID.rawValue])
        try database.run(
            """
            UPDATE attempts SET state = ?1, reason = iif(?1 = 'accepted', NULL, 'declined by a person')
            WHERE id = (SELECT attempt_id FROM drafts WHERE id = ?2) AND state = 'held'
            """, [state.rawValue, item.draftID.rawValue])
    }
}

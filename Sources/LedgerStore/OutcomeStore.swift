internal import GRDB
public import LedgerCore

extension Store {
    /// Records what came of an approved draft. What can only have come of a sent one records `sent` too, at the same
    /// time, where that is not there yet. Bounces and opt-outs suppress, by trigger.
    /// - Returns: false where this outcome is recorded already.
    /// - Throws: `StoreError.wrongState` for a draft that was not approved, and for a note too long.
    @discardableResult
    public func record(
        _ outcome: Outcome, of id: DraftID, at time: Timestamp, note: String?, by actor: String
    ) throws -> Bool {
        try Self.requireShort("the note", note, id)
        return try write { database in
            let item = try Self.reviewItem(id, database)
            guard item.decision == .approved else {
                throw StoreError.wrongState(
                    "draft \(id) is not approved, so it was not sent", remedy: "approve it first: ledger approve \(id)")
            }
            let known = try Self.outcomes(of: id, database)
            if known.contains(outcome) { return false }
            if outcome != .sent, !known.contains(.sent) {
                try Self.insert(.sent, id, time, "follows from \(outcome.rawValue)", actor, database)
            }
            try Self.insert(outcome, id, time, note, actor, database)
            return true
        }
    }

    /// The newest approved draft to an address, for outcomes that name no draft.
    public func newestApprovedDraft(to email: String) throws -> DraftID? {
        try read { database in
            try database.number(
                """
                SELECT d.id FROM attempts t INDEXED BY attempts_email CROSS JOIN drafts d ON d.attempt_id = t.id
                WHERE t.email_key = ? AND t.contact_email IS NOT NULL AND d.review = 'approved' ORDER BY d.id DESC LIMIT 1
                """, [EmailAddress.key(email)]
            ).map { DraftID($0) }
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

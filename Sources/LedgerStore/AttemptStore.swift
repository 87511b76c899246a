internal import GRDB
public import LedgerCore

extension Store {
    /// Takes the account's next contact under a lease, where both caps have room.
    /// - Returns: nil where there is nothing to take or no room for it.
    public func claimAttempt(
        at accountID: AccountID, of runID: RunID, owner: String, leaseExpiresAt: Timestamp
    ) throws -> Attempt? {
        try write { database in
            try Self.skipSuppressed(database, runID: runID, accountID: accountID)
            // `attempts_work` holds the account's unfinished attempts in order.
            let claimed = try database.row(
                """
                UPDATE attempts SET state = 'running', lease_owner = ?3, lease_expires_at = ?4
                WHERE id = (
                    SELECT id FROM attempts WHERE run_id = ?1 AND account_id = ?2 AND finished_at IS NULL
                    AND state = 'available' ORDER BY position LIMIT 1)
                AND EXISTS (SELECT 1 FROM runs WHERE id = ?1 AND drafts_accepted < max_total_drafts)
                AND EXISTS (SELECT 1 FROM selections WHERE run_id = ?1 AND account_id = ?2
                    AND drafts_accepted < max_drafts)
                RETURNING id
                """,
                [runID.rawValue, accountID.rawValue, owner, leaseExpiresAt.description])
            guard let claimed else { return nil }
            return try Self.attempt(AttemptID(claimed["id"] as Int64), database)
        }
    }

    /// Gives an attempt back, uncounted, for a later run to continue at the stage it is at.
    public func returnAttempt(_ id: AttemptID, owner: String) throws {
        try write { database in
            try database.run(
                """
                UPDATE attempts SET state = 'available', lease_owner = NULL, lease_expires_at = NULL
                WHERE id = ? AND state = 'running' AND lease_owner = ?
                """, [id.rawValue, owner])
        }
    }

    /// Stores the research and moves on to generation; gives the attempt the name its files start with.
    /// - Parameter isTaken: whether a file of that stem is on disk that the ledger did not write.
    /// - Returns: the file stem.
    /// - Throws: `StoreError.refused` where the lease was lost.
    public func finishResearch(
        _ attempt: Attempt, owner: String, result: String, runDate: CalendarDay, isTaken: (String) -> Bool
    ) throws -> String {
        try write { database in
            let stem = try FolderName.unique(
                attempt.contact.name, standIn: "contact", prefix: "\(runDate)_"
            ) { key, stem in
                try database.row(
                    "SELECT 1 FROM attempts WHERE account_id = ? AND file_stem_key = ?",
                    [attempt.accountID.rawValue, key]) != nil || isTaken(stem)
            }
            try Self.store(result, of: .research, attempt, database)
            try Self.requireOwned(
                database.run(
                    """
                    UPDATE attempts SET stage = 'generate', file_stem = ?, file_stem_key = ?
                    WHERE id = ? AND state = 'running' AND stage = 'research' AND lease_owner = ?
                    """, [stem, FolderName.key(stem), attempt.id.rawValue, owner]))
            return stem
        }
    }

    /// Stores the draft a generation made, and moves on to validation.
    /// - Throws: `StoreError.refused` where the lease was lost or the draft has no contact name or title.
    public func finishGeneration(
        _ attempt: Attempt, owner: String, result: String, draft: DraftRecord
    ) throws -> DraftID {
        let sources = try StableJSON.encode(draft.sources)
        return try write { database in
            try Self.store(result, of: .generate, attempt, database)
            try Self.requireOwned(
                database.run(
                    """
                    UPDATE attempts SET stage = 'validate'
                    WHERE id = ? AND state = 'running' AND stage = 'generate' AND lease_owner = ?
                    """, [attempt.id.rawValue, owner]))
            try database.run(
                """
                INSERT INTO drafts (attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject,
                    body, confidence_mode, cited_signals, sources, warnings)
                SELECT id, run_id, account_id, contact_id, ?, ?, ?, ?, ?, ?, ?, ? FROM attempts WHERE id = ?
                """,
                [
                    draft.contactName, draft.contactTitle, draft.subject, draft.body, draft.confidenceMode,
                    draft.citedSignals, sources, Self.jsonArray(draft.warnings), attempt.id.rawValue,
                ])
            return DraftID(database.lastInsertedRowID)
        }
    }

    /// Ends an attempt that the pipeline refused to draft for.
    public func refuse(
        _ attempt: Attempt, owner: String, result: String, reason: String, artefacts: [Artefact]
    ) throws {
        try write { database in
            try Self.store(result, of: .generate, attempt, database)
            try Self.store(artefacts, of: attempt, database)
            try Self.end(attempt, owner: owner, state: .rejected, reason: reason, database)
        }
    }

    /// Stores the validation and what was written for the draft, and moves on to the gates.
    public func finishValidation(
        _ attempt: Attempt, owner: String, result: String, artefacts: [Artefact]
    ) throws {
        try write { database in
            try Self.store(result, of: .validate, attempt, database)
            try Self.store(artefacts, of: attempt, database)
            try Self.requireOwned(
                database.run(
                    """
                    UPDATE attempts SET stage = 'gate'
                    WHERE id = ? AND state = 'running' AND stage = 'validate' AND lease_owner = ?
                    """, [attempt.id.rawValue, owner]))
        }
    }

    /// The attempt's contact is not to be written to, by now.
    public func isSuppressed(_ id: AttemptID) throws -> Bool {
        try read { try $0.row("SELECT 1 FROM suppressed_attempts WHERE attempt_id = ?", [id.rawValue]) != nil }
    }

    /// Stores the verdicts with the decision they lead to.
    /// - Parameter decidedAt: the run's clock.
    public func decide(
        _ attempt: Attempt, owner: String, verdicts: [Verdict], state: DraftState, reason: String?,
        artefacts: [Artefact], decidedAt: Timestamp
    ) throws {
        guard let outcome = AttemptState(rawValue: state.rawValue) else {
            throw StoreError.refused("a draft that is \(state.rawValue) decides nothing")
        }
        try write { database in
            guard let draft = try database.row("SELECT id FROM drafts WHERE attempt_id = ?", [attempt.id.rawValue])
            else { throw StoreError.refused("attempt \(attempt.id) has no draft to judge") }
            let draftID: Int64 = draft["id"]
            for verdict in verdicts {
                try database.run(
                    "INSERT INTO verdicts (draft_id, gate, passed, reason) VALUES (?, ?, ?, ?)",
                    [draftID, verdict.gate.rawValue, verdict.passed, verdict.reason])
            }
            try Self.store(artefacts, of: attempt, database)
            try Self.requireOwned(
                database.run(
                    "UPDATE drafts SET state = ?, decided_at = ? WHERE id = ? AND state = 'generated'",
                    [state.rawValue, state == .held ? nil : decidedAt.description, draftID]))
            try Self.end(attempt, owner: owner, state: outcome, reason: reason, database)
        }
    }

    /// Ends an attempt that a fault stopped.
    public func fail(_ attempt: Attempt, owner: String, reason: String) throws {
        try write { try Self.end(attempt, owner: owner, state: .failed, reason: reason, $0) }
    }

    /// What an attempt's stages have come to so far.
    public func stageResults(_ id: AttemptID) throws -> [AttemptStage: String] {
        try read { try Self.results(id, $0) }
    }
}

// MARK: - Rows

extension Store {
    static func attempt(_ id: AttemptID, _ database: Database) throws -> Attempt? {
        try database.row(
            """
            SELECT t.run_id, t.account_id, t.position, t.stage, t.persona, t.file_stem, t.contact_name,
                t.contact_title, t.contact_email, s.company_name, s.external_id, s.domain, s.industry, s.notes,
                s.tags, a.folder,
                (SELECT count(*) FROM selections e WHERE e.account_id = t.account_id AND e.run_id < t.run_id
                    AND e.drafts_accepted > 0) AS earlier_runs
            FROM attempts t
            JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id
            JOIN accounts a ON a.id = t.account_id
            WHERE t.id = ?
            """, [id.rawValue]
        ).map { row in
            Attempt(
                id: id, runID: RunID(row["run_id"] as Int64), accountID: AccountID(row["account_id"] as Int64),
                position: row["position"], stage: AttemptStage(rawValue: row["stage"]) ?? .research,
                contact: Attempt.Contact(
                    name: row["contact_name"], title: row["contact_title"], email: row["contact_email"],
                    persona: row["persona"]),
                company: Attempt.Company(
                    name: row["company_name"], externalID: row["external_id"], domain: row["domain"],
                    industry: row["industry"], notes: row["notes"], tags: StoredJSON.texts(row["tags"]),
                    folder: row["folder"] ?? ""),
                fileStem: row["file_stem"], results: try results(id, database),
                earlierRuns: row["earlier_runs"])
        }
    }

    private static func results(_ id: AttemptID, _ database: Database) throws -> [AttemptStage: String] {
        let rows = try database.rows(
            "SELECT stage, result FROM stage_results WHERE attempt_id = ? ORDER BY stage", [id.rawValue])
        return Dictionary(
            rows.compactMap { row in AttemptStage(rawValue: row["stage"]).map { ($0, row["result"] as String) } },
            uniquingKeysWith: { first, _ in first })
    }

    private static func store(
        _ result: String, of stage: AttemptStage, _ attempt: Attempt, _ database: Database
    ) throws {
        try database.run(
            "INSERT INTO stage_results (attempt_id, stage, result) VALUES (?, ?, ?)",
            [attempt.id.rawValue, stage.rawValue, result])
    }

    private static func store(_ artefacts: [Artefact], of attempt: Attempt, _ database: Database) throws {
        for artefact in artefacts {
            try database.run(
                "INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (?, ?, ?, ?)",
                [attempt.id.rawValue, artefact.kind.rawValue, artefact.path, artefact.sha256])
        }
    }

    private static func end(
        _ attempt: Attempt, owner: String, state: AttemptState, reason: String?, _ database: Database
    ) throws {
        try requireOwned(
            database.run(
                """
                UPDATE attempts SET state = ?, reason = ?, lease_owner = NULL, lease_expires_at = NULL,
                    finished_at = \(now)
                WHERE id = ? AND state = 'running' AND lease_owner = ?
                """, [state.rawValue, reason, attempt.id.rawValue, owner]))
    }

    /// A transition that changed no row found another state than it expects: its transaction must not stand.
    private static func requireOwned(_ changed: Int) throws {
        if changed != 1 { throw StoreError.refused("the attempt is no longer held by this worker") }
    }
}

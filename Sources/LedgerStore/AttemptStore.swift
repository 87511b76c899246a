internal import GRDB
public import LedgerCore

/// The way of an attempt. Each step names the worker that holds it, and throws `StoreError.notHeld` where that is no
/// longer so: its result is then another's to make.
extension Store {
    /// Gives an attempt back, uncounted, to be continued at the stage it is at.
    public func returnAttempt(_ attempt: Attempt, by worker: WorkerID) async throws {
        try await grouped { database in
            try database.run(
                """
                UPDATE attempts SET state = 'available', worker_id = NULL
                WHERE id = ? AND state = 'running' AND worker_id = ?
                """, [attempt.id.rawValue, worker.rawValue])
        }
    }

    /// Puts an attempt off until it is tried again.
    /// - Parameter counted: the failure costs a try.
    public func putOff(
        _ attempt: Attempt, by worker: WorkerID, until: Timestamp, counted: Bool, reason: String
    ) async throws {
        try await grouped { database in
            try Self.requireHeld(
                database.run(
                    """
                    UPDATE attempts SET state = 'retryable', reason = ?, retry_at = ?, tries = tries + ?, worker_id = NULL
                    WHERE id = ? AND state = 'running' AND worker_id = ?
                    """, [reason, until.description, counted, attempt.id.rawValue, worker.rawValue]),
                "attempt \(attempt.id)")
        }
    }

    /// Ends an attempt whose tries are spent.
    public func fail(_ attempt: Attempt, by worker: WorkerID, reason: String) async throws {
        try await grouped { database in
            try database.run("UPDATE attempts SET tries = tries + 1 WHERE id = ?", [attempt.id.rawValue])
            try Self.end(attempt, by: worker, state: .failed, reason: reason, database)
        }
    }

    /// Stores the research and moves on to generation.
    public func finishResearch(_ attempt: Attempt, by worker: WorkerID, result: String) async throws {
        try await grouped { database in
            try Self.advance(attempt, from: .research, to: .generate, by: worker, database)
            try Self.store(result, of: .research, attempt, database)
        }
    }

    /// Stores the draft a generation made, and moves on to validation.
    /// - Throws: also `StoreError.refused` where the draft has no contact name or title.
    public func finishGeneration(
        _ attempt: Attempt, by worker: WorkerID, result: String, draft: DraftRecord
    ) async throws {
        let sources = try StableJSON.encode(draft.sources)
        let figures = try StableJSON.encode(draft.figures)
        try await grouped { database in
            try Self.advance(attempt, from: .generate, to: .validate, by: worker, database)
            try Self.store(result, of: .generate, attempt, database)
            try database.run(
                """
                INSERT INTO drafts (attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject,
                    body, confidence_mode, cited_signals, sources, warnings, figures, experiment, rules_sha256,
                    content_sha256)
                SELECT t.id, t.run_id, t.account_id, t.contact_id, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, s.experiment,
                    coalesce(a.rules_sha256, r.rules_sha256), ?11
                FROM attempts t
                JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id
                JOIN runs r ON r.id = t.run_id
                LEFT JOIN arms a ON a.run_id = t.run_id AND a.experiment = coalesce(s.experiment, '')
                WHERE t.id = ?10
                """,
                [
                    draft.contactName, draft.contactTitle, draft.subject, draft.body, draft.confidenceMode,
                    draft.citedSignals, sources, Self.jsonArray(draft.warnings), figures, attempt.id.rawValue,
                    Wording(subject: draft.subject, body: draft.body).sha256,
                ])
            for (place, writing) in draft.writings.enumerated() {
                try Self.store(writing, number: place + 1, of: attempt, database)
            }
        }
    }

    /// Ends an attempt whose contact is not to be written to, by now.
    /// - Returns: whether it did.
    public func skipIfSuppressed(_ attempt: Attempt, by worker: WorkerID) async throws -> Bool {
        guard try isSuppressed(attempt.id) else { return false }
        try await grouped { try Self.end(attempt, by: worker, state: .skipped, reason: "suppressed", $0) }
        return true
    }

    /// Ends an attempt that the pipeline refused to draft for.
    public func refuse(
        _ attempt: Attempt, by worker: WorkerID, result: String, reason: String, artefacts: [Artefact]
    ) async throws {
        try await grouped { database in
            try Self.end(attempt, by: worker, state: .rejected, reason: reason, database)
            try Self.store(result, of: .generate, attempt, database)
            try Self.store(artefacts, of: attempt, database)
        }
    }

    /// Stores the validation and what was written for the draft, and moves on to the gates.
    /// - Returns: whether the contact is not to be written to, by now.
    public func finishValidation(
        _ attempt: Attempt, by worker: WorkerID, result: String, artefacts: [Artefact]
    ) async throws -> Bool {
        try await grouped { database in
            try Self.advance(attempt, from: .validate, to: .gate, by: worker, database)
            try Self.store(result, of: .validate, attempt, database)
            try Self.store(artefacts, of: attempt, database)
            return try Self.isSuppressed(attempt.id, database)
        }
    }

    /// The attempt's contact is not to be written to.
    public func isSuppressed(_ id: AttemptID) throws -> Bool { try read { try Self.isSuppressed(id, $0) } }

    /// Stores the verdicts with the decision they lead to.
    /// - Parameter decidedAt: the run's clock.
    public func decide(
        _ attempt: Attempt, by worker: WorkerID, verdicts: [Verdict], state: DraftState, reason: String?,
        artefacts: [Artefact], decidedAt: Timestamp
    ) async throws {
        guard let outcome = AttemptState(rawValue: state.rawValue) else {
            throw StoreError.refused("a draft that is \(state.rawValue) decides nothing")
        }
        try await grouped { database in
            let draft = try database.number(
                """
                SELECT d.id FROM attempts t JOIN drafts d ON d.attempt_id = t.id
                WHERE t.id = ? AND t.state = 'running' AND t.worker_id = ?
                """, [attempt.id.rawValue, worker.rawValue])
            guard let draftID = draft else { throw StoreError.notHeld("attempt \(attempt.id)") }
            for verdict in verdicts {
                try database.run(
                    "INSERT INTO verdicts (draft_id, gate, passed, reason) VALUES (?, ?, ?, ?)",
                    [draftID, verdict.gate.rawValue, verdict.passed, verdict.reason])
            }
            try Self.store(artefacts, of: attempt, database)
            try database.run(
                "UPDATE drafts SET state = ?, decided_at = ? WHERE id = ? AND state = 'generated'",
                [state.rawValue, state == .held ? nil : decidedAt.description, draftID])
            try Self.end(attempt, by: worker, state: outcome, reason: reason, database)
        }
    }

    /// What an attempt's stages have come to so far.
    public func stageResults(_ id: AttemptID) throws -> [AttemptStage: String] {
        try read { try Self.results(id, $0) }
    }
}

// MARK: - Rows

extension Store {
    private static let attemptSQL = """
        SELECT t.run_id, t.account_id, t.position, t.stage, t.persona, t.file_stem, t.tries, t.contact_name,
            t.contact_title, t.contact_email, s.company_name, s.external_id, s.domain, s.industry, s.notes, s.tags,
            a.folder,
            (SELECT count(*) FROM selections e WHERE e.account_id = t.account_id AND e.run_id < t.run_id
                AND e.drafts_accepted > 0), s.experiment, s.ticker, s.cik
        FROM attempts t
        JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id
        JOIN accounts a ON a.id = t.account_id
        WHERE t.id = ?
        """

    static func attempt(_ id: AttemptID, _ database: Database) throws -> Attempt? {
        let row = try database.prepared(attemptSQL)
        defer { row.reset() }
        row.bind(1, id.rawValue)
        guard try row.step() else { return nil }
        let stage = row.text(3).flatMap(AttemptStage.init(rawValue:)) ?? .research
        return Attempt(
            id: id, runID: RunID(row.int(0)), accountID: AccountID(row.int(1)), position: Int(row.int(2)), stage: stage,
            contact: Attempt.Contact(
                name: row.text(7) ?? "", title: row.text(8) ?? "", email: row.text(9), persona: row.text(4) ?? ""),
            company: Attempt.Company(
                name: row.text(10) ?? "", externalID: row.text(11), domain: row.text(12),
                ticker: row.text(19), cik: CIK(row.int(20)), industry: row.text(13), notes: row.text(14), tags: StoredJSON.texts(row.text(15) ?? "[]"),
                folder: row.text(16) ?? ""),
            fileStem: row.text(5) ?? "", tries: Int(row.int(6)),
            // A first stage has none before it.
            results: stage == .research ? [:] : try results(id, database), experiment: row.text(18),
            earlierRuns: Int(row.int(17)))
    }

    private static func results(_ id: AttemptID, _ database: Database) throws -> [AttemptStage: String] {
        let rows = try database.prepared("SELECT stage, result FROM stage_results WHERE attempt_id = ? ORDER BY stage")
        defer { rows.reset() }
        rows.bind(1, id.rawValue)
        var results: [AttemptStage: String] = [:]
        while try rows.step() {
            if let stage = rows.text(0).flatMap(AttemptStage.init(rawValue:)) { results[stage] = rows.text(1) }
        }
        return results
    }

    private static func store(
        _ result: String, of stage: AttemptStage, _ attempt: Attempt, _ database: Database
    ) throws {
        try database.run(
            "INSERT INTO stage_results (attempt_id, stage, result) VALUES (?, ?, ?)",
            [attempt.id.rawValue, stage.rawValue, result])
    }

    private static func store(
        _ writing: WritingRecord, number: Int, of attempt: Attempt, _ database: Database
    ) throws {
        try database.run(
            """
            INSERT INTO writings (attempt_id, number, written_by, answer_sha256, subject, body, used_signal_ids,
                failures, outcome)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                attempt.id.rawValue, number, writing.writtenBy, writing.answerSHA256, writing.subject, writing.body,
                jsonArray(writing.usedSignalIDs), try StableJSON.encode(writing.failures), writing.outcome.rawValue,
            ])
    }

    private static func store(_ artefacts: [Artefact], of attempt: Attempt, _ database: Database) throws {
        for artefact in artefacts {
            try database.run(
                "INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (?, ?, ?, ?)",
                [attempt.id.rawValue, artefact.kind.rawValue, artefact.path, artefact.sha256])
        }
    }

    private static func advance(
        _ attempt: Attempt, from stage: AttemptStage, to next: AttemptStage, by worker: WorkerID, _ database: Database
    ) throws {
        try requireHeld(
            database.run(
                "UPDATE attempts SET stage = ? WHERE id = ? AND state = 'running' AND stage = ? AND worker_id = ?",
                [next.rawValue, attempt.id.rawValue, stage.rawValue, worker.rawValue]), "attempt \(attempt.id)")
    }

    private static func end(
        _ attempt: Attempt, by worker: WorkerID, state: AttemptState, reason: String?, _ database: Database
    ) throws {
        try requireHeld(
            database.run(
                """
                UPDATE attempts SET state = ?, reason = ?, worker_id = NULL, finished_at = \(now)
                WHERE id = ? AND state = 'running' AND worker_id = ?
                """, [state.rawValue, reason, attempt.id.rawValue, worker.rawValue]), "attempt \(attempt.id)")
    }
}

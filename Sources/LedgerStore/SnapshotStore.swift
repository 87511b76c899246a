internal import GRDB
public import LedgerCore

extension Store {
    /// All that the dashboards show of a run, read in one transaction.
    /// - Parameter outputRoot: absolute path of the output root.
    /// - Throws: `StoreError.noSuchRun`.
    public func snapshot(of runID: RunID, outputRoot: String) throws -> RunSnapshot {
        try read { database in
            guard
                let run = try database.row(
                    """
                    SELECT r.run_date, r.day_number, r.state, r.settings, r.rules_sha256, r.settings ->> 'model' AS model,
                        i.rows_read, i.loaded,
                        i.duplicates, i.rejected
                    FROM runs r JOIN imports i ON i.id = r.import_id WHERE r.id = ?
                    """, [runID.rawValue])
            else { throw StoreError.noSuchRun("run \(runID)") }
            let contacts = try Self.contacts(database, runID)
            let selections = try database.rows(
                """
                SELECT account_id, position, company_name, score, tier, state, reason, cause, forgotten FROM selections
                WHERE run_id = ? ORDER BY position
                """, [runID.rawValue])
            return RunSnapshot(
                runID: runID, runDate: try Self.day(run["run_date"]), dayNumber: run["day_number"],
                state: RunState(rawValue: run["state"]) ?? .interrupted,
                settings: try StoredJSON.decode(RunSettings.self, run["settings"]), rulesSHA256: run["rules_sha256"],
                outputRoot: outputRoot, reconciliation: Self.reconciliation(run),
                accounts: selections.filter { $0["reason"] == nil }.map { Self.account($0, contacts) },
                skipped: selections.filter { $0["reason"] != nil }.map(Self.skipped),
                modelUse: try Self.modelUse(database, runID, model: run["model"]),
                calls: try Self.linesOfProviders(of: runID, database))
        }
    }

    private static func account(_ row: Row, _ contacts: [Int64: [RunSnapshot.Contact]]) -> RunSnapshot.Account {
        RunSnapshot.Account(
            position: row["position"], companyName: row["company_name"], score: row["score"],
            tier: Tier(rawValue: row["tier"]) ?? .A,
            state: SelectionState(rawValue: row["state"]) ?? .pending, contacts: contacts[row["account_id"]] ?? [],
            forgotten: row["forgotten"])
    }

    private static func skipped(_ row: Row) -> RunSnapshot.SkippedAccount {
        RunSnapshot.SkippedAccount(
            position: row["position"], companyName: row["company_name"], score: row["score"], reason: row["reason"],
            cause: row["cause"])
    }

    private static func contacts(_ database: Database, _ runID: RunID) throws -> [Int64: [RunSnapshot.Contact]] {
        let verdicts = try verdicts(database, runID)
        var contacts: [Int64: [RunSnapshot.Contact]] = [:]
        let rows = try database.rows(
            """
            SELECT t.id, t.account_id, t.state, t.reason, t.contact_name, t.contact_title, d.id AS draft_id,
                d.subject, d.body, d.confidence_mode, d.cited_signals, d.sources, d.warnings, d.figures, d.experiment,
                n.like_draft_id, n.similarity_percent, f.path AS email_path,
                (SELECT w.written_by FROM writings w WHERE w.attempt_id = t.id AND w.outcome = 'kept'
                    ORDER BY w.number LIMIT 1) AS written_by
            FROM attempts t
            LEFT JOIN drafts d ON d.attempt_id = t.id
            LEFT JOIN near_duplicates n ON n.draft_id = d.id
            LEFT JOIN artefacts f ON f.attempt_id = t.id AND f.kind = 'email'
            WHERE t.run_id = ? ORDER BY t.account_id, t.position
            """, [runID.rawValue])
        for row in rows {
            let contact = RunSnapshot.Contact(
                attemptID: AttemptID(row["id"] as Int64), name: row["contact_name"], title: row["contact_title"],
                status: AttemptState(rawValue: row["state"]) ?? .failed, reason: row["reason"],
                draft: try draft(row, verdicts))
            contacts[row["account_id"], default: []].append(contact)
        }
        return contacts
    }

    private static func draft(_ row: Row, _ verdicts: [Int64: [Verdict]]) throws -> RunSnapshot.Draft? {
        guard let draftID = row["draft_id"] as Int64? else { return nil }
        return RunSnapshot.Draft(
            draftID: DraftID(draftID), emailPath: row["email_path"], subject: row["subject"], body: row["body"],
            confidenceMode: row["confidence_mode"], citedSignals: row["cited_signals"],
            warnings: StoredJSON.texts(row["warnings"]), verdicts: verdicts[draftID] ?? [],
            sources: try StoredJSON.decode([RunSnapshot.Source].self, row["sources"]),
            figures: try StoredJSON.decode(TextFigures.self, row["figures"]), writtenBy: row["written_by"],
            experiment: row["experiment"],
            nearDuplicate: (row["like_draft_id"] as Int64?).map {
                .init(of: DraftID($0), similarityPercent: row["similarity_percent"])
            })
    }

    private static func modelUse(
        _ database: Database, _ runID: RunID, model: String?
    ) throws -> RunSnapshot.ModelUse? {
        guard let model else { return nil }
        let calls = try database.row(
            """
            SELECT count(*) AS calls, coalesce(sum(status = 'error'), 0) AS failed,
                coalesce(sum(input_tokens), 0) AS input, coalesce(sum(output_tokens), 0) AS output,
                (SELECT detail FROM calls WHERE run_id = ?1 AND provider = ?2 AND status = 'error'
                    ORDER BY id DESC LIMIT 1) AS failure,
                coalesce(sum(cost_microusd), 0) AS spent,
                (SELECT budget_microusd FROM runs WHERE id = ?1) AS budget,
                (SELECT count(DISTINCT t.id) FROM attempts t JOIN writings w ON w.attempt_id = t.id AND w.outcome = 'kept'
                    AND w.answer_sha256 IS NOT NULL WHERE t.run_id = ?1) AS drafts
            FROM calls WHERE run_id = ?1 AND provider = ?2
            """, [runID.rawValue, model.split(separator: "/").first.map(String.init) ?? model])
        guard let calls else { return nil }
        return RunSnapshot.ModelUse(
            model: model, calls: calls["calls"], failedCalls: calls["failed"], inputTokens: calls["input"],
            outputTokens: calls["output"], spentMicroUSD: calls["spent"], budgetMicroUSD: calls["budget"],
            drafts: calls["drafts"], lastFailure: calls["failure"])
    }

    private static func verdicts(_ database: Database, _ runID: RunID) throws -> [Int64: [Verdict]] {
        var verdicts: [Int64: [Verdict]] = [:]
        let rows = try database.rows(
            """
            SELECT v.draft_id, v.gate, v.passed, v.reason FROM drafts d JOIN verdicts v ON v.draft_id = d.id
            WHERE d.run_id = ? ORDER BY v.draft_id, v.gate
            """, [runID.rawValue])
        for row in rows {
            guard let gate = Gate(rawValue: row["gate"]) else { continue }
            let passed: Bool = row["passed"]
            let failure = passed ? nil : row["reason"] as String? ?? "failed"
            verdicts[row["draft_id"], default: []].append(Verdict(gate: gate, failure: failure))
        }
        return verdicts
    }
}

extension Store {
    /// A run's attempts that left files, with the paths and hashes of those files, in order.
    public func attemptsWithArtefacts(
        of runID: RunID
    ) throws -> [(attempt: Attempt, verdict: DraftState?, files: [Artefact.Kind: (path: String, sha256: String)])] {
        try read { database in
            let rows = try database.rows(
                """
                SELECT t.id, d.state, f.kind, f.path, f.sha256
                FROM attempts t JOIN artefacts f ON f.attempt_id = t.id LEFT JOIN drafts d ON d.attempt_id = t.id
                WHERE t.run_id = ? ORDER BY t.id, f.kind
                """, [runID.rawValue])
            var found: [(Attempt, DraftState?, [Artefact.Kind: (path: String, sha256: String)])] = []
            for row in rows {
                let id = AttemptID(row["id"] as Int64)
                if found.last?.0.id != id {
                    guard let attempt = try Self.attempt(id, database) else { continue }
                    found.append((attempt, (row["state"] as String?).flatMap(DraftState.init(rawValue:)), [:]))
                }
                guard let kind = Artefact.Kind(rawValue: row["kind"]) else { continue }
                found[found.count - 1].2[kind] = (row["path"], row["sha256"])
            }
            return found.map { (attempt: $0.0, verdict: $0.1, files: $0.2) }
        }
    }
}

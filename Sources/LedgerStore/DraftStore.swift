internal import GRDB
public import LedgerCore

/// A draft with the attempt it is from and every wording that was tried for it.
public struct DraftCase: Sendable, Equatable {
    public let id: DraftID
    public let state: DraftState
    public let experiment: String?
    public let rulesSHA256: String
    public let attempt: Attempt
    public let writings: [WritingRecord]
    public let answers: [Answer]
    public let verdicts: [Verdict]
    public let nearDuplicate: RunSnapshot.NearDuplicate?

    /// A question to a language model and its answer, by their hashes.
    public struct Answer: Sendable, Equatable {
        public let model: String
        public let purpose: String
        public let promptSHA256: String
        public let answerSHA256: String
        public let inputTokens: Int
        public let outputTokens: Int
        public let costMicroUSD: Int64
    }
}

extension Store {
    /// - Throws: `StoreError.noSuchDraft` for a draft that is not there.
    public func draftCase(_ id: DraftID) throws -> DraftCase {
        try read { database in
            let row = try database.row(
                """
                SELECT d.attempt_id, d.state, d.experiment, d.rules_sha256, n.like_draft_id, n.similarity_percent
                FROM drafts d LEFT JOIN near_duplicates n ON n.draft_id = d.id WHERE d.id = ?
                """, [id.rawValue])
            guard let row, let attempt = try Self.attempt(AttemptID(row["attempt_id"] as Int64), database) else {
                throw StoreError.noSuchDraft(id)
            }
            if try Self.isErased(attempt.id, database) { throw Self.erased(id) }
            return DraftCase(
                id: id, state: DraftState(rawValue: row["state"]) ?? .generated, experiment: row["experiment"],
                rulesSHA256: row["rules_sha256"], attempt: attempt, writings: try Self.writings(of: attempt.id, database),
                answers: try Self.answers(of: attempt.id, database), verdicts: try Self.verdicts(of: id, database),
                nearDuplicate: (row["like_draft_id"] as Int64?).map {
                    .init(of: DraftID($0), similarityPercent: row["similarity_percent"])
                })
        }
    }

    /// The drafts of a run, in the order they were made; not those that were erased.
    public func draftIDs(of runID: RunID) throws -> [DraftID] {
        try read { database in
            try database.rows("SELECT id FROM drafts WHERE run_id = ? AND NOT EXISTS (SELECT 1 FROM erased_attempts e WHERE e.attempt_id = drafts.attempt_id) ORDER BY id", [runID.rawValue])
                .map { DraftID($0["id"] as Int64) }
        }
    }

    /// A run's drafts that a person may send, with the names in them, in rank order; and the drafts of earlier runs
    /// at the same accounts.
    public func draftTexts(of runID: RunID) throws -> [DraftText] {
        try read { database in
            try database.rows(
                """
                SELECT d.id, d.run_id, d.account_id, d.subject, d.body, d.contact_name, s.company_name,
                    s.position, a.position AS place
                FROM selections m
                JOIN drafts d ON d.account_id = m.account_id AND d.run_id <= m.run_id AND d.state IN ('accepted', 'held')
                JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
                JOIN attempts a ON a.id = d.attempt_id
                WHERE m.run_id = ? AND m.state <> 'skipped'
                    AND NOT EXISTS (SELECT 1 FROM erased_attempts e WHERE e.attempt_id = d.attempt_id)
                ORDER BY d.run_id = m.run_id, d.run_id, s.position, a.position, d.id
                """, [runID.rawValue]
            ).map { row in
                DraftText(
                    id: DraftID(row["id"] as Int64), runID: RunID(row["run_id"] as Int64),
                    accountID: AccountID(row["account_id"] as Int64), subject: row["subject"], body: row["body"],
                    names: [row["company_name"], row["contact_name"]])
            }
        }
    }

    /// Records which drafts of a run say the same as earlier ones, in the place of what was recorded before.
    public func setNearDuplicates(_ found: [DraftID: RunSnapshot.NearDuplicate], of runID: RunID) async throws {
        try await grouped { database in
            try database.run(
                "DELETE FROM near_duplicates WHERE draft_id IN (SELECT id FROM drafts WHERE run_id = ?)",
                [runID.rawValue])
            for (id, near) in found.sorted(by: { $0.key < $1.key }) {
                try database.run(
                    "INSERT INTO near_duplicates (draft_id, like_draft_id, similarity_percent) VALUES (?, ?, ?)",
                    [id.rawValue, near.of.rawValue, near.similarityPercent])
            }
        }
    }

    private static func writings(of attempt: AttemptID, _ database: Database) throws -> [WritingRecord] {
        try database.rows(
            """
            SELECT written_by, answer_sha256, subject, body, used_signal_ids, failures, outcome FROM writings
            WHERE attempt_id = ? ORDER BY number
            """, [attempt.rawValue]
        ).map { row in
            WritingRecord(
                writtenBy: row["written_by"], answerSHA256: row["answer_sha256"], subject: row["subject"],
                body: row["body"], usedSignalIDs: StoredJSON.texts(row["used_signal_ids"]),
                failures: try StoredJSON.decode([WritingRecord.Failure].self, row["failures"]),
                outcome: WritingRecord.Outcome(rawValue: row["outcome"]) ?? .discarded)
        }
    }

    private static func answers(of attempt: AttemptID, _ database: Database) throws -> [DraftCase.Answer] {
        try database.rows(
            """
            SELECT a.model, a.purpose, a.prompt_sha256, a.answer_sha256, c.input_tokens, c.output_tokens, c.cost_microusd
            FROM answers a JOIN calls c ON c.id = a.call_id WHERE a.attempt_id = ? ORDER BY a.id
            """, [attempt.rawValue]
        ).map { row in
            DraftCase.Answer(
                model: row["model"], purpose: row["purpose"], promptSHA256: row["prompt_sha256"],
                answerSHA256: row["answer_sha256"], inputTokens: row["input_tokens"],
                outputTokens: row["output_tokens"], costMicroUSD: row["cost_microusd"])
        }
    }

    static func verdicts(of draft: DraftID, _ database: Database) throws -> [Verdict] {
        try database.rows(
            "SELECT gate, passed, reason FROM verdicts WHERE draft_id = ? ORDER BY gate", [draft.rawValue]
        ).compactMap { row in
            guard let gate = Gate(rawValue: row["gate"]) else { return nil }
            let passed: Bool = row["passed"]
            return Verdict(gate: gate, failure: passed ? nil : row["reason"] as String? ?? "failed")
        }
    }
}

/// A draft's words, with the names that are no part of what it says.
public struct DraftText: Sendable, Equatable {
    public let id: DraftID
    public let runID: RunID
    public let accountID: AccountID
    public let subject: String
    public let body: String
    public let names: [String]

    public init(id: DraftID, runID: RunID, accountID: AccountID, subject: String, body: String, names: [String]) {
        self.id = id
        self.runID = runID
        self.accountID = accountID
        self.subject = subject
        self.body = body
        self.names = names
    }
}

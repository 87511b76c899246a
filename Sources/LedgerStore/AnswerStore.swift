internal import GRDB
public import LedgerCore

/// What a model was asked and answered, as its row holds it.
public struct StoredAnswer: Sendable, Equatable {
    /// `anthropic/NAME`.
    public let model: String
    /// `rank`, `write`, `repair`.
    public let purpose: String
    public let prompt: String
    /// JSON of the answer as the port gives it.
    public let answer: String
    /// Of the answer's text.
    public let answerSHA256: String

    public init(model: String, purpose: String, prompt: String, answer: String, answerSHA256: String) {
        self.model = model
        self.purpose = purpose
        self.prompt = prompt
        self.answer = answer
        self.answerSHA256 = answerSHA256
    }
}

extension Store {
    /// What an attempt's model has answered to a prompt before; nil where it was not asked.
    public func answer(to promptSHA256: String, of attempt: AttemptID) throws -> String? {
        try read { database in
            try database.row(
                "SELECT answer FROM answers WHERE attempt_id = ? AND prompt_sha256 = ?",
                [attempt.rawValue, promptSHA256])?["answer"]
        }
    }

    /// A model has answered for this attempt before.
    public func hasAnswers(_ attempt: AttemptID) throws -> Bool {
        try read { database in
            try database.number("SELECT 1 FROM answers WHERE attempt_id = ? LIMIT 1", [attempt.rawValue]) != nil
        }
    }

    /// Calls of an attempt that brought nothing.
    public func failedCalls(of attempt: AttemptID) throws -> Int {
        try read { database in
            Int(
                try database.number(
                    "SELECT count(*) FROM calls WHERE attempt_id = ? AND status = 'error'", [attempt.rawValue]) ?? 0)
        }
    }

    /// Calls for an account, outside its attempts, that brought nothing in a run.
    public func failedCalls(at account: AccountID, in runID: RunID) throws -> Int {
        try read { database in
            Int(
                try database.number(
                    """
                    SELECT count(*) FROM calls
                    WHERE run_id = ? AND account_id = ? AND attempt_id IS NULL AND status IN ('unavailable', 'error')
                    """, [runID.rawValue, account.rawValue]) ?? 0)
        }
    }

    /// Settles a call with the answer it brought, and keeps the answer, both in one transaction: what was paid for is
    /// never asked again.
    /// - Returns: the answer that counts: another worker's, where this one was taken for dead and another asked the same
    ///   and stored first.
    public func settle(
        _ id: CallID, of attempt: AttemptID, _ end: OutsideCallEnd, at endedAt: Timestamp, keeping answer: StoredAnswer
    ) async throws -> String? {
        let digest = Digest.sha256(answer.prompt)
        return try await grouped { database in
            try Self.settle(id, end, at: endedAt, database)
            try database.run(
                """
                INSERT INTO answers (attempt_id, call_id, model, purpose, prompt, prompt_sha256, answer, answer_sha256)
                SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
                WHERE NOT EXISTS (SELECT 1 FROM answers WHERE attempt_id = ?1 AND prompt_sha256 = ?6)
                """,
                [
                    attempt.rawValue, id.rawValue, answer.model, answer.purpose, answer.prompt, digest, answer.answer,
                    answer.answerSHA256,
                ])
            return try database.row(
                "SELECT answer FROM answers WHERE attempt_id = ? AND prompt_sha256 = ?", [attempt.rawValue, digest]
            )?["answer"]
        }
    }
}

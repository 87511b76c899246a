internal import GRDB
public import LedgerCore

/// A call to a language model that is entered before it is made.
public struct ModelCall: Sendable, Equatable {
    public let attempt: Attempt
    /// `anthropic/NAME`.
    public let model: String
    /// `rank`, `write`, `repair`.
    public let purpose: String
    /// The most it can cost, in millionths of a US dollar.
    public let reservedMicroUSD: Int64
    public let startedAt: Timestamp

    public init(attempt: Attempt, model: String, purpose: String, reservedMicroUSD: Int64, startedAt: Timestamp) {
        self.attempt = attempt
        self.model = model
        self.purpose = purpose
        self.reservedMicroUSD = reservedMicroUSD
        self.startedAt = startedAt
    }
}

/// Whether a call may be made.
public enum ModelReservation: Sendable, Equatable {
    /// With the call's id.
    case entered(Int64)
    /// The run's budget has no room; where others are under way, they may give back some of what they reserved.
    case noRoom(othersUnderWay: Bool)
}

/// What a call to a language model came to.
public struct ModelCallEnd: Sendable, Equatable {
    public var status: ProviderCall.Status
    public var detail: String?
    public var inputTokens = 0
    public var outputTokens = 0
    public var costMicroUSD: Int64
    public var endedAt: Timestamp

    public init(
        status: ProviderCall.Status, detail: String? = nil, inputTokens: Int = 0, outputTokens: Int = 0,
        costMicroUSD: Int64, endedAt: Timestamp
    ) {
        self.status = status
        self.detail = detail
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.costMicroUSD = costMicroUSD
        self.endedAt = endedAt
    }
}

/// What a model was asked and answered, as its row holds it.
public struct StoredAnswer: Sendable, Equatable {
    public let prompt: String
    /// JSON of the answer as the port gives it.
    public let answer: String
    /// Of the answer's text.
    public let answerSHA256: String

    public init(prompt: String, answer: String, answerSHA256: String) {
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

    /// Enters a call with the most it can cost, before it is made.
    public func reserve(_ call: ModelCall) async throws -> ModelReservation {
        let provider = call.model.split(separator: "/").first.map(String.init) ?? call.model
        return try await grouped { database in
            let entered = try database.run(
                """
                INSERT INTO calls (run_id, account_id, attempt_id, provider, operation, status, detail, cost_microusd,
                    started_at)
                SELECT ?1, ?2, ?3, ?4, ?5, 'reserved', ?6, ?7, ?8 FROM runs
                WHERE id = ?1 AND (budget_microusd IS NULL OR ?7 = 0 OR spent_microusd + ?7 <= budget_microusd)
                """,
                [
                    call.attempt.runID.rawValue, call.attempt.accountID.rawValue, call.attempt.id.rawValue, provider,
                    call.purpose, call.model, call.reservedMicroUSD, call.startedAt.description,
                ])
            if entered == 1 { return .entered(database.lastInsertedRowID) }
            // Calls that began longer ago are of processes that died.
            let others = try database.number(
                """
                SELECT count(*) FROM calls WHERE run_id = ? AND provider = ? AND status = 'reserved' AND started_at > ?
                """,
                [call.attempt.runID.rawValue, provider, call.startedAt.adding(milliseconds: -120_000).description])
            return .noRoom(othersUnderWay: (others ?? 0) > 0)
        }
    }

    /// Enters a call that is over and belongs to no run.
    public func record(
        _ end: ModelCallEnd, of model: String, purpose: String, startedAt: Timestamp
    ) async throws {
        let provider = model.split(separator: "/").first.map(String.init) ?? model
        try await grouped { database in
            try database.run(
                """
                INSERT INTO calls (provider, operation, status, detail, results, input_tokens, output_tokens,
                    cost_microusd, started_at, ended_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    provider, purpose, end.status.rawValue, end.detail.map { "\(model): \($0)" } ?? model,
                    end.status == .ok, end.inputTokens, end.outputTokens, end.costMicroUSD, startedAt.description,
                    end.endedAt.description,
                ])
        }
    }

    /// Settles a call, and keeps the answer it brought, both in one transaction: what was paid for is never asked
    /// again.
    /// - Returns: the answer that counts: another worker's, where this one was taken for dead and another asked the same
    ///   and stored first.
    @discardableResult
    public func settle(
        _ callID: Int64, of call: ModelCall, end: ModelCallEnd, answer: StoredAnswer?
    ) async throws -> String? {
        let detail = end.detail.map { "\(call.model): \($0)" } ?? call.model
        return try await grouped { database in
            try Self.requireHeld(
                database.run(
                    """
                    UPDATE calls SET status = ?, detail = ?, results = ?, input_tokens = ?, output_tokens = ?,
                        cost_microusd = ?, ended_at = ? WHERE id = ? AND status = 'reserved'
                    """,
                    [
                        end.status.rawValue, detail, answer == nil ? 0 : 1, end.inputTokens, end.outputTokens,
                        end.costMicroUSD, end.endedAt.description, callID,
                    ]), "call \(callID)")
            guard let answer else { return nil }
            try database.run(
                """
                INSERT INTO answers (attempt_id, call_id, model, purpose, prompt, prompt_sha256, answer, answer_sha256)
                SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
                WHERE NOT EXISTS (SELECT 1 FROM answers WHERE attempt_id = ?1 AND prompt_sha256 = ?6)
                """,
                [
                    call.attempt.id.rawValue, callID, call.model, call.purpose, answer.prompt,
                    Digest.sha256(answer.prompt), answer.answer, answer.answerSHA256,
                ])
            return try database.row(
                "SELECT answer FROM answers WHERE attempt_id = ? AND prompt_sha256 = ?",
                [call.attempt.id.rawValue, Digest.sha256(answer.prompt)])?["answer"]
        }
    }
}

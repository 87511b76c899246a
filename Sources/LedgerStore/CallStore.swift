internal import GRDB
public import LedgerCore

/// Whether a call may be made.
public enum CallEntry: Sendable, Equatable {
    case entered(CallID)
    /// `othersUnderWay`: calls that are not over yet may give back some of what they reserved.
    case noRoom(CallRefused, othersUnderWay: Bool)
}

extension Store {
    /// Enters a call with the most it can take, before it is made, where every limit and budget has room for it. The
    /// schema refuses what this would let through.
    /// - Parameter now: asked while no other process can enter a call.
    public func enter(
        _ call: OutsideCall, for subject: CallSubject, now: @escaping @Sendable () -> Timestamp
    ) async throws -> CallEntry {
        try await grouped { database in
            let room = CallRoom(database: database, call: call, runID: subject.runID, now: now())
            if let refused = try room.refusal() { return refused }
            try database.run(
                """
                INSERT INTO calls (run_id, account_id, attempt_id, provider, operation, try, status, detail, credits,
                    cost_microusd, started_at)
                VALUES (?, ?, ?, ?, ?, ?, 'reserved', ?, ?, ?, ?)
                """,
                [
                    subject.runID?.rawValue, subject.accountID?.rawValue, subject.attemptID?.rawValue, call.provider,
                    call.operation, call.tryNumber, call.detail, call.mostCredits, call.mostMicroUSD,
                    room.now.description,
                ])
            return .entered(CallID(database.lastInsertedRowID))
        }
    }

    /// Settles a call that was entered, and lets its provider rest where it asked to, for a day at most.
    /// - Throws: `StoreError.notHeld` where it is settled.
    public func settle(_ id: CallID, _ end: OutsideCallEnd, at endedAt: Timestamp) async throws {
        try await grouped { try Self.settle(id, end, at: endedAt, $0) }
    }

    static func settle(_ id: CallID, _ end: OutsideCallEnd, at endedAt: Timestamp, _ database: Database) throws {
        try requireHeld(
            database.run(
                """
                UPDATE calls SET status = ?, detail = CASE WHEN ?2 IS NULL THEN detail
                    ELSE coalesce(detail || ': ', '') || ?2 END, results = ?, credits = ?, input_tokens = ?,
                    output_tokens = ?, cost_microusd = ?, ended_at = ? WHERE id = ? AND status = 'reserved'
                """,
                [
                    end.status.rawValue, end.detail, end.results, end.credits, end.inputTokens, end.outputTokens,
                    end.costMicroUSD, endedAt.description, id.rawValue,
                ]), "call \(id.rawValue)")
        // Some say year 9999 where they mean no.
        guard let pause = end.providerPause.map({ min($0, .seconds(86_400)) }) else { return }
        let until = endedAt.adding(milliseconds: Int64((pause / .milliseconds(1)).rounded(.up)))
        try database.run(
            """
            INSERT INTO pauses (provider, until, reason) SELECT provider, ?2, coalesce(?3, status) FROM calls WHERE id = ?1
            ON CONFLICT (provider) DO UPDATE SET until = excluded.until, reason = excluded.reason
                WHERE excluded.until > until
            """, [id.rawValue, until.description, end.detail])
    }
}

/// What stands against a call at one moment.
private struct CallRoom {
    let database: Database
    let call: OutsideCall
    let runID: RunID?
    let now: Timestamp

    func refusal() throws -> CallEntry? {
        try pause() ?? totalBudget() ?? runBudget() ?? limit()
    }

    private func pause() throws -> CallEntry? {
        let row = try database.row(
            "SELECT until, reason FROM pauses WHERE provider = ? AND until > ?", [call.provider, now.description])
        guard let row, let until = Timestamp(row["until"] as String) else { return nil }
        return refused("\(call.provider) asked to wait until \(until): \(row["reason"] as String)", until: until)
    }

    /// The money of the run.
    private func totalBudget() throws -> CallEntry? {
        guard let runID, call.mostMicroUSD > 0 else { return nil }
        let row = try database.row(
            "SELECT budget_microusd AS most FROM runs WHERE id = ? AND spent_microusd + ? > budget_microusd",
            [runID.rawValue, call.mostMicroUSD])
        guard let row else { return nil }
        return try spent("the run's budget of \(Self.amount(row["most"], .usd)) is spent", anyProvider: true)
    }

    /// What the run's settings give this provider.
    private func runBudget() throws -> CallEntry? {
        guard let runID else { return nil }
        let budgets = try database.rows(
            """
            SELECT json_each.value ->> 'unit' AS unit, json_each.value ->> 'most' AS most
            FROM runs r, json_each(r.settings, '$.budgets') WHERE r.id = ? AND json_each.value ->> 'provider' = ?
            """, [runID.rawValue, call.provider])
        for row in budgets {
            guard let unit = CallUnit(rawValue: row["unit"]), need(unit) > 0 else { continue }
            let most: Int64 = row["most"]
            let used = try database.row(
                """
                SELECT count(*) AS calls, coalesce(sum(credits), 0) AS credits, coalesce(sum(cost_microusd), 0) AS usd
                FROM calls WHERE run_id = ? AND provider = ?
                """, [runID.rawValue, call.provider])
            guard (used?[unit.rawValue] ?? 0) + need(unit) > most else { continue }
            let text = "the run's budget of \(Self.amount(most, unit)) for \(call.provider) is spent"
            return try spent(text, isSettling: unit != .calls)
        }
        return nil
    }

    private func limit() throws -> CallEntry? {
        let limits = try database.rows(
            "SELECT provider, unit, per, most FROM limits WHERE provider IN (?, '*') ORDER BY provider, unit, per",
            [call.provider])
        for row in limits {
            guard let unit = CallUnit(rawValue: row["unit"]), let period = CallPeriod(rawValue: row["per"]) else { continue }
            let most: Int64 = row["most"]
            let provider: String = row["provider"]
            guard need(unit) > 0, let until = try reopening(provider, unit, period, most) else { continue }
            let whose = provider == "*" ? "all providers together" : provider
            let text = "\(whose): \(Self.amount(most, unit)) a \(period.rawValue) at most, and they are used up"
            return refused(text, until: need(unit) > most ? nil : until)
        }
        return nil
    }

    /// When a limit has room for the call; nil where it has now.
    private func reopening(
        _ provider: String, _ unit: CallUnit, _ period: CallPeriod, _ most: Int64
    ) throws -> Timestamp? {
        let start = period.start(before: now)
        let used = try database.callsUsed(by: provider, after: start, upTo: now)
        let excess = (used?[unit.rawValue] ?? 0) + need(unit) - most
        guard excess > 0 else { return nil }
        guard let length = period.slides else { return period.end(after: now) }
        // The first call that leaves the window makes room; of calls themselves, as many as are too many.
        let leaving = try leaving(provider, after: start, place: unit == .calls ? excess - 1 : 0)
        let at = (leaving?["started_at"] as String?).flatMap { Timestamp($0) } ?? now
        return at.adding(milliseconds: length)
    }

    private func leaving(_ provider: String, after start: Timestamp, place: Int64) throws -> Row? {
        let time: StatementArguments = [start.description, now.description, place]
        guard provider != "*" else {
            return try database.row(
                """
                SELECT started_at FROM calls INDEXED BY calls_time
                WHERE started_at > ?1 AND started_at <= ?2 AND provider <> 'contacts_file'
                ORDER BY started_at LIMIT 1 OFFSET ?3
                """, time)
        }
        return try database.row(
            """
            SELECT started_at FROM calls WHERE provider = ?4 AND started_at > ?1 AND started_at <= ?2
            ORDER BY started_at LIMIT 1 OFFSET ?3
            """, time + [provider])
    }

    private func need(_ unit: CallUnit) -> Int64 {
        switch unit {
        case .calls: 1
        case .credits: Int64(call.mostCredits)
        case .usd: call.mostMicroUSD
        }
    }

    private func refused(_ text: String, until: Timestamp?) -> CallEntry {
        .noRoom(CallRefused(provider: call.provider, description: text, until: until, now: now), othersUnderWay: false)
    }

    /// Of the run's budget, of which calls under way may give back, where it `isSettling`. Calls that began longer than two minutes ago are of processes that died.
    private func spent(_ text: String, anyProvider: Bool = false, isSettling: Bool = true) throws -> CallEntry {
        let others = try database.number(
            """
            SELECT count(*) FROM calls
            WHERE run_id = ?1 AND status = 'reserved' AND started_at > ?2 AND (?3 IS NULL OR provider = ?3)
            """,
            [
                runID?.rawValue, now.adding(milliseconds: -120_000).description, anyProvider ? nil : call.provider,
            ])
        let refused = CallRefused(provider: call.provider, description: text, isOfBudget: true)
        return .noRoom(refused, othersUnderWay: isSettling && (others ?? 0) > 0)
    }

    private static func amount(_ most: Int64, _ unit: CallUnit) -> String { CallAmount.text(most, unit) }
}

extension Database {
    /// What calls of a provider took, or with `*` those of all; a file that is read is no call to the outside.
    func callsUsed(by provider: String, after start: Timestamp, upTo now: Timestamp) throws -> Row? {
        let time: StatementArguments = [start.description, now.description]
        guard provider != "*" else {
            return try row(
                """
                SELECT count(*) AS calls, coalesce(sum(credits), 0) AS credits, coalesce(sum(cost_microusd), 0) AS usd
                FROM calls INDEXED BY calls_time
                WHERE started_at > ?1 AND started_at <= ?2 AND provider <> 'contacts_file'
                """, time)
        }
        return try row(
            """
            SELECT count(*) AS calls, coalesce(sum(credits), 0) AS credits, coalesce(sum(cost_microusd), 0) AS usd
            FROM calls WHERE provider = ?3 AND started_at > ?1 AND started_at <= ?2
            """, time + [provider])
    }
}

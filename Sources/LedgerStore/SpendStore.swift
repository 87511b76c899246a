internal import GRDB
public import LedgerCore

extension Store {
    /// What calls took, by provider and operation.
    /// - Parameters:
    ///   - runID: of this run alone, whenever.
    ///   - since: begun at or after this, where no run is named.
    /// - Throws: `StoreError.noSuchRun`.
    public func spend(of runID: RunID? = nil, since: Timestamp? = nil, now: Timestamp) throws -> Spend {
        let budget = try runID.map { try run($0).settings }.map { BudgetText(microUSD: $0.budgetMicroUSD, budgets: $0.budgets) }
        return try read { database in
            Spend(
                lines: try Self.lines(of: runID, since: since, database), limits: try Self.use(at: now, database),
                pauses: try Self.pauses(at: now, database), budget: budget?.text == nil ? nil : budget)
        }
    }

    private static func lines(of runID: RunID?, since: Timestamp?, _ database: Database) throws -> [Spend.Line] {
        let rows = if let runID {
            try database.rows(
                """
                SELECT provider, operation, count(*) AS calls, sum(status = 'ok') AS ok,
                    sum(status = 'unavailable') AS unavailable, sum(status = 'error') AS failed,
                    sum(status = 'reserved') AS unsettled, sum(results) AS results, sum(credits) AS credits,
                    sum(input_tokens) AS input, sum(output_tokens) AS output, sum(cost_microusd) AS cost
                FROM calls WHERE run_id = ? GROUP BY provider, operation ORDER BY provider, operation
                """, [runID.rawValue])
        } else {
            // The times' index leads, and where all are asked for all are read.
            try database.rows(
                """
                SELECT provider, operation, count(*) AS calls, sum(status = 'ok') AS ok,
                    sum(status = 'unavailable') AS unavailable, sum(status = 'error') AS failed,
                    sum(status = 'reserved') AS unsettled, sum(results) AS results, sum(credits) AS credits,
                    sum(input_tokens) AS input, sum(output_tokens) AS output, sum(cost_microusd) AS cost
                FROM calls INDEXED BY calls_time WHERE started_at >= ? GROUP BY provider, operation ORDER BY provider, operation
                """, [since?.description ?? ""])
        }
        return rows.map(line)
    }

    /// A line for each provider of a run; a file that was read is none.
    static func linesOfProviders(of runID: RunID, _ database: Database) throws -> [Spend.Line] {
        var lines: [Spend.Line] = []
        for line in try Self.lines(of: runID, since: nil, database) where line.provider != "contacts_file" {
            if lines.last?.provider != line.provider { lines.append(Spend.Line(provider: line.provider, operation: "")) }
            lines[lines.count - 1].add(line)
        }
        return lines
    }

    private static func line(_ row: Row) -> Spend.Line {
        var line = Spend.Line(provider: row["provider"], operation: row["operation"])
        line.calls = row["calls"]
        line.ok = row["ok"]
        line.unavailable = row["unavailable"]
        line.failed = row["failed"]
        line.unsettled = row["unsettled"]
        line.results = row["results"]
        line.credits = row["credits"]
        line.inputTokens = row["input"]
        line.outputTokens = row["output"]
        line.costMicroUSD = row["cost"]
        return line
    }

    private static func use(at now: Timestamp, _ database: Database) throws -> [Spend.Use] {
        try limits(database).map { limit in
            let used = try database.callsUsed(by: limit.provider, after: limit.per.start(before: now), upTo: now)
            return Spend.Use(limit: limit, used: used?[limit.unit.rawValue] ?? 0)
        }
    }

    private static func pauses(at now: Timestamp, _ database: Database) throws -> [Spend.Pause] {
        try database.rows(
            "SELECT provider, until, reason FROM pauses WHERE until > ? ORDER BY provider", [now.description]
        ).map { Spend.Pause(provider: $0["provider"], until: try timestamp($0["until"]), reason: $0["reason"]) }
    }

    // MARK: - Limits

    /// Providers that asked to be left alone may be called again at once.
    public func liftPauses(of providers: [String]) throws {
        try write { database in
            for provider in providers { try database.run("DELETE FROM pauses WHERE provider = ?", [provider]) }
        }
    }

    static func limits(_ database: Database) throws -> [CallLimit] {
        try database.rows("SELECT provider, unit, per, most FROM limits ORDER BY provider, unit, per").compactMap { row in
            guard let unit = CallUnit(rawValue: row["unit"]), let per = CallPeriod(rawValue: row["per"]) else { return nil }
            return CallLimit(provider: row["provider"], unit: unit, per: per, most: row["most"])
        }
    }

    /// Sets limits, for all processes from their next call on, and lifts those that are to be lifted, whatever they were.
    public func set(_ limits: [(limit: CallLimit, isLifted: Bool)]) throws {
        try write { database in
            for (limit, isLifted) in limits {
                if isLifted {
                    try database.run(
                        "DELETE FROM limits WHERE provider = ? AND unit = ? AND per = ?",
                        [limit.provider, limit.unit.rawValue, limit.per.rawValue])
                } else {
                    try database.run(
                        """
                        INSERT INTO limits (provider, unit, per, most) VALUES (?, ?, ?, ?)
                        ON CONFLICT (provider, unit, per) DO UPDATE SET most = excluded.most
                        """, [limit.provider, limit.unit.rawValue, limit.per.rawValue, limit.most])
                }
            }
        }
    }
}

internal import GRDB
internal import LedgerCore

extension Store {
    /// Of a run, its calls; of days, the calls begun on them (UTC). A file that was read is none.
    static func spendLines(_ scope: ReportScope, _ database: Database) throws -> [SpendReport.Line] {
        switch scope {
        case .run(let id):
            try linesOfProviders(of: id, database).map {
                .init(provider: $0.provider, calls: $0.calls, credits: $0.credits, costMicroUSD: $0.costMicroUSD)
            }
        case .days(let days):
            try providers(database).filter { $0 != "contacts_file" }.compactMap { try line($0, days, database) }
        }
    }

    /// Found by leaps through `calls_provider`: one step for each, however many calls there are.
    private static func providers(_ database: Database) throws -> [String] {
        try database.rows(
            """
            WITH RECURSIVE found (name) AS (
                SELECT min(provider) FROM calls INDEXED BY calls_provider
                UNION ALL SELECT (SELECT min(provider) FROM calls INDEXED BY calls_provider
                    WHERE provider > found.name) FROM found WHERE found.name IS NOT NULL)
            SELECT name FROM found WHERE name IS NOT NULL ORDER BY name
            """
        ).map { $0["name"] }
    }

    /// `calls_provider` holds all that is asked.
    private static func line(
        _ provider: String, _ days: ClosedRange<CalendarDay>, _ database: Database
    ) throws -> SpendReport.Line? {
        let row = try database.row(
            """
            SELECT count(*) AS calls, coalesce(sum(credits), 0) AS credits, coalesce(sum(cost_microusd), 0) AS cost
            FROM calls INDEXED BY calls_provider WHERE provider = ? AND started_at >= ? AND started_at < ?
            """, [provider, days.lowerBound.start.description, days.upperBound.adding(days: 1).start.description])
        guard let row, row["calls"] as Int > 0 else { return nil }
        return .init(provider: provider, calls: row["calls"], credits: row["credits"], costMicroUSD: row["cost"])
    }

    static func cost(_ scope: ReportScope, _ database: Database) throws -> Int64 {
        try spendLines(scope, database).map(\.costMicroUSD).reduce(0, +)
    }
}

extension CalendarDay {
    /// Its first instant, in UTC.
    var start: Timestamp { Timestamp(millisecondsSinceEpoch: Int64(daysSinceEpoch) * 86_400_000) }
}

internal import GRDB
public import LedgerCore

extension Store {
    /// The seven days that end with one.
    public func weeklyReport(_ last: CalendarDay) throws -> WeeklyReport {
        let scope = ReportScope.upTo(last, days: 7)
        return try read { database in
            let runs = try Self.runs(in: scope, database)
            let before = try Self.runs(in: .upTo(last.adding(days: -7), days: 7), database)
            return WeeklyReport(
                heading: Self.heading(scope, runs), days: try Self.days(upTo: last, runs, database),
                tally: try Self.tally(Self.list(runs), database), before: try Self.tally(Self.list(before), database),
                reasons: try Self.reasons(Self.list(runs), database), costMicroUSD: try Self.cost(scope, database))
        }
    }

    private static func days(
        upTo last: CalendarDay, _ runs: [ReportRun], _ database: Database
    ) throws -> [WeeklyReport.Day] {
        let first = last.adding(days: -6)
        let bounds = StatementArguments([first.start.description, last.adding(days: 1).start.description])
        let approvals = try database.rows(
            """
            SELECT substr(at, 1, 10) AS day, 'approve' AS what, count(*) AS count FROM reviews INDEXED BY reviews_time
            WHERE at >= ? AND at < ? AND action = 'approve' GROUP BY day
            """, bounds)
        let outcomes = try database.rows(
            """
            SELECT substr(at, 1, 10) AS day, kind AS what, count(*) AS count FROM outcomes INDEXED BY outcomes_time
            WHERE at >= ? AND at < ? AND kind IN ('sent', 'replied') GROUP BY day, kind
            """, bounds)
        let counts = Dictionary(
            (approvals + outcomes).map { (($0["day"] as String) + ($0["what"] as String), $0["count"] as Int) },
            uniquingKeysWith: +)
        return (0..<7).map { first.adding(days: $0) }.map { day in
            WeeklyReport.Day(
                day: day, accepted: runs.filter { $0.day == day }.map(\.accepted).reduce(0, +),
                approved: counts["\(day)approve"] ?? 0, sent: counts["\(day)sent"] ?? 0,
                replied: counts["\(day)replied"] ?? 0)
        }
    }
}

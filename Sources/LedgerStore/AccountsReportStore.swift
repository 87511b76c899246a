internal import GRDB
public import LedgerCore

extension Store {
    /// - Throws: `StoreError.noSuchRun`.
    public func accountsReport(_ scope: ReportScope) throws -> AccountsReport {
        try read { database in
            let runs = try Self.runs(in: scope, database)
            let ids = Self.list(runs)
            let days: ClosedRange<CalendarDay>? = if case .days(let days) = scope { days } else { nil }
            return AccountsReport(
                heading: Self.heading(scope, runs), accounts: try Self.mostWorked(ids, database),
                answers: try days.map { try Self.outcomes(of: ["replied", "meeting"], on: $0, AccountsReport.most, database) }
                    ?? [])
        }
    }

    private static func mostWorked(_ runs: String, _ database: Database) throws -> [AccountsReport.Account] {
        // All accounts of these runs that have drafts are read; the rest only of those that are shown.
        let rows = try database.rows(
            """
            SELECT worked.account_id, a.name, worked.runs, worked.accepted, a.last_accepted_at
            FROM (SELECT s.account_id, count(*) AS runs, sum(s.drafts_accepted) AS accepted
                FROM json_each(?1) CROSS JOIN selections s INDEXED BY selections_worked
                    ON s.run_id = json_each.value
                WHERE s.drafts_accepted > 0 GROUP BY s.account_id
                ORDER BY accepted DESC, runs DESC, s.account_id LIMIT ?2) worked
            CROSS JOIN accounts a ON a.id = worked.account_id
            ORDER BY worked.accepted DESC, worked.runs DESC, worked.account_id
            """, [runs, AccountsReport.most])
        return try rows.map { row in
            let accountID: Int64 = row["account_id"]
            let counts = try database.row(
                """
                SELECT count(d.outcome) AS sent,
                    sum(EXISTS (SELECT 1 FROM outcomes o WHERE o.draft_id = d.id AND o.kind = 'replied')) AS replied,
                    sum(EXISTS (SELECT 1 FROM outcomes o WHERE o.draft_id = d.id AND o.kind = 'meeting')) AS meetings
                FROM json_each(?1) CROSS JOIN drafts d INDEXED BY drafts_run
                    ON d.run_id = json_each.value AND d.account_id = ?2
                """, [runs, accountID])
            return AccountsReport.Account(
                accountID: AccountID(accountID), companyName: row["name"], runs: row["runs"], accepted: row["accepted"],
                lastAccepted: try (row["last_accepted_at"] as String?).map { try timestamp($0).day },
                sent: counts?["sent"] ?? 0, replied: counts?["replied"] ?? 0, meetings: counts?["meetings"] ?? 0)
        }
    }

    /// Outcomes of these kinds that came on some days (UTC), the newest first.
    static func outcomes(
        of kinds: [String], on days: ClosedRange<CalendarDay>, _ most: Int, _ database: Database
    ) throws -> [DraftNews] {
        try database.rows(
            """
            SELECT d.id, s.company_name, d.contact_name, coalesce(v.subject, d.subject) AS subject, o.kind AS what, o.at
            FROM outcomes o INDEXED BY outcomes_time JOIN drafts d ON d.id = o.draft_id
            JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
            LEFT JOIN revisions v ON v.draft_id = d.id AND v.number = d.revision
            WHERE o.at >= ? AND o.at < ? AND o.kind IN (SELECT value FROM json_each(?))
            ORDER BY o.at DESC, o.id DESC LIMIT ?
            """,
            [
                days.lowerBound.start.description, days.upperBound.adding(days: 1).start.description,
                try StableJSON.encode(kinds), most,
            ]
        ).map(news)
    }

    static func news(_ row: Row) throws -> DraftNews {
        DraftNews(
            draftID: DraftID(row["id"] as Int64), companyName: row["company_name"], contactName: row["contact_name"],
            subject: row["subject"], what: row["what"], day: try timestamp(row["at"]).day,
            isSuppressed: row["is_suppressed"])
    }
}

internal import GRDB
public import LedgerCore

extension Store {
    /// The morning of a day.
    public func dailyReport(_ day: CalendarDay) throws -> DailyReport {
        try read { database in
            let recent = try Self.runs(in: .days(day.adding(days: -1)...day), database)
            let monthly = try Self.runs(in: .upTo(day), database)
            let month = try Self.tally(Self.list(monthly), database)
            let erased = try Self.erasedCounts(Self.list(monthly), database)
            return DailyReport(
                day: day, runs: try Self.daily(recent, database), waitingCount: max(0, month.waiting - erased.waiting),
                toSendCount: max(0, month.toSend - erased.toSend), heldCount: max(0, month.held - erased.held),
                waiting: try Self.waiting(monthly.reversed(), database),
                outcomes: try Self.outcomes(
                    of: ["sent", "replied", "meeting", "bounced", "opted_out"], on: day.adding(days: -1)...day,
                    DailyReport.most, database),
                followUps: try Self.followUps(day, database), problems: try Self.problems(recent, at: day, database))
        }
    }

    private static func daily(_ runs: [ReportRun], _ database: Database) throws -> [DailyReport.Run] {
        try runs.map { run in
            DailyReport.Run(
                runID: RunID(run.id), runDate: run.day, state: run.state, accepted: run.accepted,
                maxTotalDrafts: run.maxTotalDrafts, tally: try tally(list([run]), database))
        }
    }

    /// Drafts that tallies count as waiting for somebody, and with which nobody can do anything any more: they were
    /// erased. `drafts_erased` has no others.
    private static func erasedCounts(
        _ runs: String, _ database: Database
    ) throws -> (waiting: Int, toSend: Int, held: Int) {
        let row = try database.row(
            """
            SELECT coalesce(sum(d.state = 'accepted' AND d.review IS NULL), 0) AS waiting,
                coalesce(sum(d.review = 'approved' AND d.outcome IS NULL), 0) AS to_send,
                coalesce(sum(d.state = 'held'), 0) AS held
            FROM json_each(?) CROSS JOIN drafts d INDEXED BY drafts_erased ON d.run_id = json_each.value
            WHERE d.subject = '(erased)'
            """, [runs])
        return (row?["waiting"] ?? 0, row?["to_send"] ?? 0, row?["held"] ?? 0)
    }

    /// Drafts nobody has decided on, in the order of the runs given: `drafts_to_review` has no others. Run by run, as
    /// the first few runs have all that is shown.
    private static func waiting(_ runs: [ReportRun], _ database: Database) throws -> [DraftNews] {
        var found: [DraftNews] = []
        for run in runs where found.count < DailyReport.most {
            found += try database.rows(
                """
                SELECT d.id, s.company_name, d.contact_name, coalesce(v.subject, d.subject) AS subject,
                    d.confidence_mode AS what, d.created_at AS at,
                    EXISTS (SELECT 1 FROM suppressed_attempts x WHERE x.attempt_id = d.attempt_id) AS is_suppressed
                FROM drafts d INDEXED BY drafts_to_review
                CROSS JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
                LEFT JOIN revisions v ON v.draft_id = d.id AND v.number = d.revision
                WHERE d.run_id = ? AND d.state IN ('accepted', 'held') AND d.review IS NULL AND d.subject <> '(erased)'
                    AND d.state = 'accepted'
                ORDER BY d.id LIMIT ?
                """, [run.id, DailyReport.most - found.count]
            ).map(news)
        }
        return found
    }

    /// The last millisecond of the window is the last of its newest day.
    private static func followUps(_ day: CalendarDay, _ database: Database) throws -> [DraftNews] {
        let days = DailyReport.followUpDays
        return try followUps(
            sentFrom: day.adding(days: -days.upperBound).start,
            to: day.adding(days: 1 - days.lowerBound).start.adding(milliseconds: -1), most: DailyReport.most, database
        ).map { draft in
            DraftNews(
                draftID: draft.draftID, companyName: draft.companyName, contactName: draft.contactName,
                subject: draft.subject, what: Outcome.sent.rawValue, day: draft.sentAt.day)
        }
    }

    private static func problems(
        _ runs: [ReportRun], at day: CalendarDay, _ database: Database
    ) throws -> [String] {
        let unfinished = runs.filter { $0.state != .finished }.map { "run \($0.id) of \($0.day) is \($0.state.rawValue)" }
        let reasons = try reasons(list(runs), database)
        let failed = reasons.filter { $0.state == "failed" }.map { "\($0.count) failed: \($0.reason)" }
        let unanswered = try database.rows(
            """
            SELECT s.reason, s.cause, count(*) AS accounts
            FROM json_each(?) CROSS JOIN selections s INDEXED BY selections_skips ON s.run_id = json_each.value
            WHERE s.state = 'skipped' AND s.cause IS NOT NULL GROUP BY s.reason, s.cause ORDER BY accounts DESC, s.reason
            """, [list(runs)]
        ).map { row -> String in
            let accounts: Int = row["accounts"]
            return "\(accounts) \(accounts == 1 ? "account" : "accounts") skipped: \(row["reason"] ?? "") (\(row["cause"] ?? ""))"
        }
        let pauses = try database.rows(
            "SELECT provider, until, reason FROM pauses WHERE until > ? ORDER BY provider", [day.start.description]
        ).map { row -> String in "\(row["provider"] as String) asked to be left alone until \(row["until"] as String)" }
        return Array((unfinished + failed + unanswered + pauses).prefix(DailyReport.most))
    }
}

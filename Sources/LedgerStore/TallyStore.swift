internal import GRDB
internal import LedgerCore

/// What triggers have counted. Lists of runs come as JSON; `CROSS JOIN` keeps SQLite from turning the join around.
extension Store {
    /// Counts of one name: a persona or an experiment.
    struct TallyLine {
        let name: String
        /// In how many of the runs the name is.
        let runs: Int
        let tally: Tally
    }

    /// What SQLite has summed: a line for each name, however many runs there are.
    private static func lines(_ rows: [Row]) -> [TallyLine] {
        rows.map { row in
            var tally = Tally()
            for (place, count) in Tally.counts.enumerated() { tally[keyPath: count.count] = row[2 + place] }
            return TallyLine(name: row[0], runs: row[1], tally: tally)
        }
    }

    static func personaTallies(_ runs: String, _ database: Database) throws -> [TallyLine] {
        lines(try database.rows(
            """
            SELECT t.persona, count(DISTINCT t.run_id) AS runs,
                sum(t.contacts) AS contacts, sum(t.drafts) AS drafts, sum(t.accepted) AS accepted, sum(t.rejected)
                AS rejected, sum(t.held) AS held, sum(t.failed) AS failed, sum(t.skipped) AS skipped, sum(t.capped)
                AS capped, sum(t.cancelled) AS cancelled, sum(t.approved) AS approved, sum(t.declined) AS declined,
                sum(t.sent) AS sent, sum(t.replied) AS replied, sum(t.meetings) AS meetings, sum(t.bounced) AS
                bounced, sum(t.opted_out) AS opted_out
            FROM json_each(?) CROSS JOIN tallies t ON t.run_id = json_each.value GROUP BY t.persona ORDER BY t.persona
            """, [runs]))
    }

    static func experimentTallies(_ runs: String, _ database: Database) throws -> [TallyLine] {
        lines(try database.rows(
            """
            SELECT t.experiment, count(DISTINCT t.run_id) AS runs,
                sum(t.contacts) AS contacts, sum(t.drafts) AS drafts, sum(t.accepted) AS accepted, sum(t.rejected)
                AS rejected, sum(t.held) AS held, sum(t.failed) AS failed, sum(t.skipped) AS skipped, sum(t.capped)
                AS capped, sum(t.cancelled) AS cancelled, sum(t.approved) AS approved, sum(t.declined) AS declined,
                sum(t.sent) AS sent, sum(t.replied) AS replied, sum(t.meetings) AS meetings, sum(t.bounced) AS
                bounced, sum(t.opted_out) AS opted_out
            FROM json_each(?) CROSS JOIN tallies t ON t.run_id = json_each.value GROUP BY t.experiment
            ORDER BY t.experiment
            """, [runs]))
    }

    static func tally(_ runs: String, _ database: Database) throws -> Tally {
        try personaTallies(runs, database).reduce(into: Tally()) { $0 += $1.tally }
    }

    static func objections(_ kind: String, _ runs: String, _ database: Database) throws -> [GatesReport.Objection] {
        try database.rows(
            """
            SELECT o.name, sum(o.times) AS times
            FROM json_each(?) CROSS JOIN objections o ON o.run_id = json_each.value AND o.kind = ?
            GROUP BY o.name ORDER BY sum(o.times) DESC, o.name
            """, [runs, kind]
        ).map { .init(name: $0["name"], times: $0["times"]) }
    }

    /// Of contacts and of accounts, the most frequent first.
    static func reasons(_ runs: String, _ database: Database) throws -> [GatesReport.Reason] {
        // Counted run by run, in the order of the index, then summed: nothing large is sorted.
        let contacts = try database.rows(
            """
            SELECT state, reason, sum(contacts) AS contacts FROM (
                SELECT t.state, coalesce(t.reason, '') AS reason, count(*) AS contacts
                FROM json_each(?) CROSS JOIN attempts t INDEXED BY attempts_reasons ON t.run_id = json_each.value
                WHERE t.state IN ('rejected', 'held', 'failed', 'skipped', 'capped')
                GROUP BY t.run_id, t.state, t.reason)
            GROUP BY state, reason
            """, [runs]
        ).map { GatesReport.Reason(state: $0["state"], reason: $0["reason"], count: $0["contacts"]) }
        return (contacts + (try skips(runs, database))).sorted { one, other in
            (other.count, one.state, one.reason) < (one.count, other.state, other.reason)
        }
    }

    static func skips(_ runs: String, _ database: Database) throws -> [GatesReport.Reason] {
        try database.rows(
            """
            SELECT reason, cause, sum(accounts) AS accounts FROM (
                SELECT s.reason, s.cause, count(*) AS accounts
                FROM json_each(?) CROSS JOIN selections s INDEXED BY selections_skips ON s.run_id = json_each.value
                WHERE s.state = 'skipped' GROUP BY s.run_id, s.reason, s.cause)
            GROUP BY reason, cause
            """, [runs]
        ).map { row in
            let cause = (row["cause"] as String?).map { " (\($0))" } ?? ""
            return .init(state: "account skipped", reason: (row["reason"] ?? "") + cause, count: row["accounts"])
        }
    }

    /// Accounts, of whatever became of them.
    static func selected(_ runs: String, _ database: Database) throws -> Int {
        // The last position is their number.
        try database.row(
            """
            SELECT coalesce(sum((SELECT max(position) FROM selections s WHERE s.run_id = json_each.value)), 0) AS accounts
            FROM json_each(?)
            """, [runs])?["accounts"] ?? 0
    }

    static func open(_ runs: String, _ database: Database) throws -> Int {
        try database.row(
            """
            SELECT count(*) AS accounts
            FROM json_each(?) CROSS JOIN selections s INDEXED BY selections_work ON s.run_id = json_each.value
            WHERE s.state IN ('pending', 'open')
            """, [runs])?["accounts"] ?? 0
    }
}

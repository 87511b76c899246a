internal import GRDB
internal import LedgerCore

extension Store {
    /// Contacts and accounts shown.
    private static var mostShown: Int { 10 }

    /// What a run would have drafted next; nil where it was not cut off by its cap on drafts.
    static func aboveCap(of run: ReportRun, _ database: Database) throws -> AboveCap? {
        let contacts = try cappedContacts(run.id, database)
        let accounts = try cappedAccounts(run.id, database)
        let counts = try cappedCounts(run.id, database)
        guard counts.contacts + counts.accounts > 0 else { return nil }
        let tally = try tally(list([run]), database)
        return AboveCap(
            runID: RunID(run.id), maxTotalDrafts: run.maxTotalDrafts, contacts: contacts, contactCount: counts.contacts,
            accounts: accounts, accountCount: counts.accounts, attempts: tally.attempts, accountsTried: counts.tried,
            accepted: run.accepted, costMicroUSD: run.spentMicroUSD)
    }

    /// By the ledger's own words for the cap of the run; those of an account say `Account cap reached`.
    private static func cappedContacts(_ run: Int64, _ database: Database) throws -> [AboveCap.Contact] {
        try database.rows(
            """
            SELECT s.position, s.company_name, t.contact_name, t.contact_title
            FROM attempts t INDEXED BY attempts_reasons
            CROSS JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id
            WHERE t.run_id = ?1 AND t.state IN ('rejected', 'held', 'failed', 'skipped', 'capped') AND t.state = 'capped'
                AND t.reason >= 'Draft cap reached' AND t.reason < 'Draft cap reachee'
            ORDER BY s.position, t.position, t.id LIMIT ?2
            """, [run, mostShown]
        ).map {
            .init(
                position: $0["position"], companyName: $0["company_name"], name: $0["contact_name"],
                title: $0["contact_title"])
        }
    }

    private static func cappedAccounts(_ run: Int64, _ database: Database) throws -> [AboveCap.Account] {
        try database.rows(
            """
            SELECT s.position, s.company_name, s.score FROM selections s INDEXED BY selections_skips
            WHERE s.run_id = ?1 AND s.state = 'skipped'
                AND s.reason >= 'Draft cap reached' AND s.reason < 'Draft cap reachee'
            ORDER BY s.position LIMIT ?2
            """, [run, mostShown]
        ).map { .init(position: $0["position"], companyName: $0["company_name"], score: $0["score"]) }
    }

    /// All of them, and the accounts at which something was tried.
    private static func cappedCounts(
        _ run: Int64, _ database: Database
    ) throws -> (contacts: Int, accounts: Int, tried: Int) {
        let row = try database.row(
            """
            SELECT (SELECT count(*) FROM attempts t INDEXED BY attempts_reasons WHERE t.run_id = ?1
                    AND t.state IN ('rejected', 'held', 'failed', 'skipped', 'capped') AND t.state = 'capped'
                    AND t.reason >= 'Draft cap reached' AND t.reason < 'Draft cap reachee') AS contacts,
                (SELECT count(*) FROM selections s INDEXED BY selections_skips WHERE s.run_id = ?1
                    AND s.state = 'skipped'
                    AND s.reason >= 'Draft cap reached' AND s.reason < 'Draft cap reachee') AS accounts,
                coalesce((SELECT max(position) FROM selections WHERE run_id = ?1), 0)
                - (SELECT count(*) FROM selections s INDEXED BY selections_skips WHERE s.run_id = ?1
                    AND s.state = 'skipped')
                - (SELECT count(*) FROM selections s INDEXED BY selections_work WHERE s.run_id = ?1
                    AND s.state IN ('pending', 'open')) AS tried
            """, [run])
        return (row?["contacts"] ?? 0, row?["accounts"] ?? 0, row?["tried"] ?? 0)
    }
}

import Foundation
import GRDB
import Testing

/// What calls may take in a period or a run: straight at the schema.
@Suite struct LimitInvariantTests {
    private let ledger: SchemaLedger

    init() throws {
        ledger = try SchemaLedger()
        try ledger.queue.run(
            """
            INSERT INTO runs (id, import_id, run_date, day_number, clock_at, settings, fingerprint, rules_sha256)
            VALUES (2, 1, '2026-03-18', 1, '2026-03-18T09:00:00.000Z', '{"top_n":2,"max_total_drafts":3,
                "max_drafts_per_account":2,"tier":"A","mode":"hybrid","budgets":[
                {"provider":"zoominfo","unit":"credits","most":3},{"provider":"openai","unit":"calls","most":2},
                {"provider":"perplexity","unit":"usd","most":100}]}', 'f', 'r');
            DELETE FROM limits;
            """)
    }

    private func call(_ provider: String, at time: String, run: Int? = nil, credits: Int = 0, cost: Int = 0) -> String {
        """
        INSERT INTO calls (run_id, provider, operation, started_at, credits, cost_microusd, status)
        VALUES (\(run.map(String.init) ?? "NULL"), '\(provider)', 'x', '2026-03-18T\(time)Z', \(credits), \(cost), 'reserved')
        """
    }

    private func limit(_ provider: String, _ unit: String, _ per: String, _ most: Int) throws {
        try ledger.queue.run("INSERT INTO limits VALUES ('\(provider)', '\(unit)', '\(per)', \(most))")
    }

    private let full = "no room under a limit"

    @Test func `no more calls are entered in any second than a limit allows, whoever enters them`() throws {
        try limit("sec", "calls", "second", 2)
        for time in ["09:00:00.000", "09:00:00.900"] { try ledger.queue.run(call("sec", at: time)) }
        try ledger.refuses(call("sec", at: "09:00:00.999"), because: full)
        try ledger.refuses(call("sec", at: "09:00:01.099"), because: full)
        try ledger.allows(call("sec", at: "09:00:01.100"))
        try ledger.allows(call("zoominfo", at: "09:00:00.999"))
        try ledger.queue.run(call("sec", at: "09:00:01.100"))
        try ledger.refuses(call("sec", at: "09:00:01.899"), because: full)
    }

    @Test func `minutes slide, hours and days are the clock's`() throws {
        try limit("a", "calls", "minute", 1)
        try limit("b", "calls", "hour", 1)
        try limit("c", "calls", "day", 1)
        for provider in ["a", "b", "c"] { try ledger.queue.run(call(provider, at: "09:59:59.000")) }
        try ledger.refuses(call("a", at: "10:00:59.999"), because: full)
        try ledger.allows(call("a", at: "10:01:00.000"))
        try ledger.refuses(call("b", at: "09:59:59.999"), because: full)
        try ledger.allows(call("b", at: "10:00:00.000"))
        try ledger.refuses(call("c", at: "23:59:59.999"), because: full)
        try ledger.allows(
            call("c", at: "00:00:00.000").replacingOccurrences(of: "2026-03-18T", with: "2026-03-19T"))
    }

    @Test func `credits and money are limited by what is reserved, and given back by what was used`() throws {
        try limit("zoominfo", "credits", "day", 10)
        try limit("*", "usd", "day", 50)
        try ledger.queue.run(call("zoominfo", at: "09:00:00.000", credits: 8))
        try ledger.refuses(call("zoominfo", at: "09:00:01.000", credits: 3), because: full)
        try ledger.allows(call("zoominfo", at: "09:00:01.000", credits: 0))
        try ledger.queue.run("UPDATE calls SET status = 'ok', ended_at = '2026-03-18T09:00:02.000Z', credits = 1")
        try ledger.allows(call("zoominfo", at: "09:00:03.000", credits: 9))
        try ledger.queue.run(call("openai", at: "09:00:00.000", cost: 30))
        try ledger.refuses(call("perplexity", at: "09:00:01.000", cost: 21), because: full)
        try ledger.allows(call("perplexity", at: "09:00:01.000", cost: 20))
        try ledger.refuses("UPDATE calls SET credits = 2 WHERE provider = 'openai'", because: "never changes")
    }

    @Test func `a run's budgets hold for their provider and their unit alone`() throws {
        let spent = "no room under a budget"
        try ledger.queue.run(call("zoominfo", at: "09:00:00.000", run: 2, credits: 2))
        try ledger.refuses(call("zoominfo", at: "09:00:01.000", run: 2, credits: 2), because: spent)
        try ledger.allows(call("zoominfo", at: "09:00:01.000", run: 2, credits: 1))
        try ledger.allows(call("zoominfo", at: "09:00:01.000", run: 1, credits: 9))
        for second in 1...2 { try ledger.queue.run(call("openai", at: "09:00:0\(second).000", run: 2)) }
        try ledger.refuses(call("openai", at: "09:00:05.000", run: 2), because: spent)
        try ledger.allows(call("anthropic", at: "09:00:05.000", run: 2))
        try ledger.refuses(call("perplexity", at: "09:00:05.000", run: 2, cost: 101), because: spent)
        try ledger.allows(call("perplexity", at: "09:00:05.000", run: 2, cost: 100))
    }

    @Test func `what is kept of research is only ever replaced by newer`() throws {
        func keep(_ day: Int) -> String {
            """
            INSERT INTO research_cache (account_id, provider, kind, subject, answer, answer_sha256, fetched_at, expires_at)
            VALUES (1, 'sec', 'company', '', '[]', '\(String(repeating: "a", count: 64))',
                '2026-03-\(day)T09:00:00.000Z', '2096-04-01T09:00:00.000Z')
            """
        }
        try ledger.queue.run(keep(18))
        try ledger.refuses(keep(19), because: "already there")
        let older = "UPDATE research_cache SET fetched_at = '2026-03-17T09:00:00.000Z'"
        try ledger.refuses(older, because: "replaced by newer")
        try ledger.refuses("UPDATE research_cache SET account_id = 2", because: "replaced by newer")
        try ledger.refuses("DELETE FROM research_cache", because: "only deleted when its time is over")
        try ledger.allows("UPDATE research_cache SET fetched_at = '2026-03-20T09:00:00.000Z', answer = '[1]'")
        try ledger.refuses("UPDATE research_cache SET answer = 'no JSON'", because: "CHECK")
        try ledger.queue.run("UPDATE research_cache SET expires_at = '2026-03-30T09:00:00.000Z'")
        try ledger.allows("DELETE FROM research_cache")
    }
}

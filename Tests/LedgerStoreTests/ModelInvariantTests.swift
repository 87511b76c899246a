import GRDB
import Testing

/// What calls of a model may cost, what they brought, and which rules a draft was written by: straight at the schema.
@Suite struct ModelInvariantTests {
    private let ledger: SchemaLedger

    init() throws {
        ledger = try SchemaLedger()
        try ledger.queue.run(
            """
            INSERT INTO runs (id, import_id, run_date, day_number, clock_at, settings, fingerprint, rules_sha256)
            VALUES (2, 1, '2026-03-18', 1, '2026-03-18T09:00:00.000Z', '{"top_n":2,"max_total_drafts":3,
                "max_drafts_per_account":2,"tier":"A","mode":"hybrid","budget_microusd":100}', 'f', 'r')
            """)
    }

    private func call(_ id: Int, run: Int = 2, cost: Int, status: String = "'reserved', NULL") -> String {
        """
        INSERT INTO calls (id, run_id, provider, operation, started_at, cost_microusd, status, ended_at)
        VALUES (\(id), \(run), 'openai', 'write', '2026-03-18T09:00:00.000Z', \(cost), \(status))
        """
    }

    private func answer(_ id: Int, call: Int, prompt: Character = "a") -> String {
        """
        INSERT INTO answers (id, attempt_id, call_id, model, purpose, prompt, prompt_sha256, answer, answer_sha256)
        VALUES (\(id), 11, \(call), 'openai/m', 'write', 'p', '\(String(repeating: prompt, count: 64))', 'a',
            '\(String(repeating: "b", count: 64))')
        """
    }

    @Test func `calls never reserve more than the budget of their run, whoever enters them`() throws {
        try ledger.queue.run(call(1, cost: 60))
        try ledger.refuses(call(2, cost: 41), because: "no room under the budget")
        try ledger.allows(call(2, cost: 40))
        // A run without a budget has no limit, and what costs nothing needs no room.
        try ledger.allows(call(3, run: 1, cost: 1_000_000))
        try ledger.queue.run(call(2, cost: 40))
        try ledger.allows(call(4, cost: 0))
        #expect(try ledger.queue.texts("SELECT spent_microusd FROM runs WHERE id = 2") == ["100"])
        try ledger.refuses("UPDATE runs SET settings = '{}' WHERE id = 2", because: "never change")
    }

    @Test func `a reserved call is settled once, and gives back what it did not cost`() throws {
        try ledger.queue.run(call(1, cost: 60))
        let settle = "UPDATE calls SET status = 'ok', ended_at = '2026-03-18T09:00:01.000Z', cost_microusd = 12 WHERE id = 1"
        try ledger.queue.run(settle)
        #expect(try ledger.queue.texts("SELECT spent_microusd FROM runs WHERE id = 2") == ["12"])
        try ledger.refuses(settle, because: "never changes")
        try ledger.refuses("UPDATE runs SET spent_microusd = 0 WHERE id = 2", because: "spends what its calls cost")
        try ledger.queue.run(call(3, cost: 5))
        try ledger.refuses(
            "UPDATE calls SET status = 'ok', ended_at = 'x', cost_microusd = 6 WHERE id = 3", because: "no more than was reserved")
        try ledger.refuses("UPDATE calls SET cost_microusd = 0", because: "never changes")
        try ledger.refuses("DELETE FROM calls", because: "never deleted")
        try ledger.refuses(call(2, cost: 1, status: "'ok', NULL"), because: "CHECK constraint")
    }

    @Test func `an answer is stored once for a prompt, never changes, and leaves an event with its hashes`() throws {
        try ledger.queue.run(call(1, run: 1, cost: 0))
        try ledger.queue.run(call(2, run: 1, cost: 0))
        try ledger.queue.run(answer(1, call: 1))
        try ledger.refuses(answer(2, call: 2), because: "already there")
        try ledger.refuses(answer(2, call: 1, prompt: "c"), because: "already there")
        try ledger.refuses("UPDATE answers SET answer = 'x'", because: "never changes")
        try ledger.refuses("DELETE FROM answers", because: "never deleted")
        let event = try ledger.queue.texts("SELECT entity, to_state, reason FROM events WHERE entity = 'answer'")
        #expect(event.count == 1 && event[0].contains(String(repeating: "a", count: 64)))
        #expect(event[0].contains(String(repeating: "b", count: 64)))
    }

    @Test func `a draft names the experiment of its account and the rules it was written by`() throws {
        try ledger.queue.run("INSERT INTO rules (sha256, yaml) VALUES ('q', 'other')")
        try ledger.queue.run("INSERT INTO contacts (id, account_id, person_key, name, title, source, reference) VALUES (14, 1, 'p14', 'J', 'D', 'f', 'l')")
        try ledger.queue.run(SchemaLedger.attempt(14))
        try ledger.allows(SchemaLedger.draft(14))
        try ledger.refuses(
            SchemaLedger.draft(14, rest: ", experiment", values: ", 'bold'"), because: "that of its account")
        try ledger.refuses(
            SchemaLedger.draft(14).replacing("'[]', 'r'", with: "'[]', 'q'"), because: "those of its run and experiment")
        try ledger.refuses("UPDATE drafts SET rules_sha256 = 'q'", because: "never changes")
        try ledger.refuses("UPDATE selections SET experiment = 'bold'", because: "never change")
    }

    @Test func `the shares of a run are no more than the whole, and stay`() throws {
        func arm(_ name: String, _ share: Int, run: Int = 3) -> String {
            "INSERT INTO arms (run_id, experiment, share_percent, rules_sha256) VALUES (\(run), '\(name)', \(share), 'r')"
        }
        try ledger.refuses(arm("a", 60, run: 1), because: "split already")
        try ledger.queue.run(
            """
            INSERT INTO runs (id, import_id, run_date, day_number, clock_at, settings, fingerprint, rules_sha256)
            VALUES (3, 1, '2026-03-19', 1, '2026-03-19T09:00:00.000Z', '{"top_n":2,"max_total_drafts":3,
                "max_drafts_per_account":2,"tier":"A","mode":"hybrid"}', 'f', 'r')
            """)
        try ledger.queue.run(arm("a", 60))
        try ledger.refuses(arm("b", 41), because: "more than the whole")
        try ledger.allows(arm("b", 40))
        try ledger.refuses(arm("a", 1), because: "already there")
        try ledger.refuses("UPDATE arms SET share_percent = 1", because: "never changes")
        try ledger.refuses("DELETE FROM arms", because: "never deleted")
    }

    @Test func `a wording that was tried stays as it was`() throws {
        let writing = """
            INSERT INTO writings (attempt_id, number, written_by, subject, body, used_signal_ids, failures, outcome)
            VALUES (11, 1, 'composer', 's', 'b', '[]', '[]', 'kept')
            """
        try ledger.queue.run(writing)
        try ledger.refuses(writing, because: "already there")
        try ledger.refuses("UPDATE writings SET body = 'x'", because: "never changes")
        try ledger.refuses("DELETE FROM writings", because: "never deleted")
    }
}

import GRDB
import Testing

@Suite struct DraftInvariantTests {
    static let blanks = [
        "''", "' '", "char(9, 10, 13)", "char(160)", "char(8203)", "char(8203, 160, 9)", "char(65279)", "char(8206)",
        "char(8238)", "char(173)", "char(12288)", "char(12644)", "char(10240)", "char(65039)", "char(847)", "char(0)",
        "char(1)", "char(0) || 'Jane'", "char(6158)",
    ]

    @Test(arguments: blanks)
    func `a draft has a name and a title that can be seen`(blank: String) throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run(SchemaLedger.contact(14))
        try ledger.queue.run(SchemaLedger.attempt(14))
        try ledger.allows(SchemaLedger.draft(14))
        try ledger.allows(SchemaLedger.draft(14, name: "'李'", title: "char(160) || 'QA'"))
        try ledger.refuses(SchemaLedger.draft(14, name: blank), because: "needs a contact name and title")
        try ledger.refuses(SchemaLedger.draft(14, title: blank), because: "needs a contact name and title")
        try ledger.refuses("UPDATE drafts SET contact_name = \(blank)", because: "never changes")
    }

    @Test func `a draft has a name and a title at all`() throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run(SchemaLedger.contact(14) + ";" + SchemaLedger.attempt(14))
        try ledger.refuses(SchemaLedger.draft(14, name: "NULL"), because: "NOT NULL constraint")
        try ledger.refuses(SchemaLedger.draft(14, title: "x'41'"), because: "cannot store BLOB value")
    }

    @Test(arguments: ["accepted", "rejected", "held", "lost"])
    func `a draft is born generated`(state: String) throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run(SchemaLedger.contact(14) + ";" + SchemaLedger.attempt(14))
        let time = state == "accepted" || state == "rejected" ? "'2026-03-17T09:00:00.000Z'" : "NULL"
        try ledger.refuses(
            SchemaLedger.draft(14, rest: ", state, decided_at", values: ", '\(state)', \(time)"),
            because: "born generated")
    }

    @Test func `a draft is of the attempt, run, account and contact it names, once`() throws {
        let ledger = try SchemaLedger()
        try ledger.refuses(SchemaLedger.draft(11), because: "already there")
        try ledger.refuses(SchemaLedger.draft(19), because: "needs the attempt it is from")
        for change in ["run_id = 2", "account_id = 2", "contact_id = 21", "attempt_id = 21", "id = 99", "body = 'x'"] {
            try ledger.refuses("UPDATE drafts SET \(change) WHERE id = 11", because: "never changes")
        }
        try ledger.refuses("DELETE FROM drafts", because: "never deleted")
    }

    @Test(arguments: SchemaLedger.gates)
    func `accepted needs a passing verdict from every gate`(missing: String) throws {
        let ledger = try SchemaLedger()
        for gate in SchemaLedger.gates where gate != missing { try ledger.queue.run(SchemaLedger.verdict(11, gate)) }
        try ledger.refuses(SchemaLedger.accept(11), because: "passing verdict from every gate")
        try ledger.queue.run(SchemaLedger.verdict(11, missing, passed: 0, reason: "'no'"))
        try ledger.refuses(SchemaLedger.accept(11), because: "passing verdict from every gate")
    }

    @Test func `accepted has the time of its decision, and the attempt follows it`() throws {
        let ledger = try SchemaLedger()
        try ledger.pass(11)
        try ledger.refuses("UPDATE drafts SET state = 'accepted' WHERE id = 11", because: "time of the decision")
        let accepted = "UPDATE attempts SET state = 'accepted', finished_at = '2026-03-17T09:00:00.000Z' WHERE id = 11"
        try ledger.refuses(accepted, because: "accepted needs an accepted draft")
        try ledger.queue.run(SchemaLedger.accept(11))
        try ledger.allows(accepted)
    }

    @Test(arguments: ["accepted", "rejected"])
    func `a decided draft stays as it was decided`(state: String) throws {
        let ledger = try SchemaLedger()
        try ledger.pass(11)
        try ledger.queue.run("UPDATE drafts SET state = '\(state)', decided_at = '2026-03-17T09:00:00.000Z' WHERE id = 11")
        for other in ["generated", "held", "accepted", "rejected"] where other != state {
            try ledger.refuses("UPDATE drafts SET state = '\(other)' WHERE id = 11", because: "final")
        }
        for change in ["decided_by = 'x'", "decision_reason = 'x'", "decided_at = '2020-01-01T00:00:00.000Z'"] {
            try ledger.refuses("UPDATE drafts SET \(change) WHERE id = 11", because: "never changes")
        }
    }

    @Test(arguments: ["NULL", "''", "' '", "char(160)", "char(8203)", "char(0)"])
    func `a held draft is decided by a named person with a reason`(blank: String) throws {
        let ledger = try SchemaLedger()
        try ledger.pass(11)
        try ledger.queue.run("UPDATE drafts SET state = 'held' WHERE id = 11")
        func decide(_ state: String, by person: String, _ reason: String) -> String {
            """
            UPDATE drafts SET state = '\(state)', decided_at = '2026-03-17T09:00:00.000Z', decided_by = \(person),
                decision_reason = \(reason) WHERE id = 11
            """
        }
        for state in ["accepted", "rejected"] {
            try ledger.allows(decide(state, by: "'Ann'", "'fits'"))
            try ledger.refuses(decide(state, by: blank, "'fits'"), because: "named person")
            try ledger.refuses(decide(state, by: "'Ann'", blank), because: "named person")
        }
        try ledger.refuses("UPDATE drafts SET state = 'generated' WHERE id = 11", because: "generated again")
    }

    @Test func `a held draft is accepted by its gates and within its caps too`() throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run("UPDATE drafts SET state = 'held' WHERE id = 13")
        let decide = """
            UPDATE drafts SET state = 'accepted', decided_at = '2026-03-17T09:00:00.000Z', decided_by = 'Ann',
                decision_reason = 'fits' WHERE id =
            """
        try ledger.refuses("\(decide) 13", because: "every gate")
        try ledger.accept(11, 12)
        let held = SchemaLedger.self
        try ledger.queue.run(held.contact(14) + ";" + held.attempt(14) + ";" + held.draft(14))
        try ledger.pass(14)
        try ledger.queue.run("UPDATE drafts SET state = 'held' WHERE id = 14")
        try ledger.refuses("\(decide) 14", because: "max_drafts_per_account")
    }

    @Test func `the account remembers its newest accepted draft, and never an older one`() throws {
        let ledger = try SchemaLedger()
        try ledger.accept(11)
        #expect(try ledger.queue.texts("SELECT last_accepted_at FROM accounts") == ["2026-03-17T09:00:00.000Z", "-"])
        try ledger.refuses("UPDATE accounts SET last_accepted_at = NULL", because: "only rises")
        try ledger.refuses("UPDATE accounts SET last_accepted_at = '2020-01-01T00:00:00.000Z'", because: "only rises")
    }
}

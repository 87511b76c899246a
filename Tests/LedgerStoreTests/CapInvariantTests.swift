import GRDB
import Testing

@Suite struct CapInvariantTests {
    @Test func `a run takes no draft past its total cap`() throws {
        let ledger = try SchemaLedger()
        try ledger.accept(11, 12, 21)
        try ledger.pass(22)
        try ledger.refuses(SchemaLedger.accept(22), because: "room under max_total_drafts")
        #expect(try ledger.queue.texts("SELECT drafts_accepted FROM runs") == ["3"])
    }

    @Test func `an account takes no draft past its cap`() throws {
        let ledger = try SchemaLedger()
        try ledger.accept(11, 12)
        try ledger.pass(13, 21)
        try ledger.refuses(SchemaLedger.accept(13), because: "room under max_drafts_per_account")
        try ledger.allows(SchemaLedger.accept(21))
        #expect(try ledger.queue.texts("SELECT drafts_accepted FROM selections ORDER BY account_id") == ["2", "0"])
    }

    @Test func `one statement that accepts more than the cap accepts none`() throws {
        let ledger = try SchemaLedger()
        try ledger.pass(11, 12, 13, 21, 22)
        try ledger.refuses(
            "UPDATE drafts SET state = 'accepted', decided_at = '2026-03-17T09:00:00.000Z'", because: "room under")
    }

    @Test(arguments: [
        "settings = json_set(settings, '$.max_total_drafts', 99)", "settings = '{}'", "max_total_drafts = 99",
        "max_drafts_per_account = 99", "run_date = '2026-03-18'", "rules_sha256 = 'x'", "import_id = 2",
        "clock_at = '2020-01-01T00:00:00.000Z'", "day_number = 4", "fingerprint = 'x'",
    ])
    func `a run's settings and caps never change`(change: String) throws {
        let ledger = try SchemaLedger()
        let message = change.hasPrefix("max_") ? "generated column" : "settings and caps never change"
        try ledger.refuses("UPDATE runs SET \(change)", because: message)
    }

    @Test func `the counts of accepted drafts never fall, and never pass the caps`() throws {
        let ledger = try SchemaLedger()
        try ledger.accept(11, 12, 21)
        try ledger.refuses("UPDATE runs SET drafts_accepted = 2", because: "only rises, by one")
        for count in ["0", "drafts_accepted - 1", "-1"] {
            try ledger.refuses("UPDATE runs SET drafts_accepted = \(count)", because: "only rises, by one")
            try ledger.refuses("UPDATE selections SET drafts_accepted = \(count) WHERE account_id = 1", because: "only rises")
        }
        try ledger.refuses("UPDATE runs SET drafts_accepted = 4", because: "max_total_drafts is reached")
        try ledger.refuses(
            "UPDATE selections SET drafts_accepted = 3 WHERE account_id = 1", because: "max_drafts_per_account is reached")
    }

    @Test func `an account's cap is its run's and never changes`() throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run(SchemaLedger.run(2))
        try ledger.allows(SchemaLedger.selection(1, run: 2))
        try ledger.refuses(SchemaLedger.selection(1, run: 2, cap: 3), because: "max_drafts_per_account of its run")
        try ledger.refuses("UPDATE selections SET max_drafts = 99", because: "never change")
    }

    @Test func `nothing is born counted, and nothing born again starts its count anew`() throws {
        let ledger = try SchemaLedger()
        try ledger.accept(11)
        try ledger.refuses(SchemaLedger.run(2, accepted: -1), because: "starts with no accepted draft")
        try ledger.refuses(SchemaLedger.run(1), because: "already there")
        try ledger.refuses(SchemaLedger.selection(1), because: "already there")
        try ledger.queue.run(SchemaLedger.run(2))
        try ledger.refuses(SchemaLedger.selection(1, run: 2, accepted: -5), because: "starts with no accepted draft")
    }

    @Test func `a run cannot be made without caps`() throws {
        let ledger = try SchemaLedger()
        let made = SchemaLedger.run(2)
        try ledger.allows(made)
        for settings in ["{}", "{\"max_total_drafts\":null}", "not json"] {
            let attack = made.replacing(#/\{.*\}/#, with: settings)
            try ledger.refuses(attack, because: settings == "not json" ? "malformed JSON" : "NOT NULL constraint")
        }
        try ledger.refuses(SchemaLedger.run(2, total: -1), because: "CHECK constraint")
    }

    @Test func `a finished run stays finished`() throws {
        let ledger = try SchemaLedger()
        try ledger.allows("UPDATE runs SET state = 'interrupted'")
        try ledger.refuses("UPDATE runs SET state = 'finished'", because: "CHECK constraint")
        try ledger.refuses("UPDATE runs SET state = 'lost'", because: "CHECK constraint")
        try ledger.queue.run("UPDATE runs SET state = 'finished', finished_at = '2026-03-17T10:00:00.000Z'")
        try ledger.refuses("UPDATE runs SET state = 'running', finished_at = NULL", because: "final")
    }
}

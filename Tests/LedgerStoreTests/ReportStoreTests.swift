import Foundation
import GRDB
import LedgerCore
import LedgerStore
import Testing

@Suite struct ReportStoreTests {
    /// A run of the schema's ledger, decided on by plain SQL: 11 and 21 accepted, 12 rejected, 13 capped, 22 held.
    private func decided() throws -> SchemaLedger {
        let ledger = try SchemaLedger()
        try ledger.accept(11, 21)
        for gate in SchemaLedger.gates {
            try ledger.queue.run(
                gate == "validation_passed"
                    ? SchemaLedger.verdict(12, gate, passed: 0, reason: "'validation failed: length'") : SchemaLedger.verdict(12, gate))
        }
        try ledger.queue.run("UPDATE drafts SET state = 'rejected', decided_at = '2026-03-17T09:00:00.000Z' WHERE id = 12")
        try ledger.queue.run("UPDATE drafts SET state = 'held' WHERE id = 22")
        for (id, state, reason) in [
            (11, "accepted", "NULL"), (21, "accepted", "NULL"), (12, "rejected", "'validation failed: length'"),
            (13, "capped", "'Draft cap reached (3)'"), (22, "held", "'two personas'"),
        ] {
            try ledger.queue.run(
                "UPDATE attempts SET state = '\(state)', reason = \(reason), finished_at = '2026-03-17T09:00:00.000Z' WHERE id = \(id)")
        }
        return ledger
    }

    private func store(_ ledger: SchemaLedger) throws -> Store { try Store.open(ledger.queue.path) }

    private let day = noon.day
    private var month: ReportScope { .upTo(day) }

    @Test func `a funnel counts what the rows are`() throws {
        let report = try store(decided()).funnelReport(month)
        #expect(report.heading == ReportHeading(scope: month, runDate: nil, runs: 1))
        #expect(report.accountsSelected == 2 && report.accountsOpen == 2)
        let tally = report.tally
        #expect(tally.contacts == 5 && tally.drafts == 5 && tally.accepted == 2 && tally.rejected == 1)
        #expect(tally.held == 1 && tally.capped == 1 && tally.attempts == 4)
        #expect(report.aboveCap?.contactCount == 1 && report.aboveCap?.contacts.first?.companyName == "Company")
    }

    @Test func `a period without runs has nothing, and a run that is not there is an error`() throws {
        let store = try store(decided())
        let empty = try store.funnelReport(.upTo(day.adding(days: -1)))
        #expect(empty.heading.runs == 0 && empty.tally == Tally() && empty.aboveCap == nil)
        #expect(throws: StoreError.self) { try store.funnelReport(.run(RunID(9))) }
    }

    @Test func `reasons, gates and checks are ranked by how often they came`() throws {
        let ledger = try decided()
        let report = try store(ledger).gatesReport(.run(RunID(1)))
        #expect(
            report.reasons == [
                .init(state: "capped", reason: "Draft cap reached (3)", count: 1),
                .init(state: "held", reason: "two personas", count: 1),
                .init(state: "rejected", reason: "validation failed: length", count: 1),
            ])
        #expect(report.gates == [.init(name: "validation_passed", times: 1)])
        #expect(report.checks == [] && report.edits == .none)
    }

    @Test func `a wording counts once for each check that it failed`() throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run(
            """
            INSERT INTO writings (attempt_id, number, written_by, subject, body, used_signal_ids, failures, outcome) VALUES
                (11, 1, 'm', 's', 'b', '[]', '[{"check":"length"},{"check":"length"},{"check":"subject"}]', 'repaired'),
                (11, 2, 'm', 's', 'b', '[]', '[{"check":"length"}]', 'discarded'), (11, 3, 'c', 's', 'b', '[]', '[]', 'kept')
            """)
        let checks = try store(ledger).gatesReport(month).checks
        #expect(checks == [.init(name: "length", times: 2), .init(name: "subject", times: 1)])
    }

    @Test func `what people decide and what comes of it is counted, and taken back`() throws {
        let ledger = try decided()
        try ledger.queue.run("UPDATE drafts SET content_sha256 = ''")
        try ledger.queue.run("DROP TRIGGER IF EXISTS drafts_stand_as_their_rows_say")
        let sha = String(repeating: "a", count: 64)
        try ledger.queue.run("UPDATE drafts SET content_sha256 = '\(sha)'")
        let review = "INSERT INTO reviews (draft_id, action, actor, reason, content_sha256) VALUES"
        try ledger.queue.run("\(review) (11, 'approve', 'Ann', NULL, '\(sha)'), (21, 'decline', 'Ann', 'no', '\(sha)')")
        let store = try store(ledger)
        var tally = try store.funnelReport(month).tally
        #expect(tally.approved == 1 && tally.declined == 1 && tally.waiting == 0 && tally.toSend == 1)
        try ledger.queue.run("\(review) (21, 'reopen', 'Ann', NULL, '\(sha)')")
        for (kind, at) in [("sent", "2026-03-11"), ("replied", "2026-03-17"), ("meeting", "2026-03-17")] {
            try ledger.queue.run(
                "INSERT INTO outcomes (draft_id, kind, at, actor) VALUES (11, '\(kind)', '\(at)T10:00:00.000Z', 'Ann')")
        }
        tally = try store.funnelReport(month).tally
        #expect(tally.approved == 1 && tally.declined == 0 && tally.waiting == 1)
        #expect(tally.sent == 1 && tally.replied == 1 && tally.meetings == 1)
        let daily = try store.dailyReport(day)
        #expect(daily.waitingCount == 1 && daily.waiting.map(\.draftID) == [DraftID(21)] && daily.heldCount == 1)
        #expect(daily.outcomes.map(\.what) == ["meeting", "replied"] && daily.followUps == [])
        #expect(daily.problems == ["run 1 of 2026-03-17 is running"])
        let week = try store.weeklyReport(day)
        #expect(week.days.map(\.sent) == [1, 0, 0, 0, 0, 0, 0] && week.days.last?.replied == 1 && week.days.last?.accepted == 2)
        #expect(try store.integrityFaults().filter { $0.check == "tallies" } == [])
    }

    @Test func `what was sent and not answered is followed up, not too soon and not for ever`() throws {
        let ledger = try decided()
        for trigger in ["drafts_stand_as_their_rows_say", "outcomes_are_added"] {
            try ledger.queue.run("DROP TRIGGER IF EXISTS \(trigger)")
        }
        let sha = String(repeating: "a", count: 64)
        try ledger.queue.run("UPDATE drafts SET review = 'approved', content_sha256 = '\(sha)', approved_sha256 = '\(sha)' WHERE id IN (11, 21)")
        try ledger.queue.run("INSERT INTO outcomes (draft_id, kind, at, actor) VALUES (11, 'sent', '2026-03-12T10:00:00.000Z', 'Ann'), (21, 'sent', '2026-03-13T10:00:00.000Z', 'Ann')")
        let store = try store(ledger)
        #expect(try store.dailyReport(day).followUps.map(\.draftID) == [DraftID(11)])
        #expect(try store.dailyReport(day.adding(days: 25)).followUps.map(\.draftID) == [DraftID(11), DraftID(21)])
        #expect(try store.dailyReport(day.adding(days: 27)).followUps == [])
    }

    @Test func `personas and experiments each have their own counts`() throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run(SchemaLedger.run(2))
        for account in [1, 2] {
            let selection = SchemaLedger.selection(account, run: 2)
            try ledger.queue.run(
                account == 1
                    ? selection.replacing("drafts_accepted)", with: "drafts_accepted, experiment)")
                        .replacing("2, 0)", with: "2, 0, 'short')") : selection)
        }
        for id in [111, 112, 121] {
            try ledger.queue.run(
                """
                INSERT INTO attempts (id, run_id, account_id, contact_id, contact_name, contact_title, position, persona)
                VALUES (\(id), 2, \(id / 10 - 10), \(id - 100), 'Jane', 'Director', \(id % 10), 'ops')
                """)
        }
        let store = try store(ledger)
        let personas = try store.personasReport(month).personas
        #expect(personas.map(\.persona) == ["quality", "ops"] && personas.map(\.tally.contacts) == [5, 3])
        let groups = try store.experimentsReport(month, minimumSample: 3).groups
        #expect(groups.map(\.tier) == ["A"] && groups.map(\.mode) == ["hybrid"])
        #expect(groups.first?.arms.map(\.experiment) == ["", "short"])
        #expect(groups.first?.arms.map(\.tally.contacts) == [6, 2] && groups.first?.arms.map(\.runs) == [2, 1])
    }

    @Test func `spend is of a run's own calls, or of the calls of days`() throws {
        let ledger = try decided()
        let call = "INSERT INTO calls (run_id, provider, operation, status, credits, cost_microusd, started_at, ended_at) VALUES"
        try ledger.queue.run("\(call) (1, 'sec', 'x', 'ok', 0, 5, '2026-03-17T09:00:00.000Z', 'x'), (NULL, 'zoominfo', 'x', 'ok', 2, 7, '2026-03-17T23:59:59.999Z', 'x'), (NULL, 'zoominfo', 'x', 'ok', 2, 7, '2026-03-18T00:00:00.000Z', 'x'), (1, 'contacts_file', 'x', 'ok', 0, 0, '2026-03-17T09:00:00.000Z', 'x')")
        let store = try store(ledger)
        #expect(try store.spendReport(.run(RunID(1))).lines == [.init(provider: "sec", calls: 1, credits: 0, costMicroUSD: 5)])
        let month = try store.spendReport(month)
        #expect(month.lines == [
            .init(provider: "sec", calls: 1, credits: 0, costMicroUSD: 5),
            .init(provider: "zoominfo", calls: 1, credits: 2, costMicroUSD: 7),
        ])
        #expect(month.costPerAcceptedMicroUSD == 6 && month.costPerApprovedMicroUSD == nil)
    }

    @Test func `accounts with most drafts come first`() throws {
        let ledger = try decided()
        let accounts = try store(ledger).accountsReport(month).accounts
        #expect(accounts.map(\.companyName) == ["Acme", "Beta"] && accounts.map(\.accepted) == [1, 1])
        #expect(accounts.first?.lastAccepted == day)
    }
}

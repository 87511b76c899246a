import GRDB
import LedgerCore
import LedgerStore
import Testing

@Suite struct SelectionTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let queue: DatabaseQueue

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder("ledger.sqlite"))
        queue = try store.around()
    }

    static func records(_ scores: [Double]) -> [AccountRecord] {
        scores.enumerated().map { AccountRecord(companyName: "Account \($0 + 1)", score: $1, domain: "a\($0 + 1).com") }
    }

    private func selection(_ runID: RunID) throws -> [String] {
        try queue.texts(
            "SELECT position, company_name, state, coalesce(reason, ''), coalesce(cause, '') FROM selections WHERE run_id = ? ORDER BY position",
            [runID.rawValue])
    }

    private func accepted(_ name: String, at: Timestamp) throws {
        try queue.run("UPDATE accounts SET last_accepted_at = ? WHERE name = ?", [at.description, name])
    }

    private func suppress(_ kind: String, _ value: String, _ action: String = "suppress") throws {
        try queue.run(
            "INSERT INTO suppressions (kind, value, action, actor, reason) VALUES (?, ?, ?, 'Ann', 'asked us to stop')",
            [kind, value, action])
    }

    @Test func `the best come first, ties in file order, and no more than top_n`() throws {
        let runID = try store.openRun(plan(topN: 3), accounts: ListSource(Self.records([5, 9, 5, 5])), startAnew: true).runID
        #expect(
            try selection(runID) == ["1 | Account 2 | pending |  | ", "2 | Account 1 | pending |  | ", "3 | Account 3 | pending |  | "])
    }

    @Test func `a tier keeps the rows of that tier, and the run's tier stands for none`() throws {
        var records = Self.records([4, 3, 2, 1])
        records[0].tier = .B
        records[2].tier = .A
        records[3].tier = .B
        let runA = try store.openRun(plan(accountTier: .A), accounts: ListSource(records), startAnew: true).runID
        #expect(try selection(runA).map { $0.prefix(13) } == ["1 | Account 2", "2 | Account 3"])
        let runB = try store.openRun(plan(accountTier: .B), accounts: ListSource(records), startAnew: true).runID
        #expect(try selection(runB).map { $0.prefix(13) } == ["1 | Account 1", "2 | Account 4"])
    }

    @Test(arguments: [(-1, false), (0, false), (1, true), (7 * 86_400_000 + 1, true)])
    func `an account is passed over whose draft is newer than seven days to the millisecond`(late: Int64, skipped: Bool) throws {
        _ = try store.importAccounts(from: ListSource(Self.records([1])))
        try accepted("Account 1", at: noon.adding(hours: -7 * 24).adding(milliseconds: late))
        let runID = try store.openRun(plan(), accounts: ListSource(Self.records([1])), startAnew: true).runID
        let expected = skipped ? "skipped | Draft exists within 7 days | " : "pending |  | "
        #expect(try selection(runID) == ["1 | Account 1 | " + expected])
    }

    @Test func `one day is a day, no days switch it off, and more days than the calendar has are all of it`() throws {
        _ = try store.importAccounts(from: ListSource(Self.records([1])))
        try accepted("Account 1", at: noon.adding(hours: -1))
        func reason(_ days: Int) throws -> String {
            let runID = try store.openRun(plan(sinceDays: days), accounts: ListSource(Self.records([1])), startAnew: true).runID
            return try queue.texts("SELECT coalesce(reason, 'selected') FROM selections WHERE run_id = ?", [runID.rawValue])[0]
        }
        #expect(try reason(1) == "Draft exists within 1 day")
        #expect(try reason(0) == "selected")
        #expect(try reason(Int.max) == "Draft exists within \(Int.max) days")
    }

    @Test func `backfill fills the places of those passed over, who keep theirs`() throws {
        _ = try store.importAccounts(from: ListSource(Self.records([5, 4, 3, 2, 1])))
        try accepted("Account 1", at: noon)
        try accepted("Account 3", at: noon)
        let plain = try store.openRun(plan(topN: 2), accounts: ListSource(Self.records([5, 4, 3, 2, 1])), startAnew: true).runID
        #expect(try selection(plain).map { $0.prefix(17) } == ["1 | Account 1 | s", "2 | Account 2 | p"])
        let filled = try store.openRun(plan(topN: 2, backfill: true), accounts: ListSource(Self.records([5, 4, 3, 2, 1])), startAnew: true).runID
        #expect(
            try selection(filled).map { $0.prefix(17) }
                == ["1 | Account 1 | s", "2 | Account 2 | p", "3 | Account 3 | s", "4 | Account 4 | p"])
    }

    @Test func `a suppressed account or domain is passed over until it is lifted`() throws {
        _ = try store.importAccounts(from: ListSource(Self.records([2, 1])))
        try suppress("account", "1")
        try suppress("domain", "a2.com")
        let runID = try store.openRun(plan(), accounts: ListSource(Self.records([2, 1])), startAnew: true).runID
        #expect(
            try selection(runID) == [
                "1 | Account 1 | skipped | Suppressed | asked us to stop",
                "2 | Account 2 | skipped | Suppressed | asked us to stop",
            ])
        try suppress("account", "1", "lift")
        try suppress("domain", "a2.com", "lift")
        let later = try store.openRun(plan(), accounts: ListSource(Self.records([2, 1])), startAnew: true).runID
        #expect(try selection(later) == ["1 | Account 1 | pending |  | ", "2 | Account 2 | pending |  | "])
    }

    @Test func `selection is a sort and a cut, on any list`() throws {
        var random = Seeded("selection")
        for _ in 0..<60 {
            let records = Self.records((0..<random.number(0...25)).map { _ in Double(random.number(0...4)) / 2 })
            let recent = Set(records.map(\.companyName).filter { _ in random.number(0...3) == 0 })
            let top = random.number(0...12)
            let backfill = random.number(0...1) == 1
            let folder = try TemporaryFolder()
            let store = try Store.open(folder("l.sqlite"))
            _ = try store.importAccounts(from: ListSource(records))
            for name in recent {
                try store.around().run("UPDATE accounts SET last_accepted_at = ? WHERE name = ?", [noon.description, name])
            }
            let past = try Store.openReadOnly(folder("l.sqlite"))
            let preview = try Store.temporary(knowing: past)
            let report = try preview.importAccounts(from: ListSource(records))
            let seen = try preview.previewSelection(of: report.importID, plan: plan(topN: top, backfill: backfill))

            _ = try store.openRun(plan(topN: top, backfill: backfill), accounts: ListSource(records), startAnew: true).runID
            let real = try store.around().texts(
                "SELECT s.position, a.name, s.state, a.folder FROM selections s JOIN accounts a ON a.id = s.account_id ORDER BY s.position")
            let naive = Self.naive(records, recent: recent, top: top, backfill: backfill)
            #expect(real.map { $0.split(separator: " | ").prefix(3).joined(separator: " | ") } == naive)
            #expect(
                seen.map { "\($0.position) | \($0.companyName) | \($0.skipReason == nil ? "pending" : "skipped") | \($0.folder ?? "-")" }
                    == real)
        }
    }

    private static func naive(_ records: [AccountRecord], recent: Set<String>, top: Int, backfill: Bool) -> [String] {
        let ranked = records.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
        var lines: [String] = []
        var selected = 0
        for (place, row) in ranked.enumerated() where backfill ? selected < top : place < top {
            let isRecent = recent.contains(row.element.companyName)
            if !isRecent { selected += 1 }
            lines.append("\(place + 1) | \(row.element.companyName) | \(isRecent ? "skipped" : "pending")")
        }
        return lines
    }

    @Test func `a preview matches accounts by all the ledger knows of them`() throws {
        let known = AccountRecord(companyName: "Acme", externalID: "1", domain: "acme.com")
        _ = try store.openRun(plan(), accounts: ListSource([known]), startAnew: true).runID
        // Two rows that only the ledger knows to be one account.
        let list = [
            AccountRecord(companyName: "Foo", score: 2, externalID: "1"),
            AccountRecord(companyName: "Bar", score: 1, domain: "acme.com"),
        ]
        let preview = try Store.temporary(knowing: try Store.openReadOnly(folder("ledger.sqlite")))
        let report = try preview.importAccounts(from: ListSource(list))
        #expect(report.reconciliation.duplicates == 1)
        let seen = try preview.previewSelection(of: report.importID, plan: plan())
        #expect(seen.map(\.folder) == ["Acme"])
        let runID = try store.openRun(plan(), accounts: ListSource(list), startAnew: true).runID
        #expect(try selection(runID).count == 1)
    }

    @Test func `a run is continued where day, list, settings and rules are the same`() async throws {
        let source = ListSource(Self.records([1]))
        let runID = try store.openRun(plan(), accounts: source).runID
        func opened(_ plan: RunPlan, _ source: ListSource) throws -> (RunID, Bool) {
            let opened = try store.openRun(plan, accounts: source)
            return (opened.runID, opened.continued)
        }
        #expect(try opened(plan(), source) == (runID, true))
        #expect(try opened(plan(topN: 3), source) == (RunID(2), false))
        let tomorrow = plan(clockAt: noon.adding(hours: 24))
        #expect(try store.openRun(tomorrow, accounts: source, anyDay: true).runID == runID)
        #expect(try opened(tomorrow, source) == (RunID(3), false))
        #expect(try opened(plan(), ListSource(Self.records([2]))) == (RunID(4), false))
        #expect(try store.openRun(plan(), accounts: source, startAnew: true).runID == RunID(5))
    }

    @Test func `a finished run is not continued`() async throws {
        let source = ListSource(Self.records([1]))
        let runID = try store.openRun(plan(), accounts: source).runID
        let worker = try #require(try store.join(runID))
        #expect(try await store.settleRun(runID, by: worker, unreachedReason: "the end"))
        #expect(try await store.finishRun(runID, by: worker))
        #expect(try store.openRun(plan(), accounts: source).runID == RunID(2))
    }

    @Test func `of many that begin the same run at once, one makes it`() async throws {
        let path = folder("ledger.sqlite")
        let source = ListSource(Self.records([1, 2, 3]))
        let opened = try await withThrowingTaskGroup(of: RunID.self) { group in
            for _ in 0..<8 {
                group.addTask { try Store.open(path).openRun(plan(), accounts: source).runID }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(opened == Array(repeating: RunID(1), count: 8))
    }
}

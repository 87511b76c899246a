import Foundation
import GRDB
import LedgerCore
import LedgerStore
import Testing

@Suite struct ImportTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let queue: DatabaseQueue

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder("ledger.sqlite"))
        queue = try store.around()
    }

    private func fates() throws -> [String] {
        try queue.texts("SELECT row_number, line, fate, coalesce(reason, 'ok') FROM import_rows ORDER BY import_id, row_number")
    }

    @Test func `every row has a fate, and the counts are proved`() throws {
        let report = try store.importAccounts(
            from: ListSource(rows: [
                .account(AccountRecord(companyName: "Acme Inc", score: 5), line: 2),
                .rejected(reason: "no company name", fields: [("Company", ""), ("Score", "7")], line: 3),
                .account(AccountRecord(companyName: "ACME, Inc.", score: 4), line: 5),
                .account(AccountRecord(companyName: "Beta", score: 4), line: 6),
            ]))
        #expect(report.reconciliation == .init(rowsRead: 4, loaded: 2, duplicates: 1, rejected: 1))
        #expect(
            try fates() == [
                "1 | 2 | loaded | ok", "2 | 3 | rejected | no company name",
                "3 | 5 | duplicate | same account as line 2, which has the higher score", "4 | 6 | loaded | ok",
            ])
        #expect(try queue.texts("SELECT proved FROM v_imports") == ["1"])
        #expect(try store.faults(of: report.importID).map(\.line) == [3, 5])
        let fields = try queue.texts("SELECT fields FROM import_rows WHERE row_number = 2")
        #expect(fields == [#"{"Company":"","Score":"7"}"#])
    }

    @Test func `the higher score wins whatever the order, and an equal one comes first`() throws {
        for scores in [[1.0, 2.0], [2.0, 1.0], [2.0, 2.0]] {
            _ = try store.importAccounts(
                from: ListSource(scores.map { AccountRecord(companyName: "Acme \(scores)", score: $0) }))
        }
        #expect(
            try queue.texts("SELECT fate, score FROM import_rows ORDER BY import_id, row_number") == [
                "duplicate | 1.0", "loaded | 2.0", "loaded | 2.0", "duplicate | 1.0", "loaded | 2.0", "duplicate | 2.0",
            ])
        #expect(try queue.texts("SELECT DISTINCT proved FROM v_imports") == ["1"])
    }

    @Test func `a row that a better one displaces keeps all that it said`() throws {
        let first = AccountRecord(
            companyName: "Acme", score: 1, tier: .B, domain: "acme.com", industry: "Steel", tags: ["a", "b"],
            notes: "first", owner: "Ann", extra: [("Region", "North")])
        let better = AccountRecord(companyName: "Acme Corp", score: 2, domain: "acme.com", notes: "second")
        _ = try store.importAccounts(from: ListSource([first, better]))
        let fields = try queue.texts("SELECT fields FROM import_rows WHERE fate = 'duplicate'")
        #expect(
            fields == [
                #"{"company_name":"Acme","score":"1","tier":"B","domain":"acme.com","industry":"Steel","tags":"a;b","#
                    + #""notes":"first","owner":"Ann","Region":"North"}"#
            ])
        #expect(try queue.texts("SELECT name, notes FROM accounts") == ["Acme Corp | second"])
    }

    @Test func `Salesforce's 15- and 18-character ids are one account`() throws {
        let ids = ["0013000000A5fGh", "0013000000A5fGhAAJ", "0013000000A5FGH", "0013000000a5fgh"]
        let records = ids.enumerated().map { AccountRecord(companyName: "Name \($0)", score: 9, externalID: $1) }
        let report = try store.importAccounts(from: ListSource(records))
        let canonical = Set(records.map(\.identity.externalID))
        #expect(report.reconciliation.loaded == canonical.count)
        #expect(records[0].identity.externalID?.count == 18)
        #expect(try queue.number("SELECT count(*) FROM accounts") == canonical.count)
    }

    @Test func `one domain is one account, unless the ids differ`() throws {
        let report = try store.importAccounts(
            from: ListSource([
                AccountRecord(companyName: "Acme", domain: "https://www.acme.com/about"),
                AccountRecord(companyName: "Other name", domain: "ACME.com"),
                AccountRecord(companyName: "Acme", domain: "acme.de"),
                AccountRecord(companyName: "X", externalID: "1", domain: "x.com"),
                AccountRecord(companyName: "X", externalID: "2", domain: "x.com"),
            ]))
        #expect(report.reconciliation == .init(rowsRead: 5, loaded: 4, duplicates: 1, rejected: 0))
    }

    @Test func `a file that breaks off leaves nothing behind`() throws {
        let records = (1...50).map { AccountRecord(companyName: "Account \($0)") }
        #expect(throws: ListSource.Broken.self) {
            try store.importAccounts(from: ListSource(records, breaksAfter: 40))
        }
        #expect(throws: ListSource.Broken.self) {
            try store.openRun(plan(), accounts: ListSource(records, breaksAfter: 40), startAnew: true).runID
        }
        for table in ["accounts", "imports", "import_rows", "runs", "rules", "selections", "events"] {
            #expect(try queue.number("SELECT count(*) FROM \(table)") == 0, "\(table)")
        }
        #expect(try store.importAccounts(from: ListSource(records)).reconciliation.loaded == 50)
    }

    @Test func `a later list updates the details, and never the folder`() throws {
        let old = AccountRecord(companyName: "Acme", domain: "acme.com", notes: "old", owner: "Ann")
        _ = try store.openRun(plan(), accounts: ListSource([old]), startAnew: true).runID
        let new = AccountRecord(companyName: "Acme Worldwide", domain: "acme.com", tags: ["digital"], notes: "new")
        _ = try store.openRun(plan(), accounts: ListSource([new]), startAnew: true).runID
        #expect(
            try queue.texts("SELECT name, domain, notes, owner, tags, folder FROM accounts") == [
                #"Acme Worldwide | acme.com | new | - | ["digital"] | Acme"#
            ])
    }

    @Test func `what a run selected stays as it was when a later list changes the account`() async throws {
        let old = AccountRecord(companyName: "Acme", domain: "acme.com", notes: "old")
        let runID = try store.openRun(plan(), accounts: ListSource([old]), startAnew: true).runID
        let new = AccountRecord(companyName: "Acme Worldwide", domain: "acme.com", notes: "new")
        _ = try store.importAccounts(from: ListSource([new]))
        let attempt = try await store.claimJane(runID)
        #expect(try store.accounts(of: runID).map(\.companyName) == ["Acme"])
        #expect(attempt.company.notes == "old")
        #expect(attempt.company.name == "Acme")
    }

    @Test func `any list makes the accounts of a naive reading, and loses no row`() throws {
        var random = Seeded("import")
        for _ in 0..<40 {
            let folder = try TemporaryFolder()
            let store = try Store.open(folder("l.sqlite"))
            var model = NaiveAccounts()
            for _ in 0..<2 {
                let rows = (0..<random.number(1...40)).map { _ in NaiveAccounts.record(&random) }
                let report = try store.importAccounts(from: ListSource(rows))
                let loaded = model.read(rows)
                let counts = report.reconciliation
                #expect(counts.loaded == loaded)
                #expect(counts.rowsRead == counts.loaded + counts.duplicates + counts.rejected)
            }
            let queue = try store.around()
            #expect(try queue.number("SELECT count(*) FROM accounts") == model.accounts.count)
            #expect(try queue.texts("SELECT DISTINCT proved FROM v_imports") == ["1"])
            #expect(try store.integrityFaults() == [])
        }
    }
}

/// The identity rule, spelled out over an array.
struct NaiveAccounts {
    struct Account {
        var externalID: String?
        var domain: String?
        var nameKey: String
        /// Score of the row that stands for it in the list being read.
        var score: Double?
    }
    private(set) var accounts: [Account] = []

    static func record(_ random: inout Seeded) -> AccountRecord {
        AccountRecord(
            companyName: random.one(["Acme", "ACME Inc", "Beta", "Gamma", "Gamma GmbH", "Delta"]),
            score: Double(random.number(0...3)), externalID: random.one([nil, nil, "1", "2", "3"]),
            domain: random.one([nil, nil, "a.com", "b.com", "c.com"]))
    }

    /// Returns how many accounts the list names.
    mutating func read(_ records: [AccountRecord]) -> Int {
        for index in accounts.indices { accounts[index].score = nil }
        for record in records {
            let identity = record.identity
            guard let known = find(identity) else {
                accounts.append(
                    Account(
                        externalID: identity.externalID, domain: identity.domain, nameKey: identity.nameKey,
                        score: record.score))
                continue
            }
            if let score = accounts[known].score, score >= record.score { continue }
            accounts[known].score = record.score
            accounts[known].externalID = identity.externalID ?? accounts[known].externalID
            accounts[known].domain = identity.domain ?? accounts[known].domain
            accounts[known].nameKey = identity.nameKey
        }
        return accounts.count { $0.score != nil }
    }

    /// The account whose id is the record's; else the first whose domain is, where not both have an id; else the
    /// first whose name is, where they have neither both.
    private func find(_ identity: AccountIdentity) -> Int? {
        if let id = identity.externalID, let known = accounts.firstIndex(where: { $0.externalID == id }) { return known }
        func bothHaveIDs(_ account: Account) -> Bool { account.externalID != nil && identity.externalID != nil }
        if let domain = identity.domain,
            let known = accounts.firstIndex(where: { $0.domain == domain && !bothHaveIDs($0) })
        {
            return known
        }
        return accounts.firstIndex {
            $0.nameKey == identity.nameKey && !bothHaveIDs($0) && ($0.domain == nil || identity.domain == nil)
        }
    }
}

import GRDB
import LedgerCore
import LedgerStore
import Testing

/// Whom not to write to: what each suppression covers, that lists only add, and that nothing depends on the code.
@Suite struct SuppressionTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let queue: DatabaseQueue

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder("ledger.sqlite"))
        queue = try store.around()
    }

    private struct Rows: SuppressionSource {
        var rows: [SuppressionRow]
        var path: String { "/list.csv" }
        func read(_ body: (SuppressionRow) throws -> Void) throws { try rows.forEach(body) }
    }

    private func suppress(_ target: SuppressionTarget) throws -> [String] {
        try store.suppress([target], by: "Ann", reason: "asked").map { "\($0.kind.rawValue) \($0.value)" }
    }

    private func list() throws -> [String] {
        try store.suppressions(SuppressionFilter()).map { "\($0.kind.rawValue) \($0.shown)" }
    }

    private func load(_ records: AccountRecord...) throws {
        _ = try store.importAccounts(from: ListSource(records))
    }

    @Test func `each way to name somebody comes to a value that is compared`() throws {
        try load(AccountRecord(companyName: "Acme Inc.", externalID: "A7", domain: "acme.com"))
        #expect(try suppress(.email(" Ann+x@ACME.com")) == ["email ann@acme.com"])
        #expect(try suppress(.domain("https://www.Beta.org/about")) == ["domain beta.org"])
        #expect(try suppress(.account("A7")) == ["account 1"])
        #expect(try suppress(.account("ACME, Inc")) == ["company acme"])
        #expect(try suppress(.account("acme.com")) == ["domain acme.com"])
        #expect(try suppress(.person(name: "RUIZ,  Ana", company: "acme")) == ["person 1:name:ana ruiz"])
        #expect(try suppress(.email("ann@acme.com")) == [])
    }

    @Test func `a person is the same with or without titles, degrees and accents`() throws {
        try load(AccountRecord(companyName: "Acme"))
        #expect(try suppress(.person(name: "Ana Ruiz", company: "Acme")) == ["person 1:name:ana ruiz"])
        #expect(try suppress(.person(name: "Dr. Ana Ruíz, MBA", company: "Acme")) == [])
        let contact = FoundContact(name: "Dr. Ana Ruiz", title: "CIO", email: nil, reference: "r")
        #expect(DiscoveredContact.personKey(of: contact) == "name:ana ruiz")
    }

    /// The same as `addresses of one mailbox have one key`.
    @Test(arguments: [
        "Ann.Lee@ACME.com", "  ann@acme.com\n", "ann+news@acme.com", "+ann@acme.com", "mailto:ann@acme.com",
        "Ann Lee <Ann@acme.com>", "ann@acme.com.", "Ann Lee <ann@acme.com.>", "ａnn@acme.com", "JÖRG@firma.de",
        "straße@firma.de", "ann@acme．com．", "Ann@Bücher.example", "ann@XN--BCHER-KVA.example.", "ann@straße.example", "ann@büch_er.example",
    ])
    func `the key that SQL makes of a stored address is the key`(text: String) throws {
        try load(AccountRecord(companyName: "Acme"))
        try queue.run(
            """
            INSERT INTO contacts (account_id, person_key, name, title, email, source, reference)
            VALUES (1, 'name:ann', 'Ann', 't', ?, 's', 'r')
            """, [EmailAddress.stored(text)])
        #expect(try queue.texts("SELECT email_key FROM contacts") == [EmailAddress.key(text) ?? "none"])
    }

    @Test func `a domain is the same in letters and as the net spells it`() throws {
        try load(AccountRecord(companyName: "Books", domain: "bücher.example"))
        #expect(try suppress(.domain("Bücher.example")) == ["domain xn--bcher-kva.example"])
        #expect(try suppress(.domain("xn--bcher-kva.example")) == [])
        #expect(try queue.texts("SELECT account_id FROM suppressed_accounts") == ["1"])
        #expect(try suppress(.email("a@bücher.example")) == ["email a@xn--bcher-kva.example"])
        #expect(try suppress(.email("A@XN--Bcher-KVA.example")) == [])
    }

    @Test func `what names nobody is refused, and a domain is not an address`() throws {
        for target: SuppressionTarget in [
            .email("ann"), .domain("ann@acme.com"), .domain("com"), .account("  "), .account("4711"),
            .account("0015g00000AbCdE"), .person(name: "N/A", company: "Acme"), .person(name: "Ann", company: " "),
        ] {
            #expect(throws: SuppressionFault.self) { try suppress(target) }
        }
        #expect(try queue.number("SELECT count(*) FROM suppressions") == 0)
    }

    @Test func `whom the ledger knows of a domain, those below it are counted, and no other`() throws {
        try load(
            AccountRecord(companyName: "Acme", domain: "acme.com"), AccountRecord(companyName: "Beta", domain: "eu.acme.com"),
            AccountRecord(companyName: "Myacme", domain: "myacme.com"))
        try queue.run(
            """
            INSERT INTO contacts (account_id, person_key, name, title, email, source, reference) VALUES
                (2, 'name:ann', 'Ann', 't', NULL, 's', 'r'), (3, 'name:bob', 'Bob', 't', 'bob@uk.acme.com', 's', 'r'),
                (3, 'name:cy', 'Cy', 't', 'cy@myacme.com', 's', 'r')
            """)
        #expect(try store.coverage(of: .domain("acme.com")) == SuppressionCoverage(companies: 2, people: 2, drafts: 0))
        #expect(try store.coverage(of: .account("Acme")) == SuppressionCoverage(companies: 1, people: 0, drafts: 0))
        #expect(try store.coverage(of: .person(name: "BOB", company: "Myacme")) == SuppressionCoverage(companies: 0, people: 1, drafts: 0))
        #expect(try store.coverage(of: .email("Cy+x@myacme.com")) == SuppressionCoverage(companies: 0, people: 1, drafts: 0))
        #expect(try store.coverage(of: .account("Nosuch")) == SuppressionCoverage(companies: 0, people: 0, drafts: 0))
    }

    @Test func `an id that means two accounts is refused`() throws {
        try load(
            AccountRecord(companyName: "Acme", externalID: "2", domain: "a.com"),
            AccountRecord(companyName: "Beta", externalID: "9", domain: "b.com"))
        #expect(throws: SuppressionFault.self) { try suppress(.account("2")) }
        #expect(try suppress(.account("9")) == ["account 2"])
    }

    @Test func `a company that no list has named yet is passed over once one does`() throws {
        #expect(try suppress(.account("Acme")) == ["company acme"])
        #expect(try suppress(.domain("beta.com")) == ["domain beta.com"])
        #expect(try suppress(.person(name: "Ana Ruiz", company: "Gamma")) == ["person 1:name:ana ruiz"])
        let list = ListSource([
            AccountRecord(companyName: "ACME LLC", score: 4, externalID: "A1", domain: "acme.io"),
            AccountRecord(companyName: "Beta", score: 3, domain: "eu.shop.beta.com"),
            AccountRecord(companyName: "Alphabeta", score: 2, domain: "alphabeta.com"),
            AccountRecord(companyName: "Gamma", score: 1, domain: "gamma.com"),
        ])
        let runID = try store.openRun(plan(), accounts: list, startAnew: true).runID
        #expect(
            try queue.texts("SELECT company_name, state, cause FROM selections WHERE run_id = ? ORDER BY position", [runID.rawValue]) == [
                "ACME LLC | skipped | asked", "Beta | skipped | asked", "Alphabeta | pending | -", "Gamma | pending | -",
            ])
        #expect(try list.rows.count == 4 && queue.texts("SELECT id FROM accounts WHERE name = 'Gamma'") == ["1"])
    }

    @Test func `a lift takes back what it names, and what else suppresses stays`() throws {
        _ = try suppress(.domain("acme.com"))
        _ = try suppress(.domain("eu.acme.com"))
        try load(AccountRecord(companyName: "Acme", domain: "eu.acme.com"))
        #expect(try store.lift(.domain("eu.acme.com"), by: "Ann", reason: "mistake").count == 1)
        #expect(try store.lift(.domain("eu.acme.com"), by: "Ann", reason: "again").isEmpty)
        #expect(try queue.number("SELECT count(*) FROM suppressed_accounts") == 1)
        _ = try store.lift(.domain("acme.com"), by: "Ann", reason: "mistake")
        #expect(try queue.number("SELECT count(*) FROM suppressed_accounts") == 0)
        #expect(try list() == [])
        var whole = SuppressionFilter()
        whole.isWhole = true
        #expect(try store.suppressions(whole).map(\.action) == [.suppress, .suppress, .lift, .lift])
    }

    @Test func `a list only adds, each of its rows has a fate, and read again it adds nothing`() throws {
        let rows = Rows(rows: [
            .targets([.email("ann@acme.com")], reason: "unsubscribed", line: 2),
            .targets([.email("ANN@acme.com")], reason: nil, line: 3),
            .targets([.email("bob"), .domain("x.com")], reason: nil, line: 4),
            .rejected(reason: "names nobody", line: 5),
            .targets([.domain("acme.com")], reason: nil, line: 6),
        ])
        let first = try store.importSuppressions(from: rows, by: "Ann", reason: "list")
        #expect(first.rowsRead == first.added + first.alreadyThere + first.rejected.count)
        #expect((first.rowsRead, first.added, first.alreadyThere) == (5, 2, 1))
        #expect(first.rejected.map(\.line) == [4, 5])
        let again = try store.importSuppressions(from: rows, by: "Ann", reason: "list")
        #expect((again.added, again.alreadyThere, again.rejected.count) == (0, 3, 2))
        #expect(try queue.texts("SELECT value, reason FROM suppressions ORDER BY id") == ["ann@acme.com | unsubscribed", "acme.com | list"])
    }

    @Test func `a list is paged and filtered`() throws {
        for name in ["a", "b", "c"] { _ = try suppress(.email("\(name)@acme.com")) }
        _ = try suppress(.domain("beta.com"))
        var filter = SuppressionFilter()
        (filter.kind, filter.limit) = (.email, 2)
        let page = try store.suppressions(filter)
        #expect(page.map(\.value) == ["a@acme.com", "b@acme.com"])
        filter.after = page[1].id
        #expect(try store.suppressions(filter).map(\.value) == ["c@acme.com"])
        filter = SuppressionFilter()
        filter.text = "BETA"
        #expect(try store.suppressions(filter).map(\.value) == ["beta.com"])
    }

    @Test(arguments: [
        "'email', 'jane@mail.acme.com'", "'person', '1:p11'", "'account', '1'", "'company', 'acme'", "'domain', 'mail.acme.com'",
        "'domain', 'acme.com'", "'domain', 'acme.org'",
    ])
    func `no draft of whom is suppressed is accepted, whatever names them`(row: String) throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run("UPDATE accounts SET domain = 'shop.acme.org' WHERE id = 1")
        try ledger.queue.run(
            "UPDATE contacts SET email = 'Jane+work@Mail.Acme.com' WHERE id = 11")
        try ledger.pass(11)
        try ledger.allows(SchemaLedger.accept(11))
        try ledger.queue.run("INSERT INTO suppressions (kind, value, action, actor, reason) VALUES (\(row), 'suppress', 'Ann', 'no')")
        try ledger.refuses(SchemaLedger.accept(11), because: "its contact is suppressed")
        #expect(try ledger.queue.texts("SELECT attempt_id FROM suppressed_attempts WHERE attempt_id = 11") == ["11"])
        try ledger.queue.run("INSERT INTO suppressions (kind, value, action, actor, reason) VALUES (\(row), 'lift', 'Ann', 'yes')")
        try ledger.allows(SchemaLedger.accept(11))
    }

    @Test func `an account that is suppressed while a run goes on is skipped when its turn comes`() async throws {
        let runID = try store.openRun(plan(), accounts: ListSource([AccountRecord(companyName: "Acme", domain: "acme.com")]), startAnew: true).runID
        let worker = try #require(try store.join(runID))
        _ = try suppress(.domain("acme.com"))
        #expect(try await store.claim(runID, worker) == nil)
        #expect(try queue.texts("SELECT state, reason, cause FROM selections") == ["skipped | Suppressed | asked"])
    }
}

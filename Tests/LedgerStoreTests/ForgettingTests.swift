import GRDB
import LedgerCore
import LedgerStore
import Testing

/// Whom a forgetting takes, what it waits for, and that nobody comes back who was forgotten.
@Suite struct ForgettingTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let queue: DatabaseQueue

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder("ledger.sqlite"))
        queue = try store.around()
        // What a list's row says is written into it afterwards.
        try queue.run("DROP TRIGGER import_rows_never_change; DROP TRIGGER import_rows_are_of_an_import_under_way")
    }

    private static func person(_ name: String, _ email: String?) -> DiscoveredContact {
        DiscoveredContact(
            contact: FoundContact(name: name, title: "QA Director", email: email, reference: "line 2"), persona: "quality",
            source: "file")
    }

    /// Opens the accounts of a new run, each with these people.
    private func open(_ names: [String], people: [DiscoveredContact]) async throws -> (run: RunID, worker: WorkerID) {
        let list = ListSource(names.enumerated().map { AccountRecord(companyName: $1, score: Double(9 - $0)) })
        let runID = try store.openRun(plan(sinceDays: 0), accounts: list, startAnew: true).runID
        let worker = try #require(try store.join(runID))
        let claim = try await store.claim(names.count, of: runID, for: worker, now: noon, longestPause: .seconds(300))
        try #require(claim.work.count == names.count)
        for case .findContacts(let account) in claim.work {
            try await store.openAccount(
                account, of: try store.run(runID), by: worker, contacts: people, calls: [], isTaken: { _, _ in false })
        }
        return (runID, worker)
    }

    private func forget(_ email: String) throws -> ErasureReceipt {
        let people = try store.people(email: email)
        return try store.forget(people.map(\.contactID), email: email, by: "Ann", files: { ["\($0)/\($1).md"] }).receipt
    }

    @Test func `an address stands for the person at every company, in whatever case`() async throws {
        _ = try await open(["Acme", "Beta"], people: [Self.person("Ana Ruiz", "Ana+x@Mail.com"), Self.person("Bo Lee", nil)])
        let receipt = try forget("ANA@mail.com")
        #expect((receipt.contacts, receipt.attempts, receipt.hashes) == (2, 2, 3))
        #expect(try queue.texts("SELECT name FROM contacts ORDER BY id") == ["(erased)", "Bo Lee", "(erased)", "Bo Lee"])
        #expect(try queue.texts("SELECT state, reason FROM attempts WHERE contact_name = '(erased)'") == ["skipped | erased", "skipped | erased"])
        #expect(try store.integrityFaults().map(\.check) == ["erasures"])
        for task in try store.erasureTasks() { try store.finish(task) }
        #expect(try store.integrityFaults() == [])
    }

    @Test func `a contact stands for the same name with the same address elsewhere, and for nobody else`() async throws {
        _ = try await open(["Acme", "Beta"], people: [Self.person("Ana Ruiz", "ana@mail.com")])
        try queue.run("INSERT INTO contacts (account_id, person_key, name, title, email, source, reference) VALUES (1, 'name:bo lee', 'Bo Lee', 't', 'ana@mail.com', 's', 'r')")
        #expect(try store.people(contact: ContactID(1)).map(\.contactID.rawValue) == [1, 2])
        #expect(try store.people(email: "ana@mail.com").map(\.name) == ["Ana Ruiz", "Ana Ruiz", "Bo Lee"])
        #expect(throws: StoreError.noSuchContact(ContactID(99))) { try store.people(contact: ContactID(99)) }
    }

    @Test func `an attempt that is being worked on is waited for, and nothing is erased`() async throws {
        let (runID, worker) = try await open(["Acme"], people: [Self.person("Ana Ruiz", "ana@mail.com")])
        guard case .advance(let attempt) = try await store.claim(runID, worker) else { throw ListSource.Broken() }
        #expect(throws: StoreError.self) { try forget("ana@mail.com") }
        #expect(try queue.texts("SELECT name FROM contacts") == ["Ana Ruiz"])
        #expect(try queue.number("SELECT count(*) FROM erasures") + queue.number("SELECT count(*) FROM forgotten") == 0)
        try await store.returnAttempt(attempt, by: worker)
        #expect(try forget("ana@mail.com").attempts == 1)
    }

    @Test func `who was forgotten is left out by name and by address, and counted`() async throws {
        _ = try await open(["Acme", "Beta"], people: [Self.person("Ana Ruiz", "ana@mail.com")])
        _ = try forget("ana@mail.com")
        for task in try store.erasureTasks() { try store.finish(task) }
        _ = try await open(
            ["Acme"], people: [Self.person("ANA  RUIZ", nil), Self.person("A. Ruiz", "ana+new@MAIL.com"), Self.person("Bo Lee", nil)])
        #expect(try queue.texts("SELECT name FROM contacts WHERE name <> '(erased)'") == ["Bo Lee"])
        #expect(try queue.texts("SELECT forgotten FROM selections WHERE run_id = 2") == ["2"])
        #expect(try store.snapshot(of: RunID(2), outputRoot: "/x").accounts.map(\.forgotten) == [2])
        #expect(try store.isForgotten(email: "ana@mail.com") && !store.isForgotten(email: "bo@mail.com"))
        let filter = try store.filter([Self.person("Ana Ruiz", nil)], at: AccountID(3))
        #expect(filter.forgotten.isEmpty, "the same name at a company where the person was not known")
    }

    @Test func `kept research, lists and notes lose what names the person, and nothing else`() async throws {
        _ = try await open(["Acme"], people: [Self.person("Ana Ruiz", "ana@mail.com"), Self.person("Bo Lee", nil)])
        try queue.run(
            """
            UPDATE accounts SET notes = 'met Ana Ruiz', owner = 'Kim';
            UPDATE import_rows SET fields = '{"Buyer":"RUIZ, Ana","Mail":"ANA@mail.com","Size":"big"}';
            INSERT INTO stage_results (attempt_id, stage, result) VALUES (2, 'research', '"Ana Ruiz joined Acme"')
            """)
        for (subject, answer) in [("quality:1", #"[{"name":"Ana Ruiz"}]"#), ("ops:1", #"[{"name":"Bo Lee"}]"#), ("x", #""\u0061na@mail.com""#)] {
            try await store.keep(answer, about: ResearchTopic(provider: "p", kind: .contact, subject: subject, timeToLive: .seconds(900_000_000)), of: AccountID(1), at: noon)
        }
        let receipt = try forget("ana@mail.com")
        #expect(try queue.texts("SELECT notes, owner FROM accounts") == ["(erased) | Kim"])
        #expect(try queue.texts("SELECT fields FROM import_rows") == [#"{"Buyer":"(erased)","Mail":"(erased)","Size":"big"}"#])
        #expect(try queue.texts("SELECT subject FROM research_cache") == ["ops:1"])
        #expect(receipt.mentions == 1)
        #expect(receipt.rows["research_cache"] == 2 && receipt.rows["import_rows"] == 1)
    }

    @Test func `who has no contact, or is named at another company, is erased wherever they are named`() async throws {
        _ = try await open(["Acme", "Beta"], people: [Self.person("Ana Ruiz", nil)])
        try queue.run(
            """
            UPDATE accounts SET notes = 'intro by Bo@acme.com', owner = 'bo@acme.com', tags = '["fair","bo@acme.com"]' WHERE id = 2;
            UPDATE import_rows SET fields = '{"Who":"<bo@acme.com>","Size":"big"}';
            INSERT INTO suppressions (kind, value, action, actor, reason) VALUES ('email', 'cy@acme.com', 'suppress', 'Ann', 'bo@acme.com said so')
            """)
        try await store.keep(#"["bo@acme.com"]"#, about: ResearchTopic(provider: "p", kind: .contact, subject: "x", timeToLive: .seconds(900_000_000)), of: AccountID(2), at: noon)
        let receipt = try forget("bo@acme.com")
        #expect(try queue.texts("SELECT notes, owner, tags FROM accounts WHERE id = 2") == [#"(erased) | (erased) | ["fair","(erased)"]"#])
        #expect(Set(try queue.texts("SELECT fields FROM import_rows")) == [#"{"Size":"big","Who":"(erased)"}"#])
        #expect(try queue.texts("SELECT reason FROM suppressions") == ["(erased)"])
        #expect(try queue.number("SELECT count(*) FROM research_cache") == 0)
        #expect(receipt.contacts == 0 && receipt.hashes == 1)
        #expect(try queue.number("SELECT count(*) FROM erased_accounts") == 0)
        #expect(try queue.texts("SELECT name FROM contacts") == ["Ana Ruiz", "Ana Ruiz"])
    }

    @Test func `a list loses names with letters that are written in two ways, and why a row was rejected`() async throws {
        _ = try await open(["Acme"], people: [Self.person("Hans Strauß", "hs@mail.com")])
        try queue.run(
            """
            UPDATE import_rows SET fields = '{"Buyer":"Hans Strauß"}';
            INSERT INTO import_rows (import_id, row_number, line, fate, reason)
                VALUES (1, 9, 10, 'rejected', 'tier "HANS STRAUSS" is not A or B'), (1, 10, 11, 'rejected', 'tier "C" is not A or B')
            """)
        let receipt = try forget("hs@mail.com")
        #expect(
            try queue.texts("SELECT fields, reason FROM import_rows ORDER BY row_number") == [
                #"{"Buyer":"(erased)"} | -"#, "- | (erased)", #"- | tier "C" is not A or B"#,
            ])
        #expect(receipt.rows["import_rows"] == 2)
    }

    @Test func `who is suppressed and forgotten stays both, without a word of who it is`() async throws {
        _ = try await open(["Acme"], people: [Self.person("Ana Ruiz", "ana@mail.com")])
        for target: SuppressionTarget in [.email("ana@mail.com"), .person(name: "Ana Ruiz", company: "Acme"), .email("bo@mail.com")] {
            _ = try store.suppress([target], by: "Ann", reason: "Ana Ruiz asked")
        }
        _ = try store.suppress([.account("Acme")], by: "Ann", reason: "Ana Ruiz said so")
        _ = try forget("ana@mail.com")
        let rows = try queue.texts("SELECT kind, substr(value, 1, 10), reason FROM suppressions ORDER BY id")
        #expect(rows == [
            "email | forgotten: | (erased)", "person | forgotten: | (erased)", "email | bo@mail.co | (erased)",
            "company | acme | (erased)", "account | 1 | (erased)",
        ])
        #expect(try store.suppress([.email("ana@mail.com"), .person(name: "Ana Ruiz", company: "Acme")], by: "Ann", reason: "x") == [])
        #expect(try store.lift(.email("ana@mail.com"), by: "Ann", reason: "x") == [])
        #expect(try store.suppressions(SuppressionFilter()).prefix(2).map(\.shown) == ["a person who was forgotten", "a person who was forgotten"])
    }

    @Test func `forgetting one of two who share an address leaves it, and its suppression, to the other`() async throws {
        _ = try await open(["Acme"], people: [Self.person("Ana Ruiz", "info@acme.org"), Self.person("Bo Lee", "Info@acme.org")])
        _ = try store.suppress([.email("info@acme.org")], by: "Ann", reason: "bounced")
        let receipt = try store.forget([ContactID(1)], email: nil, by: "Ann", files: { _, _ in [] }).receipt
        #expect((receipt.contacts, receipt.hashes) == (1, 1))
        #expect(try queue.texts("SELECT name FROM contacts ORDER BY id") == ["(erased)", "Bo Lee"])
        #expect(try queue.texts("SELECT value, reason FROM suppressions") == ["info@acme.org | bounced"])
        #expect(try queue.texts("SELECT attempt_id FROM suppressed_attempts WHERE attempt_id = 2") == ["2"])
        #expect(try !store.isForgotten(email: "info@acme.org"))
        for task in try store.erasureTasks() { try store.finish(task) }
        // Found again the next day: one is left out, the other is not.
        _ = try await open(["Acme"], people: [Self.person("Ana Ruiz", "info@acme.org"), Self.person("Bo Lee", "info@acme.org")])
        #expect(try queue.texts("SELECT forgotten FROM selections WHERE run_id = 2") == ["1"])
        #expect(try queue.texts("SELECT contact_name FROM attempts WHERE run_id = 2") == ["Bo Lee"])
    }

    @Test func `the name in texts of a company where the person is no contact stays, and is counted`() async throws {
        _ = try await open(["Acme"], people: [Self.person("Ana Ruiz", "ana@mail.com")])
        try queue.run(
            """
            INSERT INTO accounts (name, name_key, notes, owner) VALUES ('Beta', 'beta', 'ask Ana Ruiz', 'Kim'),
                ('Gamma', 'gamma', 'none', 'Ruiz, Ana'), ('Delta', 'delta', 'ana@mail.com, Ana Ruiz', 'Kim'),
                ('Epsilon', 'epsilon', 'ask Bo Lee', 'Kim')
            """)
        let receipt = try forget("ana@mail.com")
        #expect(receipt.namingAccounts == 2)
        #expect(try queue.texts("SELECT notes, owner FROM accounts WHERE id > 1 ORDER BY id") == [
            "ask Ana Ruiz | Kim", "none | Ruiz, Ana", "(erased) | Kim", "ask Bo Lee | Kim",
        ])
    }

    @Test func `of two who forget one person at once the second is told`() async throws {
        _ = try await open(["Acme"], people: [Self.person("Ana Ruiz", "ana@mail.com")])
        let people = try store.people(email: "ana@mail.com")
        _ = try forget("ana@mail.com")
        let message = "contact 1 was erased"
        #expect(throws: StoreError.wrongState(message, remedy: "nothing of the person is left to erase")) {
            try store.forget(people.map(\.contactID), email: "ana@mail.com", by: "Bo", files: { _, _ in [] })
        }
        #expect(try queue.texts("SELECT count(*) FROM erasures") == ["1"])
    }

    @Test func `an address that was forgotten is suppressed where somebody has it still`() async throws {
        _ = try store.forget([], email: "info@acme.org", by: "Ann", files: { _, _ in [] })
        #expect(try store.suppress([.email("info@acme.org")], by: "Ann", reason: "x").isEmpty)
        _ = try await open(["Acme"], people: [Self.person("Bo Lee", nil)])
        try queue.run("UPDATE contacts SET email = 'info@acme.org'")
        #expect(try store.suppress([.email("info@acme.org")], by: "Ann", reason: "x").map(\.value) == ["info@acme.org"])
        #expect(try store.suppress([.email("info@acme.org")], by: "Ann", reason: "x").isEmpty)
    }
}

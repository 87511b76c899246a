import Foundation
import LedgerCore
import LedgerDashboard
import LedgerRunner
import LedgerStore
import Synchronization
import Testing

@Suite struct ReplayTests {
    private func finished() async throws -> (world: World, runID: RunID) {
        let world = try World()
        let people = ["quality": [person("Jane"), person("reject")], "ops": [person("hold"), person("refuse")]]
        let companies = ["Acme", "Béta"]
        let contacts = StubContacts(people: Dictionary(uniqueKeysWithValues: companies.map { ($0, people) }))
        let runID = try await world.run(companies, contacts: contacts).runID
        return (world, runID)
    }

    private func tree(_ world: World) throws -> [String: Data] {
        try world.folder.files().filter { !$0.key.hasPrefix("ledger.sqlite") }
    }

    @Test func `what was deleted is written again, byte for byte`() async throws {
        let (world, runID) = try await finished()
        let before = try tree(world)
        #expect(before.count > 10)
        #expect(try world.replay.check(runID).drift == [])
        for folder in ["Acme", "Béta", "runs"] { try FileManager.default.removeItem(atPath: world.folder(folder)) }
        #expect(try world.replay.check(runID).drift.count == before.count)
        #expect(try world.replay.write(runID).written.count == before.count)
        #expect(try tree(world) == before)
        #expect(try world.replay.write(runID).written == [])
    }

    @Test func `a check finds what is missing and what differs, and writes nothing`() async throws {
        let (world, runID) = try await finished()
        let email = "Acme/drafts/2026-03-17_Jane_email.md"
        let text = try String(contentsOfFile: world.folder(email), encoding: .utf8)
        try world.output.write(text + " ", to: email)
        try FileManager.default.removeItem(atPath: world.folder("runs/2026-03-17_outbound_run.md"))
        let before = try tree(world)
        let drift = try world.replay.check(runID).drift
        #expect(drift.map { "\($0.path) \($0.kind)" } == ["\(email) differs", "runs/2026-03-17_outbound_run.md missing"])
        #expect(try tree(world) == before)
    }

    @Test func `who is forgotten while files are written is in none of them`() async throws {
        let (world, runID) = try await finished()
        for folder in ["Acme", "Béta", "runs"] { try FileManager.default.removeItem(atPath: world.folder(folder)) }
        let jane = try world.texts("SELECT id FROM contacts WHERE name = 'Jane'").compactMap(Int64.init).map { ContactID($0) }
        #expect(jane.count == 2)
        let isForgotten = Mutex(false)
        // Rows are read by the time that dashboards are rendered.
        let replay = Replay(store: world.store, output: world.output) { snapshot in
            let isFirst = isForgotten.withLock { done in
                defer { done = true }
                return !done
            }
            if isFirst { _ = try? world.store.forget(jane, email: nil, by: "Ann", files: ErasableFiles.paths) }
            return [("md", Dashboard.markdown(snapshot))]
        }
        let written = try replay.write(runID).written
        #expect(isForgotten.withLock { $0 } && written.contains { $0.hasPrefix("Acme/") })
        #expect(try tree(world).filter { $0.key.contains("Jane") || String(decoding: $0.value, as: UTF8.self).contains("Jane") }.keys.sorted() == [])
    }

    @Test func `letters composed in another way are another file`() async throws {
        let (world, runID) = try await finished()
        let path = "runs/2026-03-17_outbound_run.md"
        let before = try tree(world)
        let text = try String(contentsOfFile: world.folder(path), encoding: .utf8)
        try world.output.write(text.decomposedStringWithCanonicalMapping, to: path)
        #expect(try world.replay.check(runID).drift.map(\.path) == [path])
        #expect(try world.replay.write(runID).written == [path])
        #expect(try tree(world) == before)
    }

    @Test func `a later list and later contacts change nothing of an earlier run`() async throws {
        let (world, runID) = try await finished()
        let list = ["Acme", "Béta"].map { AccountRecord(companyName: $0, domain: "new.com", industry: "New", tags: ["x"], notes: "new") }
        let second = try world.store.openRun(World.plan(sinceDays: 0), accounts: ListSource(records: [list[0]]), startAnew: true).runID
        let found = FoundContact(name: "JANE", title: "New title", email: "new@new.com", reference: "line 9")
        _ = try await world.runner(
            StubPipeline(), StubContacts(people: ["Acme": ["quality": [found], "ops": [person("reject", "New title")]]])
        ).work(on: second)
        #expect(try world.replay.check(runID).drift == [])
    }

    @Test func `a draft of before the ledger is adopted once, and keeps its account from a run`() async throws {
        let world = try World()
        for path in ["Acme/drafts/2026-03-15_Jane_email.md", "Acme/drafts/notes.md", "runs/drafts/2026-03-15_Jane_email.md"] {
            try world.output.write("old", to: path)
        }
        func adopt() throws -> AdoptReport {
            try AdoptOutputTree.adopt(world.output, into: world.store) { day in
                Timestamp(millisecondsSinceEpoch: Int64(day.daysSinceEpoch + 1) * 86_400_000 - 1)
            }
        }
        func counts(_ report: AdoptReport) -> [Int] { [report.adopted, report.known, report.own, report.newAccounts] }
        var report = try adopt()
        #expect(counts(report) == [1, 0, 0, 1])
        report = try adopt()
        #expect(counts(report) == [0, 1, 0, 0])
        let run = try await world.run(["Acme", "Beta"], contacts: StubContacts.each(["Beta"], "Jane"))
        #expect(run.skipped.map(\.reason) == ["Draft exists within 7 days"])
        report = try adopt()
        #expect(counts(report) == [0, 1, 1, 0])
        let later = try await world.run(
            ["Acme"], World.plan(clockAt: noon.adding(hours: 24 * 6)), contacts: StubContacts.each(["Acme"], "Jane"))
        #expect(later.draftsAccepted == 1)
        #expect(try world.texts("SELECT folder FROM accounts WHERE name = 'Acme'") == ["Acme"])
    }

    @Test func `a file of somebody else's is not overwritten by a draft of that name`() async throws {
        let world = try World()
        try world.output.write("mine", to: "Acme/drafts/2026-03-17_Jane_email.md")
        _ = try await world.run(["Acme"], contacts: StubContacts.each(["Acme"], "Jane"))
        #expect(try String(contentsOfFile: world.folder("Acme/drafts/2026-03-17_Jane_email.md"), encoding: .utf8) == "mine")
        #expect(world.output.exists("Acme/drafts/2026-03-17_Jane-2_email.md"))
    }

    @Test func `a preview writes nothing and is the selection that follows`() async throws {
        let (world, _) = try await finished()
        try world.store.close()
        let before = try world.folder.files()
        let list = ListSource(records: ["Acme", "ACME!", "Gamma", "Béta"].map { AccountRecord(companyName: $0) })
        let past = try Store.openReadOnly(world.folder("ledger.sqlite"))
        let preview = try ImportAccounts.preview(list, plan: World.plan(), past: past)
        try past.close()
        #expect(try world.folder.files() == before)
        #expect(preview.skipped.map(\.companyName) == ["Acme", "Béta"])
        #expect(preview.selected.map(\.folder) == ["Gamma"])
        #expect(preview.report.reconciliation.duplicates == 1)
        let store = try Store.open(world.folder("ledger.sqlite"))
        let runID = try store.openRun(World.plan(), accounts: list, startAnew: true).runID
        let real = try store.snapshot(of: runID, outputRoot: world.folder.path)
        #expect(real.accounts.map(\.companyName) == ["Gamma"])
        #expect(try world.texts("SELECT folder FROM accounts WHERE name = 'Gamma'") == ["Gamma"])
    }
}

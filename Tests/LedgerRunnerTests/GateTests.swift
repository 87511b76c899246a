import Foundation
import LedgerCore
@testable import LedgerRunner
import LedgerStore
import Prospect
import Testing

@Suite struct GateTests {
    /// Takes Jane's draft at Acme to the gates, lets `tamper` at its files, and returns the decision with the verdicts.
    private func judged(
        in world: World, _ tamper: (World, AttemptFiles.Paths) throws -> Void
    ) async throws -> (decision: RunGates.Decision, failed: [String: String]) {
        let runID = try world.begin(["Acme"], World.plan())
        let (attempt, worker, lease) = try await world.claimJane(runID)
        let clock = RunClock(runDate: noon.day, utcOffsetSeconds: 0, wallClock: { noon })
        let drafting = AttemptDraft(
            store: world.store, pipeline: StubPipeline(), model: { _ in nil }, outside: { _ in .closed }, output: world.output,
            run: try world.store.run(runID), worker: worker,
            lease: lease, clock: clock, stopwatch: Stopwatch())
        guard case .validated(let files, _) = try await drafting.advance(attempt, isStopping: { false })
        else { throw Outage() }
        try tamper(world, files.paths)
        let gates = RunGates(
            store: world.store, output: world.output, worker: worker, lease: lease, clock: clock)
        let decision = try await gates.decide(files, isSuppressed: false)
        let contact = try #require(try world.snapshot(runID).contacts.first)
        let failed = contact.draft?.verdicts.filter { !$0.passed } ?? []
        return (decision, Dictionary(uniqueKeysWithValues: failed.map { ($0.gate.rawValue, $0.reason ?? "") }))
    }

    @Test func `untouched files pass every gate, and the e-mail is written`() async throws {
        let world = try World()
        let (decision, failed) = try await judged(in: world) { _, _ in }
        #expect(decision == .init(state: .accepted, reason: nil))
        #expect(failed == [:])
        #expect(world.output.exists("Acme/drafts/2026-03-17_Jane_email.md"))
    }

    @Test func `changed variants fail artifact_exists`() async throws {
        let world = try World()
        let (decision, failed) = try await judged(in: world) { try $0.output.write("{}", to: $1.variants) }
        // Where the pipeline's own variants are `{}` there is nothing to tell apart.
        guard decision.state == .rejected else { return }
        #expect(failed == ["artifact_exists": "variants file is not what the draft row says"])
        #expect(!world.output.exists("Acme/drafts/2026-03-17_Jane_email.md"))
    }

    @Test func `missing variants fail artifact_exists and correct_location`() async throws {
        let (decision, failed) = try await judged(in: World()) { try FileManager.default.removeItem(atPath: $0.folder($1.variants)) }
        #expect(decision == .init(state: .rejected, reason: "variants file is missing"))
        #expect(Set(failed.keys) == ["artifact_exists", "correct_location"])
    }

    @Test(arguments: ["", "{", "[]", "{}", #"{"confidence_mode": 3}"#, #"{"confidence_mode": "SURE"}"#])
    func `a quality record that says no confidence fails context_quality_present`(text: String) async throws {
        let (decision, failed) = try await judged(in: World()) { try $0.output.write(text, to: $1.contextQuality) }
        #expect(decision.state == .rejected)
        #expect(failed == ["context_quality_present": "quality record has no confidence_mode"])
    }

    @Test func `an artefact that is a link out of the root fails correct_location`() async throws {
        let outside = try TemporaryFolder()
        let (decision, failed) = try await judged(in: World()) { world, paths in
            try FileManager.default.moveItem(atPath: world.folder(paths.research), toPath: outside("r.md"))
            try FileManager.default.createSymbolicLink(atPath: world.folder(paths.research), withDestinationPath: outside("r.md"))
        }
        #expect(decision.state == .rejected)
        #expect(failed == ["correct_location": "a file of Acme/research is not inside the output root"])
    }

    @Test func `a drafts folder moved out of the root and linked back is out of the root`() async throws {
        let outside = try TemporaryFolder()
        let (decision, failed) = try await judged(in: World()) { world, _ in
            try FileManager.default.moveItem(atPath: world.folder("Acme/drafts"), toPath: outside("drafts"))
            try FileManager.default.createSymbolicLink(atPath: world.folder("Acme/drafts"), withDestinationPath: outside("drafts"))
        }
        #expect(decision.reason == "variants file cannot be there: drafts is a symbolic link that leads out of the output root")
        #expect(Set(failed.keys) == ["artifact_exists", "context_quality_present", "correct_location"])
        #expect(try !outside.files().keys.contains { $0.hasSuffix("_email.md") })
    }

    @Test func `a company folder that leads out is a rejected draft, nothing is written there, and the run goes on`() async throws {
        let world = try World()
        let outside = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(atPath: world.folder("Acme"), withDestinationPath: outside.path)
        try Data().write(to: URL(fileURLWithPath: world.folder("Beta")))
        let companies = ["Acme", "Beta", "Gamma"]
        let run = try await world.run(companies, contacts: StubContacts.each(companies, "Jane", "refuse"))
        #expect(run.contacts.map(\.status) == [.rejected, .rejected, .rejected, .rejected, .accepted, .rejected])
        #expect(
            run.contacts[0].reason == "variants file cannot be there: Acme is a symbolic link that leads out of the output root")
        #expect(run.contacts[1].reason == "Insufficient signals (1/3 for tier A)")
        #expect(run.contacts[2].reason == "variants file cannot be there: Not a directory")
        #expect(try outside.files() == [:])
        #expect(run.state == .finished)
        #expect(try world.replay.check(run.runID).drift == [])
    }

    @Test(arguments: [[], [Variant(subject: "", body: "b", usedSignalIDs: [], writtenBy: "x")],
        [Variant(subject: "s", body: " \u{200b}\n", usedSignalIDs: [], writtenBy: "x")]])
    func `a pipeline that drafts nothing fails the attempt, and the run goes on`(variants: [Variant]) async throws {
        let world = try World()
        let run = try await world.run(
            ["A", "B"], pipeline: StubPipeline(variants: variants), contacts: StubContacts.each(["A", "B"], "Jane"))
        #expect(run.contacts.map(\.status) == [.failed, .failed])
        #expect(run.contacts[0].reason == "generate failed: the pipeline drafted nothing")
        #expect(run.state == .finished)
        #expect(try world.texts("SELECT count(*) FROM drafts") == ["0"])
    }

    @Test func `claims the research does not have are not shown as sources`() async throws {
        let world = try World()
        let liar = [Variant(subject: "s", body: "b", usedSignalIDs: ["signal_999", "signal_001"], writtenBy: "x")]
        let run = try await world.run(["A"], pipeline: StubPipeline(variants: liar), contacts: StubContacts.each(["A"], "Jane"))
        #expect(run.contacts[0].draft?.sources.map(\.claim) == ["It grew."])
    }

    @Test func `a person may be named like a path, a company like another folder`() async throws {
        let world = try World()
        let companies = ["../../etc", "runs", "..", "ACME", "acme+", "🏭"]
        let run = try await world.run(companies, contacts: StubContacts.each(companies, "../../passwd", "JANE", "Jane!"))
        #expect(run.draftsRejected == 0)
        #expect(run.contacts.count { $0.status == .failed } == 0)
        let folders = try world.texts("SELECT folder FROM accounts ORDER BY id")
        #expect(folders == ["etc", "runs-2", "account-2", "ACME", "acme-2", "account-3"])
        #expect(world.output.exists("etc/drafts/2026-03-17_passwd_email.md"))
    }
}

extension World {
    /// Joins a run, finds Jane at its first account, and claims her.
    func claimJane(_ runID: RunID) async throws -> (Attempt, WorkerID, Lease) {
        let lease = Lease(length: .seconds(36_000))
        let end = lease.next(from: noon)
        lease.extend(to: end)
        let worker = try #require(try store.join(runID, as: ProcessIdentity.current, slots: 1, leaseEnd: end).worker)
        let first = try await store.claim(1, of: runID, for: worker, now: noon, longestPause: .seconds(300))
        guard case .findContacts(let account) = first.work.first else { throw Outage() }
        let jane = DiscoveredContact(contact: person("Jane"), persona: "quality", source: "file")
        try await store.openAccount(
            account, of: try store.run(runID), by: worker, contacts: [jane], calls: [], isTaken: { _, _ in false })
        let second = try await store.claim(1, of: runID, for: worker, now: noon, longestPause: .seconds(300))
        guard case .advance(let attempt) = second.work.first else { throw Outage() }
        return (attempt, worker, lease)
    }
}

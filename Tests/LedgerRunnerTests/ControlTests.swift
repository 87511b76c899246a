import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect
import Synchronization
import Testing

/// Pausing, cancelling and trying again while a run is at work.
@Suite struct ControlTests {
    private let world: World

    init() throws { world = try World() }

    private var cancel: CancelRun { CancelRun(store: world.store, output: world.output, replay: world.replay) }

    private let contacts = StubContacts.each(["A", "B"], "Jane", "Joe")

    private func begin() throws -> RunID { try world.begin(["A", "B"], World.plan()) }

    /// Does something once, when a stage of Jane at the first account begins.
    private func pipeline(at stage: String, _ act: @escaping @Sendable () throws -> Void) -> StubPipeline {
        let isDone = Mutex(false)
        return StubPipeline(seen: { seen, request in
            guard seen == stage, request.contact.name == "Jane", request.company.name == "A" else { return }
            if isDone.withLock({ done in (done, done = true).0 }) { return }
            try act()
        })
    }

    /// Files of attempts that no row names.
    private func strangers() throws -> [String] {
        let known = Set(try world.texts("SELECT path FROM artefacts"))
        return try world.folder.files().keys.filter { name in
            !name.hasPrefix("runs/") && !name.hasPrefix("ledger.sqlite") && !known.contains(name)
        }.sorted()
    }

    @Test func `a worker of a run that is cancelled ends, and keeps nothing of what it had in hand`() async throws {
        let runID = try begin()
        let pipeline = pipeline(at: "validate") { [world] in _ = try world.store.cancel(runID, reason: "wrong list") }
        var options = World.options
        options.slots = 1
        #expect(try await world.runner(pipeline, contacts, options: options).work(on: runID) == .cancelled)
        #expect(try world.texts("SELECT DISTINCT state, reason FROM attempts") == ["cancelled | wrong list"])
        #expect(try world.store.workers(at: runID) == [])
        // Written before its row was refused.
        #expect(try strangers().count == 3)
        try cancel.settleFiles(of: runID)
        #expect(try strangers() == [])
        #expect(try world.replay.check(runID).drift == [])
        #expect(try world.store.integrityFaults() == [])
    }

    @Test func `an e-mail that was written when its attempt was cancelled is removed`() async throws {
        let runID = try begin()
        let end = try await world.runner(
            pipeline(at: "research") { [world] in
                let attempt = try #require(try world.texts("SELECT id FROM attempts WHERE position = 1").first.flatMap(Int64.init))
                try world.output.write("Dear Jane", to: "A/drafts/2026-03-17_Jane_email.md")
                _ = try world.store.cancel(AttemptID(attempt), reason: nil)
            }, contacts
        ).work(on: runID)
        #expect(end == .finished)
        #expect(try strangers() == ["A/drafts/2026-03-17_Jane_email.md"])
        try cancel.removeLeftovers(of: runID)
        #expect(try strangers() == [])
    }

    @Test func `an attempt that is cancelled under way leaves its run to the others`() async throws {
        let runID = try begin()
        let pipeline = pipeline(at: "generate") { [world] in
            _ = try world.store.cancel(AttemptID(1), reason: "has left")
        }
        #expect(try await world.runner(pipeline, contacts).work(on: runID) == .finished)
        #expect(try world.texts("SELECT state, count(*) FROM attempts GROUP BY state") == ["accepted | 3", "cancelled | 1"])
        #expect(try world.store.integrityFaults() == [])
    }

    @Test func `a run that rests shows at once that an attempt of it is cancelled`() async throws {
        let runID = try begin()
        let first = pipeline(at: "research") { [world] in _ = try world.store.pause(runID) }
        var options = World.options
        options.slots = 1
        #expect(try await world.runner(first, contacts, options: options).work(on: runID) == .paused)
        #expect(try cancel.cancel(AttemptID(2), reason: "has left") == runID)
        #expect(try world.replay.check(runID).drift == [])
        #expect(try world.texts("SELECT state FROM attempts WHERE id = 2") == ["cancelled"])
    }

    @Test func `a paused run finishes what is in hand, and resumed comes to what it would have`() async throws {
        let runID = try begin()
        let first = pipeline(at: "research") { [world] in _ = try world.store.pause(runID) }
        #expect(try await world.runner(first, contacts).work(on: runID) == .paused)
        #expect(try world.texts("SELECT state FROM runs") == ["paused"])
        #expect(try world.texts("SELECT count(*) FROM attempts WHERE state = 'running'") == ["0"])
        #expect(try await world.runner(StubPipeline(), contacts).work(on: runID) == .paused)
        var options = World.options
        options.resuming = true
        #expect(try await world.runner(StubPipeline(), contacts, options: options).work(on: runID) == .finished)

        let whole = try World()
        _ = try await whole.run(["A", "B"], contacts: contacts)
        #expect(try world.outcome() == whole.outcome())
    }

    @Test func `a failed attempt that is tried again goes on at its stage, and the run comes to what it would have`() async throws {
        let runID = try begin()
        let first = pipeline(at: "validate") { throw Outage() }
        #expect(try await world.runner(first, contacts).work(on: runID) == .finished)
        #expect(try world.texts("SELECT id, state, stage FROM attempts WHERE state = 'failed'") == ["1 | failed | validate"])
        #expect(try world.store.retryFailed(of: runID).state == .interrupted)
        let second = StubPipeline(seen: { stage, _ in if stage != "validate" { Issue.record("\(stage) again") } })
        #expect(try await world.runner(second, StubContacts(people: [:])).work(on: runID) == .finished)

        let whole = try World()
        _ = try await whole.run(["A", "B"], contacts: contacts)
        #expect(try world.outcome() == whole.outcome())
        #expect(try world.store.integrityFaults() == [])
    }

    @Test func `a failed attempt that finds no room any more is capped`() async throws {
        let runID = try world.begin(["A", "B"], World.plan(total: 3))
        let first = pipeline(at: "research") { throw Outage() }
        #expect(try await world.runner(first, contacts).work(on: runID) == .finished)
        #expect(try world.texts("SELECT state FROM attempts ORDER BY id") == ["failed", "accepted", "accepted", "accepted"])
        _ = try world.store.retryFailed(of: runID)
        let second = StubPipeline(seen: { _, _ in Issue.record("there is no room") })
        #expect(try await world.runner(second, StubContacts(people: [:])).work(on: runID) == .finished)
        #expect(try world.texts("SELECT state, reason FROM attempts WHERE id = 1") == ["capped | Draft cap reached (3)"])
        #expect(try world.store.integrityFaults() == [])
    }

    @Test func `a failed attempt alone at its account is capped where others took all slots`() async throws {
        let people = ["A": ["quality": [person("Jane")]], "B": ["quality": [person("Joe"), person("Max")]]]
        let contacts = StubContacts(people: people)
        let runID = try world.begin(["A", "B"], World.plan(total: 2))
        #expect(try await world.runner(pipeline(at: "research") { throw Outage() }, contacts).work(on: runID) == .finished)
        #expect(try world.store.retryFailed(of: runID).attempts == 1)
        #expect(try await world.runner(StubPipeline(), contacts).work(on: runID) == .finished)
        #expect(try world.snapshot(runID).contacts.map(\.status) == [.capped, .accepted, .accepted])
        #expect(try world.store.integrityFaults() == [])
    }

    @Test func `a run that somebody works on is not retried`() async throws {
        let runID = try begin()
        let first = pipeline(at: "research") { throw Outage() }
        #expect(try await world.runner(first, contacts).work(on: runID) == .finished)
        #expect(try world.store.retryFailed(of: runID).attempts == 1)
        let other = WorkerProcess(host: "h", machine: "m", pid: 1, processStart: 1)
        _ = try world.store.join(runID, as: other, slots: 1, leaseEnd: LeaseEnd(at: noon, uptime: 1))
        #expect(throws: StoreError.self) { try world.store.retryFailed(of: runID) }
    }

    @Test func `what died over a run that is cancelled is given up`() throws {
        let runID = try begin()
        let process = ProcessIdentity.current
        let dead = WorkerProcess(host: process.host, machine: process.machine, pid: process.pid, processStart: 1)
        _ = try world.store.join(runID, as: dead, slots: 1, leaseEnd: LeaseEnd(at: noon, uptime: .max))
        #expect(try cancel.cancel(runID, reason: nil, now: noon).accounts == 2)
        #expect(try world.texts("SELECT ended FROM workers") == ["lost"])
        #expect(try world.snapshot(runID).skipped.map(\.reason) == ["Run cancelled", "Run cancelled"])
        #expect(try world.replay.check(runID).drift == [])
    }

    @Test func `a pruned run is sound, and can be taken up again`() async throws {
        let runID = try begin()
        let first = pipeline(at: "research") { throw Outage() }
        #expect(try await world.runner(first, contacts).work(on: runID) == .finished)
        try await Task.sleep(for: .milliseconds(5))
        let now = Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000))
        #expect(try world.store.prune(runID, before: now, by: "Ann") > 10)
        #expect(try world.texts("SELECT to_state FROM events") == ["finished"])
        #expect(try world.store.integrityFaults() == [])
        #expect(try world.store.retryFailed(of: runID).attempts == 1)
        #expect(try await world.runner(StubPipeline(), contacts).work(on: runID) == .finished)
        #expect(try world.store.integrityFaults() == [])
    }
}

@Suite struct StandingTests {
    @Test func `a run is running only where somebody lives`() throws {
        let world = try World()
        let runID = try world.begin(["A"], World.plan())
        func state(_ lives: Bool) throws -> RunStanding.State {
            RunStanding(try world.store.status(of: runID)) { _ in lives }.state
        }
        #expect(try state(true) == .stalled)
        let worker = try #require(
            try world.store.join(
                runID, as: ProcessIdentity.current, slots: 1, leaseEnd: LeaseEnd(at: noon, uptime: .max)
            ).worker)
        #expect(try state(true) == .running)
        #expect(try state(false) == .stalled)
        #expect(ProcessIdentity.lives(try #require(try world.store.workers(at: runID).first), now: noon))
        _ = try world.store.pause(runID)
        #expect(try state(true) == .paused)
        _ = try world.store.leave(worker, of: runID)
        _ = try world.store.cancel(runID, reason: nil)
        #expect(try state(true) == .cancelled)
    }

    @Test func `a dead process does not live, and of another machine the lease tells`() {
        func worker(_ machine: String, start: Int64, lease: Timestamp) -> WorkerStatus {
            let own = ProcessIdentity.current
            return WorkerStatus(
                id: WorkerID(1),
                process: WorkerProcess(host: "h", machine: machine, pid: own.pid, processStart: start), slots: 1,
                startedAt: noon, heartbeatAt: noon, leaseEnd: LeaseEnd(at: lease, uptime: 0))
        }
        let own = ProcessIdentity.current
        let past = noon.adding(milliseconds: -1)
        #expect(ProcessIdentity.lives(worker(own.machine, start: own.processStart, lease: past), now: noon))
        #expect(!ProcessIdentity.lives(worker(own.machine, start: 1, lease: noon), now: noon))
        #expect(ProcessIdentity.lives(worker("elsewhere", start: 1, lease: noon), now: noon))
        #expect(!ProcessIdentity.lives(worker("elsewhere", start: 1, lease: past), now: noon))
    }

    @Test func `a file that is missing, differs or leads out is found by its hash`() async throws {
        let world = try World()
        let snapshot = try await world.run(["A"], contacts: StubContacts.each(["A"], "Jane"))
        #expect(try VerifyFiles.check(world.store, in: world.output).files == 4)
        #expect(try VerifyFiles.check(world.store, in: world.output).faults == [])
        let drafts = world.folder("A/drafts/")
        let email = drafts + "2026-03-17_Jane_email.md"
        try Data("Dear Jane".utf8).write(to: URL(fileURLWithPath: email))
        try FileManager.default.removeItem(atPath: world.folder("A/research/2026-03-17_Jane_research.md"))
        let outside = try TemporaryFolder()
        let variants = drafts + "2026-03-17_Jane_variants.json"
        try FileManager.default.moveItem(atPath: variants, toPath: outside("v.json"))
        try FileManager.default.createSymbolicLink(atPath: variants, withDestinationPath: outside("v.json"))
        #expect(
            try VerifyFiles.check(world.store, in: world.output).faults == [
                Fault(check: "files", detail: "A/drafts/2026-03-17_Jane_email.md: differs"),
                Fault(check: "files", detail: "A/research/2026-03-17_Jane_research.md: missing"),
                Fault(check: "files", detail: "A/drafts/2026-03-17_Jane_variants.json: leads out of the output root"),
            ])
        _ = try world.replay.write(snapshot.runID)
        #expect(try VerifyFiles.check(world.store, in: world.output).faults.count <= 1)
    }
}

@Suite struct MeterTests {
    @Test func `numbers of a run are counted on, and come out as if counted anew`() async throws {
        let world = try World()
        let earlier = try await world.run(["A"], contacts: StubContacts.each(["A"], "Jane", "reject"))
        let people = ["quality": [person("Jane"), person("reject")], "ops": [person("hold"), person("break")]]
        let runID = try world.begin(["B", "C"], World.plan(sinceDays: 0))
        let runner = try world.runner(StubPipeline(), StubContacts(people: ["B": people, "C": people]))
        let meter = try RunMeter(world.store.path, run: runID)
        let before = try meter.read()
        #expect(before.arrivals == [:] && before.calls == [:])
        #expect(before.accounts == [.pending: 2])
        #expect(before.lastSuccess != nil)
        #expect(try await runner.work(on: runID) == .finished)
        let after = try meter.read()
        #expect(after.arrivals.filter { $0.key.isFinal } == [.accepted: 2, .rejected: 2, .held: 2, .failed: 2])
        #expect(after.calls == [RunMetrics.ProviderCalls(provider: "contacts_file", status: "ok"): 6])
        #expect(after.draftsAccepted == 2 && after.inFlight == 0 && after.accounts == [.processed: 2])
        #expect(after.logBytes > 0)
        #expect(try RunMeter(world.store.path, run: runID).read().arrivals == after.arrivals)
        #expect(try RunMeter(world.store.path, run: earlier.runID).read().arrivals.filter { $0.key.isFinal } == [.accepted: 1, .rejected: 1])
        #expect(runner.stageDurations[.research]?.count == 8)
        #expect(runner.stageDurations[.validate]?.count == 6)
    }
}

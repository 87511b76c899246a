import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect
import Synchronization
import Testing

/// Random runs with random latencies, failures, deaths and numbers of workers and processes end in the rows of a run
/// that one worker made without a hitch, and pay for nothing twice.
@Suite(.serialized) struct ParallelTests {
    @Test func `any number of workers and processes, failing and dying, comes to the rows of one worker`() async throws {
        var random = Seeded("parallel")
        var seen = (runs: 0, attempts: 0, processes: 0, deaths: 0, stolen: 0, failures: 0)
        let runs = ProcessInfo.processInfo.environment["LEDGER_TEST_RUNS"].flatMap(Int.init) ?? 100
        for number in 1...runs {
            let story = try Story.any(&random)
            let expected = try await Crew.outcomeOfOneWorker(story)
            let crew = try Crew(story, Chaos.any(&random))
            try await crew.work()
            let outcome = try crew.world.outcome()
            guard outcome == expected else {
                let differing = zip(outcome, expected).first { $0 != $1 }
                Issue.record("run \(number): \(outcome.count) rows, not \(expected.count): \(String(describing: differing))")
                return
            }
            #expect(try crew.world.store.integrityFaults(quick: true) == [])
            crew.expectNothingPaidTwice()
            seen.runs += 1
            seen.attempts += outcome.count { $0.hasPrefix("attempt") }
            seen.processes += crew.processes.withLock { $0 }
            seen.deaths += crew.dead.count
            seen.stolen += crew.stolen.withLock { $0 }
            seen.failures += crew.failed.withLock { $0 }
        }
        print("parallel:", seen)
        #expect(seen.deaths > 0 && seen.stolen > 0 && seen.failures > 0)
    }
}

/// A run described once, to be made in one way and another.
struct Story: Sendable {
    var people: [String: [String: [FoundContact]]] = [:]
    var plan: RunPlan
    /// By company and name: how often drafting fails before it goes well; 9 is always.
    var failures: [String: Int] = [:]
    var companies: [String] { people.keys.sorted() }

    static func any(_ random: inout Seeded) throws -> Story {
        let names = ["Jane", "Joe", "reject", "refuse", "hold", "Ann", "Max", "Cy", "Ann-Lee", "Ann Lee", "", "untitled"]
        let plan = try World.plan(
            topN: random.number(1...7), perAccount: random.number(0...4), total: random.number(0...10))
        var story = Story(plan: plan)
        for number in 1...random.number(1...7) {
            let company = "Company \(number)"
            for persona in ["quality", "ops", "it"] {
                story.people[company, default: [:]][persona] = (0..<random.number(0...3)).map { _ in
                    let name = names[random.number(0...names.count - 1)]
                    if random.number(0...9) == 0 { story.failures[company + name] = random.number(0...3) * 3 }
                    return person(name, name == "untitled" ? "" : "Director")
                }
            }
        }
        return story
    }
}

/// What befalls the processes of a run.
struct Chaos: Sendable {
    /// Of each process: its slots, and the call to the outside at which it dies or is taken for dead.
    var processes: [(slots: Int, end: Int, isDeath: Bool)]
    /// Microseconds that calls take at most.
    var latency: Int

    static func any(_ random: inout Seeded) -> Chaos {
        let processes = (0..<random.number(1...4)).map { _ in
            (slots: random.number(1...8), end: random.number(1...25), isDeath: random.number(0...2) > 0)
        }
        return Chaos(processes: processes, latency: [0, 0, 200, 1_500][random.number(0...3)])
    }

    static let none = Chaos(processes: [(1, .max, false)], latency: 0)
}

/// Several runners on one ledger, each with a store of its own, as processes would be.
final class Crew: Sendable {
    let world: World
    let processes = Mutex(0)
    /// Workers that were taken for dead, and were not.
    let stolen = Mutex(0)
    let failed = Mutex(0)
    private let runID: RunID
    private let story: Story
    private let chaos: Chaos
    private let deadProcesses = Mutex(Set<Int32>())
    private let suspects = Mutex(Set<WorkerID>())
    private let calls = Mutex<[String: Int]>([:])

    var dead: Set<Int32> { deadProcesses.withLock { $0 } }

    init(_ story: Story, _ chaos: Chaos) throws {
        self.story = story
        self.chaos = chaos
        world = try World()
        runID = try world.begin(story.companies, story.plan)
    }

    static func outcomeOfOneWorker(_ story: Story) async throws -> [String] {
        let crew = try Crew(story, .none)
        try await crew.work()
        return try crew.world.outcome()
    }

    /// All processes at once; when the last has died, one more that nothing befalls.
    func work() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for process in chaos.processes {
                group.addTask { _ = try await self.process(slots: process.slots, end: process.end, isDeath: process.isDeath) }
            }
            try await group.waitForAll()
        }
        if try world.store.run(runID).state != .finished {
            #expect(try await process(slots: 3, end: .max, isDeath: false) == .finished)
        }
    }

    /// - Parameter end: the call at which the process dies: its store is closed under it, so that nothing it does
    ///   after that has an effect. Or at which others take it for dead while it goes on.
    private func process(slots: Int, end: Int, isDeath: Bool) async throws -> Runner.End? {
        let number = Int32(processes.withLock { count in
            count += 1
            return count
        })
        let store = try Store.open(world.store.path)
        let left = Mutex(end)
        let call: @Sendable (String) async throws -> Void = { [self] what in
            calls.withLock { $0[what, default: 0] += 1 }
            if chaos.latency > 0 { try await Task.sleep(for: .microseconds(Int.random(in: 0...chaos.latency))) }
            let isLast = left.withLock { left in
                left -= 1
                return left == 0
            }
            guard isLast else { return }
            if isDeath {
                _ = deadProcesses.withLock { $0.insert(number) }
                try? store.close()
            } else {
                let own = try world.store.workers(at: runID).filter { $0.process.pid == number }.map(\.id)
                suspects.withLock { $0.formUnion(own) }
                stolen.withLock { $0 += 1 }
            }
        }
        var options = World.options
        options.slots = slots
        options.pause = .milliseconds(2)
        // No pause, as the clock stands still.
        options.retry = RetryPolicy(maxTries: 3, firstPause: .zero)
        let runner = Runner(
            store: store, output: world.output, pipeline: pipeline(call), contacts: contacts(call),
            rules: try World.rules.get(), clock: RunClock(runDate: noon.day, utcOffsetSeconds: 0, wallClock: { noon }),
            replay: world.replay, stop: StopFlag(), options: options,
            process: WorkerProcess(host: "h", machine: "m", pid: number, processStart: 1),
            isGone: { [self] worker, _, _ in
                dead.contains(worker.process.pid) || suspects.withLock { $0.contains(worker.id) }
            }, progress: { _ in })
        do {
            return try await runner.work(on: runID)
        } catch where dead.contains(number) {
            return nil
        }
    }

    private func pipeline(_ call: @escaping @Sendable (String) async throws -> Void) -> StubPipeline {
        StubPipeline(seen: { [self] stage, request in
            let person = "\(request.company.name) \(request.colleague)"
            try await call("\(stage) \(person)")
            guard stage == "generate", let count = story.failures[request.company.name + request.contact.name] else { return }
            // What counts is what the ledger knows of.
            guard try world.tries(of: request.colleague, at: request.company.name) < count else { return }
            failed.withLock { $0 += 1 }
            throw StepFailure.transient("not now")
        })
    }

    private func contacts(_ call: @escaping @Sendable (String) async throws -> Void) -> some ContactSource {
        SlowContacts(people: story.people, call: call)
    }

    /// A call is made again only by who took over from a dead worker, or after a failure.
    func expectNothingPaidTwice() {
        let excuses = dead.count + stolen.withLock { $0 }
        for (what, count) in calls.withLock({ $0 }) {
            #expect(count <= 1 + excuses + (what.hasPrefix("generate") ? 2 : 0), "\(what): \(count) calls")
        }
    }
}

private struct SlowContacts: ContactSource {
    let name = "contacts_file"
    let people: [String: [String: [FoundContact]]]
    let call: @Sendable (String) async throws -> Void

    func contacts(
        at account: AccountQuery, persona: SearchPersona, meter: any CallMeter
    ) async throws -> [FoundContact] {
        try await call("find \(persona.id) at \(account.companyName)")
        return people[account.companyName]?[persona.id] ?? []
    }
}

import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect
import Testing

@Suite struct ResumeTests {
    /// A run described once, to be made in one go or with stops.
    struct Story {
        var people: [String: [String: [FoundContact]]]
        var plan: RunPlan
        var companies: [String] { people.keys.sorted() }

        static func any(_ random: inout Seeded) throws -> Story {
            let names = ["Jane", "Joe", "reject 1", "reject 2", "hold", "refuse", "break", "Ann", "Max", "Cy", "", "untitled"]
            var people: [String: [String: [FoundContact]]] = [:]
            for company in 1...random.number(1...5) {
                let personas = ["quality", "ops", "it"].map { persona in
                    (persona, (0..<random.number(0...3)).map { _ in
                        let name = names[random.number(0...names.count - 1)]
                        return person(name, name == "untitled" ? "" : "Director")
                    })
                }
                people["Company \(company)"] = Dictionary(uniqueKeysWithValues: personas)
            }
            let plan = try World.plan(topN: random.number(1...5), perAccount: random.number(0...3), total: random.number(0...6))
            return Story(people: people, plan: plan)
        }

        /// Works until the run is finished; `patience` says how many calls each go lasts.
        func work(_ patience: () -> Int) async throws -> (world: World, runID: RunID, goes: Int) {
            let world = try World()
            let runID = try world.begin(companies, plan)
            var goes = 1
            while true {
                let stopper = Stopper(after: patience())
                let contacts = StubContacts(people: people, seen: { stopper.tick() })
                let pipeline = StubPipeline(seen: { _, _ in stopper.tick() })
                let end = try await world.runner(pipeline, contacts, stop: stopper.flag).work(on: runID)
                if end == .finished { return (world, runID, goes) }
                #expect(try world.store.run(runID).state == .interrupted)
                goes += 1
            }
        }
    }

    @Test func `a run that is stopped and continued comes to the rows of one that was not`() async throws {
        let people = ["quality": [person("Jane"), person("reject")], "ops": [person("hold"), person("Joe")]]
        let story = Story(people: ["A": people, "B": people, "C": people], plan: try World.plan(perAccount: 2, total: 5))
        let whole = try await story.work { .max }
        let parts = try await story.work { 4 }
        #expect(parts.goes > 3)
        #expect(try whole.world.outcome() == parts.world.outcome())
        #expect(Set(try whole.world.folder.files().keys) == Set(try parts.world.folder.files().keys))
    }

    @Test func `any run, stopped anywhere, comes to the same rows within its caps`() async throws {
        var random = Seeded("resume")
        for _ in 0..<25 {
            let story = try Story.any(&random)
            let whole = try await story.work { .max }
            let parts = try await story.work { random.number(1...6) }
            #expect(try whole.world.outcome() == parts.world.outcome())
            for end in [whole, parts] {
                let run = try end.world.snapshot(end.runID)
                #expect(run.draftsAccepted <= story.plan.settings.maxTotalDrafts)
                for account in run.accounts {
                    #expect(account.contacts.count { $0.status == .accepted } <= story.plan.settings.maxDraftsPerAccount)
                }
                #expect(run.contacts.allSatisfy { $0.status.isFinal })
                #expect(try end.world.store.integrityFaults() == [])
            }
        }
    }

    @Test func `a run that died after its last draft caps the rest for the same reason`() async throws {
        let story = Story(people: ["A": ["quality": [person("Jane"), person("Joe")]]], plan: try World.plan(total: 1))
        let whole = try await story.work { .max }

        let world = try World()
        let runID = try world.begin(story.companies, story.plan)
        let stopper = Stopper(after: 1)
        let pipeline = StubPipeline(seen: { stage, _ in if stage == "validate" { stopper.tick() } })
        // Stopped with the one draft accepted and the account still open, as a kill would leave it.
        #expect(try await world.runner(pipeline, StubContacts(people: story.people), stop: stopper.flag).work(on: runID) == .stopped)
        #expect(try world.texts("SELECT state FROM selections") == ["open"])
        #expect(try await world.runner(StubPipeline(), StubContacts(people: [:])).work(on: runID) == .finished)
        #expect(try world.outcome() == whole.world.outcome())
    }

    @Test func `a stage that is done is not done again`() async throws {
        let world = try World()
        let runID = try world.begin(["A"], World.plan())
        let stopper = Stopper(after: 1)
        let contacts = StubContacts.each(["A"], "Jane")
        let first = StubPipeline(seen: { _, _ in stopper.tick() })
        #expect(try await world.runner(first, contacts, stop: stopper.flag).work(on: runID) == .stopped)
        #expect(try world.texts("SELECT state, stage, tries FROM attempts") == ["available | generate | 0"])
        let second = StubPipeline(seen: { stage, _ in if stage == "research" { Issue.record("researched again") } })
        #expect(try await world.runner(second, StubContacts(people: [:])).work(on: runID) == .finished)
        #expect(try world.snapshot(runID).draftsAccepted == 1)
    }

    @Test func `a stage that a stop cancels is no failed stage`() async throws {
        let world = try World()
        let runID = try world.begin(["A"], World.plan())
        let contacts = StubContacts.each(["A"], "Jane")
        let stop = StopFlag()
        let slow = StubPipeline(seen: { _, _ in
            stop.raise()
            try await Task.sleep(for: .seconds(60))
        })
        #expect(try await world.runner(slow, contacts, stop: stop).work(on: runID) == .stopped)
        #expect(try world.texts("SELECT state, stage, tries FROM attempts") == ["available | research | 0"])
        #expect(try world.store.run(runID).state == .interrupted)
        #expect(try await world.runner(StubPipeline(), contacts).work(on: runID) == .finished)
        #expect(try world.snapshot(runID).draftsAccepted == 1)
    }
}

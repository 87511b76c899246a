import LedgerCore
import LedgerRunner
import Testing

struct NoZoomInfo: ContactSource {
    let name = "zoominfo"
    func contacts(
        at account: AccountQuery, persona: SearchPersona, meter: any CallMeter
    ) async throws -> [FoundContact] {
        throw ContactSourceUnavailable(provider: "ZoomInfo", cause: .noCredentials)
    }
}

@Suite struct ContactTests {
    @Test func `without ZoomInfo the accounts are skipped with the cause, and the run ends well`() async throws {
        let world = try World()
        let run = try await world.run(["A", "B"], contacts: NoZoomInfo())
        #expect(run.skipped.map(\.reason) == ["ZoomInfo unavailable", "ZoomInfo unavailable"])
        #expect(run.skipped.map(\.cause) == ["no credentials", "no credentials"])
        #expect(run.accounts == [])
        #expect(run.state == .finished)
        #expect(
            try world.texts("SELECT provider, operation, status, detail FROM calls") == [
                "zoominfo | contacts:quality | unavailable | no credentials",
                "zoominfo | contacts:quality | unavailable | no credentials",
            ])
    }

    @Test func `each persona gives two new people, and nobody twice`() async throws {
        let world = try World()
        let people = [
            "quality": [person("Jane Doe"), person("JANE  DOE"), person("Ann"), person("Third")],
            "ops": [person("Jane Doe", "Operations"), person("Bob"), person("Cy"), person("Fourth")], "it": [person("Ann")],
        ]
        let run = try await world.run(["A"], World.plan(perAccount: 9), contacts: StubContacts(people: ["A": people]))
        #expect(run.contacts.map(\.name) == ["Jane Doe", "Ann", "Bob", "Cy"])
        #expect(try world.texts("SELECT persona FROM attempts ORDER BY position") == ["quality", "quality", "ops", "ops"])
    }

    @Test func `a person without name or title gets a row, and never a draft`() async throws {
        let world = try World()
        let people = [
            person("Jane"), person("Ann", ""), person("", "CIO"), person("Bob", "\u{a0}\u{200b}"), person("\u{3164}", "CIO "),
            person(" ", " "), person("Cy", "\0"),
        ]
        let run = try await world.run(["A"], contacts: StubContacts(people: ["A": ["quality": people]]))
        #expect(run.contacts.first?.status == .accepted)
        #expect(
            run.contacts.dropFirst().map { "\($0.status) \($0.reason ?? "")" } == [
                "skipped missing title", "skipped missing name", "skipped missing title",
            ] + (run.contacts.count == 6 ? ["skipped missing name and title"] : []) + ["skipped missing title"])
        #expect(try world.texts("SELECT count(*) FROM drafts") == ["1"])
    }

    @Test func `a name with a NUL in it ends nothing`() async throws {
        let world = try World()
        let run = try await world.run(["A"], contacts: StubContacts.each(["A"], "\0Jane", "\0Joe"))
        #expect(run.contacts.map(\.name) == ["Jane", "Joe"])
        #expect(run.draftsAccepted == 2)
    }

    @Test func `an account with nobody is processed, and is no fault`() async throws {
        let world = try World()
        let run = try await world.run(["A", "B"], contacts: StubContacts(people: ["A": [:], "B": ["ops": [person("Jane")]]]))
        #expect(run.accounts.map(\.state) == [.processed, .processed])
        #expect(run.draftsAccepted == 1)
    }

    @Test func `a person that a later source no longer names a title for keeps it where a run holds them`() async throws {
        let world = try World()
        let stopper = Stopper(after: 3)
        let first = try world.begin(["A"], World.plan())
        var contacts = StubContacts.each(["A"], "Jane")
        contacts.seen = { stopper.tick() }
        #expect(try await world.runner(StubPipeline(), contacts, stop: stopper.flag).work(on: first) == .stopped)
        let untitled = StubContacts(people: ["A": ["quality": [person("Jane", "")]]])
        let second = try await world.run(["A"], World.plan(topN: 5), contacts: untitled)
        #expect(second.contacts.map(\.status) == [.skipped])
        #expect(try await world.runner(StubPipeline(), contacts).work(on: first) == .finished)
        #expect(try world.snapshot(first).contacts.map(\.title) == ["Quality Director"])
        #expect(try world.snapshot(first).draftsAccepted == 1)
    }
}

import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect
import Testing

@Suite struct CapTests {
    @Test func `a run stops at its total cap, and the accounts it never came to are skipped`() async throws {
        let world = try World()
        let companies = ["A", "B", "C", "D"]
        let contacts = StubContacts.each(Array(companies.prefix(2)), "Jane", "Joe")
        let run = try await world.run(companies, World.plan(total: 3), contacts: contacts)
        #expect(run.draftsAccepted == 3)
        #expect(run.contacts.map(\.status) == [.accepted, .accepted, .accepted, .capped])
        #expect(run.contacts.last?.reason == "Draft cap reached (3)")
        #expect(run.skipped.map(\.companyName) == ["C", "D"])
        #expect(run.skipped.map(\.reason) == ["Draft cap reached (3 of 3)", "Draft cap reached (3 of 3)"])
        #expect(try world.store.run(run.runID).state == .finished)
    }

    @Test func `an account takes no more than its cap, and its other contacts get rows`() async throws {
        let world = try World()
        let contacts = StubContacts(people: ["A": ["quality": [person("Jane"), person("Joe")], "ops": [person("Max")]]])
        let run = try await world.run(["A"], World.plan(perAccount: 1), contacts: contacts)
        #expect(run.contacts.map(\.status) == [.accepted, .capped, .capped])
        #expect(run.contacts.last?.reason == "Account cap reached (1)")
    }

    @Test func `rejected, refused, held and broken drafts take no slot`() async throws {
        let world = try World()
        let names = ["reject", "refuse", "hold", "break", "Jane", "Joe"]
        let people = ["quality": [person(names[0]), person(names[1])], "ops": [person(names[2]), person(names[3])],
            "it": [person(names[4]), person(names[5])]]
        let run = try await world.run(["A"], World.plan(perAccount: 1, total: 1), contacts: StubContacts(people: ["A": people]))
        #expect(run.contacts.map(\.status) == [.rejected, .rejected, .held, .failed, .accepted, .capped])
        #expect(
            run.contacts.map { $0.reason ?? "-" } == [
                "validation failed: length", "Insufficient signals (1/3 for tier A)", "ambiguous title",
                "research failed: the line is dead", "-", "Draft cap reached (1)",
            ])
        #expect(run.draftsAccepted == 1)
        #expect(try world.store.integrityFaults() == [])
    }

    @Test(arguments: [(0, 3), (5, 0)])
    func `a cap of none drafts nothing`(total: Int, perAccount: Int) async throws {
        let world = try World()
        let run = try await world.run(
            ["A"], World.plan(perAccount: perAccount, total: total), contacts: StubContacts.each(["A"], "Jane"))
        #expect(run.draftsAccepted == 0)
        #expect(try world.texts("SELECT count(*) FROM drafts") == ["0"])
        #expect(run.state == .finished)
    }

    @Test func `an account drafted for within since_days is skipped, and after them drafted for again`() async throws {
        let world = try World()
        _ = try await world.run(["A"], contacts: StubContacts.each(["A"], "Jane"))
        let none = StubContacts(people: [:])
        let next = try await world.run(["A"], World.plan(clockAt: noon.adding(hours: 24)), contacts: none)
        #expect(next.skipped.map(\.reason) == ["Draft exists within 7 days"])
        let week = try await world.run(
            ["A"], World.plan(clockAt: noon.adding(hours: 7 * 24)), contacts: StubContacts.each(["A"], "Jane"))
        #expect(week.draftsAccepted == 1)
        let off = try await world.run(["A"], World.plan(sinceDays: 0), contacts: StubContacts.each(["A"], "Jane"))
        #expect(off.draftsAccepted == 1)
    }

    @Test func `of two runs at once, one drafts for an account`() async throws {
        let world = try World()
        let contacts = StubContacts.each(["A", "B"], "Jane")
        let first = try world.begin(["A", "B"], World.plan())
        let second = try world.begin(["A", "B"], World.plan(total: 5))
        async let one = world.runner(StubPipeline(), contacts).work(on: first)
        async let two = world.runner(StubPipeline(), contacts).work(on: second)
        #expect(try await [one, two] == [.finished, .finished])
        let drafts = try world.texts("SELECT company_name FROM v_drafts WHERE state = 'accepted' ORDER BY 1")
        #expect(drafts == ["A", "B"])
        let reasons = Set(try world.texts("SELECT reason FROM selections WHERE state = 'skipped'"))
        #expect(reasons.isSubset(of: ["Draft exists within 7 days", "Under way in run 1", "Under way in run 2"]))
    }

    @Test func `rejected drafts keep no account from the next run`() async throws {
        let world = try World()
        _ = try await world.run(["A"], contacts: StubContacts.each(["A"], "reject", "hold"))
        let again = try await world.run(["A"], contacts: StubContacts.each(["A"], "Jane"))
        #expect(again.draftsAccepted == 1)
        #expect(again.dayNumber == 2)
    }
}

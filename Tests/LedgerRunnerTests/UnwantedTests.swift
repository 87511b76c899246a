import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect
import Synchronization
import Testing

/// A vendor of contacts who sells addresses, and keeps account of whose.
private final class Seller: ContactSource {
    let name = "seller"
    let isMetered = false
    let people: [FoundContact]
    let addresses: [String: String]
    let sold = Mutex<[String]>([])

    init(_ people: [FoundContact], addresses: [String: String]) {
        self.people = people
        self.addresses = addresses
    }

    func topic(of persona: SearchPersona, at account: AccountQuery) -> ResearchTopic? {
        ResearchTopic(provider: name, kind: .contact, subject: persona.id, timeToLive: .seconds(86_400))
    }

    func contacts(at account: AccountQuery, persona: SearchPersona, meter: any CallMeter) async throws -> [FoundContact] {
        persona.id == "quality" ? people : []
    }

    func emailTopic(of person: FoundContact) -> ResearchTopic? {
        ResearchTopic(provider: name, kind: .contact, subject: "email:\(person.reference)", timeToLive: .seconds(86_400))
    }

    func emails(of people: [FoundContact], meter: any CallMeter) async throws -> EmailAnswers {
        sold.withLock { $0 += people.map(\.name) }
        return EmailAnswers(Dictionary(uniqueKeysWithValues: people.map { ($0.reference, EmailAnswer(email: addresses[$0.reference])) }))
    }
}

/// People not to be written to, and people who were forgotten, on the way of a run.
@Suite struct UnwantedTests {
    private static func found(_ name: String) -> FoundContact {
        FoundContact(name: name, title: "Quality Director", reference: name.filter(\.isLetter))
    }

    private static func plan() throws -> RunPlan {
        let plan = try World.plan(perAccount: 9, sinceDays: 0)
        var settings = plan.settings
        settings.enrichEmail = true
        return RunPlan(
            settings: settings, runDate: plan.runDate, clockAt: plan.clockAt, rules: plan.rules, personas: plan.personas)
    }

    @Test func `no address is bought for who is suppressed, and their place is not given away`() async throws {
        let world = try World()
        _ = try world.store.suppress([.person(name: "Ana Ruiz", company: "A")], by: "Ann", reason: "asked")
        let seller = Seller([Self.found("Ana Ruiz"), Self.found("Bo Lee")], addresses: ["BoLee": "bo@a.com"])
        let run = try await world.run(["A"], try Self.plan(), contacts: seller)
        #expect(seller.sold.withLock { $0 } == ["Bo Lee"])
        #expect(run.contacts.map { "\($0.name) \($0.status) \($0.reason ?? "")" } == ["Ana Ruiz skipped suppressed", "Bo Lee accepted "])
    }

    @Test func `nothing is bought for, drafted for or kept of who was forgotten; another takes the place`() async throws {
        let world = try World()
        let addresses = ["AnaRuiz": "ana@a.com", "BoLee": "bo@a.com", "Cy": "cy@a.com", "Di": "ana@a.com"]
        let first = Seller([Self.found("Ana Ruiz")], addresses: addresses)
        _ = try await world.run(["A"], try Self.plan(), contacts: first)
        let people = try world.store.people(email: "ana@a.com")
        _ = try world.store.forget(people.map(\.contactID), email: "ana@a.com", by: "Ann", files: ErasableFiles.paths)
        #expect(try world.texts("SELECT count(*) FROM research_cache WHERE answer LIKE '%Ana%' OR subject LIKE '%Ana%'") == ["0"])
        let second = Seller([Self.found("Ana Ruiz"), Self.found("Bo Lee"), Self.found("Cy"), Self.found("Di")], addresses: addresses)
        let run = try await world.run(["A"], try Self.plan(), contacts: second)
        #expect(second.sold.withLock { $0 } == ["Bo Lee", "Cy"])
        #expect(run.contacts.map(\.name) == ["Bo Lee", "Cy"])
        #expect(run.accounts.map(\.forgotten) == [1])
        #expect(try world.texts("SELECT count(*) FROM research_cache WHERE answer LIKE '%Ana%' OR subject LIKE '%Ana%' OR answer LIKE '%ana@%'") == ["0"])
    }

    @Test func `drafts at others that were noted on with the person's name are counted`() async throws {
        let world = try World()
        let run = try await world.run(["A"], contacts: StubContacts.each(["A"], "Ana Ruiz", "Bo Lee", "Cy Dee"))
        let drafts = try world.store.reviews(ReviewFilter(runID: run.runID), limit: 9)
        let other = try #require(drafts.first { $0.contactName == "Bo Lee" }?.draftID)
        try world.store.approve(other, by: "Ann", reason: "his colleague Ana Ruiz is on leave", at: noon)
        let receipt = try world.store.forget([ContactID(1)], email: nil, by: "Ann", files: ErasableFiles.paths).receipt
        #expect(receipt.mentions == 1)
    }

    @Test func `why somebody approved a held draft is erased with it, whatever it says`() async throws {
        let world = try World()
        let run = try await world.run(["A"], contacts: StubContacts.each(["A"], "Ana hold"))
        let draft = try #require(try world.store.reviews(ReviewFilter(runID: run.runID), limit: 1).first?.draftID)
        try world.store.approve(draft, by: "Ann", reason: "asked at the fair, mobile 0170 1234567", at: noon)
        let said = """
            SELECT count(*) FROM (SELECT reason FROM events UNION ALL SELECT reason FROM reviews
                UNION ALL SELECT decision_reason FROM drafts) WHERE reason LIKE '%1234567%'
            """
        #expect(try world.texts(said) != ["0"])
        _ = try world.store.forget([ContactID(1)], email: nil, by: "Ann", files: ErasableFiles.paths)
        #expect(try world.texts(said) == ["0"])
    }

    @Test func `an address that turns out to be one of who was forgotten is not kept, nor its person`() async throws {
        let world = try World()
        _ = try world.store.forget([], email: "ana@a.com", by: "Ann", files: ErasableFiles.paths)
        let seller = Seller([Self.found("A. R."), Self.found("Bo Lee")], addresses: ["AR": "Ana+x@a.com", "BoLee": "bo@a.com"])
        let run = try await world.run(["A"], try Self.plan(), contacts: seller)
        #expect(run.contacts.map(\.name) == ["Bo Lee"])
        #expect(run.accounts.map(\.forgotten) == [1])
        #expect(try world.texts("SELECT count(*) FROM contacts") == ["1"])
        #expect(try world.texts("SELECT count(*) FROM research_cache WHERE answer LIKE '%na+x%'") == ["0"])
    }

    @Test(arguments: ["research", "generate"]) func `who is suppressed while being researched is not drafted for`(stage: String) async throws {
        let world = try World()
        let store = world.store
        let pipeline = StubPipeline(seen: { seen, _ in
            if seen == stage { _ = try store.suppress([.person(name: "Jane", company: "A")], by: "Ann", reason: "asked") }
        })
        let run = try await world.run(["A"], pipeline: pipeline, contacts: StubContacts.each(["A"], "Jane"))
        #expect(run.draftsAccepted == 0)
        #expect(run.contacts.map(\.reason) == ["suppressed"])
        #expect(run.contacts.map(\.status) == [stage == "research" ? .skipped : .rejected])
        #expect(try world.texts("SELECT count(*) FROM drafts") == [stage == "research" ? "0" : "1"])
        #expect(try world.texts("SELECT count(*) FROM artefacts WHERE kind = 'email'") == ["0"])
    }
}

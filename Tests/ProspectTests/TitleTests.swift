import LedgerCore
import Prospect
import Testing

@Suite struct TitleTests {
    @Test(arguments: [
        ("Director of Quality", "quality"), ("Director, Quality", "quality"), ("SVP QA", "quality"),
        ("Chief Compliance Officer", "quality"), ("Leiter Qualitätsmanagement", "quality"), ("质量总监", "quality"),
        ("COO", "ops"), ("Vice-President Ops.", "ops"), ("General Manager", "ops"), ("Site Director", "ops"),
        ("Head of I.T.", "it"), ("IT Director", "it"), ("CIO", "it"), ("Validation Manager", "it"),
        ("Plant Manager", "manufacturing"), ("Director of Production", "manufacturing"),
        ("Head of Automation", "digital"), ("Maintenance Manager", "assets"), ("Director, Reliability", "assets"),
        ("Regulatory Affairs Director", "regulatory"),
    ]) func `A title of one persona is read as that persona`(title: String, persona: String) throws {
        let reading = try Fixtures.rules.get().read(title: title)
        #expect(reading.personas == [persona])
        #expect(!reading.ambiguous && !reading.fallback)
    }

    @Test(arguments: [
        "Director", "Coordinator", "Marketing Coordinator", "Chief Financial Officer", "Equality & Inclusion Lead",
        "Former Director of Quality", "Assistant to the VP Quality", "Making It Happen Manager", "", "!!!",
    ]) func `An unknown title is the quality persona, marked as a fallback and capped`(title: String) throws {
        let reading = try Fixtures.rules.get().read(title: title)
        #expect(reading.persona == "quality" && reading.fallback && reading.confidenceCap == .medium)
        #expect(reading.automationAllowed && !reading.reviewRequired)
    }

    @Test func `A title of two personas is held: eligible products are shared, forbidden ones joined`() throws {
        let rules = try Fixtures.rules.get()
        let both = rules.read(title: "Director, Manufacturing Operations")
        #expect(both.ambiguous && both.reviewRequired && both.personas == ["manufacturing", "ops"])
        #expect(both.eligible == ["batch_records", "production_analytics"] && both.secondary.isEmpty)
        #expect(both.safeAngle == "between_departments")
        let mixed = rules.read(title: "VP Quality and IT Systems")
        #expect(mixed.eligible.isEmpty && mixed.forbidden == ["supplier_quality", "cmms"])
        #expect(!rules.read(title: "VP, Quality & Regulatory").automationAllowed)
    }

    @Test(arguments: [
        ("VP Quality", "quality", 1), ("Sr. Director, Quality Systems", "quality", 0), ("Sr Quality Mgr", "quality", 2),
        ("Vice President of Quality Assurance", "quality", 1), ("Chief Quality Officer", "quality", 3),
        ("Director, QA/RA", "quality", 6), ("品質保証部長", "quality", 6), ("Operations Director", "ops", 0),
        ("SVP, Global Operations", "ops", 1), ("Operations Manager", "ops", 2), ("COO", "ops", 3),
        ("Chief Operating Officer", "ops", 3), ("Head of Operations", "ops", 4), ("Plant Manager", "ops", 7),
        ("Director - I.T. Infrastructure", "it", 0), ("CIO", "it", 1),
        ("Chief Digital & Information Officer", "it", 1), ("IT-Leiter", "it", 4),
        ("Director, Enterprise Applications", "it", 6),
    ]) func `Search ranks role terms first, then other leading titles of the function`(
        title: String, persona: String, rank: Int
    ) throws {
        let rules = try Fixtures.rules.get()
        let found = try #require(rules.searchPersonas(forTags: []).first { $0.id == persona })
        #expect(rules.searchRank(title: title, persona: found) == rank)
    }

    @Test(arguments: [
        "Software Engineer", "Assistant to the VP Quality", "Former Director of Quality", "Equality & Inclusion Lead",
        "Co-op", "Operationsal Theatre Nurse", "Information Desk Clerk", "Director of Photography", "Vice Chair",
        "Owner", "Director", "Retired", "VP Sales Operations", "Quality Engineer",
    ]) func `A title that fits no search persona has no rank`(title: String) throws {
        let rules = try Fixtures.rules.get()
        for persona in rules.searchPersonas(forTags: []) {
            #expect(rules.searchRank(title: title, persona: persona) == nil)
        }
    }

    @Test func `The first known tag orders the search, whatever its case`() throws {
        let rules = try Fixtures.rules.get()
        func order(_ tags: String...) -> [String] { rules.searchPersonas(forTags: tags).map(\.id) }
        #expect(order() == ["quality", "ops", "it"])
        #expect(order("vip", "IT_Focused", "regulatory") == ["it", "ops", "quality"])
        #expect(order("manufacturing") == ["ops", "quality", "it"])
        #expect(
            rules.searchPersonas(forTags: []).first?.terms == ["quality director", "vp quality", "quality manager"])
    }

    @Test func `A search persona is found by its id, in the default order or not`() throws {
        let overlay = (yaml: "contact_search: {default: [ops]}\n", file: "experiments/x.yaml")
        let rules = try Rules.load(Rules.defaultYAML, file: "default.yaml", overlay: overlay)
        #expect(rules.searchPersonas(forTags: []).map(\.id) == ["ops"])
        #expect(rules.searchPersona(id: "it")?.terms == ["it director", "cio", "it manager"])
        #expect(rules.searchPersona(id: "assets") == nil)
    }
}

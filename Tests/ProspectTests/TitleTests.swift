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
        ("Leiter Qualitätssicherung", "quality"), ("LEITERIN QUALITAETSSICHERUNG", "quality"),
        ("Qualitätssicherungsleiter", "quality"), ("Qualitatssicherungsleiter", "quality"),
        ("Directeur de la qualité", "quality"), ("DIRECTRICE DE LA QUALITE", "quality"),
        ("Director de Calidad", "quality"), ("Responsabile Qualità", "quality"), ("品質保証部長", "quality"),
        ("Werksleiter", "manufacturing"), ("Directeur d'usine", "manufacturing"), ("Jefe de Producción", "manufacturing"),
        ("jefe de produccion", "manufacturing"), ("製造部長", "manufacturing"), ("Directeur des Opérations", "ops"),
        ("Gerente de Operaciones", "ops"), ("Responsable informatique", "it"), ("IT-Leiter", "it"),
        ("Directeur des systèmes d\u{2019}information", "it"), ("Leiter Digitalisierung", "digital"),
        ("Instandhaltungsleiter", "assets"), ("Responsable maintenance", "assets"), ("Leitung Zulassung", "regulatory"),
    ]) func `Titles in German, French and Spanish are read, with accents or without`(title: String, persona: String) throws {
        #expect(try Fixtures.rules.get().read(title: title).personas == [persona])
    }

    @Test(arguments: [
        ("Acting Director of Quality", "quality"), ("Interim COO", "ops"), ("Deputy Head, IT", "it"),
        ("Assistant Director of Quality", "quality"), ("Head, Office of Quality", "quality"),
        ("chief   OPERATING officer", "ops"), ("Officer, Chief Information", "it"), ("it director", "it"),
        ("Quality: Director / EMEA", "quality"),
    ]) func `Case, order and a deputy's words make no difference`(title: String, persona: String) throws {
        #expect(try Fixtures.rules.get().read(title: title).personas == [persona])
    }

    /// What a person gave each title: quality, ops, it, or none of them. Our manufacturing is that person's ops.
    @Test(arguments: [
        ("Vice President, Quality & Regulatory", "quality"), ("Sr. Director, Quality Systems", "quality"),
        ("Director, QA/RA", "quality"), ("Manager, Supplier Quality", "quality"), ("Head of Quality - EMEA", "quality"),
        ("VP, Quality, Regulatory & Clinical Affairs", "quality"), ("Director, Manufacturing Operations", "ops"),
        ("Plant Manager", "ops"), ("Betriebsleiter", "ops"), ("Sr. Director Supply Chain & Operations", "ops"),
        ("Chief Digital & Information Officer", "it"), ("Sr. Director, Digital & IT", "it"), ("Manager, ERP Systems", "it"),
        ("VP IT & Cybersecurity", "it"), ("Director - I.T. Infrastructure", "it"), ("Software Engineer", ""),
        ("Operationsal Theatre Nurse", ""), ("Information Desk Clerk", ""), ("Director of Photography", ""),
        ("Co-op", ""), ("Vice Chair", ""), ("Board Member", ""), ("VP Sales Operations", ""), ("Director of Data Quality", ""),
        ("Office of the CIO", ""), ("Ex-Director of Quality", ""), ("Assistante de direction", ""),
    ]) func `The first persona of a title is the one a person gave it`(title: String, persona: String) throws {
        let reading = try Fixtures.rules.get().read(title: title)
        let read = reading.fallback ? "" : reading.persona == "manufacturing" ? "ops" : reading.persona
        #expect(read == persona)
    }

    @Test(arguments: [
        ("VP Engineering", "engineering"), ("Chief Technology Officer", "engineering"), ("Leiter Softwareentwicklung", "engineering"),
        ("Head of Customer Success", "support"), ("CFO", "finance"), ("Director de Producto", "product"),
        ("Chief Information Security Officer", "security"),
    ]) func `Another business reads titles by its own personas`(title: String, persona: String) throws {
        let rules = try Rules.load(RulePack.saas.yaml, file: "saas.yaml")
        #expect(rules.read(title: title).personas == [persona])
        #expect(rules.read(title: "Quality Director").fallback)
    }

    @Test func `What matched is said once, in the rules' words`() throws {
        let rules = try Fixtures.rules.get()
        #expect(rules.read(title: "Directeur des Opérations").matched == ["operations", "level director"])
        #expect(rules.read(title: "Former Director of Quality").matched == ["set aside: former", "level director"])
        #expect(rules.read(title: "Chief Quality Officer").matched == ["quality", "level chief"])
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

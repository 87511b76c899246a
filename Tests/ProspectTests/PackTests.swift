import LedgerCore
@testable import Prospect
import Testing

/// What the composer writes by each pack's rules, for whomever and from whatever research.
@Suite struct PackTests {
    private static let titles: [RulePack: [String]] = [
        .regulated: [
            "Director of Quality", "Head of Operations", "IT Director", "Plant Manager", "Head of Automation",
            "Maintenance Manager", "Regulatory Affairs Director", "Director of Quality and Operations", "Controller",
        ],
        .saas: [
            "VP Engineering", "Head of Support", "CFO", "Product Director", "CISO", "Director of Product and Engineering",
            "Office Manager",
        ],
    ]
    private static let names = ["Ana Ruiz", "Jörg Weiß", "O'Neill, Pat", "SVEN ÅBERG", "李明", "Dr. Mia Roe"]
    private static let firstWords = ["Northfield", "Acme", "Quality", "Harbor", "Ünal", "Tern & Co", "Delta 9"]
    private static let lastWords = ["Devices", "Pharma, Inc.", "Software GmbH", "Foods Ltd", "Systems", "d/b/a Larch", ""]
    private static let news: [SignalType: [String]] = [
        .funding: ["raised money to expand its plant", "raised $40 million in Series B funding", "closed a funding round led by Orchard Partners"],
        .leadership: ["named a new head of its quality department", "appointed Jane Roe as chief executive", "hired a new chief operating officer"],
        .regulatory: [
            "received approval to sell its rapid test abroad", "completed an audit of how it handles customer data",
            "started a review of training records after the inspection",
        ],
        .expansion: ["opened a second assembly hall for infusion sets", "opened an office in Lyon in January 2026", "acquired a maker of baby food"],
        .launch: ["launched a reusable pump for home infusion", "launched a free version for small schools", "released version 4.2 of its editor"],
        .other: ["signed an agreement to supply a group of clinics", "reported an outage of its booking page", "won a prize for its packaging"],
    ]
    private static let letters = [
        "cgmp", "false & misleading claims", "unapproved new drugs", "failure to register and list",
        "investigational device exemptions (ide)", "incomplete cleaning records",
    ]

    private func signals(of company: String, using random: inout SeededRandom) throws -> [RawSignal] {
        var raw: [RawSignal] = []
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let type = SignalType.allCases.randomElement(using: &random) ?? .other
            let topic = Self.letters.randomElement(using: &random) ?? ""
            let claims = (Self.news[type] ?? []).map { company + " " + $0 } + (type == .regulatory ? [
                "FDA's drug center sent \(company) a warning letter on March 1, 2026 about \(topic)",
                "FDA's drug center sent 95 firms warning letters about \(topic) in the twelve months to March 2026",
            ] : [])
            let claim = claims.randomElement(using: &random) ?? ""
            let scope = claim.contains("firms") ? SignalScope.industry : .company
            raw.append(try Fixtures.raw(
                claim, Int.random(in: 0...4, using: &random) == 0 ? .vendorData : .publicURL,
                url: "https://news.example/\(raw.count)", type: type, scope: scope))
        }
        return raw
    }

    @Test(arguments: RulePack.allCases) func `Every draft passes every check, whoever reads it and whatever is known`(
        pack: RulePack
    ) async throws {
        let rules = try Rules.load(pack.yaml, file: "\(pack)")
        let seed = UInt64.random(in: 0...UInt64.max)
        for turn in 0..<UInt64(5) {
            var random = SeededRandom(state: seed &+ turn)
            let company = [Self.firstWords, Self.lastWords].compactMap { $0.randomElement(using: &random) }.joined(separator: " ")
            let signals = try signals(of: company, using: &random)
            let industry = rules.industries.randomElement(using: &random)?.words.first?.text
            let name = Self.names.randomElement(using: &random) ?? ""
            let colleague = Int.random(in: 0...2, using: &random)
            for title in Self.titles[pack] ?? [] {
                let request = try Fixtures.request(
                    company: company, industry: industry, name: name, title: title, tier: .B, colleague: colleague)
                try await expectSound(request, signals, rules, "seed \(seed &+ turn)")
            }
        }
    }

    /// Generation without the tier's floor, so that every confidence is met.
    private func expectSound(_ request: ProspectRequest, _ raw: [RawSignal], _ rules: Rules, _ seed: String) async throws {
        let pipeline = NativePipeline(rules: rules, sources: [FixedSource(signals: raw)])
        let research = try await pipeline.research(request)
        let reading = rules.read(title: request.contact.title)
        let confidence = Confidence(cited: research.cited, reading: reading, levelsDown: 1).mode
        let choice = Choice(
            rules: rules, reading: reading, industry: rules.industry(named: request.company.industry), signals: research.signals)
        let composer = Composer(
            rules: rules, request: request, confidence: confidence, choice: choice, signals: research.signals)
        let variant = try #require(composer.compose()?.drafts.first?.variant, "\(seed): \(request)")
        #expect(composer.judge(variant).failures == [], "\(seed): \(request) \(variant.body)")
        #expect(!variant.body.contains("..") && !variant.body.contains("  "), "\(seed): \(variant.body)")
    }

    // MARK: Colleagues

    @Test(arguments: RulePack.allCases) func `Three colleagues at one account read drafts that say it differently`(
        pack: RulePack
    ) async throws {
        let rules = try Rules.load(pack.yaml, file: "\(pack)")
        for (place, title) in (Self.titles[pack] ?? []).enumerated() {
            for count in 1...3 {
                let company = "Northfield \(place) Devices"
                let claims = ["opened a second hall for packing", "named a new head of its help desk", "launched a pump for small firms"]
                let raw = try claims.prefix(count).enumerated().map {
                    try Fixtures.raw("\(company) \($1)", url: "https://news.example/\($0)", type: [.expansion, .leadership, .launch][$0])
                }
                var bodies: [String] = []
                for colleague in 0..<3 {
                    let request = try Fixtures.request(
                        company: company, name: Self.names[colleague], title: title, tier: .B, mode: count == 1 ? .legacy : .hybrid,
                        colleague: colleague)
                    bodies.append(try await draft(request, raw + raw, rules))
                }
                for (first, other) in [(0, 1), (0, 2), (1, 2)] {
                    let shared = similarity(bodies[first], bodies[other])
                    #expect(shared < 35, "\(shared) % \(title), \(count) signals:\n\(bodies[first])\n\(bodies[other])")
                }
            }
        }
    }

    @Test(arguments: ["Director of Quality", "Head of Operations", "IT Director", "Maintenance Manager"])
    func `Colleagues at one account get different subjects`(title: String) async throws {
        for company in ["Northfield Devices", "Acme Pharma, Inc.", "Harbor Biologics"] {
            var subjects: [String] = []
            for colleague in 0..<3 {
                let request = try Fixtures.request(company: company, name: Self.names[colleague], title: title, colleague: colleague)
                subjects += try await Fixtures.draft(request, try Fixtures.letters(company)).variants.prefix(1).map(\.subject)
            }
            #expect(Set(subjects).count == 3, "\(company): \(subjects)")
        }
    }

    private func draft(_ request: ProspectRequest, _ raw: [RawSignal], _ rules: Rules) async throws -> String {
        let pipeline = NativePipeline(rules: rules, sources: [FixedSource(signals: raw)])
        let research = try await pipeline.research(request)
        let reading = rules.read(title: request.contact.title)
        let choice = Choice(
            rules: rules, reading: reading, industry: rules.industry(named: request.company.industry), signals: research.signals)
        let confidence = Confidence(cited: research.cited, reading: reading, levelsDown: 1).mode
        let composer = Composer(
            rules: rules, request: request, confidence: confidence, choice: choice, signals: research.signals)
        return try #require(composer.compose()?.drafts.first?.variant.body)
    }

    /// Shared four-word runs of all of both, in percent.
    private func similarity(_ left: String, _ right: String) -> Int {
        func shingles(_ text: String) -> Set<String> {
            let words = Words.folded(text)
            return Set((0..<max(0, words.count - 3)).map { words[$0..<$0 + 4].joined(separator: " ") })
        }
        let (left, right) = (shingles(left), shingles(right))
        return left.intersection(right).count * 100 / max(1, left.union(right).count)
    }

    // MARK: Relevance

    @Test(arguments: [
        ("cgmp", "letter_making_quality"), ("false & misleading claims", "letter_claims_texts"),
        ("unapproved new drugs", "letter_claims_texts"), ("compounding pharmacy", "letter_making_quality"),
        ("unlawful sale of unapproved and misbranded drugs to united states consumers over the internet", "letter_claims_texts"),
        ("failure to register and list", "letter_duties"), ("investigational device exemptions (ide)", "letter_studies"),
        ("something else", "letter_quality"),
    ]) func `A letter is answered by what it is about`(topic: String, angle: String) async throws {
        let raw = [
            try Fixtures.raw("FDA's drug center sent Acme Pharma, Inc. a warning letter on March 1, 2026 about \(topic)"),
            try Fixtures.raw("Acme Pharma, Inc. is thought to be comparing record systems", .vendorData, url: nil),
            try Fixtures.raw("FDA's drug center sent 95 firms warning letters about cgmp in the twelve months to March 2026", scope: .industry),
        ]
        let draft = try await Fixtures.draft(try Fixtures.request(tier: .B), raw)
        #expect(draft.brief.angle == angle, "\(draft.variants)")
        #expect(draft.variants.first?.usedSignalIDs == ["signal_001"])
    }

    @Test func `News that there is a letter opens no email where the letter itself can, whichever colleague reads it`() async throws {
        for title in ["Director of Quality", "IT Director", "VP Quality and IT Systems"] {
            for colleague in 0..<3 {
                let request = try Fixtures.request(title: title, colleague: colleague)
                let draft = try await Fixtures.draft(request, try Fixtures.letters())
                #expect(draft.variants.first?.usedSignalIDs == ["signal_001"], "\(draft.variants)")
            }
        }
        let opening = try Fixtures.raw("Acme Pharma opened a second hall for packing", url: "https://news.example/1", type: .expansion)
        var used: [[String]?] = []
        for colleague in 0..<2 {
            let request = try Fixtures.request(colleague: colleague)
            used.append(try await Fixtures.draft(request, try Fixtures.letters() + [opening]).variants.first?.usedSignalIDs)
        }
        #expect(used == [["signal_001"], ["signal_004"]])
        let alone = try await Fixtures.draft(try Fixtures.request(tier: .B), Array(try Fixtures.letters()[1...]))
        #expect(alone.variants.first?.usedSignalIDs == ["signal_001"], "where there is nothing else, it opens one")
    }

    @Test func `News of the trade opens an email only where there is none of the company`() async throws {
        for colleague in 0..<6 {
            let draft = try await Fixtures.draft(try Fixtures.request(colleague: colleague), try Fixtures.letters())
            #expect(draft.variants.first?.body.contains("95 firms") == false)
        }
    }
}

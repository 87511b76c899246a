import LedgerCore
import Prospect

/// The rules in the binary, read once.
enum Fixtures {
    static let rules: Result<Rules, any Error> = Result { try Rules.load(Rules.defaultYAML, file: "default.yaml") }

    static func day(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(text) else { throw NoSuchDay(text: text) }
        return day
    }

    struct NoSuchDay: Error { let text: String }

    static func request(
        company: String = "Acme Pharma, Inc.", industry: String? = "Pharmaceuticals", name: String = "Inès Martin",
        title: String = "Director of Quality", tier: Tier = .A, mode: DraftMode = .hybrid, variants: Int = 1,
        colleague: Int = 0
    ) throws -> ProspectRequest {
        ProspectRequest(
            company: .init(name: company, domain: "acme.example.com", accountID: "001", industry: industry),
            contact: .init(name: name, title: title, persona: "quality", email: "a@acme.example.com"), tier: tier,
            mode: mode, runDate: try day("2026-03-17"), variants: variants, colleague: colleague)
    }

    static func raw(
        _ claim: String, _ sourceType: SourceType = .publicURL, url: String? = "https://www.fda.gov/letters/acme",
        asOf: String? = "2026-03-01", type: SignalType = .regulatory, scope: SignalScope = .company
    ) throws -> RawSignal {
        RawSignal(
            claim: claim, sourceType: sourceType, sourceURL: url, asOf: try asOf.map(day), type: type, scope: scope)
    }

    static func letters(_ company: String = "Acme Pharma, Inc.") throws -> [RawSignal] {
        [
            try raw("FDA's drug center sent \(company) a warning letter on March 1, 2026 about cgmp"),
            try raw("the warning letter to \(company) was published on March 10, 2026", asOf: "2026-03-10"),
            try raw(
                "FDA's drug center sent 95 firms warning letters about cgmp in the twelve months to March 2026",
                asOf: "2026-03-17", scope: .industry),
        ]
    }

    /// Research, draft and verdict for a request whose only source says this.
    static func run(
        _ request: ProspectRequest, _ signals: [RawSignal]
    ) async throws -> (research: Research, generation: Generation, validation: Validation?) {
        let pipeline = NativePipeline(rules: try rules.get(), sources: [FixedSource(signals: signals)])
        let research = try await pipeline.research(request)
        let generation = try await pipeline.generate(request, research: research)
        guard case .drafted(let draft) = generation else { return (research, generation, nil) }
        return (research, generation, try await pipeline.validate(request, research: research, draft: draft))
    }

    static func draft(_ request: ProspectRequest, _ signals: [RawSignal]) async throws -> GeneratedDraft {
        guard case .drafted(let draft) = try await run(request, signals).generation else { throw Refused() }
        return draft
    }

    struct Refused: Error {}
}

struct FixedSource: SignalSource {
    var name = "signals_file"
    let signals: [RawSignal]
    func signals(for request: ProspectRequest, meter: any CallMeter) async throws -> [RawSignal] { signals }
}

struct BrokenSource: SignalSource {
    struct Outage: Error, CustomStringConvertible { let description = "no answer" }
    let name = "web_research"
    func signals(for request: ProspectRequest, meter: any CallMeter) async throws -> [RawSignal] { throw Outage() }
}

/// SplitMix64, so that a failing case can be run again from its printed seed.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}

/// Lets every call through.
struct OpenMeter: CallMeter {
    static let outside = Outside(meter: OpenMeter(), cache: Outside.closed.cache)

    func enter(_ call: OutsideCall) -> CallID { CallID(1) }
    func settle(_ id: CallID, _ end: OutsideCallEnd) {}
}

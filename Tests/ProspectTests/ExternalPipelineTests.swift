import Foundation
import LedgerCore
@testable import Prospect
import Testing

/// What an external pipeline answers goes by the ledger's rules.
@Suite struct ExternalPipelineTests {
    fileprivate static let company = "Northmoor Biologics"
    private let day = CalendarDay(daysSinceEpoch: 20_529)

    private struct Answer: PipelineCommand {
        let result: PipelineResult
        func answer(_ request: PipelineRequest, meter: any CallMeter) async throws -> PipelineResult { result }
    }

    private struct Known: SignalSource {
        let name = "known"
        let day: CalendarDay
        func signals(for request: ProspectRequest, meter: any CallMeter) async throws -> [RawSignal] {
            [ExternalPipelineTests.raw("\(ExternalPipelineTests.company) opened a filling line for single-use vials", day)]
        }
    }

    fileprivate static func raw(_ claim: String, _ day: CalendarDay) -> RawSignal {
        RawSignal(
            claim: claim, sourceType: .publicURL, sourceURL: "https://a.example/1", asOf: day.adding(days: -10), type: .expansion,
            scope: .company)
    }

    private func request(title: String = "Quality Director") -> ProspectRequest {
        ProspectRequest(
            company: .init(name: Self.company), contact: .init(name: "Graham Petty", title: title, persona: "quality"), tier: .B,
            mode: .hybrid, runDate: day)
    }

    private func result(_ status: PipelineResult.Status = .ready, used: [String] = [], body: String? = nil) -> PipelineResult {
        func found(_ id: String, _ claim: String) -> PipelineResult.Found {
            .init(id: id, claim: claim, sourceType: .publicURL, sourceURL: "https://b.example/\(id)", asOf: day.adding(days: -5), type: .funding)
        }
        var result = PipelineResult(
            version: 1, status: status, company: .init(name: "NORTHMOOR BIOLOGICS, Inc."), contact: .init(name: "graham  petty"))
        result.research = .init(signals: [
            found("signal_001", "\(Self.company) raised money for its cell culture plant"), found("x", "Home"),
        ])
        result.variants = [
            .init(subject: "Records after a change", body: body ?? Self.body("\(Self.company) raised money for its cell culture plant."), usedSignalIDs: used)
        ]
        return result
    }

    private static func body(_ opening: String, greeting: String = "Hi Graham,") -> String {
        greeting + "\n\n" + opening
            + " When a site changes, the paperwork tends to lag behind the work, and people end up keeping the same record in more "
            + "than one place. I have a short checklist that shows where such gaps usually sit, and it takes a few minutes to go "
            + "through. Would it be useful if I sent it over?"
    }

    private func pipeline(_ result: PipelineResult) throws -> ExternalPipeline {
        ExternalPipeline(
            rules: try Rules.load(Rules.defaultYAML, file: "default.yaml"), sources: [Known(day: day)], command: Answer(result: result),
            outputRoot: "/out")
    }

    private func run(
        _ result: PipelineResult, title: String = "Quality Director"
    ) async throws -> (research: Research, generation: Generation, validation: Validation?) {
        let pipeline = try pipeline(result)
        let research = try await pipeline.research(request(title: title), outside: OpenMeter.outside)
        let generation = try await pipeline.generate(request(title: title), research: research)
        guard case .drafted(let draft) = generation else { return (research, generation, nil) }
        return (research, generation, try await pipeline.validate(request(title: title), research: research, draft: draft))
    }

    private func draft(_ generation: Generation) throws -> GeneratedDraft {
        guard case .drafted(let draft) = generation else { throw StepFailure.permanent("\(generation)") }
        return draft
    }

    @Test func `Its signals join the ledger's under other ids, which its draft then uses`() async throws {
        let (research, generation, validation) = try await run(result(used: ["signal_001", "signal_001"]))
        #expect(research.signals.map(\.id) == ["signal_001", "signal_002"])
        #expect(research.signals.map(\.provider) == ["known", "pipeline"])
        #expect(research.sources.map(\.dropped) == [0, 1])
        #expect(try draft(generation).variants.first?.usedSignalIDs == ["signal_002"])
        #expect(validation?.failures == [])
    }

    @Test func `A signal that is none backs nothing, even where the ledger has one of its id`() async throws {
        var answer = result(used: ["signal_001"])
        answer.research = .init(signals: [.init(id: "signal_001", claim: "Home", sourceType: .publicURL)])
        answer.status = .ready
        var request = request()
        request.mode = .legacy
        let pipeline = try pipeline(answer)
        let research = try await pipeline.research(request, outside: OpenMeter.outside)
        #expect(research.handedOver?.variants.first?.usedSignalIDs == ["dropped:signal_001"])
    }

    @Test func `Persona, confidence and review are the ledger's`() async throws {
        let (_, generation, _) = try await run(result(used: ["signal_001"]), title: "Regulatory Affairs Manager")
        let brief = try draft(generation).brief
        #expect(brief.persona == "regulatory" && brief.confidence <= .medium)
        #expect(try draft(generation).reviewReasons == ["automation is not allowed for regulatory"])
    }

    @Test func `The first wording that passes is the best, and all that were tried are kept`() async throws {
        var answer = result(used: ["signal_001"], body: Self.body("\(Self.company) bought a plant in Cork for 40 million dollars."))
        answer.variants?.append(contentsOf: result(used: ["signal_001"]).variants ?? [])
        let (_, generation, validation) = try await run(answer)
        #expect(validation?.status == .passed)
        #expect(try draft(generation).writings.map(\.outcome) == [.discarded, .kept])
    }

    @Test func `Its FAILED stands, and so does a greeting of somebody else`() async throws {
        var answer = result(used: ["signal_001"])
        answer.validation = .init(status: .failed, failures: [.init(check: "tone", detail: "stiff")])
        #expect(try await run(answer).validation?.failures.map(\.check) == [.pipeline])
        let greeted = Self.body("\(Self.company) raised money for its cell culture plant.", greeting: "Dear Dr. Quill,")
        #expect(try await run(result(used: ["signal_001"], body: greeted)).validation?.failures.contains { $0.check == .voice } == true)
    }

    @Test func `Too little research is refused whatever it says, and its own refusals are kept`() async throws {
        var answer = result()
        answer.research = nil
        guard case .refused(let refusal) = try await run(answer).generation else { return #expect(Bool(false), "drafted") }
        #expect(refusal.reason == "Insufficient signals (1/2 for tier B)")
        answer.status = .rejected
        answer.reason = "Graham Petty has left"
        guard case .refused(let own) = try await run(answer).generation else { return #expect(Bool(false), "drafted") }
        #expect(own == Refusal(status: .rejected, reason: "pipeline: the contact has left", whatWouldHelp: "The pipeline did not say"))
    }

    @Test func `What it handed over is stored with the research, and reads back the same`() async throws {
        var answer = result(.requiresManualReview, used: ["signal_001"])
        answer.artefacts = [.init(name: "notes", text: "# heading")]
        let research = try await pipeline(answer).research(request(), outside: OpenMeter.outside)
        let stored = try StableJSON.encode(research)
        #expect(try JSONDecoderOf.research(stored) == research)
        let text = Artefacts.researchMarkdown(request: request(), research: research, refusal: nil)
        #expect(text.hasSuffix("## From the pipeline: notes\n\n\\# heading\n"))
    }

    @Test func `Somebody else's result is no result`() async throws {
        var other = result()
        other.contact.name = "Ada Quill"
        await #expect(throws: StepFailure.permanent("pipeline broke its contract: the result is about another contact than was asked about")) {
            try await pipeline(other).research(request(), outside: OpenMeter.outside)
        }
    }
}

private enum JSONDecoderOf {
    static func research(_ text: String) throws -> Research { try JSONDecoder().decode(Research.self, from: Data(text.utf8)) }
}

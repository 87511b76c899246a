public import LedgerCore
public import LedgerStore
public import Prospect

/// Drafts for one contact outside any run. Calls of a model are entered in the ledger, as calls of no run.
public struct LooseDraft: Sendable {
    let pipeline: any ProspectPipeline
    let model: (any LanguageModel)?
    let rates: ModelRates
    let clock: RunClock
    let isExternal: Bool
    let store: @Sendable () throws -> Store

    public struct Result: Sendable {
        public let request: ProspectRequest
        public let research: Research
        public let generation: Generation
        /// Nil where the pipeline refused.
        public let validation: Validation?
        public var passes: Bool { validation?.status == .passed }
    }

    /// - Parameters:
    ///   - isExternal: the pipeline's research calls the outside.
    ///   - store: opened where there is a model, or the pipeline is external.
    public init(
        pipeline: any ProspectPipeline, isExternal: Bool = false, model: (any LanguageModel)?, rates: ModelRates,
        clock: RunClock, store: @escaping @Sendable () throws -> Store
    ) {
        self.pipeline = pipeline
        self.isExternal = isExternal
        self.model = model
        self.rates = rates
        self.clock = clock
        self.store = store
    }

    /// - Throws: `StoreError` where a call cannot be entered.
    public func draft(_ request: ProspectRequest) async throws -> Result {
        let calls = model != nil || isExternal
        let meter = calls ? LedgerMeter(store: try store(), subject: CallSubject(), lease: nil, clock: clock) : nil
        let outside = isExternal ? meter.map { Outside(meter: $0) } : nil
        let research = try await pipeline.research(request, outside: outside ?? .closed)
        let recorded = meter.flatMap { meter in
            model.map { RecordedModel(model: $0, rates: rates, clock: clock, meter: meter) }
        }
        let generation = try await pipeline.generate(request, research: research, model: recorded)
        guard case .drafted(let draft) = generation else {
            return Result(request: request, research: research, generation: generation, validation: nil)
        }
        let validation = try await pipeline.validate(request, research: research, draft: draft)
        return Result(request: request, research: research, generation: generation, validation: validation)
    }
}

/// A model each call of which is entered, as a call of no run. It is asked once: whoever waits for one draft tries again.
private struct RecordedModel: LanguageModel {
    let model: any LanguageModel
    let rates: ModelRates
    let clock: RunClock
    let meter: LedgerMeter

    var name: String { model.name }

    func answer(_ prompt: ModelPrompt) async throws -> ModelAnswer {
        let call = rates.call(prompt, spelled: try StableJSON.encode(prompt), of: name)
        let id = try await meter.enterModelCall(call, at: clock.realNow())
        do {
            let answer = try await model.answer(prompt)
            try await meter.settle(id, rates.end(of: answer, call))
            return answer
        } catch {
            let failure = error as? ModelFailure ?? .unavailable("stopped", isCharged: true)
            try await meter.settle(id, rates.end(of: failure, call))
            throw error
        }
    }
}

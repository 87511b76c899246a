public import LedgerCore
public import LedgerStore
public import Prospect

/// Drafts for one contact outside any run. Calls of a model are entered in the ledger, as calls of no run.
public struct LooseDraft: Sendable {
    let pipeline: any ProspectPipeline
    let model: (any LanguageModel)?
    let rates: ModelRates
    let clock: RunClock
    let store: @Sendable () throws -> Store

    public struct Result: Sendable {
        public let request: ProspectRequest
        public let research: Research
        public let generation: Generation
        /// Nil where the pipeline refused.
        public let validation: Validation?
        public var passes: Bool { validation?.status == .passed }
    }

    /// - Parameter store: opened where there is a model.
    public init(
        pipeline: any ProspectPipeline, model: (any LanguageModel)?, rates: ModelRates, clock: RunClock,
        store: @escaping @Sendable () throws -> Store
    ) {
        self.pipeline = pipeline
        self.model = model
        self.rates = rates
        self.clock = clock
        self.store = store
    }

    /// - Throws: `StoreError` where a call cannot be entered.
    public func draft(_ request: ProspectRequest) async throws -> Result {
        let research = try await pipeline.research(request)
        let recorded = try model.map { RecordedModel(model: $0, rates: rates, clock: clock, store: try store()) }
        let generation = try await pipeline.generate(request, research: research, model: recorded)
        guard case .drafted(let draft) = generation else {
            return Result(request: request, research: research, generation: generation, validation: nil)
        }
        let validation = try await pipeline.validate(request, research: research, draft: draft)
        return Result(request: request, research: research, generation: generation, validation: validation)
    }
}

/// A model each call of which is entered when it is over. It is asked once: whoever waits for one draft tries again.
private struct RecordedModel: LanguageModel {
    let model: any LanguageModel
    let rates: ModelRates
    let clock: RunClock
    let store: Store

    var name: String { model.name }

    func answer(_ prompt: ModelPrompt) async throws -> ModelAnswer {
        let startedAt = clock.realNow()
        do {
            let answer = try await model.answer(prompt)
            let end = ModelCallEnd(
                status: .ok, inputTokens: answer.inputTokens, outputTokens: answer.outputTokens,
                costMicroUSD: rates.microUSD(input: answer.inputTokens, output: answer.outputTokens),
                endedAt: clock.realNow())
            try await store.record(end, of: name, purpose: prompt.purpose.rawValue, startedAt: startedAt)
            return answer
        } catch let failure as ModelFailure {
            let text = try StableJSON.encode(prompt)
            let most = rates.mostMicroUSD(promptBytes: text.utf8.count, maxTokens: prompt.maxTokens)
            let end = ModelCallEnd(
                status: .error, detail: failure.detail, costMicroUSD: failure.mayBeCharged ? most : 0,
                endedAt: clock.realNow())
            try await store.record(end, of: name, purpose: prompt.purpose.rawValue, startedAt: startedAt)
            throw failure
        }
    }
}

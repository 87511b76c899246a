public import LedgerCore
public import LedgerStore
public import Prospect
import Synchronization

/// Drafts for one contact outside any run. Calls to the outside are entered in the ledger, as calls of no run; what they
/// bring is not kept.
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

    /// - Parameter store: opened when the first call is to be made.
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
        let meter = MeterOnDemand(clock: clock, store: store)
        let outside = Outside(meter: meter, cache: Outside.closed.cache)
        let research = try await pipeline.research(request, outside: outside)
        let recorded = model.map { RecordedModel(model: $0, rates: rates, meter: meter) }
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
    let meter: any CallMeter

    var name: String { model.name }

    func answer(_ prompt: ModelPrompt) async throws -> ModelAnswer {
        let call = rates.call(prompt, spelled: try StableJSON.encode(prompt), of: name)
        let id = try await meter.enterModelCall(call)
        do {
            let answer = try await model.answer(prompt)
            try await meter.settle(id, rates.end(of: answer, call))
            return answer
        } catch let error where !(error is any LedgerFault) {
            let failure = error as? ModelFailure ?? .unavailable("stopped", isCharged: true)
            try await meter.settle(id, rates.end(of: failure, call))
            throw error
        }
    }
}

/// A meter whose ledger is opened, and made where there is none, by the first call.
private final class MeterOnDemand: CallMeter {
    private let clock: RunClock
    private let open: @Sendable () throws -> Store
    private let store = Mutex<Store?>(nil)

    init(clock: RunClock, store: @escaping @Sendable () throws -> Store) {
        self.clock = clock
        open = store
    }

    deinit { try? store.withLock { try $0?.close() } }

    private func meter() throws -> LedgerMeter {
        let store = try store.withLock { store in
            let opened = try store ?? open()
            store = opened
            return opened
        }
        return LedgerMeter(store: store, subject: CallSubject(), lease: nil, clock: clock)
    }

    func enter(_ call: OutsideCall) async throws -> CallID { try await meter().enter(call) }
    func settle(_ id: CallID, _ end: OutsideCallEnd) async throws { try await meter().settle(id, end) }
}

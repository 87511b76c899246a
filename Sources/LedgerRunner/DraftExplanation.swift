public import LedgerCore
public import LedgerStore
public import Prospect

/// Why a draft says what it says: each sentence with what it rests on, and the wordings that were tried for it.
public struct DraftExplanation: Sendable {
    public struct Sentence: Sendable {
        public let text: String
        /// Empty where it claims nothing of the company.
        public let signals: [Signal]

        public init(text: String, signals: [Signal]) {
            self.text = text
            self.signals = signals
        }
    }

    public let draft: DraftCase
    public let request: ProspectRequest
    public let research: Research
    public let generated: GeneratedDraft
    public let validation: Validation?
    public let sentences: [Sentence]
    public var best: Variant? { generated.variants.first }

    /// From rows alone.
    /// - Parameter rules: those the draft was written by.
    /// - Throws: `StoreError.noSuchDraft`; `StoreError.refused` where a stored stage does not read.
    public init(_ id: DraftID, store: Store, rules: (Run, String?) throws -> Rules) throws {
        draft = try store.draftCase(id)
        let run = try store.run(draft.attempt.runID)
        let files = try AttemptFiles(draft.attempt, run: run)
        guard let research = files.research, let generated = files.draft else {
            throw StoreError.refused("draft \(id) has no stored generation")
        }
        request = files.request
        self.research = research
        self.generated = generated
        validation = files.validation
        sentences = try rules(run, draft.experiment).grounds(of: generated, request: files.request, research: research)
            .map { ground in
                Sentence(
                    text: ground.text,
                    signals: ground.signalIDs.compactMap { id in research.signals.first { $0.id == id } })
            }
    }
}

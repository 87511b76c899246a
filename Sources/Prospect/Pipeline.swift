public import LedgerCore

/// The port the ledger calls: one contact in, one validated draft or a reasoned refusal out, in three steps
/// whose results are stored one by one, so that a step is never done twice.
///
/// A step throws only for faults (an outage, a defect); a refusal is a value.
public protocol ProspectPipeline: Sendable {
    /// - Parameter outside: what sources may use of the ledger: calls are metered, answers kept.
    func research(_ request: ProspectRequest, outside: Outside) async throws -> Research
    /// - Parameter model: writes where there is one; else, and where nothing of it passes, the composer does.
    func generate(
        _ request: ProspectRequest, research: Research, model: (any LanguageModel)?
    ) async throws -> Generation
    func validate(_ request: ProspectRequest, research: Research, draft: GeneratedDraft) async throws -> Validation
}

extension ProspectPipeline {
    /// Without calls to the outside.
    public func research(_ request: ProspectRequest) async throws -> Research {
        try await research(request, outside: .closed)
    }

    /// Without a model: what the composer writes.
    public func generate(_ request: ProspectRequest, research: Research) async throws -> Generation {
        try await generate(request, research: research, model: nil)
    }
}

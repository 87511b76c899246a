import LedgerCore
import Prospect

/// The pipeline of a run: one set of rules, or one for each experiment its accounts are split between.
struct RunPipeline {
    /// Of accounts without an experiment, and of all where the run is not split.
    let rules: Rules
    private let arms: [String: Rules]
    private let modelRanks: Bool

    /// - Throws: `RulesError` where stored rules do not load.
    init(_ run: Run) throws {
        rules = try Rules.load(run.rulesYAML, file: "rules of run \(run.id)")
        arms = try Dictionary(
            uniqueKeysWithValues: run.armRules.map {
                ($0.key, try Rules.load($0.value, file: "rules of experiment \($0.key) of run \(run.id)"))
            })
        modelRanks = run.settings.modelRanks
    }

    /// The rules an account of this experiment is drafted by.
    func rules(of experiment: String?) -> Rules { experiment.flatMap { arms[$0] } ?? rules }

    /// - Parameters:
    ///   - command: drafts in place of the native pipeline.
    ///   - deadline: for each source.
    func reading(
        _ sources: [any SignalSource], command: (any PipelineCommand)? = nil, outputRoot: String, deadline: Duration
    ) -> any ProspectPipeline {
        func pipeline(_ rules: Rules) -> any ProspectPipeline {
            guard let command else {
                return NativePipeline(rules: rules, sources: sources, modelRanks: modelRanks, sourceDeadline: deadline)
            }
            return ExternalPipeline(
                rules: rules, sources: sources, command: command, outputRoot: outputRoot, sourceDeadline: deadline)
        }
        return SplitPipeline(whole: pipeline(rules), arms: arms.mapValues(pipeline))
    }
}

/// Hands each request to the pipeline of its experiment.
private struct SplitPipeline: ProspectPipeline {
    let whole: any ProspectPipeline
    let arms: [String: any ProspectPipeline]

    private func arm(_ request: ProspectRequest) -> any ProspectPipeline {
        request.experiment.flatMap { arms[$0] } ?? whole
    }

    func research(_ request: ProspectRequest, outside: Outside) async throws -> Research {
        try await arm(request).research(request, outside: outside)
    }

    func generate(
        _ request: ProspectRequest, research: Research, model: (any LanguageModel)?
    ) async throws -> Generation {
        try await arm(request).generate(request, research: research, model: model)
    }

    func validate(
        _ request: ProspectRequest, research: Research, draft: GeneratedDraft
    ) async throws -> Validation {
        try await arm(request).validate(request, research: research, draft: draft)
    }
}

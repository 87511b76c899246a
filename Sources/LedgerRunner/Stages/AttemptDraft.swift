import Foundation
import LedgerCore
import LedgerStore
import Prospect

/// Advances an attempt from research through generation to a validated draft, or to a reasoned refusal. What each
/// step came to is stored in the transaction that moves the attempt on; none is open while a step runs.
struct AttemptDraft {
    let store: Store
    let pipeline: any ProspectPipeline
    /// Of one attempt; nil where the composer writes.
    let model: (Attempt) -> (any LanguageModel)?
    let outside: (Attempt) -> Outside
    let output: OutputRoot
    let run: Run
    let worker: WorkerID
    let lease: Lease
    let clock: RunClock
    let stopwatch: Stopwatch

    enum Outcome {
        /// The attempt stands at the gates. `isSuppressed`: its contact is not to be written to, by now.
        case validated(AttemptFiles, isSuppressed: Bool)
        case refused(reason: String)
        /// Its contact is not to be written to, by now: nothing was drafted.
        case skipped(reason: String)
    }

    /// Runs the stages that are left. `isStopping` is asked between them; nil is returned where it stopped.
    func advance(_ attempt: Attempt, isStopping: () -> Bool) async throws -> Outcome? {
        var files = try AttemptFiles(attempt, run: run)
        if files.research == nil { files = try await research(files) }
        if isStopping() { return nil }
        if files.generated == nil {
            if try await store.skipIfSuppressed(attempt, by: worker) { return .skipped(reason: "suppressed") }
            files = try await generate(files)
        }
        if case .refused(let refusal) = files.generated?.generation { return .refused(reason: refusal.reason) }
        if isStopping() { return nil }
        if files.validation != nil { return .validated(files, isSuppressed: try store.isSuppressed(attempt.id)) }
        return try await validate(files)
    }

    private func research(_ files: AttemptFiles) async throws -> AttemptFiles {
        var files = files
        try lease.require()
        let research = try await StageFailure.naming(.research, stopwatch) {
            try await pipeline.research(files.request, outside: outside(files.attempt))
        }
        try await store.finishResearch(files.attempt, by: worker, result: try StableJSON.encode(research))
        files.research = research
        FaultPoint.reached("researched")
        return files
    }

    private func generate(_ files: AttemptFiles) async throws -> AttemptFiles {
        var files = files
        guard let research = files.research else { return files }
        try lease.require()
        let generation = try await StageFailure.naming(.generate, stopwatch) {
            try await pipeline.generate(files.request, research: research, model: model(files.attempt))
        }
        let generated = StoredGeneration(generation: generation, generatedAt: clock.now())
        files.generated = generated
        let result = try StableJSON.encode(generated)
        switch generation {
        case .refused(let refusal):
            let artefacts = try written([files.artefact(.research)])
            try await store.refuse(
                files.attempt, by: worker, result: result, reason: refusal.reason, artefacts: artefacts)
        case .drafted(let draft):
            try await store.finishGeneration(
                files.attempt, by: worker, result: result, draft: try files.record(draft, research))
        }
        FaultPoint.reached("generated")
        return files
    }

    private func validate(_ files: AttemptFiles) async throws -> Outcome? {
        var files = files
        guard let research = files.research, let draft = files.draft else { return nil }
        try lease.require()
        let validation = try await StageFailure.naming(.validate, stopwatch) {
            try await pipeline.validate(files.request, research: research, draft: draft)
        }
        files.validation = validation
        try files.render([.research, .variants, .contextQuality])
        let artefacts = try written([.research, .variants, .contextQuality].map { try files.artefact($0) })
        FaultPoint.reached("written")
        let isSuppressed = try await store.finishValidation(
            files.attempt, by: worker, result: try StableJSON.encode(validation), artefacts: artefacts)
        FaultPoint.reached("validated")
        return .validated(files, isSuppressed: isSuppressed)
    }

    /// Writes what can be written, and returns it. A folder that leads out of the root, or is none, is a matter of
    /// this account alone: the gates reject for the files that are not there, and the run goes on.
    private func written(_ artefacts: [Artefact]) throws -> [Artefact] {
        try artefacts.filter { artefact in
            do {
                try output.write(artefact.text, to: artefact.path)
                return true
            } catch let error as OutputError where error.isOfThisPath {
                return false
            }
        }
    }
}

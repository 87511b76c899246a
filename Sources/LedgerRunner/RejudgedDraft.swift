public import LedgerCore
public import LedgerStore
public import Prospect

/// A stored draft under rules it was not written by, or under today's validator.
public struct RejudgedDraft: Sendable {
    public let id: DraftID
    public let runID: RunID
    public let companyName: String
    public let state: DraftState
    public let before: Outcome
    public let confidenceBefore: ConfidenceMode
    public let rejudgement: Rejudgement

    public enum Outcome: String, Sendable {
        case passed = "PASSED"
        /// Passes, and waits for a person.
        case held = "HELD"
        case failed = "FAILED"

        init(passes: Bool, isHeld: Bool) { self = !passes ? .failed : isHeld ? .held : .passed }
    }

    public var after: Outcome { Outcome(passes: rejudgement.passes, isHeld: !rejudgement.reviewReasons.isEmpty) }
    public var changes: Bool { before != after }

    /// The drafts of a run that were judged before; one that is still under way is left out.
    /// - Throws: as `DraftExplanation`.
    public static func all(
        of runID: RunID, store: Store, rules: (Run, String?) throws -> Rules, visit: (RejudgedDraft) throws -> Void
    ) throws {
        let run = try store.run(runID)
        for id in try store.draftIDs(of: runID) {
            let draft = try store.draftCase(id)
            let files = try AttemptFiles(draft.attempt, run: run)
            guard let research = files.research, let generated = files.draft, let validation = files.validation else {
                continue
            }
            let after = try rules(run, draft.experiment).rejudge(generated, request: files.request, research: research)
            try visit(
                RejudgedDraft(
                    id: id, runID: runID, companyName: draft.attempt.company.name, state: draft.state,
                    before: Outcome(passes: validation.status == .passed, isHeld: generated.reviewRequired),
                    confidenceBefore: generated.brief.confidence, rejudgement: after))
        }
    }
}

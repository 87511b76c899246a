import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore
import Synchronization

/// Takes attempts through their states by the store's functions alone, several at once.
struct StoreDrive: Sendable {
    let store: Store
    let run: Run
    let worker: WorkerID
    let texts: Texts
    /// Attempts begun at most.
    let limit: Int

    private let counts = Counts()

    private final class Counts: Sendable {
        let begun = Mutex(0)
        let claims = Mutex<[Double]>([])
        let opened = Mutex(0)
    }

    init(_ ledger: Ledger, texts: Texts, tasks: Int, limit: Int) throws {
        store = ledger.store
        let runID = try ledger.runID()
        worker = try ledger.join(runID, slots: tasks)
        run = try store.run(runID)
        self.texts = texts
        self.limit = limit
    }

    func work(tasks: Int) async throws -> Measurement {
        let began = Usage()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<tasks { group.addTask { try await workOne() } }
            try await group.waitForAll()
        }
        // Closes the accounts whose last attempt has ended.
        _ = try await claim()
        var result = Measurement(since: began)
        result.attempts = min(limit, counts.begun.withLock { $0 })
        result.opened = counts.opened.withLock { $0 }
        (result.commits, result.changes) = store.commitCounts
        let claims = counts.claims.withLock { $0.sorted() }
        result.claims = claims.count
        result.claimMilliseconds = claims[claims.count / 2] * 1e3
        return result
    }

    func leave() throws { try store.leave(worker, of: run.id) }

    private func claim() async throws -> Claim {
        let began = ContinuousClock.now
        let claim = try await store.claim(1, of: run.id, for: worker, now: noon, longestPause: .seconds(86_400))
        let taken = began.duration(to: .now) / .seconds(1)
        counts.claims.withLock { $0.append(taken) }
        return claim
    }

    private func workOne() async throws {
        let opening = Opening(store: store, run: run, worker: worker)
        while counts.begun.withLock({ $0 }) < limit {
            switch try await claim().work.first {
            case .findContacts(let account):
                try await opening.open(account)
                counts.opened.withLock { $0 += 1 }
            case .advance(let attempt):
                counts.begun.withLock { $0 += 1 }
                try await advance(attempt)
            case nil: return
            }
        }
    }

    private func advance(_ attempt: Attempt) async throws {
        try await store.finishResearch(attempt, by: worker, result: texts.research)
        var draft = texts.draft
        draft.contactName = attempt.contact.name
        draft.contactTitle = attempt.contact.title
        try await store.finishGeneration(attempt, by: worker, result: texts.generate, draft: draft)
        _ = try await store.finishValidation(
            attempt, by: worker, result: texts.validate,
            artefacts: [
                file(attempt, .research, "research", "research.md"),
                file(attempt, .variants, "drafts", "variants.json"),
                file(attempt, .contextQuality, "drafts", "context_quality.json"),
            ])
        try await store.decide(
            attempt, by: worker, verdicts: Gate.allCases.map { Verdict(gate: $0, failure: nil) }, state: .accepted,
            reason: nil, artefacts: [file(attempt, .email, "drafts", "email.md")], decidedAt: noon)
    }

    private func file(_ attempt: Attempt, _ kind: Artefact.Kind, _ folder: String, _ ending: String) -> Artefact {
        Artefact(
            kind: kind, path: "\(attempt.company.folder)/\(folder)/\(attempt.fileStem)_\(ending)", text: texts.text)
    }
}

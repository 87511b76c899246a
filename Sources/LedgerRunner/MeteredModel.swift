import LedgerCore
import LedgerStore
import Prospect

/// A model as one attempt may use it: what it answered before is not asked again, each call is reserved under the
/// run's budget before it is made and settled after, and outages are waited out for a bounded time.
struct MeteredModel: LanguageModel {
    let model: any LanguageModel
    let rates: ModelRates
    let attempt: Attempt
    let store: Store
    let meter: LedgerMeter
    let lease: Lease
    let clock: RunClock
    let retry: ModelRetry

    var name: String { model.name }

    func answer(_ prompt: ModelPrompt) async throws -> ModelAnswer {
        let text = try StableJSON.encode(prompt)
        if let known = try store.answer(to: Digest.sha256(text), of: attempt.id) {
            return try StageJSON.decode(ModelAnswer.self, known)
        }
        // What was not ranked before it was written is not ranked afterwards: what was written rests on the plan.
        if prompt.purpose == .rank, try store.hasAnswers(attempt.id) { throw ModelFailure.rejected("was not ranked before") }
        var failures = 0
        while true {
            do {
                return try await ask(prompt, spelled: text, tryNumber: failures + 1)
            } catch let failure as ModelFailure {
                try await Task.sleep(for: try pause(after: failure, failures: failures))
                failures += 1
            }
        }
    }

    /// - Throws: the failure where it is final; `StepFailure.rateLimited` where the attempt is put off, which costs it
    ///   no try: so that it comes to an end all the same, that is done while few of its calls have failed.
    private func pause(after failure: ModelFailure, failures: Int) throws -> Duration {
        switch retry.decide(failure, failures: failures) {
        case .wait(let pause): return pause
        case .giveUp: throw failure
        case .putOff(let pause):
            guard try store.failedCalls(of: attempt.id) < retry.mostFailedCalls else { throw failure }
            throw StepFailure.rateLimited(failure.detail, retryAfter: pause)
        }
    }

    private func ask(_ prompt: ModelPrompt, spelled text: String, tryNumber: Int) async throws -> ModelAnswer {
        let call = rates.call(prompt, spelled: text, of: name, tryNumber: tryNumber)
        let id = try await meter.enterModelCall(call)
        do {
            let answer = try await model.answer(prompt)
            let stored = StoredAnswer(
                model: name, purpose: prompt.purpose.rawValue, prompt: text, answer: try StableJSON.encode(answer),
                answerSHA256: Digest.sha256(answer.text))
            let counted = try await store.settle(
                id, of: attempt.id, rates.end(of: answer, call), at: clock.realNow(), keeping: stored)
            FaultPoint.reached("answered")
            return try counted.map { try StageJSON.decode(ModelAnswer.self, $0) } ?? answer
        } catch let failure as ModelFailure {
            try await meter.settle(id, rates.end(of: failure, call))
            throw failure
        } catch let error where !(error is any LedgerFault) {
            // Stopped while it was under way, say: it may be charged for.
            try await meter.settle(
                id, OutsideCallEnd(status: .error, detail: "stopped", costMicroUSD: call.mostMicroUSD))
            throw error
        }
    }
}

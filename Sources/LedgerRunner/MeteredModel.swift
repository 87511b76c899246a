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
                return try await ask(prompt, spelled: text)
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

    private func ask(_ prompt: ModelPrompt, spelled text: String) async throws -> ModelAnswer {
        try lease.require()
        let call = ModelCall(
            attempt: attempt, model: name, purpose: prompt.purpose.rawValue,
            reservedMicroUSD: rates.mostMicroUSD(promptBytes: text.utf8.count, maxTokens: prompt.maxTokens),
            startedAt: clock.realNow())
        let id = try await reserve(call)
        FaultPoint.reached("reserved")
        do {
            let answer = try await model.answer(prompt)
            let stored = StoredAnswer(
                prompt: text, answer: try StableJSON.encode(answer), answerSHA256: Digest.sha256(answer.text))
            let counted = try await store.settle(id, of: call, end: end(of: answer, call), answer: stored)
            FaultPoint.reached("answered")
            return try counted.map { try StageJSON.decode(ModelAnswer.self, $0) } ?? answer
        } catch let failure as ModelFailure {
            try await store.settle(id, of: call, end: end(of: failure, call), answer: nil)
            throw failure
        } catch let error where Task.isCancelled || error is CancellationError {
            // Stopped while it was under way: it may be charged for.
            let stopped = ModelCallEnd(
                status: .error, detail: "stopped", costMicroUSD: call.reservedMicroUSD, endedAt: clock.realNow())
            try await store.settle(id, of: call, end: stopped, answer: nil)
            throw error
        }
    }

    /// Waits while calls under way may give back what they reserved and did not use.
    private func reserve(_ call: ModelCall) async throws -> Int64 {
        while true {
            switch try await store.reserve(call) {
            case .entered(let id): return id
            case .noRoom(othersUnderWay: false): throw ModelFailure.budgetSpent
            case .noRoom(othersUnderWay: true): try await Task.sleep(for: .milliseconds(200))
            }
            try lease.require()
        }
    }

    private func end(of answer: ModelAnswer, _ call: ModelCall) -> ModelCallEnd {
        // Never above what was reserved, which is the most that a call can cost.
        let cost = rates.microUSD(input: answer.inputTokens, output: answer.outputTokens)
        return ModelCallEnd(
            status: .ok, inputTokens: answer.inputTokens, outputTokens: answer.outputTokens,
            costMicroUSD: min(cost, call.reservedMicroUSD), endedAt: clock.realNow())
    }

    private func end(of failure: ModelFailure, _ call: ModelCall) -> ModelCallEnd {
        ModelCallEnd(
            status: .error, detail: String(failure.detail.prefix(200)),
            costMicroUSD: failure.mayBeCharged ? call.reservedMicroUSD : 0, endedAt: clock.realNow())
    }
}

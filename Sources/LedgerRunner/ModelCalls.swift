import LedgerCore
import Prospect

extension ModelRates {
    /// A call as it is entered: with the most that it can cost.
    func call(_ prompt: ModelPrompt, spelled text: String, of model: String, tryNumber: Int = 1) -> OutsideCall {
        OutsideCall(
            provider: model.split(separator: "/").first.map(String.init) ?? model, operation: prompt.purpose.rawValue,
            tryNumber: tryNumber,
            mostMicroUSD: mostMicroUSD(promptBytes: text.utf8.count, maxTokens: prompt.maxTokens), detail: model)
    }

    func end(of answer: ModelAnswer, _ call: OutsideCall) -> OutsideCallEnd {
        // Never above what was reserved, which is the most that a call can cost; and no less where the answer does not
        // tell what it took.
        let isTold = answer.inputTokens > 0 && answer.outputTokens > 0
        let cost = isTold ? microUSD(input: answer.inputTokens, output: answer.outputTokens) : call.mostMicroUSD
        return OutsideCallEnd(
            status: .ok, results: 1, inputTokens: answer.inputTokens, outputTokens: answer.outputTokens,
            costMicroUSD: min(cost, call.mostMicroUSD))
    }

    func end(of failure: ModelFailure, _ call: OutsideCall) -> OutsideCallEnd {
        var end = OutsideCallEnd(
            status: .error, detail: String(failure.detail.prefix(200)),
            costMicroUSD: failure.mayBeCharged ? call.mostMicroUSD : 0)
        if case .rateLimited(_, let retryAfter?) = failure { end.providerPause = retryAfter }
        return end
    }
}

extension CallMeter {
    /// - Throws: `ModelFailure` where there is no room.
    func enterModelCall(_ call: OutsideCall) async throws -> CallID {
        do {
            return try await enter(call)
        } catch let refused as CallRefused {
            guard let wait = refused.wait else {
                throw refused.isOfBudget ? ModelFailure.budgetSpent : .rejected(refused.description)
            }
            throw ModelFailure.rateLimited(refused.description, retryAfter: wait)
        }
    }
}

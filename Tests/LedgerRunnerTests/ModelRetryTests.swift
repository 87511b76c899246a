import LedgerCore
import Prospect
import Testing

@testable import LedgerRunner

@Suite struct ModelRetryTests {
    private let retry = ModelRetry()

    @Test func `An outage is tried three times, each after a longer pause`() {
        let outage = ModelFailure.unavailable("status 500", isCharged: false)
        for failures in 0..<2 {
            guard case .wait(let pause) = retry.decide(outage, failures: failures) else {
                Issue.record("gave up after \(failures) failures")
                continue
            }
            let full = Duration.seconds(2) * (failures + 1)
            #expect(pause > full * 0.74 && pause <= full)
        }
        #expect(retry.decide(outage, failures: 2) == .giveUp)
    }

    @Test func `A pause the vendor asks for is kept, put off or not waited for, by its length`() {
        func decision(_ seconds: Int) -> ModelRetry.Decision {
            retry.decide(.rateLimited("status 429", retryAfter: .seconds(seconds)), failures: 0)
        }
        guard case .wait(let pause) = decision(20) else {
            Issue.record("did not wait")
            return
        }
        #expect(pause == .seconds(20))
        #expect(decision(21) == .putOff(.seconds(21)) && decision(300) == .putOff(.seconds(300)))
        #expect(decision(301) == .giveUp)
    }

    @Test func `What cannot go well is not tried again`() {
        for failure in [ModelFailure.rejected("status 401"), .unusable("too large"), .budgetSpent] {
            #expect(retry.decide(failure, failures: 0) == .giveUp)
        }
    }

    @Test func `No pause is longer than a slot may be held`() {
        var slow = ModelRetry()
        slow.firstPause = .seconds(3_600)
        guard case .wait(let pause) = slow.decide(.unavailable("x", isCharged: true), failures: 1) else {
            Issue.record("did not wait")
            return
        }
        #expect(pause <= slow.longestWait)
    }

    @Test func `Costs are rounded up, and a reservation is never less than the call`() {
        let rates = ModelRates(input: 3, output: 15)
        #expect(rates.microUSD(input: 1, output: 1) == 18)
        #expect(ModelRates(input: 0.1, output: 0).microUSD(input: 1, output: 0) == 1)
        #expect(rates.mostMicroUSD(promptBytes: 4_000, maxTokens: 900) >= rates.microUSD(input: 4_000, output: 900))
        #expect(ModelRates().mostMicroUSD(promptBytes: 4_000, maxTokens: 900) == 0)
    }
}

import Foundation
import LedgerCore

/// What a vendor's answer came to: the value, and what it took.
struct VendorAnswer<Value: Sendable>: Sendable {
    var value: Value
    /// Records.
    var results = 0
    var credits = 0
    var costMicroUSD: Int64 = 0
    var detail: String?
}

/// Makes requests to one vendor: each try is metered, outages and rate limits are waited out for a bounded time, and
/// a provider that asks to be left alone is left alone by every process.
struct VendorClient: Sendable {
    /// Tries of one request, the first among them.
    var maxTries = 3
    /// Before the second try; doubled for each after it.
    var firstPause = Duration.milliseconds(500)
    /// The longest that is waited before a try.
    var longestWait = Duration.seconds(10)

    /// - Parameters:
    ///   - call: as it is entered, with the most it can take.
    ///   - read: makes a value of any answer, whatever its status; throws `VendorFailure` where it is none.
    /// - Throws: `VendorFailure`; `CallRefused`; `CancellationError`; `LedgerFault`.
    func send<Value>(
        _ request: HTTPExchange, as call: OutsideCall, meter: any CallMeter,
        read: (HTTPExchange.Answer) throws -> VendorAnswer<Value>
    ) async throws -> Value {
        var call = call
        while true {
            do {
                return try await once(request, as: call, meter: meter, read: read)
            } catch let failure as VendorFailure {
                guard let pause = pause(after: failure, tries: call.tryNumber) else { throw failure }
                try await Task.sleep(for: pause)
                call.tryNumber += 1
            }
        }
    }

    private func once<Value>(
        _ request: HTTPExchange, as call: OutsideCall, meter: any CallMeter,
        read: (HTTPExchange.Answer) throws -> VendorAnswer<Value>
    ) async throws -> Value {
        let id = try await meter.enter(call)
        do {
            let answer = try read(try await Self.exchange(request))
            try await meter.settle(
                id,
                OutsideCallEnd(
                    status: .ok, detail: answer.detail, results: answer.results,
                    credits: min(answer.credits, call.mostCredits),
                    costMicroUSD: min(answer.costMicroUSD, call.mostMicroUSD)))
            return answer.value
        } catch let failure as VendorFailure {
            try await meter.settle(id, Self.end(of: failure, call))
            throw failure
        } catch let error where !(error is any LedgerFault) {
            // Stopped while it was under way: it may be charged for.
            try await meter.settle(id, Self.end(of: .outage("stopped", mayBeCharged: true), call))
            throw error
        }
    }

    private static func exchange(_ request: HTTPExchange) async throws -> HTTPExchange.Answer {
        do {
            return try await request.send()
        } catch let failure as HTTPExchange.Failure {
            throw VendorFailure(failure, mostBytes: request.mostBytes)
        }
    }

    private static func end(of failure: VendorFailure, _ call: OutsideCall) -> OutsideCallEnd {
        var end = OutsideCallEnd(
            status: .unavailable, detail: String(failure.description.prefix(200)),
            credits: failure.mayBeCharged ? call.mostCredits : 0,
            costMicroUSD: failure.mayBeCharged ? call.mostMicroUSD : 0)
        switch failure {
        case .rateLimited(_, let retryAfter?): end.providerPause = retryAfter
        case .refused, .unusable: end.status = .error
        case .rateLimited(_, nil), .rejected, .quota, .outage: break
        }
        return end
    }

    /// Nil where trying again is of no use, or not for so long.
    private func pause(after failure: VendorFailure, tries: Int) -> Duration? {
        guard tries < maxTries else { return nil }
        let backoff = firstPause * Double(1 << min(tries - 1, 10)) * Double.random(in: 0.75...1.25)
        switch failure {
        case .outage: return min(backoff, longestWait)
        case .rateLimited(_, let retryAfter):
            guard let retryAfter else { return min(backoff, longestWait) }
            return retryAfter <= longestWait ? max(retryAfter, .milliseconds(50)) : nil
        case .rejected, .quota, .refused, .unusable: return nil
        }
    }
}

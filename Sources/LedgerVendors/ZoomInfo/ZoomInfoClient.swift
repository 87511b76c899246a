import Foundation
import LedgerCore

/// Asks ZoomInfo, with a token that is renewed where it is refused.
struct ZoomInfoClient: Sendable {
    private let access: ZoomInfoAccess
    let wire: any ZoomInfoWire
    private let tokens: AccessTokens
    private let client = VendorClient()

    /// Of an answer; a page of people is some 25 KB.
    private static let mostBytes = 2 * 1_024 * 1_024

    init(_ access: ZoomInfoAccess) {
        self.access = access
        wire = access.wire
        tokens = AccessTokens(access.issuer)
    }

    /// - Throws: `VendorFailure`; `CallRefused`; `CancellationError`; `LedgerFault`.
    func ask<Value: Sendable>(
        _ request: WireRequest, as call: OutsideCall, meter: any CallMeter,
        read: (VendorJSON, HTTPExchange.Answer) throws(VendorFailure) -> VendorAnswer<Value>
    ) async throws -> Value {
        let token = try await tokens.token(meter: meter)
        do {
            return try await send(request, token, call, meter, read)
        } catch is TokenRefused {
            let fresh = try await tokens.token(insteadOf: token, meter: meter)
            var again = call
            again.tryNumber += 1
            do {
                return try await send(request, fresh, again, meter, read)
            } catch let refused as TokenRefused {
                throw refused.failure
            }
        }
    }

    private struct TokenRefused: Error { let failure: VendorFailure }

    private func send<Value: Sendable>(
        _ request: WireRequest, _ token: String, _ call: OutsideCall, _ meter: any CallMeter,
        _ read: (VendorJSON, HTTPExchange.Answer) throws(VendorFailure) -> VendorAnswer<Value>
    ) async throws -> Value {
        let exchange = HTTPExchange(
            url: access.url + request.path, headers: [("authorization", "Bearer \(token)"), ("accept", wire.contentType)],
            body: request.body, contentType: wire.contentType, timeout: access.timeout, mostBytes: Self.mostBytes)
        var status = 0
        do {
            return try await client.send(exchange, as: call, meter: meter) { answer in
                status = answer.status
                if let failure = VendorFailure(zoomInfo: answer) { throw failure }
                guard let json = VendorJSON(answer.body) else { throw VendorFailure.unusable("the answer is no JSON") }
                return try read(json, answer)
            }
        } catch let failure as VendorFailure where status == 401 {
            throw TokenRefused(failure: failure)
        }
    }
}

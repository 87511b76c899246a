import Foundation
import LedgerCore
import Synchronization
import Testing

@testable import LedgerVendors

/// Tokens of a process.
@Suite struct ZoomInfoTokenTests {
    /// Gives `token 1`, `token 2`, …, each after a moment.
    private final class Issuer: TokenIssuer {
        let given = Mutex(0)
        let lifetime: Duration
        let failure: VendorFailure?

        init(lifetime: Duration = .seconds(3_600), failure: VendorFailure? = nil) {
            self.lifetime = lifetime
            self.failure = failure
        }

        func token(insteadOf rejected: String?, meter: any CallMeter) async throws -> AccessToken {
            let number = given.withLock { given in
                given += 1
                return given
            }
            try await Task.sleep(for: .milliseconds(20))
            if let failure { throw failure }
            return AccessToken("token \(number)", lifetime: lifetime)
        }
    }

    private let meter = Outside.closed.meter

    @Test func `Many who need a token at once get one that was asked for once`() async throws {
        let issuer = Issuer()
        let tokens = AccessTokens(issuer)
        let given = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { [meter] in try await tokens.token(meter: meter) } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(given == ["token 1"] && issuer.given.withLock { $0 } == 1)
    }

    @Test func `A refused token is replaced once, however many were refused with it`() async throws {
        let issuer = Issuer()
        let tokens = AccessTokens(issuer)
        let first = try await tokens.token(meter: meter)
        let given = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { [meter] in try await tokens.token(insteadOf: first, meter: meter) } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(given == ["token 2"])
        #expect(try await tokens.token(insteadOf: first, meter: meter) == "token 2")
    }

    @Test func `A token is used until shortly before its end`() async throws {
        let tokens = AccessTokens(Issuer(lifetime: .milliseconds(100)))
        #expect(try await tokens.token(meter: meter) == "token 1")
        try await Task.sleep(for: .milliseconds(95))
        #expect(try await tokens.token(meter: meter) == "token 2")
        #expect(AccessToken.margin(.seconds(3_600)) == .seconds(60) && AccessToken.margin(.seconds(10)) == .seconds(1))
    }

    @Test func `Credentials that were rejected are not tried again, and an outage is`() async throws {
        for (failure, tries) in [(VendorFailure.rejected("status 401"), 1), (.outage("status 503", mayBeCharged: false), 3)] {
            let issuer = Issuer(failure: failure)
            let tokens = AccessTokens(issuer)
            for _ in 0..<3 {
                await #expect(throws: failure) { try await tokens.token(meter: meter) }
            }
            #expect(issuer.given.withLock { $0 } == tries)
        }
    }
}

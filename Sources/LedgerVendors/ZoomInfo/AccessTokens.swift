import Foundation
import LedgerCore

/// A token that calls are made with; kept in memory, or in a file of the user's own.
struct AccessToken: Sendable {
    let value: String
    /// It is not used after this, which is before it is over.
    let until: ContinuousClock.Instant

    /// - Parameters:
    ///   - lifetime: as the vendor says.
    ///   - margin: how long before its end it is no longer used.
    init(_ value: String, lifetime: Duration, margin: Duration? = nil) {
        self.value = value
        until = .now + lifetime - (margin ?? Self.margin(lifetime))
    }

    /// A tenth of its life, at most a minute.
    static func margin(_ lifetime: Duration) -> Duration { min(lifetime / 10, .seconds(60)) }
}

/// Gets tokens from a vendor.
protocol TokenIssuer: Sendable {
    /// - Parameter rejected: a token that is no longer taken, and not to be given again.
    /// - Throws: `VendorFailure`; `CallRefused`; `LedgerFault`.
    func token(insteadOf rejected: String?, meter: any CallMeter) async throws -> AccessToken
}

/// The token of this process: got once, by one of those who need it, and anew before it is over. Credentials that were
/// rejected are not tried again.
actor AccessTokens {
    private let issuer: any TokenIssuer
    private var current: AccessToken?
    private var underWay: Task<AccessToken, any Error>?
    private var rejection: VendorFailure?

    init(_ issuer: any TokenIssuer) { self.issuer = issuer }

    /// - Parameter rejected: a token that was just refused; another is given.
    func token(insteadOf rejected: String? = nil, meter: any CallMeter) async throws -> String {
        if let rejection { throw rejection }
        if let current, current.value != rejected, current.until > .now { return current.value }
        let isOwn = underWay == nil
        let task = underWay ?? Task { [issuer] in try await issuer.token(insteadOf: rejected, meter: meter) }
        underWay = task
        do {
            let token = try await task.value
            if underWay == task { (current, underWay) = (token, nil) }
            return token.value
        } catch {
            if underWay == task { underWay = nil }
            if let failure = error as? VendorFailure, case .rejected = failure { rejection = failure }
            // A matter of whoever began it: who only waited begins anew.
            if !isOwn, error is any LedgerFault { return try await self.token(insteadOf: rejected, meter: meter) }
            throw error
        }
    }
}

public import LedgerCore

/// ZoomInfo, which this build cannot ask: its API needs a customer's credentials, and none are configured.
///
/// It stands in the vendor's place so that a run which asks for ZoomInfo says why each account was skipped
/// instead of finding nobody.
public struct ZoomInfoContacts: ContactSource {
    public let name = "zoominfo"

    public init() {}

    /// - Throws: `ContactSourceUnavailable`, always.
    public func contacts(
        at account: AccountQuery, persona: SearchPersona, meter: any CallMeter
    ) throws -> [FoundContact] {
        throw ContactSourceUnavailable(provider: "ZoomInfo", cause: .noCredentials)
    }
}

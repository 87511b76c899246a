import LedgerCore

/// Finds the account that a row names, by the rules of `AccountIdentity.isSame`, without comparing with each.
///
/// Where two accounts share a name and a row gives no more than that name, it belongs to the first of them.
struct AccountIndex: Sendable {
    private let identities: [AccountIdentity]
    private var byID: [String: [Int]] = [:]
    private var byDomain: [String: [Int]] = [:]
    private var byName: [String: [Int]] = [:]

    init(_ accounts: [AccountQuery]) {
        identities = accounts.map(\.identity)
        for (place, identity) in identities.enumerated() {
            if let id = identity.externalID { byID[id, default: []].append(place) }
            if let domain = identity.domain { byDomain[domain, default: []].append(place) }
            byName[identity.nameKey, default: []].append(place)
        }
    }

    /// The account's place in the list the index was made of.
    func place(of wanted: AccountIdentity) -> Int? {
        if let id = wanted.externalID, let place = byID[id]?.first { return place }
        if let domain = wanted.domain, let place = first(of: byDomain[domain], same: wanted) { return place }
        return wanted.nameKey.isEmpty ? nil : first(of: byName[wanted.nameKey], same: wanted)
    }

    private func first(of places: [Int]?, same wanted: AccountIdentity) -> Int? {
        places?.first { identities[$0].isSame(as: wanted) }
    }
}

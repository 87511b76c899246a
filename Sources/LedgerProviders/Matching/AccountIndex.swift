import LedgerCore

/// Finds the account that a row names, by the rules of `AccountIdentity.isSame`, without comparing with each.
///
/// A row that fits several accounts alike belongs to none of them: nothing is given to the wrong company.
struct AccountIndex: Sendable {
    private var identities: [AccountIdentity] = []
    private var placeOf: [AccountIdentity: Int] = [:]
    private var byID: [String: [Int]] = [:]
    private var byDomain: [String: [Int]] = [:]
    private var byName: [String: [Int]] = [:]

    init(_ accounts: [AccountQuery]) {
        for identity in accounts.map(\.identity) where placeOf[identity] == nil {
            let place = identities.count
            identities.append(identity)
            placeOf[identity] = place
            if let id = identity.externalID { byID[id, default: []].append(place) }
            if let domain = identity.domain { byDomain[domain, default: []].append(place) }
            byName[identity.nameKey, default: []].append(place)
        }
    }

    /// The place of the account a row names among those the index was made of, each counted once; nil where it is
    /// none of them.
    /// - Throws: `RowRefusal` where several fit alike.
    func place(ofRow wanted: AccountIdentity) throws(RowRefusal) -> Int? {
        if let id = wanted.externalID, let place = try only(of: byID[id], wanted, "add a domain") { return place }
        if let domain = wanted.domain, let place = try only(of: byDomain[domain], wanted, "add an account id") {
            return place
        }
        if wanted.nameKey.isEmpty { return nil }
        return try only(of: byName[wanted.nameKey], wanted, "add a domain or account id")
    }

    /// The place of one of the accounts the index was made of, or of the only one it can be.
    func place(of account: AccountIdentity) -> Int? {
        placeOf[account] ?? (try? place(ofRow: account))
    }

    /// The one that fits; among several, the one whose domain or else whose name is the row's.
    private func only(
        of places: [Int]?, _ wanted: AccountIdentity, _ remedy: String
    ) throws(RowRefusal) -> Int? {
        var fitting = (places ?? []).filter { identities[$0].isSame(as: wanted) }
        if fitting.count < 2 { return fitting.first }
        for trait in [\AccountIdentity.domain, \.nameKeyIfAny] where fitting.count > 1 {
            let closer = fitting.filter { identities[$0][keyPath: trait] == wanted[keyPath: trait] }
            if wanted[keyPath: trait] != nil, !closer.isEmpty { fitting = closer }
        }
        guard fitting.count < 2 else {
            throw RowRefusal(reason: "names \(fitting.count) accounts of the list; \(remedy)")
        }
        return fitting.first
    }
}

extension AccountIdentity {
    fileprivate var nameKeyIfAny: String? { nameKey.isEmpty ? nil : nameKey }
}

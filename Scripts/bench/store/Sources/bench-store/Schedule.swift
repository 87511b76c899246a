import LedgerCore

/// The shortest that a run can take by the order of the design, where the ledger itself takes no time at all.
///
/// At time 0 and whenever something ends, the free slots are filled by a walk in rank order: `SlotWalk` says whose
/// contacts are looked up, which contacts may start, and who has to wait for what is better ranked. A lookup holds a slot
/// for as long as its calls take, one after the other or all at once; a contact holds one for its generation. Every draft
/// is accepted. The clock then goes on to the next end.
struct Schedule {
    let accounts: Int
    let contacts: Int
    let perAccount: Int
    let total: Int
    let slots: Int
    let lookup: Double
    let generation: Double

    private struct Account {
        var isLookedUp = false, isKnown = false, isClosed = false
        var waiting = 0, started = 0, accepted = 0
    }

    func length() -> Double {
        var state = Array(repeating: Account(), count: accounts)
        var underWay: [(ends: Double, account: Int)] = []
        var now = 0.0
        while true {
            fill(&state, &underWay, now)
            guard let next = underWay.map(\.ends).min() else { return now }
            now = next
            for (_, account) in underWay.filter({ $0.ends == now }) { end(&state[account]) }
            underWay.removeAll { $0.ends == now }
        }
    }

    private func end(_ account: inout Account) {
        if account.isKnown {
            account.started -= 1
            account.accepted += 1
        } else {
            account.isKnown = true
            account.waiting = contacts
        }
    }

    private func fill(_ state: inout [Account], _ underWay: inout [(ends: Double, account: Int)], _ now: Double) {
        let closed = state.filter(\.isClosed).reduce(0) { $0 + $1.accepted }
        var walk = SlotWalk(maxTotalDrafts: total, acceptedByClosed: closed, maxDraftsPerAccount: perAccount)
        for index in state.indices where !state[index].isClosed && !walk.isOver && underWay.count < slots {
            let account = state[index]
            let known = AccountSlots.Contacts(accepted: account.accepted, started: account.started, waiting: account.waiting)
            let accepted = state.reduce(0) { $0 + $1.accepted }
            switch walk.visit(AccountSlots(contacts: account.isKnown ? known : nil), isTotalReached: { accepted >= total }) {
            case .findContacts where !account.isLookedUp:
                state[index].isLookedUp = true
                underWay.append((now + lookup, index))
            case .start(let count):
                for _ in 0..<min(count, slots - underWay.count) {
                    state[index].waiting -= 1
                    state[index].started += 1
                    underWay.append((now + generation, index))
                }
            case .close: state[index].isClosed = true
            case .findContacts, .wait: break
            }
        }
    }
}

/// What a walk in rank order has to know of an account that is not done with.
public struct AccountSlots: Sendable, Equatable {
    /// Nil while its contacts are unknown.
    public var contacts: Contacts?

    public struct Contacts: Sendable, Equatable {
        public var accepted: Int
        /// Begun and not ended: running, or to be tried again.
        public var started: Int
        /// Not begun.
        public var waiting: Int

        public init(accepted: Int, started: Int, waiting: Int) {
            self.accepted = accepted
            self.started = started
            self.waiting = waiting
        }
    }

    public init(contacts: Contacts?) { self.contacts = contacts }
}

/// Decides which work of a run may start, account by account in rank order, so that any number of workers come to
/// what a single one would.
///
/// A single worker takes one contact after another, best account first, while both caps have room. Several may start
/// a contact early only when it is certain that the single one would have come to it: when there is a slot for it
/// even if all that is better ranked takes every slot it still could. So each account reserves what it could still
/// take, `min(cap per account, accepted + started + waiting)`, the whole cap while its contacts are unknown; and work
/// at an account starts within the room that those before it leave.
public struct SlotWalk: Sendable {
    public enum Move: Sendable, Equatable {
        case findContacts
        /// So many of the waiting contacts have a slot for certain.
        case start(Int)
        /// Nothing more can come of the account. `cap` is what keeps its waiting contacts from a slot.
        case close(cap: Cap?)
        /// Work of it is under way, or what is better ranked has to be decided first.
        case wait
    }

    public enum Cap: Sendable, Equatable { case account, total }

    private let perAccount: Int
    /// Slots that those walked past leave, at worst.
    private var room: Int
    /// All accounts walked past are closed, so that `room` is no guess.
    private var isExact = true

    /// - Parameters:
    ///   - maxTotalDrafts: the run's cap.
    ///   - acceptedByClosed: accepted drafts of the accounts that are done with, wherever they rank.
    ///   - maxDraftsPerAccount: the cap of each account.
    public init(maxTotalDrafts: Int, acceptedByClosed: Int, maxDraftsPerAccount: Int) {
        perAccount = maxDraftsPerAccount
        room = maxTotalDrafts - acceptedByClosed
    }

    /// No account further down can start anything now.
    public var isOver: Bool { room <= 0 }

    /// All accounts so far are closed: where the walk ends here, the run is done.
    public var isDone: Bool { isExact }

    /// The next account in rank order.
    /// - Parameter isTotalReached: whether the accepted drafts of this account and all ranked better come to the
    ///   run's cap; asked only where all of them are decided.
    public mutating func visit(_ account: AccountSlots, isTotalReached: () throws -> Bool) rethrows -> Move {
        guard let contacts = account.contacts else {
            pass(reserving: perAccount)
            return .findContacts
        }
        let busy = contacts.accepted + contacts.started
        let move = try move(contacts, limit: min(perAccount, room), busy: busy, isTotalReached)
        if case .close = move {
            room -= contacts.accepted
        } else {
            pass(reserving: min(perAccount, busy + contacts.waiting))
        }
        return move
    }

    private func move(
        _ contacts: AccountSlots.Contacts, limit: Int, busy: Int, _ isTotalReached: () throws -> Bool
    ) rethrows -> Move {
        if contacts.waiting > 0, busy < limit { return .start(min(contacts.waiting, limit - busy)) }
        if contacts.started > 0 { return .wait }
        if contacts.waiting == 0 { return .close(cap: nil) }
        // Full, with people left over: which cap keeps them out can hang on accounts that are not decided yet.
        if room > contacts.accepted { return .close(cap: .account) }
        guard isExact else { return .wait }
        // One that is tried again may find its slot taken further down.
        if contacts.accepted < perAccount { return .close(cap: .total) }
        return .close(cap: try isTotalReached() ? .total : .account)
    }

    private mutating func pass(reserving slots: Int) {
        room -= slots
        isExact = false
    }
}

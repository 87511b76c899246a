public import LedgerCore
public import LedgerStore

/// How long things are kept, in days; nil: for ever.
public struct RetentionAges: Sendable, Equatable {
    public var drafts: Int?
    public var contacts: Int?
    public var research: Int?
    public var events: Int?

    public init() {}
}

/// What a retention erased, or would erase.
public struct Retained: Sendable, Equatable {
    public var contacts = 0
    public var attempts = 0
    public var answers = 0
    public var events = 0
    /// What each erasure erased, by its id: each has its receipt.
    public var erased: [Int64: [String]] = [:]
}

/// Erases what is older than configured ages, a bounded number of rows in each transaction: stopped anywhere, it is
/// continued by the same command.
public struct ApplyRetention: Sendable {
    private let store: Store
    private let ages: RetentionAges
    private let now: Timestamp
    private let actor: String

    /// Contacts or attempts of one transaction.
    private static let batch = 100

    public init(store: Store, ages: RetentionAges, now: Timestamp, actor: String) {
        self.store = store
        self.ages = ages
        self.now = now
        self.actor = actor
    }

    /// Says what would be erased.
    public func preview() throws -> Retained {
        var found = Retained()
        // With a contact go all attempts at them, which may be old too.
        var attempts: Set<AttemptID> = []
        try eachOldContact { contacts in
            found.contacts += contacts.count
            attempts.formUnion(try store.attempts(at: contacts))
        }
        try eachOldAttempt { attempts.formUnion($0) }
        found.attempts = attempts.count
        if let research = before(ages.research) { found.answers = try store.prunableResearch(before: research) }
        if let events = before(ages.events) {
            found.events = try store.prunableRuns(before: events, keeping: 0).reduce(0) { $0 + $1.events }
        }
        return found
    }

    /// - Parameter pausing: called between two transactions, so that a run at work gets its turn.
    /// - Throws: `StoreError`; what was erased until then stays so.
    public func apply(pausing: () -> Void = {}) throws -> Retained {
        var done = Retained()
        try eachOldContact { contacts in
            try erase(RetentionPlan(contacts: contacts), &done)
            pausing()
        }
        try eachOldAttempt { attempts in
            try erase(RetentionPlan(attempts: attempts), &done)
            pausing()
        }
        if let research = before(ages.research) { done.answers = try store.pruneResearch(before: research) }
        if let events = before(ages.events) {
            for run in try store.prunableRuns(before: events, keeping: 0) {
                done.events += try store.prune(run.runID, before: events, by: actor, pausing: pausing)
            }
        }
        return done
    }

    private func erase(_ plan: RetentionPlan, _ done: inout Retained) throws {
        let erasure = try store.eraseOld(plan, by: actor, files: ErasableFiles.paths)
        done.contacts += erasure.receipt.contacts
        done.attempts += erasure.receipt.attempts
        done.erased[erasure.receipt.id] = erasure.fragments
    }

    private func eachOldContact(_ body: ([ContactID]) throws -> Void) throws {
        guard let time = before(ages.contacts) else { return }
        var last = ContactID(0)
        while true {
            let found = try store.oldContacts(before: time, after: last, limit: Self.batch)
            guard let newest = found.last else { return }
            last = newest
            try body(found)
        }
    }

    private func eachOldAttempt(_ body: ([AttemptID]) throws -> Void) throws {
        guard let time = before(ages.drafts) else { return }
        var last = AttemptID(0)
        while true {
            let found = try store.oldAttempts(before: time, after: last, limit: Self.batch)
            guard let newest = found.last else { return }
            last = newest
            try body(found)
        }
    }

    private func before(_ days: Int?) -> Timestamp? { days.map { now.adding(hours: -24 * $0) } }
}

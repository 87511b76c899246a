public import LedgerCore
public import LedgerStore

/// The ledger's own meter: what it lets through is a row before the call is made.
struct LedgerMeter: CallMeter {
    let store: Store
    let subject: CallSubject
    /// Nil where no worker does the work.
    let lease: Lease?
    let clock: RunClock
    /// How long a limit is waited for; beyond, the call is refused.
    var longestWait = Duration.seconds(30)

    func enter(_ call: OutsideCall) async throws -> CallID {
        let deadline = clock.realNow().adding(milliseconds: Int64(longestWait / .milliseconds(1)))
        while true {
            try Task.checkCancellation()
            try lease?.require()
            switch try await store.enter(call, for: subject, now: { [clock] in clock.realNow() }) {
            case .entered(let id):
                FaultPoint.reached("reserved")
                return id
            case .noRoom(_, othersUnderWay: true):
                // They may give back what they reserved and did not use.
                try await Task.sleep(for: .milliseconds(200))
            case .noRoom(let refused, othersUnderWay: false):
                guard let until = refused.until, until <= deadline else { throw refused }
                let wait = until.millisecondsSinceEpoch - clock.realNow().millisecondsSinceEpoch
                try await Task.sleep(for: .milliseconds(max(1, wait) + Int64.random(in: 0...20)))
            }
        }
    }

    func settle(_ id: CallID, _ end: OutsideCallEnd) async throws {
        try await store.settle(id, end, at: clock.realNow())
    }
}

/// The ledger's meter for calls that belong to no run.
public struct ProviderMeter: CallMeter {
    private let meter: LedgerMeter

    public init(store: Store, clock: RunClock) {
        meter = LedgerMeter(store: store, subject: CallSubject(), lease: nil, clock: clock)
    }

    public func enter(_ call: OutsideCall) async throws -> CallID { try await meter.enter(call) }
    public func settle(_ id: CallID, _ end: OutsideCallEnd) async throws { try await meter.settle(id, end) }
}

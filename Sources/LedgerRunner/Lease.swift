import LedgerCore
import Synchronization

/// A worker's hold on what it has claimed, as the worker itself can know it without asking: until the end it last
/// wrote, by a clock that also counts while the process is stopped.
final class Lease: Sendable {
    let length: Duration
    private let end: Mutex<Int64>

    /// - Parameter length: at least four times the pause between two looks at it.
    init(length: Duration) {
        self.length = length
        end = Mutex(0)
    }

    /// The end of a lease that begins now.
    func next(from now: Timestamp) -> LeaseEnd {
        let milliseconds = Int64(length / .milliseconds(1))
        return LeaseEnd(
            at: now.adding(milliseconds: milliseconds), uptime: ProcessIdentity.uptime() + milliseconds)
    }

    /// The ledger has this end.
    func extend(to end: LeaseEnd) { self.end.withLock { $0 = end.uptime } }

    var isHeld: Bool { ProcessIdentity.uptime() < end.withLock { $0 } }

    /// A quarter of it is over.
    var isDue: Bool {
        end.withLock { $0 } - ProcessIdentity.uptime() < Int64(length / .milliseconds(1)) * 3 / 4
    }

    /// Asked before each call to the outside: a process that was stopped must not spend on what another has by now.
    /// - Throws: `LeaseLost`.
    func require() throws {
        if !isHeld { throw LeaseLost() }
    }
}

/// The worker may no longer hold what it works on.
struct LeaseLost: LedgerFault {}

import Synchronization

/// Raised by a signal: the runner takes nothing new, lets what is under way end within the grace, and ends resumable.
public final class StopFlag: Sendable {
    private let raisedAt = Mutex<ContinuousClock.Instant?>(nil)

    public init() {}

    public func raise() { raisedAt.withLock { $0 = $0 ?? .now } }

    public var isRaised: Bool { raisedAt.withLock { $0 != nil } }

    /// Raised, and `grace` is over.
    func isOver(_ grace: Duration) -> Bool {
        guard let at = raisedAt.withLock({ $0 }) else { return false }
        return at.duration(to: .now) >= grace
    }
}

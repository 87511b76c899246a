import Synchronization

/// Raised by a signal: the runner takes nothing new, gives back what it holds and ends resumable.
public final class StopFlag: Sendable {
    private let raised = Atomic(false)

    public init() {}

    public func raise() { raised.store(true, ordering: .releasing) }

    public var isRaised: Bool { raised.load(ordering: .acquiring) }
}

import Prospect

/// How often and how long a failing model is waited for before the composer writes.
public struct ModelRetry: Sendable, Equatable {
    /// Tries in all.
    public var maxTries = 3
    /// Before the second try; doubled before the third. Shortened by up to a quarter at random, so that those who
    /// failed together do not come back together.
    public var firstPause = Duration.seconds(2)
    /// A model that asks for a longer pause puts the attempt off instead.
    public var longestWait = Duration.seconds(20)
    /// One that asks for more than this is not waited for at all.
    public var longestPutOff = Duration.seconds(300)
    /// Calls of one attempt that may fail before it is put off no more.
    public var mostFailedCalls = 10

    public init() {}

    enum Decision: Equatable {
        case wait(Duration)
        case putOff(Duration)
        case giveUp
    }

    /// - Parameter failures: before this one.
    func decide(_ failure: ModelFailure, failures: Int) -> Decision {
        switch failure {
        case .rejected, .unusable, .budgetSpent: return .giveUp
        case .rateLimited(_, let retryAfter?) where retryAfter > longestPutOff: return .giveUp
        case .rateLimited(_, let retryAfter?) where retryAfter > longestWait: return .putOff(retryAfter)
        case .rateLimited(_, let retryAfter):
            return failures + 1 < maxTries ? .wait(max(retryAfter ?? .zero, backoff(failures))) : .giveUp
        case .unavailable: return failures + 1 < maxTries ? .wait(backoff(failures)) : .giveUp
        }
    }

    private func backoff(_ failures: Int) -> Duration {
        min(firstPause * Double(1 << min(failures, 10)), longestWait) * Double.random(in: 0.75...1)
    }
}

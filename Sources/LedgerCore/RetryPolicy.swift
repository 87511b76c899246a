/// Why a step that calls the outside did not come to a result.
///
/// A refusal is no failure: it is a result (`rejected`). An error of any other type counts as `transient`.
public enum StepFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The other side asks to come back later. It costs no try.
    case rateLimited(String, retryAfter: Duration)
    /// It may go well another time: it costs a try, and is tried again until they are spent.
    case transient(String)
    /// It cannot go well: wrong credentials, a broken contract. Nothing is tried again.
    case permanent(String)

    public var description: String { text }

    /// At most 200 characters.
    public var text: String {
        switch self {
        case .rateLimited(let detail, _), .transient(let detail), .permanent(let detail): String(detail.prefix(200))
        }
    }
}

/// When a failed step is tried again.
public struct RetryPolicy: Sendable, Equatable {
    /// Tries in all, the first among them.
    public var maxTries: Int
    /// Pause before the second try; doubled for each after it.
    public var firstPause: Duration
    public var longestPause: Duration

    /// - Parameters:
    ///   - maxTries: default 4.
    ///   - firstPause: default 2 s.
    ///   - longestPause: default 5 min. Also the longest that a rate limit is waited for at once.
    public init(maxTries: Int = 4, firstPause: Duration = .seconds(2), longestPause: Duration = .seconds(300)) {
        self.maxTries = maxTries
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    public enum Decision: Sendable, Equatable {
        /// `counted`: it costs a try.
        case retry(after: Duration, counted: Bool)
        case fail
    }

    /// What follows a failure.
    /// - Parameters:
    ///   - tries: failures before this one.
    ///   - jitter: 0...1; spreads those who failed together over the second half of the pause.
    public func decide(_ failure: StepFailure, tries: Int, jitter: Double) -> Decision {
        switch failure {
        case .permanent: return .fail
        case .rateLimited(_, let retryAfter):
            return .retry(after: min(max(retryAfter, .milliseconds(100)), longestPause), counted: false)
        case .transient:
            guard tries + 1 < maxTries else { return .fail }
            let doubled = firstPause * Double(UInt64(1) << UInt64(min(max(tries, 0), 30)))
            return .retry(after: min(doubled, longestPause) * (0.5 + jitter / 2), counted: true)
        }
    }
}

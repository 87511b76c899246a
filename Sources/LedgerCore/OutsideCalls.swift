/// A call to an outside service, entered before it is made with the most it can take.
public struct OutsideCall: Sendable, Equatable {
    /// Whose limits it counts against: `zoominfo`, `sec`, `perplexity`, `anthropic`.
    public var provider: String
    /// `contacts:quality`, `submissions`, `write`.
    public var operation: String
    /// Which try of the same request it is, from 1.
    public var tryNumber: Int
    /// Credits of the vendor's that it can take at most.
    public var mostCredits: Int
    /// Millionths of a US dollar that it can cost at most.
    public var mostMicroUSD: Int64
    /// What is worth telling of it: the model that is asked.
    public var detail: String?

    public init(
        provider: String, operation: String, tryNumber: Int = 1, mostCredits: Int = 0, mostMicroUSD: Int64 = 0,
        detail: String? = nil
    ) {
        self.provider = provider
        self.operation = operation
        self.tryNumber = tryNumber
        self.mostCredits = mostCredits
        self.mostMicroUSD = mostMicroUSD
        self.detail = detail
    }
}

/// What an outside call came to.
public struct OutsideCallEnd: Sendable, Equatable {
    public var status: ProviderCall.Status
    /// For people: what went wrong, or what is worth knowing. Names no person, no key and no text of a draft.
    public var detail: String?
    /// Records it brought.
    public var results: Int
    public var credits: Int
    public var inputTokens: Int
    public var outputTokens: Int
    public var costMicroUSD: Int64
    /// The provider asked to be left alone for so long: no process calls it before. A day counts at most.
    public var providerPause: Duration?

    /// - Parameters:
    ///   - credits: never more than was entered with the call.
    ///   - costMicroUSD: never more than was entered with the call.
    public init(
        status: ProviderCall.Status, detail: String? = nil, results: Int = 0, credits: Int = 0, inputTokens: Int = 0,
        outputTokens: Int = 0, costMicroUSD: Int64 = 0, providerPause: Duration? = nil
    ) {
        self.status = status
        self.detail = detail
        self.results = results
        self.credits = credits
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.costMicroUSD = costMicroUSD
        self.providerPause = providerPause
    }
}

/// Whom a call is made for; all nil for one that belongs to no run.
public struct CallSubject: Sendable, Equatable {
    public var runID: RunID?
    public var accountID: AccountID?
    public var attemptID: AttemptID?

    public init(runID: RunID? = nil, accountID: AccountID? = nil, attemptID: AttemptID? = nil) {
        self.runID = runID
        self.accountID = accountID
        self.attemptID = attemptID
    }
}

/// Where calls to the outside are entered before they are made, and settled when they end. Limits and budgets are
/// shared by all processes that work with the ledger.
public protocol CallMeter: Sendable {
    /// Waits for a rate limit that opens soon, and enters the call.
    /// - Throws: `CallRefused` where there is no room; `CancellationError`.
    func enter(_ call: OutsideCall) async throws -> CallID

    /// Called once for each call that was entered, in whatever way it ended. Cancellation does not reach it.
    func settle(_ id: CallID, _ end: OutsideCallEnd) async throws
}

/// An error that is a matter of this process and its ledger: no failure of whoever was asked.
public protocol LedgerFault: Error {}

/// A call that was not made: it would go beyond a limit of its provider or a budget.
public struct CallRefused: Error, Sendable, Equatable, CustomStringConvertible {
    /// `zoominfo`; `*` where all calls together are limited.
    public let provider: String
    /// What is spent: `sec allows 8 calls a second`, `the run's budget of 50 zoominfo credits is spent`.
    public let description: String
    /// When there is room again; nil for a run's budget, which stays spent.
    public let until: Timestamp?
    /// How long that is from when it was refused.
    public let wait: Duration?
    /// It is a budget of the run that is spent.
    public let isOfBudget: Bool

    public init(
        provider: String, description: String, until: Timestamp? = nil, now: Timestamp? = nil, isOfBudget: Bool = false
    ) {
        self.isOfBudget = isOfBudget
        self.provider = provider
        self.description = description
        self.until = until
        wait = until.flatMap { until in
            now.map { .milliseconds(max(0, until.millisecondsSinceEpoch - $0.millisecondsSinceEpoch)) }
        }
    }

    /// What it means for the step that wanted to make the call: it comes back later where that is soon, else it fails.
    public var failure: StepFailure {
        guard let wait, wait <= .seconds(300) else { return .permanent(description) }
        return .rateLimited(description, retryAfter: wait)
    }
}

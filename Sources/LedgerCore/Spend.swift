/// What calls to the outside took.
public struct Spend: Sendable, Equatable {
    /// Calls of one provider and operation.
    public struct Line: Sendable, Equatable {
        public var provider: String
        public var operation: String
        public var calls = 0
        public var ok = 0
        /// The provider could not or would not answer.
        public var unavailable = 0
        /// The answer, or the request, was of no use.
        public var failed = 0
        /// Under way, or of a process that died: they count with the most they can have taken.
        public var unsettled = 0
        public var results = 0
        public var credits = 0
        public var inputTokens = 0
        public var outputTokens = 0
        public var costMicroUSD: Int64 = 0

        public init(provider: String, operation: String) {
            self.provider = provider
            self.operation = operation
        }
    }

    /// A limit and how much of it is used, in what it limits.
    public struct Use: Sendable, Equatable {
        public let limit: CallLimit
        public let used: Int64

        public init(limit: CallLimit, used: Int64) {
            self.limit = limit
            self.used = used
        }
    }

    /// A provider that asked to be left alone.
    public struct Pause: Sendable, Equatable {
        public let provider: String
        public let until: Timestamp
        public let reason: String

        public init(provider: String, until: Timestamp, reason: String) {
            self.provider = provider
            self.until = until
            self.reason = reason
        }
    }

    public var lines: [Line]
    public var limits: [Use]
    public var pauses: [Pause]
    /// Of the run that was asked about; nil where it has none, or no run was named.
    public var budget: BudgetText?

    public init(lines: [Line], limits: [Use], pauses: [Pause], budget: BudgetText? = nil) {
        self.lines = lines
        self.limits = limits
        self.pauses = pauses
        self.budget = budget
    }

    public var costMicroUSD: Int64 { lines.map(\.costMicroUSD).reduce(0, +) }
}

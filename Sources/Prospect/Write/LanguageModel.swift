/// A language model that rewrites plans. What it says is never taken for true: every wording is validated.
public protocol LanguageModel: Sendable {
    /// Vendor and model: `anthropic/NAME`. What drafts name as their writer.
    var name: String { get }

    /// One question, one answer.
    /// - Throws: `ModelFailure` where there is no answer; then the composer writes. Any other error, such as
    ///   `StepFailure`, is one of the attempt.
    func answer(_ prompt: ModelPrompt) async throws -> ModelAnswer
}

/// A question to a model.
public struct ModelPrompt: Sendable, Codable, Equatable {
    public enum Purpose: String, Sendable, Codable { case rank, write, repair }

    public var purpose: Purpose
    /// What the model is to do: the rules' words and ours.
    public var system: String
    /// The material it works on, all of it data.
    public var user: String
    /// 0...1.
    public var temperature: Double
    /// Tokens the answer may have.
    public var maxTokens: Int

    public init(purpose: Purpose, system: String, user: String, temperature: Double, maxTokens: Int) {
        self.purpose = purpose
        self.system = system
        self.user = user
        self.temperature = temperature
        self.maxTokens = maxTokens
    }

    enum CodingKeys: String, CodingKey {
        case purpose, system, user, temperature
        case maxTokens = "max_tokens"
    }
}

public struct ModelAnswer: Sendable, Codable, Equatable {
    /// Why the model stopped.
    public enum End: String, Sendable, Codable {
        /// It had said all.
        case complete
        /// The answer was as long as it may be, and is cut off.
        case cutOff = "cut_off"
        case refused
    }

    public var text: String
    public var end: End
    public var inputTokens: Int
    public var outputTokens: Int

    public init(text: String, end: End = .complete, inputTokens: Int = 0, outputTokens: Int = 0) {
        self.text = text
        self.end = end
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }

    enum CodingKeys: String, CodingKey {
        case text, end
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
    }
}

/// Why a model gave no answer. Details name no person, no draft text and no key.
public enum ModelFailure: Error, Sendable, Equatable {
    /// It asks to come back later.
    case rateLimited(String, retryAfter: Duration?)
    /// An outage: it may go well another time. `isCharged`: the model may have answered, and the answer was lost.
    case unavailable(String, isCharged: Bool)
    /// It cannot go well: wrong key, unknown model, a request it does not take.
    case rejected(String)
    /// It answered, and will be paid for it, and the answer cannot be used.
    case unusable(String)
    /// The run's budget has no room for the call.
    case budgetSpent

    /// The model may have answered, and will be paid for it.
    public var mayBeCharged: Bool {
        switch self {
        case .unavailable(_, let isCharged): isCharged
        case .unusable: true
        case .rateLimited, .rejected, .budgetSpent: false
        }
    }

    public var detail: String {
        switch self {
        case .rateLimited(let detail, _), .unavailable(let detail, _), .rejected(let detail), .unusable(let detail): detail
        case .budgetSpent: "the run's budget is spent"
        }
    }
}

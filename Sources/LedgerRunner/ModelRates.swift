public import LedgerCore

/// What tokens cost.
public struct ModelRates: Sendable, Equatable {
    /// US dollars for a million tokens, which is millionths of a dollar for one.
    public var input: Double
    public var output: Double

    public init(input: Double = 0, output: Double = 0) {
        self.input = input
        self.output = output
    }

    /// Rounded up.
    func microUSD(input inputTokens: Int, output outputTokens: Int) -> Int64 {
        let cost = (Double(inputTokens) * input + Double(outputTokens) * output).rounded(.up)
        return Int64(exactly: min(max(cost, 0), 1e15)) ?? 0
    }

    /// The most a call can cost: no token is shorter than a byte, and an answer is no longer than allowed. The frame
    /// that vendors put around a message is allowed for with 200 tokens.
    func mostMicroUSD(promptBytes: Int, maxTokens: Int) -> Int64 {
        microUSD(input: promptBytes + 200, output: maxTokens)
    }
}

extension RunSettings {
    /// What the run's model costs; 0 where nobody said.
    public var modelRates: ModelRates { ModelRates(input: modelInputRate ?? 0, output: modelOutputRate ?? 0) }
}

import LedgerCore
import LedgerVendors

extension Workspace {
    /// US dollars that a call can cost at most. What a call of `sonar` can, with an answer as long as is asked for, is known;
    /// of another model only its user can say.
    /// - Throws: `ConfigurationError` where nobody said.
    private func mostForPerplexity() throws -> Double {
        if let model = settings.setting(.perplexityModel), model.value != "sonar",
            case .byDefault? = settings.setting(.perplexityCallCost)?.source
        {
            throw settings.fault(model, "needs perplexity_call_cost: what a call of it can cost at most, in US dollars")
        }
        return try settings.amount(.perplexityCallCost) ?? 0
    }

    /// Perplexity as the settings have it, with the key of this process's environment.
    /// - Throws: `CommandError` where there is no key; `ConfigurationError`.
    func perplexity() throws -> PerplexitySignals {
        guard let key = try Secrets.here.value("PERPLEXITY_API_KEY") else {
            throw CommandError(
                status: .unavailable,
                description: "the source perplexity needs a key; set PERPLEXITY_API_KEY (or PERPLEXITY_API_KEY_FILE) in the "
                    + "environment, or leave it out of `sources`")
        }
        let url = try settings.url(.perplexityURL) ?? ""
        try OpenAddress.refuse(url, for: "PERPLEXITY_API_KEY")
        let most = try mostForPerplexity()
        return PerplexitySignals(
            model: settings.text(.perplexityModel) ?? "", url: url, key: key,
            timeout: try settings.seconds(.sourceTimeout),
            mostMicroUSD: Int64((most * 1_000_000).rounded()))
    }
}

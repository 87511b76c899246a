import Foundation
public import LedgerCore
public import Prospect

/// Dated public news of a company as Perplexity's Sonar finds it, each claim with the pages it rests on.
///
/// Claims are read from lines that are marked as such and name their sources; all other text is of no account. An answer
/// without a source is a fault, and never kept.
public struct PerplexitySignals: SignalSource {
    public let name = "perplexity"

    private let model: String
    private let url: String
    private let key: String
    private let timeout: Duration
    /// Millionths of a US dollar reserved for a call.
    private let mostMicroUSD: Int64

    /// - Parameters:
    ///   - model: `sonar`, `sonar-pro`, ….
    ///   - url: of the chat interface, its path included.
    ///   - key: never printed and never stored.
    ///   - timeout: of a whole exchange.
    ///   - mostMicroUSD: the most a call is taken to cost; the answer tells what it did.
    public init(model: String, url: String, key: String, timeout: Duration, mostMicroUSD: Int64) {
        self.model = model
        self.url = url
        self.key = key
        self.timeout = timeout
        self.mostMicroUSD = mostMicroUSD
    }

    public func topic(of request: ProspectRequest) -> ResearchTopic? {
        let company = request.company
        // Another domain or name is another question.
        let question = "\(company.domain ?? "") \(AccountIdentity.nameKey(company.name)) \(model)"
        return ResearchTopic(
            provider: name, kind: .company, subject: String(Digest.sha256(question).prefix(8)),
            timeToLive: .seconds(30 * 86_400))
    }

    /// - Throws: `VendorFailure` and `CallRefused`, as texts of the source's report.
    public func signals(for request: ProspectRequest, meter: any CallMeter) async throws -> [RawSignal] {
        let exchange = HTTPExchange(
            url: url, headers: [("authorization", "Bearer \(key)")],
            body: try PerplexityQuestion(model: model, request: request).json(), timeout: timeout, mostBytes: 512 * 1_024)
        let call = OutsideCall(
            provider: name, operation: "company_news", mostMicroUSD: mostMicroUSD, detail: model)
        return try await VendorClient().send(exchange, as: call, meter: meter) { answer in
            if let failure = Self.failure(answer) { throw failure }
            return try PerplexityAnswer(answer.body).read(about: request.company.name, mostMicroUSD: mostMicroUSD)
        }
    }

    /// The cheapest call there is: a word without a search.
    public func check(meter: any CallMeter) async throws -> String {
        let body: [String: Any] = [
            "model": model, "max_tokens": 16, "disable_search": true,
            "messages": [["role": "user", "content": "Answer with the word yes."]],
        ]
        let exchange = HTTPExchange(
            url: url, headers: [("authorization", "Bearer \(key)")],
            body: try JSONSerialization.data(withJSONObject: body, options: [.sortedKeys]), timeout: timeout,
            mostBytes: 512 * 1_024)
        let call = OutsideCall(provider: name, operation: "check", mostMicroUSD: mostMicroUSD, detail: model)
        return try await VendorClient().send(exchange, as: call, meter: meter) { answer in
            if let failure = Self.failure(answer) { throw failure }
            return VendorAnswer(
                value: "\(model) answers", costMicroUSD: try PerplexityAnswer(answer.body).costMicroUSD ?? mostMicroUSD)
        }
    }

    private static func failure(_ answer: HTTPExchange.Answer) -> VendorFailure? {
        switch VendorFailure(answer) {
        case .rejected(let text)?: .rejected("\(text): check PERPLEXITY_API_KEY")
        case .refused(let text)? where answer.status == 404: .refused("\(text): check perplexity_url")
        case .refused(let text)? where answer.status == 422 || answer.status == 400:
            .refused("\(text): check perplexity_model")
        case let failure: failure
        }
    }
}

public import Prospect
import Foundation

/// Where and how a language model is asked.
public struct ModelConnection: Sendable {
    public enum Vendor: String, Sendable, CaseIterable {
        /// Anthropic's Messages.
        case anthropic
        /// OpenAI's Chat Completions, which many servers speak.
        case openai

        /// Address that the call's own path is put behind.
        public var standardURL: String {
            switch self {
            case .anthropic: "https://api.anthropic.com/v1"
            case .openai: "https://api.openai.com/v1"
            }
        }

        public var keyVariable: String {
            switch self {
            case .anthropic: "ANTHROPIC_API_KEY"
            case .openai: "OPENAI_API_KEY"
            }
        }
    }

    public let vendor: Vendor
    public let model: String
    let url: String
    let key: String?
    let timeout: Duration
    /// Bytes of an answer that are read, default 256 KiB.
    var mostBytes = 256 * 1_024

    /// - Parameters:
    ///   - name: `anthropic/NAME` or `openai/NAME`.
    ///   - url: the vendor's own where nil.
    ///   - key: never printed and never stored; nil for a server that asks for none.
    ///   - timeout: of a whole exchange.
    /// - Returns: nil where the name has no known vendor before the slash, or nothing after it.
    public init?(name: String, url: String?, key: String?, timeout: Duration) {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let vendor = Vendor(rawValue: parts[0]) else { return nil }
        self.vendor = vendor
        model = parts[1]
        var url = url ?? vendor.standardURL
        while url.hasSuffix("/") { url.removeLast() }
        self.url = url
        self.key = key
        self.timeout = timeout
    }

    public func languageModel() -> any LanguageModel {
        switch vendor {
        case .anthropic: AnthropicModel(connection: self)
        case .openai: OpenAIModel(connection: self)
        }
    }

    var name: String { "\(vendor.rawValue)/\(model)" }

    /// Posts a request, and sorts out what is no answer.
    /// - Throws: `ModelFailure`, which says nothing of what was sent; `CancellationError`.
    func post(_ path: String, headers: [(String, String)], body: [String: Any]) async throws -> [String: Any] {
        let data = try JSONSerialization.data(withJSONObject: body, options: [.sortedKeys])
        let call = HTTPExchange(url: url + path, headers: headers, body: data, timeout: timeout, mostBytes: mostBytes)
        let answer = try await send(call)
        guard answer.status == 200 else { throw failure(answer) }
        guard let object = try? JSONSerialization.jsonObject(with: answer.body) as? [String: Any] else {
            throw ModelFailure.unavailable("the answer is no JSON object", isCharged: true)
        }
        return object
    }

    private func send(_ call: HTTPExchange) async throws -> HTTPExchange.Answer {
        do {
            return try await call.send()
        } catch HTTPExchange.Failure.unreachable {
            throw ModelFailure.unavailable("no connection", isCharged: false)
        } catch HTTPExchange.Failure.broken {
            throw ModelFailure.unavailable("the connection broke", isCharged: true)
        } catch HTTPExchange.Failure.timedOut {
            throw ModelFailure.unavailable("no answer in time", isCharged: true)
        } catch HTTPExchange.Failure.tooLarge {
            throw ModelFailure.unusable("the answer is larger than \(mostBytes) bytes")
        }
    }

    /// By the status alone; the vendor's own word for it is added where it is one.
    private func failure(_ answer: HTTPExchange.Answer) -> ModelFailure {
        let said = "status \(answer.status)" + (Self.errorType(answer.body).map { " (\($0))" } ?? "")
        // Not a matter of waiting: the account has no credit.
        if said.contains("insufficient_quota") { return .rejected("\(said): the account has no credit left") }
        switch answer.status {
        case 429: return .rateLimited(said, retryAfter: answer.retryAfter)
        case 503 where answer.retryAfter != nil, 529 where answer.retryAfter != nil:
            return .rateLimited(said, retryAfter: answer.retryAfter)
        // A gateway that gave up waiting: what is behind it may have answered.
        case 408, 504, 524: return .unavailable(said, isCharged: true)
        case 409, 500...599: return .unavailable(said, isCharged: false)
        case 401, 403: return .rejected("\(said): check \(vendor.keyVariable)")
        case 404: return .rejected("\(said): check the model's name and model_url")
        default: return .rejected(said)
        }
    }

    /// `error.type` or `error.code`, and `error.param`, where these are single words: messages may quote what was sent.
    private static func errorType(_ body: Data) -> String? {
        let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any]
        guard let error = object?["error"] as? [String: Any] else { return nil }
        let words = [error["type"] ?? error["code"], error["param"]].compactMap { $0 as? String }.filter(isWord)
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private static func isWord(_ text: String) -> Bool {
        (1...60).contains(text.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}

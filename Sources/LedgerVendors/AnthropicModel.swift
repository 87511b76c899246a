import Foundation
import Prospect

/// Anthropic's Messages interface, version 2023-06-01, without streaming.
struct AnthropicModel: LanguageModel {
    let connection: ModelConnection

    var name: String { connection.name }

    func answer(_ prompt: ModelPrompt) async throws -> ModelAnswer {
        var headers = [("anthropic-version", "2023-06-01")]
        if let key = connection.key { headers.append(("x-api-key", key)) }
        let object = try await connection.post(
            "/messages", headers: headers,
            body: [
                "model": connection.model, "max_tokens": prompt.maxTokens, "temperature": prompt.temperature,
                "system": prompt.system, "messages": [["role": "user", "content": prompt.user]],
            ])
        return try read(object)
    }

    private func read(_ object: [String: Any]) throws -> ModelAnswer {
        guard let content = object["content"] as? [[String: Any]], let reason = object["stop_reason"] as? String else {
            throw ModelFailure.unavailable("the answer has no content or stop_reason", isCharged: true)
        }
        let text = content.filter { $0["type"] as? String == "text" }.compactMap { $0["text"] as? String }.joined()
        let usage = object["usage"] as? [String: Any] ?? [:]
        return ModelAnswer(
            text: text, end: reason == "max_tokens" ? .cutOff : reason == "refusal" ? .refused : .complete,
            inputTokens: Tokens.count(usage["input_tokens"], usage["cache_read_input_tokens"], usage["cache_creation_input_tokens"]),
            outputTokens: Tokens.count(usage["output_tokens"]))
    }
}

enum Tokens {
    /// The sum of what are whole numbers from 0.
    static func count(_ values: Any?...) -> Int {
        values.compactMap { $0 as? Int }.filter { (0...1_000_000_000).contains($0) }.reduce(0, +)
    }
}

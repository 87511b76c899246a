import Foundation
import Prospect

/// OpenAI's Chat Completions interface, without streaming; also what local model servers speak.
struct OpenAIModel: LanguageModel {
    let connection: ModelConnection

    var name: String { connection.name }

    func answer(_ prompt: ModelPrompt) async throws -> ModelAnswer {
        do {
            return try await answer(prompt, temperature: prompt.temperature)
        } catch ModelFailure.rejected(let detail) where detail.hasPrefix("status 400") && detail.contains("temperature") {
            // Models that reason take their own temperature alone.
            return try await answer(prompt, temperature: nil)
        }
    }

    private func answer(_ prompt: ModelPrompt, temperature: Double?) async throws -> ModelAnswer {
        let headers = connection.key.map { [("authorization", "Bearer \($0)")] } ?? []
        // OpenAI itself has renamed the limit; other servers know the old name alone.
        let limit = connection.url.hasPrefix("https://api.openai.com") ? "max_completion_tokens" : "max_tokens"
        var body: [String: Any] = [
            "model": connection.model, limit: prompt.maxTokens,
            "messages": [["role": "system", "content": prompt.system], ["role": "user", "content": prompt.user]],
        ]
        body["temperature"] = temperature
        return try read(try await connection.post("/chat/completions", headers: headers, body: body))
    }

    private func read(_ object: [String: Any]) throws -> ModelAnswer {
        guard let choice = (object["choices"] as? [[String: Any]])?.first,
            let message = choice["message"] as? [String: Any]
        else { throw ModelFailure.unavailable("the answer has no message", isCharged: true) }
        let reason = choice["finish_reason"] as? String
        let refusal = message["refusal"] as? String
        let usage = object["usage"] as? [String: Any] ?? [:]
        return ModelAnswer(
            text: message["content"] as? String ?? "",
            end: refusal != nil || reason == "content_filter" ? .refused : reason == "length" ? .cutOff : .complete,
            inputTokens: Tokens.count(usage["prompt_tokens"]), outputTokens: Tokens.count(usage["completion_tokens"]))
    }
}

internal import Foundation
internal import LedgerCore

/// A model's answer, read: the wordings in it, or why there are none.
struct WrittenAnswer {
    /// One wording, before it is judged.
    struct Candidate: Equatable {
        let subject: String
        let body: String
        let usedSignalIDs: [String]
    }

    let candidates: [Candidate]
    /// What is wrong with variants that are no wordings, beside such that are.
    let unreadable: [String]

    /// What is wrong with an answer that cannot be used at all.
    struct Unreadable: Error, Equatable { let detail: String }

    /// - Throws: `Unreadable`.
    init(_ answer: ModelAnswer) throws(Unreadable) {
        switch answer.end {
        case .refused: throw Unreadable(detail: "the model refused to write")
        case .cutOff: throw Unreadable(detail: "the answer is cut off at the limit of its length")
        case .complete: break
        }
        guard !answer.text.isBlank else { throw Unreadable(detail: "the answer is empty") }
        let text = Self.withoutFence(answer.text)
        guard text.hasPrefix("{") else { throw Unreadable(detail: "the answer is no JSON object") }
        guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            throw Unreadable(detail: "the answer is broken JSON")
        }
        guard let variants = object["variants"] as? [Any], !variants.isEmpty else {
            throw Unreadable(detail: "the answer has no list `variants`")
        }
        var found: [Candidate] = []
        var faults: [String] = []
        for (place, value) in variants.enumerated() {
            if let candidate = Self.candidate(value) {
                found.append(candidate)
            } else {
                faults.append("variant \(place + 1) of the answer is not {subject, body, used_signal_ids}")
            }
        }
        if found.isEmpty, let first = faults.first { throw Unreadable(detail: first) }
        candidates = found
        unreadable = faults
    }

    private static func candidate(_ value: Any) -> Candidate? {
        guard let fields = value as? [String: Any], let subject = fields["subject"] as? String,
            let body = fields["body"] as? String, let ids = fields["used_signal_ids"] as? [String]
        else { return nil }
        guard subject.utf8.count <= 500, body.utf8.count <= 10_000, ids.count <= 100 else { return nil }
        var seen = Set<String>()
        return Candidate(
            subject: subject.trimmingCharacters(in: .whitespacesAndNewlines),
            body: body.trimmingCharacters(in: .whitespacesAndNewlines),
            usedSignalIDs: ids.filter { seen.insert($0).inserted })
    }

    /// Models like to wrap JSON in a Markdown fence; what is in it is the answer.
    static func withoutFence(_ text: String) -> String {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard trimmed.hasPrefix("```"), trimmed.hasSuffix("```"), let firstLine = trimmed.firstIndex(where: \.isNewline)
        else { return trimmed }
        let inner = trimmed[trimmed.index(after: firstLine)...].dropLast(3)
        return inner.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect

/// A draft explained, as text and as JSON.
struct ExplanationView {
    private let why: DraftExplanation
    private var draft: DraftCase { why.draft }

    init(_ why: DraftExplanation) { self.why = why }

    var text: String {
        (heading + sentences + choices + tries + verdicts).joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        let request = why.request
        var lines = [
            "Draft \(draft.id) of run \(draft.attempt.runID), \(draft.state.rawValue)",
            "To \(plain(request.contact.name)), \(plain(request.contact.title)), at \(plain(request.company.name))",
            "Written by \(plain(why.best?.writtenBy ?? "nobody")); rules \(draft.rulesSHA256.prefix(12))"
                + (draft.experiment.map { ", experiment \($0)" } ?? ""),
        ]
        if let failure = why.generated.writingFailure { lines.append("The composer wrote because: \(plain(failure))") }
        if let near = draft.nearDuplicate {
            lines.append("Says the same as draft \(near.of), names aside (\(near.similarityPercent) % alike)")
        }
        return lines + ["", "Subject: \(plain(why.best?.subject ?? ""))", ""]
    }

    private var sentences: [String] {
        why.sentences.flatMap { sentence in
            [plain(sentence.text)]
                + (sentence.signals.isEmpty ? ["    claims nothing of the company"] : sentence.signals.flatMap(source))
                + [""]
        }
    }

    private func source(_ signal: Signal) -> [String] {
        var lines = ["    \(signal.id): \(plain(signal.claim))"]
        lines += signal.urls.map { "        " + plain($0) }
        let day = signal.asOf.map { "as of \($0)" } ?? "without date"
        lines.append("        \(day), from \(plain(signal.provider)), SHA-256 \(signal.sha256)")
        return lines
    }

    private var choices: [String] {
        let brief = why.generated.brief
        var lines = [
            "Persona \(brief.persona)" + (brief.personaFallback ? " (the title is not known)" : "")
                + (brief.ambiguous ? " (ambiguous)" : "") + "; confidence \(brief.confidence.rawValue)"
        ]
        lines += brief.confidenceNotes.map { "    " + $0 }
        lines.append("Angle \(brief.angle) of " + scores(brief.angleCandidates))
        lines.append("Offer \(brief.offer) of " + scores(brief.offerCandidates))
        if let ranking = brief.ranking { lines.append("    " + plain(ranking)) }
        return lines + [""]
    }

    private func scores(_ candidates: [Brief.Candidate]) -> String {
        candidates.map { "\($0.id) (\($0.score))" }.joined(separator: ", ")
    }

    private var tries: [String] {
        var lines = draft.writings.isEmpty ? [] : ["Wordings tried:"]
        for (place, writing) in draft.writings.enumerated() {
            lines.append("    \(place + 1). \(writing.writtenBy): \(writing.outcome.rawValue)")
            lines += writing.failures.map { "        \($0.check): \(plain($0.detail))" }
        }
        lines += draft.answers.map {
            "    \($0.purpose) asked of \($0.model): prompt \($0.promptSHA256.prefix(12)), answer "
                + "\($0.answerSHA256.prefix(12)), \($0.inputTokens) + \($0.outputTokens) tokens, "
                + ModelUseView.dollars($0.costMicroUSD)
        }
        return lines.isEmpty ? [] : lines + [""]
    }

    private var verdicts: [String] {
        var lines = draft.verdicts.map { verdict in
            "\(verdict.gate.rawValue): " + (verdict.passed ? "passed" : "failed, \(plain(verdict.reason ?? ""))")
        }
        lines += (why.validation?.failures ?? []).map { "    " + $0.line }
        return lines + [why.generated.figures.line]
    }

    private func plain(_ text: String) -> String { TextTable.plain(text) }
}

extension ExplanationView {
    var json: JSON {
        let brief = why.generated.brief
        return .members(
            ("draft_id", .int(Int(draft.id.rawValue))), ("run_id", .int(Int(draft.attempt.runID.rawValue))),
            ("state", .string(draft.state.rawValue)), ("company_name", .string(why.request.company.name)),
            ("contact_name", .string(why.request.contact.name)), ("title", .string(why.request.contact.title)),
            ("written_by", .text(why.best?.writtenBy)), ("writing_failure", .text(why.generated.writingFailure)),
            ("experiment", .text(draft.experiment)), ("rules_sha256", .string(draft.rulesSHA256)),
            ("subject", .text(why.best?.subject)), ("sentences", .array(why.sentences.map(sentence))),
            ("persona", .string(brief.persona)), ("confidence_mode", .string(brief.confidence.rawValue)),
            ("confidence_notes", .array(brief.confidenceNotes.map(JSON.string))), ("angle", .string(brief.angle)),
            ("offer", .string(brief.offer)), ("angle_candidates", .array(brief.angleCandidates.map(candidate))),
            ("offer_candidates", .array(brief.offerCandidates.map(candidate))), ("ranking", .text(brief.ranking)),
            ("writings", .array(draft.writings.map(writing))), ("answers", .array(draft.answers.map(answer))),
            (
                "verdicts",
                .array(
                    draft.verdicts.map {
                        .members(
                            ("gate", .string($0.gate.rawValue)), ("passed", .bool($0.passed)), ("reason", .text($0.reason)))
                    })
            ),
            (
                "near_duplicate",
                draft.nearDuplicate.map {
                    .members(
                        ("draft_id", .int(Int($0.of.rawValue))), ("similarity_percent", .int($0.similarityPercent)))
                }
            ))
    }

    private func candidate(_ candidate: Brief.Candidate) -> JSON {
        .members(("id", .string(candidate.id)), ("score", .int(candidate.score)))
    }

    private func sentence(_ sentence: DraftExplanation.Sentence) -> JSON {
        .members(
            ("text", .string(sentence.text)),
            (
                "signals",
                .array(
                    sentence.signals.map { signal in
                        .members(
                            ("id", .string(signal.id)), ("claim", .string(signal.claim)),
                            ("urls", .array(signal.urls.map(JSON.string))),
                            ("as_of", .text(signal.asOf?.description)), ("sha256", .string(signal.sha256)))
                    })
            ))
    }

    private func writing(_ writing: WritingRecord) -> JSON {
        .members(
            ("written_by", .string(writing.writtenBy)), ("outcome", .string(writing.outcome.rawValue)),
            ("subject", .string(writing.subject)), ("body", .string(writing.body)),
            ("used_signal_ids", .array(writing.usedSignalIDs.map(JSON.string))),
            (
                "failures",
                .array(
                    writing.failures.map {
                        .members(("check", .string($0.check)), ("text", .string($0.text)), ("detail", .string($0.detail)))
                    })
            ))
    }

    private func answer(_ answer: DraftCase.Answer) -> JSON {
        .members(
            ("model", .string(answer.model)), ("purpose", .string(answer.purpose)),
            ("prompt_sha256", .string(answer.promptSHA256)), ("answer_sha256", .string(answer.answerSHA256)),
            ("input_tokens", .int(answer.inputTokens)), ("output_tokens", .int(answer.outputTokens)),
            ("cost_usd", .number(Double(answer.costMicroUSD) / 1_000_000)))
    }
}

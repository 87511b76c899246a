import LedgerCore
import LedgerRunner
import Prospect

/// A draft outside any run, or why there is none, as text and as JSON.
struct LooseDraftView {
    private let result: LooseDraft.Result
    private let rules: Rules

    init(_ result: LooseDraft.Result, rules: Rules) {
        self.result = result
        self.rules = rules
    }

    var text: String {
        var lines: [String]
        switch result.generation {
        case .refused(let refusal):
            lines = ["No draft: \(plain(refusal.reason))", "What would help: \(plain(refusal.whatWouldHelp))"]
        case .drafted(let draft): lines = drafted(draft)
        }
        for report in result.research.sources where report.status != .ok {
            let what = report.status == .skipped ? "was not asked" : "failed"
            lines.append("\(report.source) \(what): " + report.errors.map(plain).joined(separator: "; "))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func drafted(_ draft: GeneratedDraft) -> [String] {
        var lines: [String] = []
        for (place, variant) in draft.variants.enumerated() {
            if draft.variants.count > 1 { lines.append("Variant \(place + 1), by \(plain(variant.writtenBy))") }
            lines += ["Subject: \(plain(variant.subject))", ""]
            lines += variant.body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { plain(String($0)) }
            lines.append("")
        }
        return lines + sources(draft) + verdict(draft)
    }

    private func sources(_ draft: GeneratedDraft) -> [String] {
        let grounds = rules.grounds(of: draft, request: result.request, research: result.research)
        let ids = Set(draft.variants.first?.usedSignalIDs ?? []).union(grounds.flatMap(\.signalIDs))
        let signals = result.research.signals.filter { ids.contains($0.id) }
        if signals.isEmpty { return ["Sources: none; it claims nothing of the company", ""] }
        return ["Sources:"] + signals.flatMap(source) + [""]
    }

    private func source(_ signal: Signal) -> [String] {
        let day = signal.asOf.map { " (\($0))" } ?? ""
        return ["    \(signal.id): \(plain(signal.claim))\(day)"] + signal.urls.map { "        " + plain($0) }
    }

    private func verdict(_ draft: GeneratedDraft) -> [String] {
        let brief = draft.brief
        var lines = ["Validation: \(result.validation?.status.rawValue ?? "not run")"]
        lines += (result.validation?.failures ?? []).map { "    " + $0.line }
        lines.append(
            "Persona \(brief.persona), confidence \(brief.confidence.rawValue) (\(brief.confidenceNotes.joined(separator: "; ")))")
        if draft.reviewRequired { lines.append("A person must decide: " + draft.reviewReasons.joined(separator: "; ")) }
        if let failure = draft.writingFailure { lines.append("The composer wrote because: \(plain(failure))") }
        return lines + [draft.figures.line]
    }

    private func plain(_ text: String) -> String { TextTable.plain(text) }

    var json: JSON {
        switch result.generation {
        case .refused(let refusal):
            return .members(
                ("status", .string(refusal.status.rawValue)), ("reason", .string(refusal.reason)),
                ("what_would_help", .string(refusal.whatWouldHelp)), ("signals", signals), ("sources", sources))
        case .drafted(let draft): return json(draft)
        }
    }

    private func json(_ draft: GeneratedDraft) -> JSON {
        .members(
            ("status", .string(draft.reviewRequired ? "requires_manual_review" : "ready")),
            ("review_reasons", .array(draft.reviewReasons.map(JSON.string))),
            ("persona", .string(draft.brief.persona)), ("confidence_mode", .string(draft.brief.confidence.rawValue)),
            (
                "variants",
                .array(
                    draft.variants.map {
                        .members(
                            ("subject", .string($0.subject)), ("body", .string($0.body)),
                            ("used_signal_ids", .array($0.usedSignalIDs.map(JSON.string))),
                            ("written_by", .string($0.writtenBy)))
                    })
            ), ("writing_failure", .text(draft.writingFailure)),
            ("signals", signals), ("sources", sources), ("validation", validation))
    }

    private var signals: JSON {
        .array(
            result.research.signals.map {
                .members(
                    ("id", .string($0.id)), ("claim", .string($0.claim)), ("cited", .bool($0.cited)),
                    ("type", .string($0.type.rawValue)), ("source_type", .string($0.sourceType.rawValue)),
                    ("source_url", .text($0.sourceURL)), ("as_of", .text($0.asOf?.description)),
                    ("uncited_reason", .text($0.uncitedReason)))
            })
    }

    private var sources: JSON {
        .array(
            result.research.sources.map {
                .members(
                    ("source", .string($0.source)), ("status", .string($0.status.rawValue)), ("count", .int($0.count)),
                    ("dropped", .int($0.dropped)), ("errors", .array($0.errors.map(JSON.string))))
            })
    }

    private var validation: JSON {
        guard let validation = result.validation else { return .null }
        return .members(
            ("status", .string(validation.status.rawValue)),
            ("failures", .array(validation.failures.map(\.json))))
    }
}

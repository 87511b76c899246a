internal import LedgerCore

/// The files that go with a draft, as text. Pure: the same values give the same bytes.
public enum Artefacts {
    /// What was found out, source by source, and the refusal where there is one.
    public static func researchMarkdown(request: ProspectRequest, research: Research, refusal: Refusal?) -> String {
        var lines = ["# Research: \(Markdown.escaped(request.company.name))", ""]
        lines.append("- Contact: \(Markdown.escaped(request.contact.name)), \(Markdown.escaped(request.contact.title))")
        lines.append("- Run date: \(request.runDate)")
        lines.append("- Tier: \(request.tier.rawValue), mode: \(request.mode.rawValue)")
        lines.append("- Signals: \(research.signals.count), cited: \(research.cited.count)")
        if let refusal {
            lines += ["", "## Refused", "", "- Status: \(refusal.status.rawValue)"]
            lines.append("- Reason: \(Markdown.escaped(refusal.reason))")
            lines.append("- What would help: \(Markdown.escaped(refusal.whatWouldHelp))")
        }
        lines += ["", "## Sources", ""] + sources(research)
        lines += ["", "## Cited signals", ""] + entries(research.cited)
        lines += ["", "## Other signals", ""] + entries(research.signals.filter { !$0.cited })
        for artefact in research.handedOver?.artefacts ?? [] {
            lines += ["", "## From the pipeline: \(Markdown.escaped(artefact.name))", "", Markdown.body(artefact.text ?? "")]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func sources(_ research: Research) -> [String] {
        if research.sources.isEmpty { return ["None was asked."] }
        return research.sources.flatMap { report in
            var line = "- \(Markdown.escaped(report.source)): \(report.status.rawValue), \(report.count) found"
            if report.dropped > 0 { line += ", \(report.dropped) dropped as no signals" }
            if report.cacheHit { line += ", from the cache" }
            return [line] + report.errors.map { "  - " + Markdown.escaped($0) }
        }
    }

    private static func entries(_ signals: [Signal]) -> [String] {
        signals.isEmpty ? ["None."] : signals.flatMap(SignalEntry.lines)
    }

    /// The draft to copy from: header, body between rules, then what it rests on and how it was judged.
    public static func emailMarkdown(
        request: ProspectRequest, research: Research, draft: GeneratedDraft, validation: Validation, runID: Int64
    ) -> String {
        let best = draft.variants.first
        var lines = ["# Draft for \(Markdown.escaped(request.contact.name))", ""]
        lines.append(
            "- To: \(Markdown.escaped(request.contact.name))"
                + (request.contact.email.map { " (\(Markdown.escaped($0)))" } ?? ""))
        lines.append("- Title: \(Markdown.escaped(request.contact.title))")
        lines.append("- Company: \(Markdown.escaped(request.company.name))")
        lines.append("- Date: \(request.runDate), run \(runID)")
        lines += ["", "## Subject", "", Markdown.body(best?.subject ?? "")]
        lines += ["", "## Body", "", Markdown.body(best?.body ?? "")]
        lines += ["", "## Sources", ""] + used(best, research)
        lines += ["", "## Validation", ""] + judgement(draft, validation)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func used(_ variant: Variant?, _ research: Research) -> [String] {
        let ids = variant?.usedSignalIDs ?? []
        if ids.isEmpty { return ["The draft claims nothing about the company."] }
        return ids.flatMap { id -> [String] in
            guard let signal = research.signals.first(where: { $0.id == id }) else {
                return ["- **\(Markdown.escaped(id))** unknown"]
            }
            var line = "- **\(id)** \(Markdown.escaped(signal.claim))"
            if let asOf = signal.asOf { line += " (\(asOf))" }
            return [line]
                + ([signal.sourceURL].compactMap { $0 } + signal.moreURLs).map {
                    "  - " + (Markdown.link($0) ?? Markdown.escaped($0))
                }
        }
    }

    private static func judgement(_ draft: GeneratedDraft, _ validation: Validation) -> [String] {
        var lines = ["- Status: \(validation.status.rawValue)", "- Confidence: \(draft.brief.confidence.rawValue)"]
        lines += validation.failures.map {
            "- \($0.check.rawValue): \(Markdown.escaped($0.text)): \(Markdown.escaped($0.detail))"
        }
        if let failure = draft.writingFailure { lines.append("- The composer wrote: \(Markdown.escaped(failure))") }
        if draft.reviewRequired {
            lines.append("- A person must decide: " + draft.reviewReasons.map(Markdown.escaped).joined(separator: "; "))
        }
        return lines
    }

    /// Every variant, best first, with the brief and plan they were written from.
    public static func variantsJSON(
        request: ProspectRequest, draft: GeneratedDraft, validation: Validation, runID: Int64
    ) -> String {
        JSON.members(
            ("run_id", .int(Int(runID))), ("company", .string(request.company.name)),
            ("contact", .string(request.contact.name)), ("confidence_mode", .string(draft.brief.confidence.rawValue)),
            ("mode", .string(request.mode.rawValue)), ("validation", .string(validation.status.rawValue)),
            ("angle", .string(draft.brief.angle)), ("offer", .string(draft.brief.offer)),
            ("plan", .array(draft.plan.sentences.map(sentence))),
            ("subjects", .strings(draft.plan.subjects)), ("variants", .array(draft.variants.map(variant)))
        ).serialized()
    }

    private static func sentence(_ sentence: Plan.Sentence) -> JSON {
        .members(
            ("part", .string(sentence.part.rawValue)), ("text", .string(sentence.text)),
            ("signal_ids", .strings(sentence.signalIDs)))
    }

    private static func variant(_ variant: Variant) -> JSON {
        .members(
            ("subject", .string(variant.subject)), ("body", .string(variant.body)),
            ("used_signal_ids", .strings(variant.usedSignalIDs)), ("written_by", .string(variant.writtenBy)))
    }
}

extension JSON {
    static func strings(_ strings: [String]) -> JSON { .array(strings.map(JSON.string)) }
}

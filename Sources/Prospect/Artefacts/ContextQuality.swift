public import LedgerCore

extension Artefacts {
    /// The quality record of a draft. `paths` are pairs of a name and a path relative to the output root.
    public static func contextQualityJSON(
        request: ProspectRequest, research: Research, draft: GeneratedDraft, runID: Int64, generatedAt: Timestamp,
        paths: [(String, String)]
    ) -> String {
        let confidence = draft.brief.confidence.rawValue
        return JSON.members(
            ("confidence_mode", .string(confidence)), ("generated_at", .string(generatedAt.description)),
            ("run_id", .int(Int(runID))), ("company", company(request)), ("contact", contact(request, draft)),
            (
                "mode",
                .members(
                    ("tier", .string(request.tier.rawValue)), ("confidence_mode", .string(confidence)),
                    ("confidence_notes", .strings(draft.brief.confidenceNotes)))
            ),
            ("sources", sourceRecords(research)),
            (
                "signals",
                .members(
                    ("counts", counts(research)), ("freshness", freshness(request, research)),
                    ("warnings", .strings(warnings(request: request, research: research, draft: draft))))
            ),
            ("text", figures(draft.figures)), ("pipeline", research.handedOver.map(pipeline)),
            ("artifacts", .object(paths.map { JSON.Member($0.0, .string($0.1)) }))
        ).serialized()
    }

    /// How the draft reads: figures, no gates.
    private static func figures(_ figures: TextFigures) -> JSON {
        .members(
            ("words", .int(figures.words)), ("sentences", .int(figures.sentences)),
            ("reading_grade", .number(figures.readingGrade)), ("spam_triggers", .strings(figures.spamTriggers)))
    }

    /// What an external pipeline says of itself.
    private static func pipeline(_ handed: HandedOver) -> JSON {
        .members(
            ("status", .string(handed.status.rawValue)), ("reason", handed.reason.map(JSON.string)),
            ("confidence_mode", handed.quality?.confidenceMode.map { .string($0.rawValue) }),
            ("warnings", handed.quality?.warnings.map(JSON.strings)), ("cost_usd", handed.cost?.usd.map(JSON.number)))
    }

    private static func company(_ request: ProspectRequest) -> JSON {
        .members(
            ("name", .string(request.company.name)), ("account_id", .text(request.company.accountID)),
            ("domain", .text(request.company.domain)))
    }

    private static func contact(_ request: ProspectRequest, _ draft: GeneratedDraft) -> JSON {
        let certainty = draft.brief.personaFallback ? "low" : draft.brief.ambiguous ? "medium" : "high"
        return .members(
            ("name", .string(request.contact.name)), ("title", .string(request.contact.title)),
            ("persona", .string(draft.brief.persona)), ("persona_confidence", .string(certainty)),
            ("ambiguity_detected", .bool(draft.brief.ambiguous)), ("review_required", .bool(draft.reviewRequired)),
            ("review_reasons", .strings(draft.reviewReasons)))
    }

    private static func sourceRecords(_ research: Research) -> JSON {
        .object(
            research.sources.map { report in
                JSON.Member(
                    report.source,
                    .members(
                        ("ran", .bool(report.status != .skipped)), ("status", .string(report.status.rawValue)),
                        ("counts", .members(("found", .int(report.count)), ("dropped", .int(report.dropped)))),
                        ("cache_hit", .bool(report.cacheHit)), ("errors", .strings(report.errors))))
            })
    }

    private static func counts(_ research: Research) -> JSON {
        func count(_ scope: SignalScope?, _ included: (Signal) -> Bool) -> JSON {
            .int(research.signals.count { (scope == nil || $0.scope == scope) && included($0) })
        }
        let isVendor: (Signal) -> Bool = { $0.sourceType == .vendorData }
        return .members(
            ("company_cited", count(.company, \.cited)), ("company_vendor", count(.company, isVendor)),
            ("person_cited", count(.person, \.cited)), ("person_vendor", count(.person, isVendor)),
            ("total_cited", count(nil, \.cited)), ("total_vendor", count(nil, isVendor)))
    }

    private static func freshness(_ request: ProspectRequest, _ research: Research) -> JSON {
        let dates = research.cited.compactMap(\.asOf)
        func age(_ day: CalendarDay?) -> JSON { day.map { .int(request.runDate.days(since: $0)) } ?? .null }
        return .members(
            ("newest_cited_date", .text(dates.max()?.description)),
            ("oldest_cited_date", .text(dates.min()?.description)),
            ("newest_cited_age_days", age(dates.max())), ("oldest_cited_age_days", age(dates.min())))
    }

    /// What a reader of the draft should know of its research, in a fixed order.
    ///
    /// Research is stale that was fetched more than 90 days before the run date, or that could not be asked anew
    /// when its time to live was over.
    public static func warnings(request: ProspectRequest, research: Research, draft: GeneratedDraft) -> [String] {
        let cited = research.cited
        let ages = cited.compactMap { $0.asOf.map { request.runDate.days(since: $0) } }
        let oldest = ages.max() ?? 0
        var warnings: [String] = []
        if oldest > 365 { warnings.append("OLD_SIGNALS_PRESENT") }
        if cited.isEmpty { warnings.append(research.signals.isEmpty ? "NO_CITED_SIGNALS" : "VENDOR_DATA_ONLY") }
        let isOld = research.signals.contains { request.runDate.days(since: $0.fetchedAt) > 90 }
        if isOld || research.sources.contains(where: \.isStale) {
            warnings.append("COMPANY_INTEL_STALE")
        }
        if (1...2).contains(cited.count), oldest > 90 { warnings.append("THIN_RESEARCH") }
        if draft.reviewRequired { warnings.append("REVIEW_REQUIRED") }
        return warnings
    }
}

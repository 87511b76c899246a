internal import LedgerCore

/// What an external pipeline handed over with its research: stored with it, so that it is asked once.
///
/// Its signals are the research's by now; ids are those the research has.
public struct HandedOver: Sendable, Codable, Equatable {
    public var status: PipelineResult.Status
    public var reason: String?
    public var whatWouldHelp: String?
    public var angle: String
    public var offer: String
    public var plan: Plan
    public var variants: [Variant]
    /// What its own validator found; nil where it did not fail.
    public var failure: String?
    public var quality: PipelineResult.Quality?
    public var cost: PipelineResult.Cost?
    /// Each with its text.
    public var artefacts: [PipelineResult.Text]

    enum CodingKeys: String, CodingKey {
        case status, reason, angle, offer, plan, variants, failure, quality, cost, artefacts
        case whatWouldHelp = "what_would_help"
    }

    init(_ result: PipelineResult, request: ProspectRequest, id: (String) -> String) {
        status = result.status
        let plain = PlainReason(leavingOut: request.contact)
        reason = result.reason.map { plain.line($0) }
        whatWouldHelp = result.whatWouldHelp.map { plain.line($0) }
        angle = result.brief?.angle ?? "none named"
        offer = result.brief?.offer ?? "none named"
        plan = Plan(
            sentences: (result.plan?.sentences ?? []).map {
                Plan.Sentence(part: $0.part, text: $0.text, signalIDs: ($0.signalIDs ?? []).map(id))
            },
            subjects: result.plan?.subjects ?? [])
        variants = (result.variants ?? []).map { Self.variant($0, id) }
        failure = result.validation.flatMap { $0.status == .failed ? Self.told($0) : nil }
        quality = result.contextQuality
        cost = result.cost
        artefacts = (result.artefacts ?? []).filter { $0.text != nil }
    }

    private static func variant(_ wording: PipelineResult.Wording, _ id: (String) -> String) -> Variant {
        var seen = Set<String>()
        return Variant(
            subject: wording.subject.trimmingWhitespace(), body: wording.body.trimmingWhitespace(),
            usedSignalIDs: wording.usedSignalIDs.map(id).filter { seen.insert($0).inserted },
            writtenBy: wording.writtenBy.map { "pipeline/" + Markdown.oneLine($0) } ?? "pipeline")
    }

    private static func told(_ judgement: PipelineResult.Judgement) -> String {
        let failures = (judgement.failures ?? []).map { failure in
            [failure.check, failure.text, failure.detail].compactMap { $0 }.joined(separator: ": ")
        }
        return failures.isEmpty ? "it named no reason" : String(failures.joined(separator: "; ").prefix(1_000))
    }
}

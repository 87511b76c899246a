internal import LedgerCore

/// What a set of rules says of a draft that was made earlier, from what is stored of it alone.
public struct Rejudgement: Sendable, Equatable {
    /// What these rules' research limits leave too little for; nil where they do not.
    public let refusal: String?
    public let confidence: ConfidenceMode
    public let reviewReasons: [String]
    public let validation: Validation

    /// A draft of these rules would have passed.
    public var passes: Bool { refusal == nil && validation.status == .passed }
}

extension Rules {
    /// Judges a stored draft anew: its title is read, its signals are weighed and its text is validated by these
    /// rules. Nothing is asked outside.
    public func rejudge(_ draft: GeneratedDraft, request: ProspectRequest, research: Research) -> Rejudgement {
        let research = weighed(research, on: request.runDate)
        let reading = read(title: request.contact.title)
        let confidence = Confidence(cited: research.cited, reading: reading, levelsDown: ambiguity.levelsDown).mode
        var validation = Validator(rules: self).judge(
            DraftUnderTest(
                draft.variants.first, request, research, forbidden: reading.forbidden, confidence: confidence))
        validation.failures += research.handedOver?.failures ?? []
        return Rejudgement(
            refusal: NativePipeline(rules: self, sources: []).refusal(request, research)?.reason, confidence: confidence,
            reviewReasons: NativePipeline.reviewReasons(reading), validation: validation)
    }

    /// What each sentence of a stored draft rests on.
    public func grounds(
        of draft: GeneratedDraft, request: ProspectRequest, research: Research
    ) -> [SentenceGround] {
        Validator(rules: self).grounds(
            of: DraftUnderTest(
                draft.variants.first, request, research, forbidden: draft.brief.forbiddenProducts,
                confidence: draft.brief.confidence))
    }

    /// The same signals, counted as cited by these rules' limits.
    private func weighed(_ research: Research, on day: CalendarDay) -> Research {
        let judge = CitationJudge(limits: signalLimits, runDate: day)
        var research = research
        research.signals = research.signals.map { signal in
            var signal = signal
            let raw = RawSignal(
                claim: signal.claim, sourceType: signal.sourceType, sourceURL: signal.sourceURL, asOf: signal.asOf,
                type: signal.type, scope: signal.scope)
            signal.uncitedReason = judge.objection(raw)
            signal.cited = signal.uncitedReason == nil
            return signal
        }
        return research
    }
}

extension DraftUnderTest {
    /// A variant of a request's research; without one, an empty draft.
    init(
        _ variant: Variant?, _ request: ProspectRequest, _ research: Research, forbidden: [String],
        confidence: ConfidenceMode
    ) {
        self.init(
            subject: variant?.subject ?? "", body: variant?.body ?? "", usedSignalIDs: variant?.usedSignalIDs ?? [],
            signals: research.signals, companyName: request.company.name, contactName: request.contact.name,
            contactTitle: request.contact.title, forbiddenProducts: forbidden, confidence: confidence, mode: request.mode)
    }
}

public import LedgerCore

/// A person's wording of a draft, judged as any other.
public struct EditedDraft: Sendable, Equatable {
    public let wording: Wording
    /// Signals it states, among those of the draft's research.
    public let usedSignalIDs: [String]
    public let validation: Validation
    public let figures: TextFigures

    /// What the validator has against it, as rows hold it: of a long text its beginning, as each failure has one.
    public var failures: [WritingRecord.Failure] {
        validation.failures.map { .init(check: $0.check.rawValue, text: Self.beginning($0.text), detail: $0.detail) }
    }

    private static func beginning(_ text: String) -> String {
        let kept = text.unicodeScalars.prefix(longestText)
        return kept.endIndex == text.unicodeScalars.endIndex ? text : String(kept) + "…"
    }

    /// Unicode scalars of a failure's text.
    private static let longestText = 500
}

extension Rules {
    /// Judges what a person made of a draft. It may leave out what the draft stated, and state other cited signals of the
    /// same research: those whose key terms it has are taken as stated.
    public func judge(
        _ wording: Wording, of draft: GeneratedDraft, request: ProspectRequest, research: Research
    ) -> EditedDraft {
        let before = draft.variants.first?.usedSignalIDs ?? []
        let choices = [before, stated(wording, research)]
        let judged = choices.map { used in
            EditedDraft(
                wording: wording, usedSignalIDs: used,
                validation: validation(of: wording, used, draft, request, research),
                figures: TextFigures(subject: wording.subject, body: wording.body, rules: self))
        }
        return judged[1].validation.failures.count < judged[0].validation.failures.count ? judged[1] : judged[0]
    }

    private func validation(
        of wording: Wording, _ used: [String], _ draft: GeneratedDraft, _ request: ProspectRequest, _ research: Research
    ) -> Validation {
        var variant = draft.variants.first
        variant?.subject = wording.subject
        variant?.body = wording.body
        variant?.usedSignalIDs = used
        return Validator(rules: self).judge(
            DraftUnderTest(
                variant, request, research, forbidden: draft.brief.forbiddenProducts, confidence: draft.brief.confidence))
    }

    /// Cited signals enough key terms of which the wording has.
    private func stated(_ wording: Wording, _ research: Research) -> [String] {
        let said = Set(Words.folded(wording.subject) + Words.folded(wording.body))
        return research.cited.filter { signal in
            let found = signal.keyTerms.count(where: said.contains)
            let share = (signal.keyTerms.count * semanticGuard.sharePercent + 99) / 100
            return found >= max(1, min(signal.keyTerms.count, max(share, semanticGuard.minimumTerms)))
        }.map(\.id)
    }
}

public import LedgerCore

/// The deterministic judgement of a draft: every check, in the order of `ValidationCheck`, never skipped.
public struct Validator: Sendable {
    let rules: Rules

    public init(rules: Rules) { self.rules = rules }

    public func judge(_ draft: DraftUnderTest) -> Validation {
        judge(draft, company: CompanyName(draft.companyName, ordinaryWords: rules.ordinaryWords))
    }

    /// - Parameter known: claims of the draft's signals read before, by id, where many wordings of one research are judged.
    func judge(_ draft: DraftUnderTest, company: CompanyName, known: [String: ClaimReading] = [:]) -> Validation {
        let reading = DraftReading(draft.bounded(), rules: rules, company: company, known: known)
        return Validation(failures: SourceChecks(reading).failures() + FormChecks(reading).failures())
    }

    /// What each sentence of the body rests on, in order.
    public func grounds(of draft: DraftUnderTest) -> [SentenceGround] {
        let company = CompanyName(draft.companyName, ordinaryWords: rules.ordinaryWords)
        let reading = DraftReading(draft.bounded(), rules: rules, company: company)
        let support = Support(reading)
        return reading.sentences.map { SentenceGround(text: $0.text, signalIDs: support.grounds($0)) }
    }

    /// `judge` without building the value first.
    public func judge(
        subject: String, body: String, usedSignalIDs: [String], signals: [Signal], companyName: String,
        forbiddenProducts: [String], confidence: ConfidenceMode, mode: DraftMode
    ) -> Validation {
        judge(
            DraftUnderTest(
                subject: subject, body: body, usedSignalIDs: usedSignalIDs, signals: signals,
                companyName: companyName, forbiddenProducts: forbiddenProducts, confidence: confidence, mode: mode))
    }
}

/// One sentence of a body and the used signals it rests on: none where it claims nothing.
public struct SentenceGround: Sendable, Equatable {
    public let text: String
    public let signalIDs: [String]

    public init(text: String, signalIDs: [String]) {
        self.text = text
        self.signalIDs = signalIDs
    }
}

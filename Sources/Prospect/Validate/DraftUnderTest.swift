public import LedgerCore

/// A draft and all it is judged by. Any draft can be judged, whoever wrote it.
public struct DraftUnderTest: Sendable {
    public var subject: String
    public var body: String
    public var usedSignalIDs: [String]
    public var signals: [Signal]
    public var companyName: String
    /// Names that are no named things: the contact's own.
    public var contactName: String
    /// The contact's title: its words are no named things either.
    public var contactTitle: String
    public var forbiddenProducts: [String]
    /// Banned besides those of the rules.
    public var forbiddenPhrases: [String] = []
    public var confidence: ConfidenceMode
    public var mode: DraftMode

    public init(
        subject: String, body: String, usedSignalIDs: [String], signals: [Signal], companyName: String,
        contactName: String = "", contactTitle: String = "", forbiddenProducts: [String], confidence: ConfidenceMode, mode: DraftMode
    ) {
        self.subject = subject
        self.body = body
        self.usedSignalIDs = usedSignalIDs
        self.signals = signals
        self.companyName = companyName
        self.contactName = contactName
        self.contactTitle = contactTitle
        self.forbiddenProducts = forbiddenProducts
        self.confidence = confidence
        self.mode = mode
    }
}

/// The deterministic judgement of a draft: every check, in the order of `ValidationCheck`, never skipped.
public struct Validator: Sendable {
    let rules: Rules

    public init(rules: Rules) { self.rules = rules }

    public func judge(_ draft: DraftUnderTest) -> Validation {
        judge(draft, company: CompanyName(draft.companyName, ordinaryWords: rules.ordinaryWords))
    }

    func judge(_ draft: DraftUnderTest, company: CompanyName) -> Validation {
        let reading = DraftReading(draft, rules: rules, company: company)
        return Validation(failures: SourceChecks(reading).failures() + FormChecks(reading).failures())
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

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

/// One sentence of a body and the used signals it rests on: none where it claims nothing.
public struct SentenceGround: Sendable, Equatable {
    public let text: String
    public let signalIDs: [String]

    public init(text: String, signalIDs: [String]) {
        self.text = text
        self.signalIDs = signalIDs
    }
}

extension DraftUnderTest {
    /// Characters of a body that are read; one of this length fails for its length anyway.
    private static let bodyLimit = 20_000
    private static let lineLimit = 2_000

    /// All claims are read in full.
    static func areShort(_ signals: [Signal]) -> Bool { signals.allSatisfy { $0.claim.utf8.count <= lineLimit } }

    /// Without what is too long to be an email or a claim, so that judging takes bounded time.
    func bounded() -> DraftUnderTest {
        guard body.utf8.count > Self.bodyLimit || subject.utf8.count > Self.lineLimit
            || !Self.areShort(signals)
        else { return self }
        var draft = self
        draft.body = String(body.prefix(Self.bodyLimit))
        draft.subject = String(subject.prefix(Self.lineLimit))
        for place in signals.indices { draft.signals[place].claim = String(signals[place].claim.prefix(Self.lineLimit)) }
        return draft
    }
}

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

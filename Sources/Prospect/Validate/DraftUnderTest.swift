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

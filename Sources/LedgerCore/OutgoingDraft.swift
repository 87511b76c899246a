/// A draft on its way out of the ledger: what a person approved, and to whom it goes.
public struct OutgoingDraft: Sendable, Equatable {
    public var id: DraftID
    public var runID: RunID
    public var runDate: CalendarDay
    /// Where its run's files go, as `RunSettings` names it.
    public var outputRoot = "."
    /// The run's clock when the draft was judged.
    public var clock: Timestamp
    public var company: String
    /// Without scheme and `www.`; nil where the list had none.
    public var domain: String?
    public var contactName: String
    public var contactTitle: String
    /// As its source gave it, not looked at; nil where it gave none.
    public var email: String?
    /// Search persona that found the contact.
    public var persona: String
    /// The current wording: as generated, or as a person edited it last.
    public var subject: String
    public var body: String
    /// SHA-256 of subject, an empty line and body.
    public var contentSHA256: String
    public var confidenceMode: String
    /// The claims the draft rests on.
    public var sources: [RunSnapshot.Source]
    public var standing: DraftStanding
    /// Who approved or declined it, and when, by the real clock; nil where nobody has.
    public var reviewer: String?
    public var reviewedAt: Timestamp?

    public init(
        id: DraftID, runID: RunID, runDate: CalendarDay, clock: Timestamp, company: String, domain: String?,
        contactName: String, contactTitle: String, email: String?, persona: String, subject: String, body: String,
        contentSHA256: String, confidenceMode: String, sources: [RunSnapshot.Source], standing: DraftStanding,
        reviewer: String?, reviewedAt: Timestamp?
    ) {
        self.id = id
        self.runID = runID
        self.runDate = runDate
        self.clock = clock
        self.company = company
        self.domain = domain
        self.contactName = contactName
        self.contactTitle = contactTitle
        self.email = email
        self.persona = persona
        self.subject = subject
        self.body = body
        self.contentSHA256 = contentSHA256
        self.confidenceMode = confidenceMode
        self.sources = sources
        self.standing = standing
        self.reviewer = reviewer
        self.reviewedAt = reviewedAt
    }
}

/// Where a draft that may be exported stands with its reviewer.
public enum DraftStanding: String, Sendable, CaseIterable, Codable {
    /// Approved in its current wording, and not sent.
    case approved
    /// Accepted by the gates, and neither approved nor declined; or changed since.
    case open
    case declined
    /// The pipeline asks a person to decide, and nobody has.
    case held
    /// Approved, and recorded as sent.
    case sent
}

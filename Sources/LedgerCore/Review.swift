/// The words of an email: what an approval binds to.
public struct Wording: Sendable, Equatable {
    public let subject: String
    public let body: String

    public init(subject: String, body: String) {
        self.subject = subject
        self.body = body
    }

    /// Of the subject, an empty line and the body, in UTF-8.
    public var sha256: String { Digest.sha256(subject + "\n\n" + body) }
}

/// What a person decided about a draft.
public enum ReviewDecision: String, Sendable, CaseIterable { case approved, declined }

/// What came of an approved draft; a later case says more than an earlier one.
public enum Outcome: String, Sendable, CaseIterable {
    case sent, replied, meeting, bounced
    case optedOut = "opted_out"

    /// The address is not written to any more.
    public var stopsWriting: Bool { self == .bounced || self == .optedOut }
}

/// A draft that a person may send, as it stands now.
public struct ReviewItem: Sendable, Equatable {
    public var draftID: DraftID
    public var runID: RunID
    public var runDate: CalendarDay
    public var accountID: AccountID
    public var companyName: String
    public var contactName: String
    public var contactTitle: String
    public var contactEmail: String?
    /// Id of the search persona that found the contact.
    public var persona: String
    /// `accepted`, or `held`.
    public var state: DraftState
    /// Why it is held.
    public var heldReason: String?
    /// There is a place for it under the caps of its run; of a held draft that may be over.
    public var hasRoom: Bool
    /// Its person, their address or company is not to be written to.
    public var isSuppressed: Bool
    /// `HIGH`, `MEDIUM`, `LOW`, `GENERIC`.
    public var confidenceMode: String
    public var citedSignals: Int
    public var warnings: [String]
    /// The claims it states.
    public var sources: [RunSnapshot.Source]
    public var figures: TextFigures
    /// As it is now.
    public var wording: Wording
    /// Stored with the wording; what a decision names.
    public var contentSHA256: String
    /// 0: as it was generated.
    public var revision: Int
    /// What the validator has against a person's wording.
    public var failures: [WritingRecord.Failure]
    /// Characters a person inserted, deleted or replaced.
    public var editDistance: Int?
    public var nearDuplicate: RunSnapshot.NearDuplicate?
    public var decision: ReviewDecision?
    public var decidedBy: String?
    public var decisionReason: String?
    public var decidedAt: Timestamp?
    public var outcome: Outcome?

    public init(
        draftID: DraftID, runID: RunID, runDate: CalendarDay, accountID: AccountID, companyName: String,
        contactName: String, contactTitle: String, contactEmail: String?, persona: String, state: DraftState,
        heldReason: String? = nil, hasRoom: Bool = true, isSuppressed: Bool = false, confidenceMode: String, citedSignals: Int, warnings: [String],
        sources: [RunSnapshot.Source], figures: TextFigures, wording: Wording, contentSHA256: String, revision: Int = 0,
        failures: [WritingRecord.Failure] = [], editDistance: Int? = nil,
        nearDuplicate: RunSnapshot.NearDuplicate? = nil, decision: ReviewDecision? = nil, decidedBy: String? = nil,
        decisionReason: String? = nil, decidedAt: Timestamp? = nil, outcome: Outcome? = nil
    ) {
        self.draftID = draftID
        self.runID = runID
        self.runDate = runDate
        self.accountID = accountID
        self.companyName = companyName
        self.contactName = contactName
        self.contactTitle = contactTitle
        self.contactEmail = contactEmail
        self.persona = persona
        self.state = state
        self.heldReason = heldReason
        self.hasRoom = hasRoom
        self.isSuppressed = isSuppressed
        self.confidenceMode = confidenceMode
        self.citedSignals = citedSignals
        self.warnings = warnings
        self.sources = sources
        self.figures = figures
        self.wording = wording
        self.contentSHA256 = contentSHA256
        self.revision = revision
        self.failures = failures
        self.editDistance = editDistance
        self.nearDuplicate = nearDuplicate
        self.decision = decision
        self.decidedBy = decidedBy
        self.decisionReason = decisionReason
        self.decidedAt = decidedAt
        self.outcome = outcome
    }
}

extension ReviewItem {
    /// Why nobody can approve this draft; nil where somebody can. Never forced.
    public var objection: String? {
        if isSuppressed { return "its contact is suppressed; `ledger suppress list` says why" }
        if confidenceMode == "GENERIC" { return "a GENERIC draft is never approved; it knows nothing of the company" }
        if warnings.contains("THIN_RESEARCH") {
            return "a draft on THIN_RESEARCH is never approved; draft it again with newer or more cited signals"
        }
        if warnings.contains("VENDOR_DATA_ONLY") {
            return "a draft on VENDOR_DATA_ONLY is never approved; draft it again with cited signals"
        }
        if !hasRoom { return "the caps of its run are full; decline it, and draft for this person in another run" }
        if !failures.isEmpty { return "its wording failed the validation; edit it again, or go back to the original" }
        return nil
    }

    /// Approving it takes a named person with a reason.
    public var needsReason: Bool { state == .held || warnings.contains("REVIEW_REQUIRED") }
}

/// Which drafts a review looks at; nil and empty ask for all.
public struct ReviewFilter: Sendable, Equatable {
    public enum Standing: String, Sendable, CaseIterable {
        /// Nobody has decided on it; the rules accepted it, or hold it.
        case open
        /// Those of the open ones that the rules leave to a person.
        case held
        case approved, declined, all
    }

    public var standing: Standing
    public var runID: RunID?
    /// Part of a company's name, in any case.
    public var company: String?
    /// Id of the search persona.
    public var persona: String?
    public var confidence: String?
    /// A warning's word, such as `REVIEW_REQUIRED`.
    public var warning: String?
    /// Part of the subject or body, in any case.
    public var text: String?

    public init(
        standing: Standing = .open, runID: RunID? = nil, company: String? = nil, persona: String? = nil,
        confidence: String? = nil, warning: String? = nil, text: String? = nil
    ) {
        self.standing = standing
        self.runID = runID
        self.company = company
        self.persona = persona
        self.confidence = confidence
        self.warning = warning
        self.text = text
    }

    /// Asks for nothing but a standing and a run: every draft of these matches. Held ones are found among the open.
    public var isPlain: Bool {
        standing != .held && company == nil && persona == nil && confidence == nil && warning == nil && text == nil
    }
}

/// A wording by a person, with the validator's judgement of it.
public struct Revision: Sendable, Equatable {
    public var wording: Wording
    public var failures: [WritingRecord.Failure]
    public var sources: [RunSnapshot.Source]
    public var figures: TextFigures
    /// Characters inserted, deleted or replaced since the generated wording.
    public var editDistance: Int
    /// Of the generated wording: ids of the rules it was written by.
    public var angle: String
    public var offer: String
    public var actor: String

    public init(
        wording: Wording, failures: [WritingRecord.Failure], sources: [RunSnapshot.Source], figures: TextFigures,
        editDistance: Int, angle: String, offer: String, actor: String
    ) {
        self.wording = wording
        self.failures = failures
        self.sources = sources
        self.figures = figures
        self.editDistance = editDistance
        self.angle = angle
        self.offer = offer
        self.actor = actor
    }
}

/// One entry of a draft's history: who did what, when.
public struct ReviewEvent: Sendable, Equatable {
    /// `edited`, `approved`, `declined`, `reopened`, or an outcome.
    public var what: String
    public var at: Timestamp
    public var detail: String?

    public init(what: String, at: Timestamp, detail: String?) {
        self.what = what
        self.at = at
        self.detail = detail
    }
}

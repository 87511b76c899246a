/// The accounts that were worked most.
public struct AccountsReport: Sendable, Equatable {
    public struct Account: Sendable, Equatable {
        public var accountID: AccountID
        public var companyName: String
        /// Runs it was processed in, and drafts of it that were accepted in them.
        public var runs: Int
        public var accepted: Int
        /// By the runs' clock, whatever the period.
        public var lastAccepted: CalendarDay?
        /// Of drafts of the period's runs.
        public var sent: Int
        public var replied: Int
        public var meetings: Int

        public init(
            accountID: AccountID, companyName: String, runs: Int, accepted: Int, lastAccepted: CalendarDay?, sent: Int,
            replied: Int, meetings: Int
        ) {
            self.accountID = accountID
            self.companyName = companyName
            self.runs = runs
            self.accepted = accepted
            self.lastAccepted = lastAccepted
            self.sent = sent
            self.replied = replied
            self.meetings = meetings
        }
    }

    /// Accounts shown.
    public static let most = 25

    public var heading: ReportHeading
    /// Most drafts first, `most` at most.
    public var accounts: [Account]
    /// The newest replies and meetings of the period, whenever their drafts were written.
    public var answers: [DraftNews]

    public init(heading: ReportHeading, accounts: [Account], answers: [DraftNews]) {
        self.heading = heading
        self.accounts = accounts
        self.answers = answers
    }
}

/// Something that happened to a draft.
public struct DraftNews: Sendable, Equatable {
    public var draftID: DraftID
    public var companyName: String
    public var contactName: String
    public var subject: String
    /// `sent`, `replied`, `meeting`, `bounced`, `opted_out`; a confidence, for a draft that waits.
    public var what: String
    public var day: CalendarDay
    /// Of a draft that waits: its person, their address or company is not to be written to. Nil of an outcome.
    public var isSuppressed: Bool?

    public init(
        draftID: DraftID, companyName: String, contactName: String, subject: String, what: String, day: CalendarDay,
        isSuppressed: Bool? = nil
    ) {
        self.draftID = draftID
        self.companyName = companyName
        self.contactName = contactName
        self.subject = subject
        self.what = what
        self.day = day
        self.isSuppressed = isSuppressed
    }
}

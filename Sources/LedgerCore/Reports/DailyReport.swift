/// What a person who writes to customers wants to know in the morning.
public struct DailyReport: Sendable, Equatable {
    public struct Run: Sendable, Equatable {
        public var runID: RunID
        public var runDate: CalendarDay
        public var state: RunState
        public var accepted: Int
        public var maxTotalDrafts: Int
        public var tally: Tally

        public init(
            runID: RunID, runDate: CalendarDay, state: RunState, accepted: Int, maxTotalDrafts: Int, tally: Tally
        ) {
            self.runID = runID
            self.runDate = runDate
            self.state = state
            self.accepted = accepted
            self.maxTotalDrafts = maxTotalDrafts
            self.tally = tally
        }
    }

    /// Rows shown of each list.
    public static let most = 15
    /// A sent e-mail without an answer is to be followed up after so many days, and no more after the second number:
    /// a working week, and a month.
    public static let followUpDays = 5...30

    public var day: CalendarDay
    /// Of this day and the day before.
    public var runs: [Run]
    /// Of the last `ReportScope.defaultDays`: drafts that wait for a decision, approved ones that are not sent, and
    /// drafts that are held.
    public var waitingCount: Int
    public var toSendCount: Int
    public var heldCount: Int
    /// The first that wait, newest run first; `what` is their confidence.
    public var waiting: [DraftNews]
    /// Since the day before.
    public var outcomes: [DraftNews]
    /// Sent within `followUpDays` and unanswered, the longest first.
    public var followUps: [DraftNews]
    public var problems: [String]

    public init(
        day: CalendarDay, runs: [Run], waitingCount: Int, toSendCount: Int, heldCount: Int, waiting: [DraftNews],
        outcomes: [DraftNews], followUps: [DraftNews], problems: [String]
    ) {
        self.day = day
        self.runs = runs
        self.waitingCount = waitingCount
        self.toSendCount = toSendCount
        self.heldCount = heldCount
        self.waiting = waiting
        self.outcomes = outcomes
        self.followUps = followUps
        self.problems = problems
    }
}

/// Seven days, beside the seven before.
public struct WeeklyReport: Sendable, Equatable {
    public struct Day: Sendable, Equatable {
        public var day: CalendarDay
        /// Of the runs of the day, drafts accepted.
        public var accepted: Int
        /// What happened on the day (UTC), whenever the drafts were written.
        public var approved: Int
        public var sent: Int
        public var replied: Int

        public init(day: CalendarDay, accepted: Int = 0, approved: Int = 0, sent: Int = 0, replied: Int = 0) {
            self.day = day
            self.accepted = accepted
            self.approved = approved
            self.sent = sent
            self.replied = replied
        }
    }

    public var heading: ReportHeading
    public var days: [Day]
    /// What became by now of the contacts of these days' runs, and of those of the seven days before.
    public var tally: Tally
    public var before: Tally
    /// The most frequent first.
    public var reasons: [GatesReport.Reason]
    public var costMicroUSD: Int64

    public init(
        heading: ReportHeading, days: [Day], tally: Tally, before: Tally, reasons: [GatesReport.Reason],
        costMicroUSD: Int64
    ) {
        self.heading = heading
        self.days = days
        self.tally = tally
        self.before = before
        self.reasons = reasons
        self.costMicroUSD = costMicroUSD
    }
}

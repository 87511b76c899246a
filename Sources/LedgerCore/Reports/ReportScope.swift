/// What a report is about: a run, or the runs of some days.
public enum ReportScope: Sendable, Equatable {
    case run(RunID)
    /// By their run dates, both ends included.
    case days(ClosedRange<CalendarDay>)

    /// Days a report looks back on where nobody says how far.
    public static let defaultDays = 30

    /// The `defaultDays` that end with a day.
    public static func upTo(_ day: CalendarDay, days: Int = defaultDays) -> ReportScope {
        .days(day.adding(days: 1 - max(1, days))...day)
    }
}

/// What a report says of itself: which runs it counts.
public struct ReportHeading: Sendable, Equatable {
    public var scope: ReportScope
    /// Of one run: its date.
    public var runDate: CalendarDay?
    /// Runs it counts.
    public var runs: Int

    public init(scope: ReportScope, runDate: CalendarDay?, runs: Int) {
        self.scope = scope
        self.runDate = runDate
        self.runs = runs
    }
}

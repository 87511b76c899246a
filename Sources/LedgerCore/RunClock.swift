/// The clock a run goes by: its run date at the current time of day. `since_days`, signal ages and file names
/// follow it; events and calls carry the real time.
public struct RunClock: Sendable {
    public let runDate: CalendarDay
    private let offsetMilliseconds: Int64
    private let wallClock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - today: the day it really is where the run is made.
    ///   - wallClock: the real time.
    public init(runDate: CalendarDay, today: CalendarDay, wallClock: @escaping @Sendable () -> Timestamp) {
        self.runDate = runDate
        offsetMilliseconds = Int64(runDate.days(since: today)) * 86_400_000
        self.wallClock = wallClock
    }

    public func now() -> Timestamp { wallClock().adding(milliseconds: offsetMilliseconds) }

    /// The real time.
    public func realNow() -> Timestamp { wallClock() }
}

/// The clock a run goes by: its run date at the current time of day. `since_days`, signal ages and file names
/// follow it; events and calls carry the real time.
public struct RunClock: Sendable {
    public let runDate: CalendarDay
    private let utcOffset: Int64
    private let wallClock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - utcOffsetSeconds: of the run's time zone.
    ///   - wallClock: the real time.
    public init(runDate: CalendarDay, utcOffsetSeconds: Int, wallClock: @escaping @Sendable () -> Timestamp) {
        self.runDate = runDate
        utcOffset = Int64(utcOffsetSeconds) * 1_000
        self.wallClock = wallClock
    }

    /// Always within the run date, also in a run that passes midnight.
    public func now() -> Timestamp {
        let local = wallClock().adding(milliseconds: utcOffset)
        let timeOfDay = local.millisecondsSinceEpoch - Int64(local.day.daysSinceEpoch) * 86_400_000
        let midnight = Int64(runDate.daysSinceEpoch) * 86_400_000
        return Timestamp(millisecondsSinceEpoch: midnight + timeOfDay - utcOffset)
    }

    /// The real time.
    public func realNow() -> Timestamp { wallClock() }
}

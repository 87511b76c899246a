/// An instant in UTC to the millisecond, written as ISO-8601 text: `2026-03-17T09:30:00.000Z`.
///
/// This is the only spelling of time in the database, so that text order is time order.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let millisecondsSinceEpoch: Int64

    public init(millisecondsSinceEpoch: Int64) { self.millisecondsSinceEpoch = millisecondsSinceEpoch }

    /// Returns nil where the text is not spelled exactly as `description` spells it.
    public init?(_ text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count == 24, text.hasSuffix("Z"), let day = CalendarDay(text.prefix(10)) else { return nil }
        let clock = text.dropFirst(11).dropLast().split(whereSeparator: { $0 == ":" || $0 == "." })
        guard clock.count == 4, let hour = Int64(clock[0]), let minute = Int64(clock[1]),
            let second = Int64(clock[2]), let millisecond = Int64(clock[3]),
            (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second)
        else { return nil }
        let seconds = Int64(day.daysSinceEpoch) * 86_400 + hour * 3_600 + minute * 60 + second
        self.init(millisecondsSinceEpoch: seconds * 1_000 + millisecond)
        guard description == text else { return nil }
    }

    public var description: String {
        let (day, withinDay) = millisecondsSinceEpoch.flooredDivision(by: 86_400_000)
        let clock = Int(withinDay)
        return CalendarDay(daysSinceEpoch: Int(day)).description + "T"
            + CalendarDay.padded(clock / 3_600_000, 2) + ":" + CalendarDay.padded(clock / 60_000 % 60, 2) + ":"
            + CalendarDay.padded(clock / 1_000 % 60, 2) + "." + CalendarDay.padded(clock % 1_000, 3) + "Z"
    }

    /// The day in UTC.
    public var day: CalendarDay {
        CalendarDay(daysSinceEpoch: Int(millisecondsSinceEpoch.flooredDivision(by: 86_400_000).quotient))
    }

    public func adding(milliseconds: Int64) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: millisecondsSinceEpoch + milliseconds)
    }

    /// `hours` may be negative.
    public func adding(hours: Int) -> Timestamp { adding(milliseconds: Int64(hours) * 3_600_000) }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let timestamp = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UTC timestamp: \(text)")
        }
        self = timestamp
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

import Foundation
import LedgerCore
import Testing

@Suite struct TimeTests {
    @Test func `a day is what it is written as, over four hundred years and their leap days`() {
        let lost = (-80_000...80_000).filter { number in
            CalendarDay(CalendarDay(daysSinceEpoch: number).description)?.daysSinceEpoch != number
        }
        #expect(lost == [])
    }

    @Test(arguments: [("2024-02-29", 19_782), ("2000-02-29", 11_016), ("1970-01-01", 0), ("1969-12-31", -1), ("2026-03-17", 20_529)])
    func `known days are so many days from the epoch`(text: String, days: Int) {
        #expect(CalendarDay(text)?.daysSinceEpoch == days)
        #expect(CalendarDay(daysSinceEpoch: days).description == text)
    }

    @Test(arguments: ["2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-01", "26-01-01", "2026-03-17 ",
        "2026/03/17", "+026-03-17", "０２6-03-17", "", "0000-01-01", "2026-03-1७"])
    func `what is no day is none`(text: String) { #expect(CalendarDay(text) == nil) }

    @Test func `a time is what it is written as`() {
        var random = Seeded("time")
        for _ in 0..<5_000 {
            let time = Timestamp(millisecondsSinceEpoch: Int64(random.number(-62_000_000_000_000...250_000_000_000_000)))
            #expect(Timestamp(time.description) == time)
            let other = time.adding(milliseconds: Int64(random.number(-100_000_000...100_000_000)))
            #expect((time < other) == (time.description < other.description))
        }
    }

    @Test(arguments: ["2026-03-17T09:30:00Z", "2026-03-17T09:30:00.000", "2026-03-17T24:00:00.000Z", "2026-03-17T09:60:00.000Z",
        "2026-02-29T09:30:00.000Z", "2026-03-17 09:30:00.000Z", "2026-03-17T9:30:00.0000Z", "2026-03-17T09.30.00:000Z"])
    func `what is no time is none`(text: String) { #expect(Timestamp(text) == nil) }

    @Test func `the run's clock is its date at the real time of day`() throws {
        let real = try #require(Timestamp("2026-03-20T09:30:00.123Z"))
        let runDate = try #require(CalendarDay("2026-03-17"))
        let clock = RunClock(runDate: runDate, utcOffsetSeconds: 0, wallClock: { real })
        #expect(clock.now().description == "2026-03-17T09:30:00.123Z")
        #expect(clock.realNow() == real)
    }
}

import ArgumentParser
import LedgerCore

/// A day on the command line, `YYYY-MM-DD`.
struct Day: ExpressibleByArgument {
    let day: CalendarDay

    init?(argument: String) {
        guard let day = CalendarDay(argument) else { return nil }
        self.day = day
    }
}

import Foundation
import LedgerCore
import LedgerDashboard

/// Instants as the clock on the wall shows them.
struct LocalTimes: Sendable {
    let zone: TimeZone

    /// `2026-03-17 10:30`, with the instant for machines; what is no time is shown as it is.
    func html(_ text: String?) -> HTML {
        guard let text, let time = Timestamp(text) else { return "\(text ?? "–")" }
        return "<time datetime=\"\(text)\">\(plain(time))</time>"
    }

    func html(_ time: Timestamp) -> HTML { html(time.description) }

    func plain(_ time: Timestamp) -> String {
        let local = local(time).description
        return local.prefix(10) + " " + local.dropFirst(11).prefix(5)
    }

    func day(of time: Timestamp) -> CalendarDay { local(time).day }

    private func local(_ time: Timestamp) -> Timestamp {
        let date = Date(timeIntervalSince1970: Double(time.millisecondsSinceEpoch) / 1_000)
        return time.adding(milliseconds: Int64(zone.secondsFromGMT(for: date)) * 1_000)
    }

    static var now: Timestamp { Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000)) }
}

extension CalendarDay {
    /// `Tuesday, 17 March 2026`.
    var withWeekday: String {
        let days = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]
        return "\(days[((daysSinceEpoch % 7) + 7) % 7]), \(inWords)"
    }
}

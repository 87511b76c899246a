internal import LedgerCore

/// A date as a text says it, as precisely as it says it.
struct SpokenDate: Sendable, Hashable {
    var year: Int?
    var month: Int?
    var day: Int?
    /// 1-4.
    var quarter: Int?
    /// 0 winter, 1 spring, 2 summer, 3 autumn.
    var season: Int?
    /// "last month", "yesterday": right only with the day it was written.
    var relative: String?
    /// Day and month of `03/02/2026` the other way round.
    var isAmbiguous = false

    /// What two spellings of one date have in common, part by part.
    var keys: [String] {
        [
            month.map { "month \($0)" }, day.map { "day \($0)" }, year.map { "year \($0)" },
            quarter.map { "quarter \($0)" }, season.map { "season \($0)" }, relative,
        ].compactMap { $0 }
    }

    /// Says nothing that the claim's date does not; the year may be that of the claim's source.
    func follows(from claim: SpokenDate, yearOfSource: Int?) -> Bool {
        if let relative { return claim.relative == relative || relative.hasPrefix("last") || relative == "yesterday" }
        if let year, let said = claim.year ?? yearOfSource, year != said { return false }
        if year != nil, claim.year == nil, yearOfSource == nil { return false }
        if let quarter, quarter != claim.quarter ?? claim.month.map({ ($0 - 1) / 3 + 1 }) { return false }
        if let season, season != claim.season ?? claim.month.map({ $0 % 12 / 3 }) { return false }
        return monthAndDay(from: claim)
    }

    private func monthAndDay(from claim: SpokenDate) -> Bool {
        let isSame = (month == nil || month == claim.month) && (day == nil || day == claim.day)
        let isSwapped = isAmbiguous && day == claim.month && month == claim.day
        let isClaimSwapped = claim.isAmbiguous && (day == nil || day == claim.month) && month == claim.day
        return isSame || isSwapped || isClaimSwapped
    }

    init(year: Int? = nil, month: Int? = nil, day: Int? = nil) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(_ day: CalendarDay) {
        let parts = day.description.split(separator: "-").compactMap { Int($0) }
        self.init(year: parts.first, month: parts.dropFirst().first, day: parts.dropFirst(2).first)
    }
}

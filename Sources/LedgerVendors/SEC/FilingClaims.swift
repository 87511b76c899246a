import LedgerCore
import Prospect

/// What recent filings of a company say, each in one sentence.
struct FilingClaims {
    /// As the account spells it.
    let company: String
    let runDate: CalendarDay

    /// Days a filing is news; nothing it can be signal of is cited for longer.
    private static let recentDays = 180
    private static let mostFilings = 12

    /// Newest first. Amendments (`8-K/A`) repeat what was filed before and are left out, as is what tells a reader nothing.
    func signals(_ filings: [Filing]) -> [RawSignal] {
        let recent = filings.filter { $0.day <= runDate && runDate.days(since: $0.day) <= Self.recentDays }
        return Array(recent.lazy.compactMap(signal).prefix(Self.mostFilings))
    }

    private func signal(_ filing: Filing) -> RawSignal? {
        switch filing.form {
        case "8-K":
            guard let item = Form8K.leading(filing.items) else { return nil }
            return signal(filing, item.words, item.type, isNews: item.use == .news)
        case "10-K": return signal(filing, "filed its annual report with the SEC", .other, isNews: true)
        case "10-Q": return signal(filing, "filed its quarterly report with the SEC", .other, isNews: true)
        default: return nil
        }
    }

    private func signal(_ filing: Filing, _ words: String, _ type: SignalType, isNews: Bool) -> RawSignal {
        RawSignal(
            claim: "\(company) \(words)", sourceType: isNews ? .publicURL : .vendorData,
            sourceURL: filing.url, asOf: filing.day, type: type, scope: .company)
    }
}

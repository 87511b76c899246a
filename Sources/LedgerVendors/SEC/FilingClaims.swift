import LedgerCore
import Prospect

/// What recent filings of a company say, each in one sentence.
struct FilingClaims {
    /// As the account spells it.
    let company: String
    let runDate: CalendarDay
    /// Whether the filer is the company beyond doubt; where not, nothing backs a claim.
    var isCertain = true
    /// Accession numbers of filings whose text tells of a director or officer who goes or comes.
    var tellingOfOfficers: Set<String> = []

    /// Days a filing is news; nothing it can be signal of is cited for longer.
    private static let recentDays = 180
    private static let mostFilings = 12
    /// Days for which a change of leaders is cited; texts that are read for it.
    private static let leadershipDays = 90, mostRead = 2

    /// Newest first. Amendments (`8-K/A`) repeat what was filed before and are left out, as is what tells a reader nothing.
    func signals(_ filings: [Filing]) -> [RawSignal] {
        Array(filings.lazy.filter { isRecent($0, days: Self.recentDays) }.compactMap(signal).prefix(Self.mostFilings))
    }

    /// Filings of which the form says too little, and the text may say more.
    func worthReading(_ filings: [Filing]) -> [Filing] {
        guard isCertain else { return [] }
        let candidates = filings.filter { filing in
            filing.form == "8-K" && !filing.document.isEmpty && isRecent(filing, days: Self.leadershipDays)
                && Form8K.isWorthReading(filing.items)
        }
        return Array(candidates.prefix(Self.mostRead))
    }

    private func isRecent(_ filing: Filing, days: Int) -> Bool {
        filing.day <= runDate && runDate.days(since: filing.day) <= days
    }

    private func signal(_ filing: Filing) -> RawSignal? {
        switch filing.form {
        case "8-K":
            guard let item = Form8K.leading(
                filing.items, tellsOfOfficers: tellingOfOfficers.contains(filing.accessionNumber)) else { return nil }
            return signal(filing, item.words, item.type, isNews: item.use == .news)
        case "10-K": return signal(filing, "filed its annual report with the SEC", .other, isNews: true)
        case "10-Q": return signal(filing, "filed its quarterly report with the SEC", .other, isNews: true)
        default: return nil
        }
    }

    private func signal(_ filing: Filing, _ words: String, _ type: SignalType, isNews: Bool) -> RawSignal {
        RawSignal(
            claim: "\(company) \(words)", sourceType: isNews && isCertain ? .publicURL : .vendorData,
            sourceURL: filing.url, asOf: filing.day, type: type, scope: .company)
    }
}

public import LedgerCore

/// A report in four formats. Rendering is pure: the same value gives the same bytes.
public enum Report: Sendable {
    case daily(DailyReport)
    case weekly(WeeklyReport)
    case funnel(FunnelReport)
    case gates(GatesReport)
    case personas(PersonasReport)
    case experiments(ExperimentsReport)
    case spend(SpendReport)
    case accounts(AccountsReport)

    /// For a terminal: ASCII but for bars and what the rows themselves hold, no colours.
    public var text: String { ReportText(document: document).text }

    public var markdown: String { ReportMarkdown(document: document).text }

    /// A page of its own: no script, nothing loaded from elsewhere.
    public var html: String { ReportHTML(document: document).page }

    /// What stands below the heading of a page; its own headings are of the second level, and their ids begin with
    /// `part-`.
    public var fragment: HTML { ReportHTML(document: document).fragment }

    /// Heading of a page that shows it.
    public var title: String { document.title }

    public var json: JSON {
        switch self {
        case .daily(let report): report.json
        case .weekly(let report): report.json
        case .funnel(let report): report.json
        case .gates(let report): report.json
        case .personas(let report): report.json
        case .experiments(let report): report.json
        case .spend(let report): report.json
        case .accounts(let report): report.json
        }
    }

    private var document: ReportDocument {
        switch self {
        case .daily(let report): report.document
        case .weekly(let report): report.document
        case .funnel(let report): report.document
        case .gates(let report): report.document
        case .personas(let report): report.document
        case .experiments(let report): report.document
        case .spend(let report): report.document
        case .accounts(let report): report.document
        }
    }
}

// MARK: - What reports share

extension ReportHeading {
    /// `Runs of 2026-10-25 to 2026-11-23 (30 days): 12 runs.`
    var sentence: String {
        switch scope {
        case .run(let id): return "Run \(id)\(runDate.map { " of \($0)" } ?? "")."
        case .days(let days):
            let span = days.lowerBound == days.upperBound ? "\(days.lowerBound)" : "\(days.lowerBound) to \(days.upperBound)"
            let count = days.upperBound.days(since: days.lowerBound) + 1
            return "Runs of \(span) (\(plural(count, "day"))): \(plural(runs, "run"))."
        }
    }

    var members: [JSON.Member] {
        switch scope {
        case .run(let id): [.init("run_id", .int(Int(id.rawValue))), .init("run_date", .text(runDate?.description))]
        case .days(let days):
            [
                .init("since", .string(days.lowerBound.description)), .init("until", .string(days.upperBound.description)),
                .init("runs", .int(runs)),
            ]
        }
    }

    /// The report as JSON, with what it counts first.
    func json(_ name: String, _ members: [(String, JSON?)]) -> JSON {
        .object(
            [.init("report", .string(name))] + self.members
                + members.compactMap { key, value in value.map { .init(key, $0) } })
    }
}

extension Tally {
    var json: JSON { .object(Self.counts.map { .init($0.name, .int(self[keyPath: $0.count])) }) }
}

extension Proportion {
    var json: JSON {
        .members(
            ("count", .int(count)), ("of", .int(of)), ("rate", rate.map { .number(Self.rounded($0)) } ?? .null),
            ("low", interval.map { .number(Self.rounded($0.lowerBound)) } ?? .null),
            ("high", interval.map { .number(Self.rounded($0.upperBound)) } ?? .null))
    }

    private static func rounded(_ share: Double) -> Double { (share * 10_000).rounded() / 10_000 }
}

extension DraftNews {
    var json: JSON {
        .members(
            ("draft_id", .int(Int(draftID.rawValue))), ("company_name", .string(companyName)),
            ("contact_name", .string(contactName)), ("subject", .string(subject)), ("what", .string(what)),
            ("day", .string(day.description)), ("suppressed", isSuppressed.map(JSON.bool)))
    }

    static func table(_ news: [DraftNews], what: String) -> ReportTable {
        ReportTable(
            ["Draft", what, "Company", "Contact", "Subject", "Day"], numbers: [0],
            rows: news.map { [$0.draftID.description, $0.word, $0.companyName, $0.contactName, $0.subject, $0.day.description] })
    }

    private var word: String {
        what.split(separator: "_").joined(separator: " ") + (isSuppressed == true ? ", suppressed" : "")
    }
}

/// `1 run`, `2 runs`.
func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// `$0.0165`: cents from a dollar on, else up to six decimals.
public func dollars(_ micro: Int64) -> String {
    let (whole, rest) = micro.quotientAndRemainder(dividingBy: 1_000_000)
    var digits = String(rest)
    digits = String(repeating: "0", count: 6 - digits.count) + digits
    if whole >= 1 { return "$\(whole)." + digits.prefix(2) }
    while digits.count > 2, digits.last == "0" { digits.removeLast() }
    return "$0." + digits
}

func dollarsJSON(_ micro: Int64?) -> JSON { micro.map { .number(Double($0) / 1_000_000) } ?? .null }

import LedgerCore
import LedgerDashboard
import LedgerStore

/// A report on the work, of the days or the run that is asked for.
struct ReportsPage: Page {
    enum Kind: String, CaseIterable {
        case daily, weekly, funnel, gates, personas, experiments, spend, accounts

        /// About days up to the last, however many are asked for.
        var hasOwnSpan: Bool { self == .daily || self == .weekly }
    }

    /// A page answers at once; more days are for `ledger report`.
    private static let mostDays = 31
    private let kind: Kind
    private let report: Report
    private let days: Int
    private let last: CalendarDay
    private let runID: RunID?

    /// - Throws: `Problem` for a report, a day or a run that is none.
    init(_ name: String, _ asked: WebRequest, _ store: Store, today: CalendarDay) throws {
        guard let kind = Kind(rawValue: name) else { throw Problem.notFound }
        self.kind = kind
        last = try asked.query.text("until").map(Self.day) ?? today
        days = min(max(asked.query.number("days") ?? ReportScope.defaultDays, 1), Self.mostDays)
        runID = try kind.hasOwnSpan ? nil : asked.query.text("run").map(Self.run)
        let scope = runID.map { ReportScope.run($0) } ?? .upTo(last, days: days)
        report = try Self.made(kind, scope, last, store)
    }

    private static func day(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(text.trimmingWhitespace()) else { throw Problem.badRequest("A day is written as YYYY-MM-DD.") }
        return day
    }

    private static func run(_ text: String) throws -> RunID {
        guard let id = Int64(text.trimmingWhitespace()) else { throw Problem.badRequest("A run is named by its number.") }
        return RunID(id)
    }

    private static func made(_ kind: Kind, _ scope: ReportScope, _ last: CalendarDay, _ store: Store) throws -> Report {
        switch kind {
        case .daily: .daily(try store.dailyReport(last))
        case .weekly: .weekly(try store.weeklyReport(last))
        case .funnel: .funnel(try store.funnelReport(scope))
        case .gates: .gates(try store.gatesReport(scope))
        case .personas: .personas(try store.personasReport(scope))
        case .experiments: .experiments(try store.experimentsReport(scope, minimumSample: ExperimentsReport.defaultMinimumSample))
        case .spend: .spend(try store.spendReport(scope))
        case .accounts: .accounts(try store.accountsReport(scope))
        }
    }

    var title: String { report.title }
    var part: SitePart? { .reports }

    func content(_ context: PageContext) -> HTML {
        """
        <nav class="tabs" aria-label="Reports"><ul>
        \(Kind.allCases.map(tab))
        </ul></nav>
        <form id="report-scope" class="filter" method="get" action="/reports/\(kind.rawValue)">
        <span><label for="until">Last day</label><input id="until" name="until" type="date" value="\(last.description)"></span>
        \(kind.hasOwnSpan ? nil : span)
        <button>Show</button>
        </form>
        <div class="report">\(report.fragment)</div>
        """
    }

    private var span: HTML {
        """
        <span><label for="days">Days</label><input id="days" name="days" type="number" min="1" max="\(Self.mostDays)" value="\(days)"></span>
        <span><label for="run">Or one run</label><input id="run" name="run" inputmode="numeric" size="7" value="\(runID?.description ?? "")"></span>
        """
    }

    private func tab(_ kind: Kind) -> HTML {
        let here: HTML? = kind == self.kind ? " aria-current=\"page\"" : nil
        return "<li><a id=\"report-\(kind.rawValue)\" href=\"/reports/\(kind.rawValue)\"\(here)>\(kind.rawValue)</a></li>"
    }

    var json: JSON { report.json }
}

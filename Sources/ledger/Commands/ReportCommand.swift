import ArgumentParser
import LedgerCore
import LedgerDashboard
import LedgerStore

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "What came of the work: daily, weekly, funnel, gates, personas, experiments, spend or accounts.",
        discussion: """
            Reports count runs by their dates: those of the last \(ReportScope.defaultDays) days, of the days given, or one \
            run. daily is about a day and the day before it, weekly about seven days, both up to --until. Nothing is \
            written.
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case daily, weekly, funnel, gates, personas, experiments, spend, accounts
    }

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown, json, html }

    @Argument(help: "Which: daily, weekly, funnel, gates, personas, experiments, spend, accounts.")
    var kind: Kind

    @Option(help: "text, markdown, json, or html: a page of its own. [default: text]")
    var format: Format?

    @Option(help: "First day, YYYY-MM-DD, or so many days up to the last. [default: \(ReportScope.defaultDays)]")
    var since: String?

    @Option(help: "Last day, YYYY-MM-DD. [default: today]")
    var until: Day?

    @Option(name: .customLong("run"), help: "This run alone.")
    var runID: Int64?

    @Option(help: "Of experiments: how many an arm needs before anything is said of it. [default: \(ExperimentsReport.defaultMinimumSample)]")
    var minimumSample: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if kind == .daily || kind == .weekly, since != nil || runID != nil {
            throw ValidationError("report \(kind.rawValue) takes its last day with --until, and neither --since nor --run.")
        }
        if runID != nil, since != nil || until != nil { throw ValidationError("Give --run, or --since and --until, not both.") }
        if let minimumSample {
            guard kind == .experiments else { throw ValidationError("--minimum-sample is of report experiments.") }
            guard (1...1_000_000).contains(minimumSample) else { throw ValidationError("--minimum-sample takes 1 or more.") }
        }
        if common.json, let format, format != .json { throw ValidationError("--json is --format json; give one.") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let last = try until?.day ?? workspace.clock(runDate: nil).runDate
        let scope = try scope(upTo: last)
        let report = try workspace.reading { try made(from: $0, scope, last) }
        switch common.json ? .json : format ?? .text {
        case .text: Terminal.show(report.text)
        case .markdown: Terminal.show(report.markdown)
        case .json: Terminal.show(report.json.serialized())
        case .html: Terminal.show(report.html)
        }
    }

    private func scope(upTo last: CalendarDay) throws -> ReportScope {
        if let runID { return .run(RunID(runID)) }
        guard let since else { return .upTo(last) }
        if let days = Int(since), (1...36_500).contains(days) { return .upTo(last, days: days) }
        guard let first = CalendarDay(since) else {
            throw CommandError(status: .usage, description: "--since \(since) is neither a number of days from 1 on nor YYYY-MM-DD")
        }
        guard first <= last else {
            throw CommandError(status: .usage, description: "--since \(first) is after the last day, \(last); give an earlier day, or a later --until")
        }
        return .days(first...last)
    }

    private func made(from store: Store, _ scope: ReportScope, _ last: CalendarDay) throws -> Report {
        switch kind {
        case .daily: .daily(try store.dailyReport(last))
        case .weekly: .weekly(try store.weeklyReport(last))
        case .funnel: .funnel(try store.funnelReport(scope))
        case .gates: .gates(try store.gatesReport(scope))
        case .personas: .personas(try store.personasReport(scope))
        case .experiments:
            .experiments(
                try store.experimentsReport(scope, minimumSample: minimumSample ?? ExperimentsReport.defaultMinimumSample))
        case .spend: .spend(try store.spendReport(scope))
        case .accounts: .accounts(try store.accountsReport(scope))
        }
    }
}

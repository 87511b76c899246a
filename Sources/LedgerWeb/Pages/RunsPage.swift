import LedgerCore
import LedgerDashboard
import LedgerStore

/// All runs, newest first, so many to a page.
struct RunsPage: Page {
    private static let most = 50
    private let runs: [RunLine]
    private let next: String?

    init(_ asked: WebRequest, _ store: Store) throws {
        let before = asked.query.number("before").map { RunID(Int64($0)) }
        let found = try store.runLines(before: before, most: Self.most + 1)
        runs = Array(found.prefix(Self.most))
        next = found.count > Self.most ? runs.last.map { "/runs?before=\($0.id)" } : nil
    }

    var title: String { "Runs" }
    var part: SitePart? { .runs }

    func content(_ context: PageContext) -> HTML {
        if runs.isEmpty { return Parts.quiet("There are no runs yet; ledger run makes one.") }
        return "\(Self.table(runs, context))\n\(Parts.more(next, "Older runs"))"
    }

    static func table(_ runs: [RunLine], _ context: PageContext) -> HTML {
        Parts.table(
            "runs", "Runs, newest first",
            [
                .init("Run"), .init("Day"), .init("State"), .init("Accepted", isNumber: true), .init("List"),
                .init("Experiment"), .init("Spent", isNumber: true), .init("Started"), .init("Finished"),
            ],
            runs.map { row($0, context) })
    }

    private static func row(_ run: RunLine, _ context: PageContext) -> [HTML] {
        [
            "<a href=\"/runs/\(run.id.description)\">\(run.id.description)</a>",
            "<span class=\"nowrap\">\(run.runDate.description)\(run.dayNumber > 1 ? " (\(run.dayNumber))" : "")</span>",
            Parts.status(run.state.rawValue), "\(run.draftsAccepted) / \(run.settings.maxTotalDrafts)",
            "\(run.listName)", "\(run.settings.experiment ?? "–")", "\(dollars(run.spentMicroUSD))",
            context.times.html(run.startedAt), context.times.html(run.finishedAt),
        ]
    }

    var json: JSON { .members(("runs", .array(runs.map(\.json))), ("next", .text(next))) }
}

extension RunLine {
    /// Without the folder it is in.
    var listName: String { accountsPath.split(separator: "/").last.map(String.init) ?? accountsPath }

    /// `Run 2 of 17 March`: how people call it.
    var shortName: String { "Run \(id) of \(runDate)" + (dayNumber > 1 ? " (\(dayNumber))" : "") }

    var isOver: Bool { state == .finished || state == .cancelled }

    var json: JSON {
        .members(
            ("run_id", id.json), ("run_date", .string(runDate.description)), ("day_number", .int(dayNumber)),
            ("state", .string(state.rawValue)), ("drafts_accepted", .int(draftsAccepted)),
            ("max_total_drafts", .int(settings.maxTotalDrafts)), ("top_n", .int(settings.topN)),
            ("tier", .string(settings.tier.rawValue)), ("mode", .string(settings.mode.rawValue)),
            ("experiment", .text(settings.experiment)), ("model", .text(settings.model)),
            ("spent_usd", .number(Double(spentMicroUSD) / 1_000_000)), ("reason", .text(reason)),
            ("accounts_file", .string(listName)), ("rules_sha256", .string(rulesSHA256)),
            ("started_at", .string(startedAt)), ("finished_at", .text(finishedAt)))
    }
}

import LedgerCore
import LedgerDashboard
import LedgerStore

/// The top of a run's page: its figures, how many got how far, why not more, and what it was asked to do.
struct RunSummary {
    let progress: RunProgress
    private var run: RunLine { progress.run }
    private var figures: RunFigures { progress.figures }

    func content(_ context: PageContext) -> [HTML] {
        [
            standing(context), Parts.figures(numbers), incomplete, Parts.section("funnel", "How far they got", funnel),
            Parts.section("reasons", "Why not more", reasons),
            Parts.section("settings", "Settings", Parts.facts(settings(context))),
        ].compactMap { $0 }
    }

    private func standing(_ context: PageContext) -> HTML {
        let live: HTML? = progress.isRunning ? " data-live-url=\"/runs/\(run.id.description)/live\"" : nil
        return """
            <div id="progress" class="progress"\(live)>
            <p><span class="status \(progress.state)" data-live="state">\(progress.state)</span> \
            started \(context.times.html(run.startedAt))\(run.finishedAt.map { ", over \(context.times.html($0))" as HTML })\
            \(run.reason.map { ": \($0)" as HTML })</p>
            \(progress.isRunning ? bar : nil)
            \(hint)
            </div>
            """
    }

    private var bar: HTML {
        """
        <progress id="percent" max="100" value="\(progress.percent)" aria-label="Done, in percent">\(progress.percent) %</progress>
        """
    }

    private var hint: HTML? {
        switch progress.state {
        case "stalled": "<p class=\"quiet\">Its process is gone; <code>ledger resume \(run.id.description)</code> continues it.</p>"
        case "interrupted", "paused": "<p class=\"quiet\"><code>ledger resume \(run.id.description)</code> continues it.</p>"
        default: nil
        }
    }

    private var numbers: [Parts.Figure] {
        let values = Dictionary(progress.live.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let shown: [(String, String, String)] = [
            ("Drafts accepted", "accepted", "accepted"), ("To review", "review", "review"),
            ("Rejected", "rejected", "rejected"), ("Accounts processed", "processed", "plain"),
            ("Accounts skipped", "skipped", "plain"), ("Spent", "spent", "plain"),
        ]
        let underWay: [(String, String, String)] = [("In flight", "running", "plain"), ("Waiting", "waiting", "plain"), ("Accounts to come", "pending", "plain")]
        return (shown + (run.isOver ? [] : underWay)).map { name, key, tone in
            .init(name: name, value: values[key] ?? "–", tone: tone, live: key)
        }
    }

    private var incomplete: HTML? {
        let kinds = [("accounts", figures.accounts.isCut), ("people", figures.attempts.isCut), ("drafts", figures.drafts.isCut)]
        let cut = kinds.filter { $0.1 }.map { $0.0 }
        if cut.isEmpty { return nil }
        return Parts.quiet("Of \(cut.joined(separator: " and ")), the first \(Store.mostCounted) are counted; + marks numbers that may be greater.")
    }

    private var steps: [(name: String, count: Int, shown: String)] {
        let lookedAt: [SelectionState] = [.open, .processed]
        return [
            ("Accounts selected", figures.accountsSelected, String(figures.accountsSelected)),
            ("Accounts looked at", figures.accounts.count(lookedAt), figures.accounts.shown(lookedAt)),
            ("People found", figures.attempts.total, figures.attempts.shownTotal),
            ("Drafts written", figures.drafts.total, figures.drafts.shownTotal),
            ("Drafts accepted", run.draftsAccepted, String(run.draftsAccepted)),
        ]
    }

    /// Each step as a bar of the longest; the numbers stand beside it.
    private var funnel: HTML {
        let most = max(1, steps.map(\.count).max() ?? 1)
        let rows = steps.map { step -> [HTML] in
            [
                "\(step.name)", "\(step.shown)",
                "<meter min=\"0\" max=\"\(most)\" value=\"\(step.count)\" aria-hidden=\"true\"></meter>",
            ]
        }
        return Parts.table("funnel-table", "How far accounts and people got", [.init("Step"), .init("Count", isNumber: true), .init("Share")], rows)
    }

    private struct Reason {
        let text: String
        let outcome: String
        let kind: String
        let count: Int
        let isCut: Bool
    }

    private var reasons: HTML {
        let people = figures.attempts.all.compactMap { tally in
            tally.reason.map {
                Reason(text: $0, outcome: tally.state.shown, kind: "people", count: tally.count, isCut: figures.attempts.isCut)
            }
        }
        let accounts = figures.accounts.all.compactMap { tally in
            tally.reason.map {
                Reason(text: $0, outcome: tally.state.rawValue, kind: "accounts", count: tally.count, isCut: figures.accounts.isCut)
            }
        }
        let most = Shortened((people + accounts).sorted { $0.count > $1.count }, most: 30)
        let rows = most.items.map { reason -> [HTML] in
            let mark: HTML? = reason.isCut ? "+" : nil
            return ["\(reason.text)", Parts.status(reason.outcome), "\(reason.kind)", "\(reason.count)\(mark)"]
        }
        if rows.isEmpty { return Parts.quiet("Nothing was refused, skipped or held.") }
        let table = Parts.table(
            "reasons-table", "Reasons, most frequent first",
            [.init("Reason"), .init("Outcome"), .init("Of"), .init("Count", isNumber: true)], rows)
        return "\(table)\(most.note)"
    }

    private func settings(_ context: PageContext) -> [(String, HTML)] {
        let settings = run.settings
        let workers = progress.workers.map { "process \($0.process.pid) on \($0.process.host)" }.joined(separator: ", ")
        return [
            ("List", "\(run.listName)"), ("Accounts at most", "\(settings.topN)"),
            ("Drafts at most", "\(settings.maxTotalDrafts), \(settings.maxDraftsPerAccount) at an account"),
            ("Tier and mode", "\(settings.tier.rawValue), \(settings.mode.rawValue)"),
            ("Skips accounts drafted within", "\(settings.sinceDays) days"), ("Experiment", "\(settings.experiment ?? "–")"),
            ("Model", "\(settings.model ?? "none: the composer writes")"), ("Rules", "<code>\(run.rulesSHA256.prefix(12).description)</code>"),
        ] + (workers.isEmpty ? [] : [("Worked on by", "\(workers)")])
    }
}

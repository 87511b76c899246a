import LedgerCore
import LedgerDashboard
import LedgerStore

/// How far a run is, and whether anybody works on it.
struct RunProgress: Sendable {
    let run: RunLine
    let figures: RunFigures
    /// Processes at work on it.
    let workers: [WorkerStatus]

    init(_ run: RunLine, _ store: Store, _ ports: WebPorts) throws {
        self.run = run
        figures = try store.figures(of: run.id)
        workers = run.isOver ? [] : try store.workers(at: run.id).filter(ports.lives)
    }

    /// A run that its row calls running, and of which no process lives, is stalled.
    var state: String { run.state == .running && workers.isEmpty ? "stalled" : run.state.rawValue }

    var isRunning: Bool { !workers.isEmpty }

    /// What is done of what can be, in percent: accepted drafts of the cap, or accounts of the list.
    var percent: Int {
        if run.isOver { return 100 }
        let cap = run.settings.maxTotalDrafts
        let byDrafts = cap > 0 ? run.draftsAccepted * 100 / cap : 100
        let done = figures.accounts.count([.processed, .skipped])
        return min(99, max(byDrafts, figures.accountsSelected > 0 ? done * 100 / figures.accountsSelected : 0))
    }

    /// What a page writes anew while a run goes on, by the names its elements have.
    var live: [(name: String, value: String)] {
        [
            ("state", state), ("accepted", "\(run.draftsAccepted) / \(run.settings.maxTotalDrafts)"),
            ("review", figures.attempts.shown([.held])), ("rejected", figures.attempts.shown([.rejected])),
            ("running", figures.attempts.shown([.running])), ("waiting", figures.attempts.shown([.available, .retryable])),
            ("processed", figures.accounts.shown([.processed])), ("skipped", figures.accounts.shown([.skipped])),
            ("pending", figures.accounts.shown([.pending])), ("spent", dollars(run.spentMicroUSD)),
        ]
    }

    /// For a page that listens.
    var event: String {
        JSON.members(
            ("run_id", run.id.json), ("is_running", .bool(isRunning)), ("percent", .int(percent)),
            ("show", .object(live.map { JSON.Member($0.name, .string($0.value)) }))
        ).serialized(pretty: false)
    }

    var json: JSON {
        .members(
            ("state", .string(state)), ("is_running", .bool(isRunning)), ("percent", .int(percent)),
            ("accounts_selected", .int(figures.accountsSelected)),
            ("accounts", .array(figures.accounts.all.map { Self.json($0.state.rawValue, $0.reason, $0.count) })),
            ("accounts_are_cut", .bool(figures.accounts.isCut)),
            ("attempts", .array(figures.attempts.all.map { Self.json($0.state.rawValue, $0.reason, $0.count) })),
            ("attempts_are_cut", .bool(figures.attempts.isCut)),
            ("drafts", .array(figures.drafts.all.map { Self.json($0.state.rawValue, $0.reason, $0.count) })),
            ("drafts_are_cut", .bool(figures.drafts.isCut)),
            ("workers", .array(workers.map { worker in
                .members(("host", .string(worker.process.host)), ("pid", .int(Int(worker.process.pid))), ("slots", .int(worker.slots)))
            })))
    }

    private static func json(_ state: String, _ reason: String?, _ count: Int) -> JSON {
        .members(("state", .string(state)), ("reason", .text(reason)), ("count", .int(count)))
    }
}

extension RunFigures.Tallies {
    /// `12`, or `12+` where not all were counted.
    func shown(_ states: [State]) -> String { mark(count(states)) }

    var shownTotal: String { mark(total) }

    private func mark(_ count: Int) -> String { isCut ? "\(count)+" : String(count) }
}

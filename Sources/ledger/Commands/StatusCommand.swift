import ArgumentParser
import LedgerCore
import LedgerStore

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how far the runs are: the newest, one, or all.")

    @Argument(help: "The run's id. [default: the newest run, and all unfinished ones]")
    var id: Int64?

    @Flag(help: "Show every run.")
    var all = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let runs = try common.workspace().reading { store in try ids(store).map { try store.status(of: $0) } }
        Terminal.show(common.json ? JSON.array(runs.map(Self.json)).serialized() : Self.text(runs))
    }

    private func ids(_ store: Store) throws -> [RunID] {
        if let id { return [RunID(id)] }
        let known = try store.runIDs()
        if all { return known }
        let unfinished = Set(try store.unfinishedRuns())
        return known.filter { $0 == known.last || unfinished.contains($0) }
    }

    private static func text(_ runs: [RunStatus]) -> String {
        if runs.isEmpty { return "There are no runs yet; `ledger run` makes one.\n" }
        return TextTable(
            headings: ["Run", "Date", "State", "Accepted", "Accounts", "Attempts"],
            rows: runs.map { run in
                [
                    "\(run.runID)", "\(run.runDate)" + (run.dayNumber > 1 ? " (\(run.dayNumber))" : ""),
                    run.state.rawValue, "\(run.draftsAccepted)/\(run.settings.maxTotalDrafts)",
                    run.accounts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", "),
                    run.attempts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", "),
                ]
            }
        ).text
    }

    private static func json(_ run: RunStatus) -> JSON {
        .members(
            ("run_id", .int(Int(run.runID.rawValue))), ("run_date", .string(run.runDate.description)),
            ("day_number", .int(run.dayNumber)), ("state", .string(run.state.rawValue)),
            ("drafts_accepted", .int(run.draftsAccepted)), ("max_total_drafts", .int(run.settings.maxTotalDrafts)),
            ("accounts", counts(run.accounts.map { ($0.state.rawValue, $0.count) })),
            ("attempts", counts(run.attempts.map { ($0.state.rawValue, $0.count) })),
            ("started_at", .string(run.startedAt)), ("finished_at", .text(run.finishedAt)))
    }

    private static func counts(_ counts: [(String, Int)]) -> JSON {
        .object(counts.map { JSON.Member($0.0, .int($0.1)) })
    }
}

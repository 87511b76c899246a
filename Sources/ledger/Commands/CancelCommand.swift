import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore

struct CancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End an unfinished run, or one attempt of it, for good.",
        discussion: """
            What is drafted stays. Accounts not begun are skipped and attempts not finished are cancelled; processes at \
            work on the run notice, and end. A cancelled run cannot be resumed; `ledger pause` stops one for a while.
            """)

    @Argument(help: "The run's id.")
    var id: Int64?

    @Option(help: "Cancel this attempt alone; its run goes on.")
    var attempt: Int64?

    @Option(help: "Why; it is kept with what is cancelled.")
    var reason: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (id == nil) != (attempt == nil) else { throw ValidationError("Give a run's id, or --attempt ID.") }
        if reason?.isBlank == true { throw ValidationError("--reason is empty; write one, or leave it out.") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let store = try workspace.existingStore()
        let runID = try attempt.map { try store.run(of: AttemptID($0)) } ?? RunID(id ?? 0)
        let run = try store.run(runID)
        try workspace.requireRoot(of: run)
        let output = try workspace.output()
        let cancel = CancelRun(store: store, output: output, replay: RunSession.replay(store, output))
        if let attempt {
            _ = try cancel.cancel(AttemptID(attempt), reason: reason)
            return show(attempt, of: runID)
        }
        let clock = try workspace.clock(runDate: nil)
        show(try cancel.cancel(runID, reason: reason, now: clock.realNow()), of: runID)
    }

    private func show(_ attempt: Int64, of runID: RunID) {
        if common.json {
            let value = JSON.members(
                ("run_id", .int(Int(runID.rawValue))), ("attempt_id", .int(Int(attempt))), ("reason", .text(reason)))
            return Terminal.show(value.serialized())
        }
        Terminal.show("attempt \(attempt) of run \(runID) is cancelled")
    }

    private func show(_ cancelled: CancelledRun, of runID: RunID) {
        if common.json {
            let value = JSON.members(
                ("run_id", .int(Int(runID.rawValue))), ("attempts_cancelled", .int(cancelled.attempts)),
                ("accounts_skipped", .int(cancelled.accounts)), ("reason", .text(reason)))
            return Terminal.show(value.serialized())
        }
        Terminal.show(
            "run \(runID) is cancelled, with \(counted(cancelled.attempts, "attempt")) not finished and "
                + "\(counted(cancelled.accounts, "account")) not begun; what was drafted stays")
    }
}

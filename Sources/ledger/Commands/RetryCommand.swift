import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore

struct RetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Make failed attempts available again: one, or all of a run.",
        discussion: """
            What an attempt's stages came to is kept, so that nothing is paid for twice; its tries start anew. A \
            finished run is taken up again, under the caps it was made with: an attempt that finds no room then is \
            capped. A person that a later run has drafted for is left out. Nothing is drafted until the run is resumed.
            """)

    @Argument(help: "The attempt's id.")
    var attempt: Int64?

    @Flag(help: "All failed attempts of a run.")
    var failed = false

    @Option(name: .customLong("run"), help: "The run, with --failed. [default: the newest that has failed attempts]")
    var id: Int64?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (attempt == nil) == failed else { throw ValidationError("Give an attempt's id, or --failed.") }
        if id != nil, !failed { throw ValidationError("--run goes with --failed.") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let store = try workspace.existingStore()
        guard let runID = try runID(store) else { return show(nil) }
        try workspace.requireRoot(of: try store.run(runID))
        try store.giveUpDead(at: runID, now: try workspace.clock(runDate: nil).realNow())
        let retried = try attempt.map { try store.retry(AttemptID($0)) } ?? store.retryFailed(of: runID)
        try RunSession.replay(store, try workspace.output()).writeDashboards(of: runID)
        show(retried)
    }

    private func runID(_ store: Store) throws -> RunID? {
        if let attempt { return try store.run(of: AttemptID(attempt)) }
        return try id.map(RunID.init) ?? store.newestRunWithFailures()
    }

    private func show(_ retried: RetriedRun?) {
        let count = retried?.attempts ?? 0
        let next = retried.flatMap { count > 0 ? "ledger resume \($0.runID)" : nil }
        if common.json {
            let value = JSON.members(
                ("run_id", retried.map { .int(Int($0.runID.rawValue)) } ?? .null), ("retried", .int(count)),
                ("passed_over", .int(retried?.passedOver ?? 0)), ("state", .text(retried?.state.rawValue)),
                ("next", .text(next)))
            return Terminal.show(value.serialized())
        }
        guard let retried else { return Terminal.show("nothing to retry: no attempt has failed") }
        let what = count == 0
            ? "nothing to retry in run \(retried.runID)"
            : "\(counted(count, "attempt")) of run \(retried.runID) \(count == 1 ? "is" : "are") available again"
        let rest = count == 0 ? "" : next.map { "; `\($0)` goes on" } ?? ""
        let left = retried.passedOver == 0
            ? "" : "\n\(counted(retried.passedOver, "attempt")) left as failed: a later run has drafted for the person"
        Terminal.show(what + rest + left)
    }
}

import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore

struct PauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Let an unfinished run rest until it is resumed.",
        discussion: """
            Processes at work on it finish what they have in hand, and end with exit code 75. No `ledger run` or \
            `ledger work` takes it up again; `ledger resume` does.
            """)

    @Argument(help: "The run's id. [default: the newest unfinished run]")
    var id: Int64?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let store = try workspace.existingStore()
        guard let runID = try id.map(RunID.init) ?? store.unfinishedRuns().first else {
            throw CommandError(status: .badInput, description: "no run is unfinished; `ledger run` starts one")
        }
        try workspace.requireRoot(of: try store.run(runID))
        let wasPaused = try !store.pause(runID)
        let workers = try workspace.standing(of: runID, in: store).workers.count
        // The last to leave writes the dashboards.
        if workers == 0 { try RunSession.replay(store, try workspace.output()).writeDashboards(of: runID) }
        show(runID, wasPaused: wasPaused, workers: workers)
    }

    private func show(_ runID: RunID, wasPaused: Bool, workers: Int) {
        if common.json {
            let value = JSON.members(
                ("run_id", .int(Int(runID.rawValue))), ("state", .string(RunState.paused.rawValue)),
                ("was_paused", .bool(wasPaused)), ("processes_ending", .int(workers)))
            return Terminal.show(value.serialized())
        }
        let ending = workers == 0 ? "" : workers == 1
            ? "; its process finishes what it has in hand" : "; its \(workers) processes finish what they have in hand"
        Terminal.show("run \(runID) is paused\(wasPaused ? " already" : "")\(ending); `ledger resume \(runID)` continues it")
    }
}

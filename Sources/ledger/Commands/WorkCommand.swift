import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Continue an unfinished or paused run with the settings and rules it was made with.")

    @Argument(help: "The run's id. [default: the newest unfinished run]")
    var id: Int64?

    @OptionGroup(title: "Work") var worker: WorkerOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workspace = try common.workspace(worker.flags)
        var work = try workspace.settings.workOptions()
        work.resuming = true
        let metrics = try MetricsFile(workspace.settings)
        let output = try workspace.output()
        let store = try workspace.store()
        defer { try? store.close() }
        guard let runID = try id.map(RunID.init) ?? store.unfinishedRuns().first else {
            throw CommandError(status: .badInput, description: "no run is unfinished; `ledger run` starts one")
        }
        try CommandError.requireUnfinished(runID, try store.run(runID).state)
        let session = RunSession(
            workspace: workspace, store: store, output: output, verbosity: common.verbosity, options: work,
            metrics: metrics)
        try RunResult(try await session.work(on: runID), output: output).show(json: common.json)
    }
}

struct WorkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work",
        abstract: "Help with the unfinished runs: more workers, beside those of other processes.",
        discussion: """
            Any number of processes on one machine may work on a ledger; a run comes to the same rows as with one \
            worker. Each reads the contacts and signals the run names. Paused runs are left alone.
            """)

    @Option(name: .customLong("run"), help: "Work on this run only. [default: every unfinished one, oldest first]")
    var id: Int64?

    @OptionGroup(title: "Work") var worker: WorkerOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workspace = try common.workspace(worker.flags)
        let work = try workspace.settings.workOptions()
        let metrics = try MetricsFile(workspace.settings)
        let output = try workspace.output()
        let store = try workspace.store()
        defer { try? store.close() }
        let session = RunSession(
            workspace: workspace, store: store, output: output, verbosity: common.verbosity, options: work,
            metrics: metrics)
        if let id {
            let runID = RunID(id)
            let state = try store.run(runID).state
            if state == .paused { throw CommandError.paused(runID) }
            try CommandError.requireUnfinished(runID, state)
            return try RunResult(try await session.work(on: runID), output: output).show(json: common.json)
        }
        let runs = try store.unfinishedRuns().reversed().filter { try store.run($0).state != .paused }
        if runs.isEmpty, common.verbosity != .quiet { Terminal.say("no run is waiting for work") }
        var results: [RunResult] = []
        for runID in runs {
            results.append(RunResult(try await session.work(on: runID), output: output))
            if results.last?.status == .interrupted { break }
        }
        try RunResult.show(results, json: common.json)
    }
}

extension CommandError {
    static func paused(_ runID: RunID) -> CommandError {
        CommandError(
            status: .interrupted, description: "run \(runID) is paused; `ledger resume \(runID)` continues it")
    }

    static func requireUnfinished(_ runID: RunID, _ state: RunState) throws {
        guard state == .finished || state == .cancelled else { return }
        throw CommandError(
            status: .badInput,
            description: "run \(runID) is \(state.rawValue); `ledger replay --run \(runID)` writes its files again")
    }
}

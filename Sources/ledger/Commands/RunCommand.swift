import ArgumentParser
import LedgerCore
import LedgerProviders
import LedgerRunner
import LedgerStore
import Prospect

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Draft for the accounts of a ranked list; continue where an unfinished run left off.",
        discussion: """
            An unfinished run of the same day, accounts file, settings and rules is continued, unless --new is \
            given. Any setting can also stand in ledger.yaml or the environment; `ledger config` shows them all.
            """)

    @OptionGroup var options: RunOptions
    @OptionGroup(title: "Work") var worker: WorkerOptions
    @OptionGroup var common: CommonOptions

    @Flag(help: "Show the plan (selection, skips, personas, room under the caps); call nothing and write nothing.")
    var dryRun = false

    @Flag(help: "Make a new run even where an unfinished one could be continued.")
    var new = false

    func run() async throws {
        let workspace = try common.workspace(options.flags.merging(worker.flags) { $1 }, columns: options.map)
        let work = try workspace.settings.workOptions()
        let metrics = try MetricsFile(workspace.settings)
        let (plan, accounts) = try plan(workspace)
        try RunSession.checkInputs(plan.settings)
        try workspace.checkCommands(of: plan.settings)
        if dryRun { return try showPlan(plan, accounts, workspace) }
        _ = try workspace.model(of: plan.settings)
        if plan.settings.contactSource == .zoominfo { _ = try workspace.zoomInfo() }
        let output = try workspace.output()
        let store = try workspace.store()
        defer { try? store.close() }
        let (runID, continued) = try SelectAccounts.open(
            plan, accounts: accounts, store: store, startAnew: new, anyDay: options.runDate == nil)
        let run = try store.run(runID)
        if run.state == .paused { throw CommandError.paused(runID) }
        tell(runID, continued, run, accounts, try store.unfinishedRuns())
        let session = RunSession(
            workspace: workspace, store: store, output: output, verbosity: common.verbosity, options: work,
            metrics: metrics)
        try RunResult(try await session.work(on: runID), output: output).show(json: common.json)
    }

    private func plan(_ workspace: Workspace) throws -> (RunPlan, AccountsFile) {
        var settings = try workspace.settings.runSettings()
        guard let path = workspace.settings.path(.accounts) else {
            throw CommandError(
                status: .usage,
                description: "there is no account list; give --accounts FILE, or set `accounts` in ledger.yaml")
        }
        settings.accountsPath = path
        settings.outputRoot = workspace.outputRootName
        let accounts = try AccountsFile(path: path, mapping: settings.columns(of: "accounts"))
        let (rules, arms) = try workspace.rules(for: settings)
        let clock = try workspace.clock(runDate: options.runDate?.day)
        let plan = RunPlan(
            settings: settings, runDate: clock.runDate, clockAt: clock.now(), rules: StoredRules(rules),
            arms: arms, personas: { rules.searchPersonas(forTags: $0).map(\.id) })
        return (plan, accounts)
    }

    private func showPlan(_ plan: RunPlan, _ accounts: AccountsFile, _ workspace: Workspace) throws {
        let preview = try workspace.readingPast { try ImportAccounts.preview(accounts, plan: plan, past: $0) }
        let shown = PlanView(plan: plan, preview: preview)
        Terminal.show(common.json ? shown.json.serialized() : shown.text)
    }

    private func tell(
        _ runID: RunID, _ continued: Bool, _ run: Run, _ accounts: AccountsFile, _ unfinished: [RunID]
    ) {
        guard common.verbosity != .quiet else { return }
        for remark in accounts.remarks { Terminal.say("\(accounts.path): \(remark)") }
        Terminal.say(continued ? "continuing run \(runID) of \(run.runDate)" : "run \(runID) of \(run.runDate)")
        Terminal.say("accounts: \(ReconciliationView(run.reconciliation).text)")
        for other in unfinished where other != runID {
            Terminal.say("run \(other) is unfinished; `ledger resume \(other)` continues it")
        }
    }
}

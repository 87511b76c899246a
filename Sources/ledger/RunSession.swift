import Foundation
import LedgerCore
import LedgerDashboard
import LedgerProviders
import LedgerRunner
import LedgerStore
import Prospect

/// Works on one run to its end: wires the sources to the runner, minds signals, and leaves the dashboards.
struct RunSession {
    let workspace: Workspace
    let store: Store
    let output: OutputRoot
    let verbosity: Verbosity
    let options: WorkOptions
    let metrics: MetricsFile?
    private let signals: StopSignals

    init(
        workspace: Workspace, store: Store, output: OutputRoot, verbosity: Verbosity, options: WorkOptions,
        metrics: MetricsFile?
    ) {
        self.workspace = workspace
        self.store = store
        self.output = output
        self.verbosity = verbosity
        self.options = options
        self.metrics = metrics
        signals = StopSignals(grace: options.grace, verbosity: verbosity)
    }

    /// - Returns: the run as it then stands, and how this process came to leave it.
    func work(on runID: RunID) async throws -> (snapshot: RunSnapshot, end: Runner.End) {
        let run = try store.run(runID)
        try workspace.requireRoot(of: run)
        let pipeline = try RunPipeline(run)
        let rules = pipeline.rules
        let accounts = try store.accounts(of: runID)
        let sources = try sources(for: accounts, run: run, rules: rules)
        let research = sources.signals + (try workspace.researchSources(of: run.settings))
        if run.settings.sources.contains(.sec), let objection = workspace.objectionToContact { Terminal.say("sec: \(objection)") }
        let progress = ProgressLine(verbosity: verbosity, selected: accounts.count)
        let runner = Runner(
            store: store, output: output, pipeline: pipeline.reading(
                research, command: try workspace.pipeline(of: run.settings, verbosity), outputRoot: output.path,
                deadline: try workspace.settings.seconds(.sourceTimeout)),
            model: try workspace.model(of: run.settings), contacts: sources.contacts, rules: rules, clock: try workspace.clock(runDate: run.runDate, timeZone: run.settings.timeZone),
            replay: Self.replay(store, output), stop: signals.flag, options: options, progress: { progress.show($0) })
        let began = ContinuousClock.now
        let end = try await metrics.reporting(on: runner, run: runID, store: store) {
            try await runner.work(on: runID)
        }
        progress.end()
        try settleFiles(of: runID, end)
        if verbosity == .verbose { tell(runner.pipelineTime, of: ContinuousClock.now - began) }
        return (try store.snapshot(of: runID, outputRoot: output.path), end)
    }

    /// Of a run that others ended or paused, the last to leave writes the dashboards once more; a person may also have
    /// cancelled an attempt while it was under way.
    private func settleFiles(of runID: RunID, _ end: Runner.End) throws {
        let cancel = CancelRun(store: store, output: output, replay: Self.replay(store, output))
        switch end {
        case .cancelled, .paused: try cancel.settleFiles(of: runID)
        case .finished, .stopped: try cancel.removeLeftovers(of: runID)
        }
    }

    static func replay(_ store: Store, _ output: OutputRoot) -> Replay {
        Replay(store: store, output: output) { snapshot in
            [
                ("md", Dashboard.markdown(snapshot)), ("json", Dashboard.json(snapshot)),
                ("html", Dashboard.html(snapshot)),
            ]
        }
    }

    /// Reads the contacts and signals once without keeping anything: a file that cannot be read is told of before
    /// there is a run that rests on it.
    static func checkInputs(_ settings: RunSettings) throws {
        if let path = settings.signalsPath {
            _ = try SignalsFile(path: path, mapping: settings.columns(of: "signals"), accounts: [])
        }
        if settings.contactSource == .file, let path = settings.contactsPath {
            _ = try ContactsFile(path: path, mapping: settings.columns(of: "contacts"), accounts: []) { _, _ in nil }
        }
    }

    private func sources(
        for accounts: [SelectedAccount], run: Run, rules: Rules
    ) throws -> (contacts: any ContactSource, signals: [any SignalSource]) {
        let queries = accounts.map(\.query)
        let signals = try run.settings.signalsPath.map { try SignalsFile(path: $0, mapping: run.settings.columns(of: "signals"), accounts: queries) }
        if let signals, let path = run.settings.signalsPath { tell(signals.reconciliation, of: path, what: "signals") }
        if run.settings.contactSource == .command {
            return (try workspace.contactsCommand(of: run.settings, verbosity), signals.map { [$0] } ?? [])
        }
        guard run.settings.contactSource == .file else {
            return (try workspace.zoomInfoContacts(rules), signals.map { [$0] } ?? [])
        }
        guard let path = run.settings.contactsPath else {
            throw CommandError(
                status: .usage, description: "--contact-source file needs --contacts FILE, or `contacts` in ledger.yaml")
        }
        let contacts = try ContactsFile(
            path: path, mapping: run.settings.columns(of: "contacts"), accounts: queries
        ) { title, persona in
            rules.searchRank(title: title, persona: persona)
        }
        tell(contacts.reconciliation, of: path, what: "contacts")
        return (contacts, signals.map { [$0] } ?? [])
    }

    private func tell(_ counts: SourceReconciliation, of path: String, what: String) {
        guard verbosity != .quiet else { return }
        Terminal.say(
            "\(what): \(counts.rowsRead) rows read = \(counts.matched) of the selected accounts + "
                + "\(counts.others) of others + \(counts.rejected) rejected")
        let shown = verbosity == .verbose ? counts.rejectedRows.count : 5
        for fault in counts.rejectedRows.prefix(shown) { Terminal.say("  \(path):\(fault.line): \(fault.reason)") }
        if counts.rejected > shown {
            Terminal.say("  and \(counts.rejected - shown) more; --verbose shows them")
        }
    }

    private func tell(_ pipeline: (time: Duration, attempts: Int), of whole: Duration) {
        let format = Duration.UnitsFormatStyle.units(allowed: [.milliseconds], width: .narrow)
        Terminal.say(
            "\(pipeline.attempts) attempts in \(whole.formatted(format)), "
                + "\(pipeline.time.formatted(format)) of it in the pipeline")
    }
}

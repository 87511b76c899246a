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

    /// - Returns: the run as it then stands, how this process came to leave it, and where the rows of its files of
    ///   people and claims went.
    func work(on runID: RunID) async throws -> (snapshot: RunSnapshot, end: Runner.End, files: [String]) {
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
        return (try store.snapshot(of: runID, outputRoot: output.path), end, sources.files)
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
    ) throws -> (contacts: any ContactSource, signals: [any SignalSource], files: [String]) {
        var files: [String] = []
        var signals: [any SignalSource] = []
        if let path = run.settings.signalsPath {
            let file = try SignalsFile(
                path: path, mapping: run.settings.columns(of: "signals"), accounts: accounts.map(\.query))
            tell(file.reconciliation, of: path, what: "signals")
            files = ["Signals: \(file.reconciliation.text)"]
            signals = [file]
        }
        if run.settings.contactSource == .command {
            return (try workspace.contactsCommand(of: run.settings, verbosity), signals, files)
        }
        guard run.settings.contactSource == .file else { return (try workspace.zoomInfoContacts(rules), signals, files) }
        let (contacts, line) = try contactsFile(for: accounts, run: run, rules: rules)
        return (contacts, signals, [line] + files)
    }

    /// The file, and where its people went.
    private func contactsFile(
        for accounts: [SelectedAccount], run: Run, rules: Rules
    ) throws -> (file: ContactsFile, line: String) {
        guard let path = run.settings.contactsPath else {
            throw CommandError(
                status: .usage, description: "--contact-source file needs --contacts FILE, or `contacts` in ledger.yaml")
        }
        let file = try ContactsFile(
            path: path, mapping: run.settings.columns(of: "contacts"), accounts: accounts.map(\.query)
        ) { title, persona in
            rules.searchRank(title: title, persona: persona)
        }
        tell(file.reconciliation, of: path, what: "contacts")
        let left = accounts.map { file.leftOut(at: $0.query, personas: $0.personas.compactMap(rules.searchPersona)) }
        let unlooked = left.reduce(0) { $0 + $1.titleFitsNone }
        let crowded = left.reduce(0) { $0 + $1.noPlace }
        var line = "Contacts: \(file.reconciliation.text)"
        if unlooked > 0 { line += "; \(unlooked) x title fits no persona" }
        if crowded > 0 { line += "; \(crowded) x more than \(SearchPersona.mostPeople) of a persona" }
        return (file, line)
    }

    private func tell(_ counts: SourceReconciliation, of path: String, what: String) {
        guard verbosity != .quiet else { return }
        Terminal.say("\(what): \(counts.text)")
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

extension SourceReconciliation {
    /// `rows read = of the selected accounts + of others + rejected`, which always adds up.
    fileprivate var text: String {
        "\(rowsRead) rows read = \(matched) of the selected accounts + \(others) of others + \(rejected) rejected"
    }
}

import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Write dashboards and drafts again from the database, or check that they are what it says.",
        discussion: "With --check nothing is written, and the exit code is 65 where a file is missing or differs.")

    @Option(name: .customLong("run"), help: "The run's id. [default: the newest run]")
    var runID: Int64?

    @Option(help: "All runs of this day, YYYY-MM-DD.")
    var date: Day?

    @Flag(help: "All runs.")
    var all = false

    @Flag(help: "Only compare.")
    var check = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if [runID != nil, date != nil, all].count(where: { $0 }) > 1 {
            throw ValidationError("Give one of --run, --date and --all.")
        }
    }

    func run() throws {
        let workspace = try common.workspace()
        if check {
            let root = try OutputRoot(existing: workspace.outputPath)
            return try compare(
                workspace.reading { store in
                    let replay = RunSession.replay(store, root)
                    return try ids(store).map { (run: $0, found: try replay.check($0)) }
                })
        }
        let store = try Store.openReadOnly(workspace.databasePath)
        try write(ids(store), RunSession.replay(store, workspace.output()))
    }

    private func ids(_ store: Store) throws -> [RunID] {
        if let runID { return [RunID(runID)] }
        let known = try store.runIDs(on: date?.day)
        let runs = all || date != nil ? known : known.suffix(1)
        guard !runs.isEmpty else { throw StoreError.noSuchRun(date.map { "run of \($0.day)" } ?? "run") }
        return runs
    }

    private func write(_ runs: [RunID], _ replay: Replay) throws {
        let written = try runs.map { (run: $0, files: try replay.write($0)) }
        if common.json { return Terminal.show(Self.json(written).serialized()) }
        for (run, files) in written {
            if common.verbosity == .verbose { files.written.forEach { Terminal.say("  \($0)") } }
            Terminal.show("run \(run): \(files.files) files, \(files.written.count) written")
        }
    }

    private func compare(_ checked: [(run: RunID, found: (files: Int, drift: [Replay.Drift]))]) throws {
        if common.json {
            Terminal.show(Self.json(checked).serialized())
        } else {
            for (run, found) in checked {
                for drift in found.drift { Terminal.show("\(drift.path): \(drift.kind.rawValue)") }
                Terminal.show("run \(run): \(found.files) files, \(found.drift.count) not as the database says")
            }
        }
        if checked.contains(where: { !$0.found.drift.isEmpty }) { throw ExitCode(ExitStatus.badInput.rawValue) }
    }

    private static func json(_ written: [(run: RunID, files: (files: Int, written: [String]))]) -> JSON {
        .array(
            written.map { run, files in
                .members(
                    ("run_id", .int(Int(run.rawValue))), ("files", .int(files.files)),
                    ("written", .array(files.written.map(JSON.string))))
            })
    }

    private static func json(_ checked: [(run: RunID, found: (files: Int, drift: [Replay.Drift]))]) -> JSON {
        .array(
            checked.map { run, found in
                .members(
                    ("run_id", .int(Int(run.rawValue))), ("files", .int(found.files)),
                    (
                        "drift",
                        .array(
                            found.drift.map {
                                .members(("path", .string($0.path)), ("kind", .string($0.kind.rawValue)))
                            })
                    ))
            })
    }
}

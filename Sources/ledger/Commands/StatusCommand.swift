import ArgumentParser
import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far the runs are: the newest, one, or all.",
        discussion: """
            A run is called running only where a process lives that works on it; one whose processes are gone is \
            stalled. With --watch the picture is kept up to date until nothing is unfinished: redrawn on a terminal, a \
            line for each change elsewhere.
            """)

    @Argument(help: "The run's id. [default: the newest run, and all unfinished ones]")
    var id: Int64?

    @Flag(help: "Show every run.")
    var all = false

    @Flag(help: "Go on until nothing is unfinished, or until Ctrl-C.")
    var watch = false

    @Option(help: "Seconds between two looks, with --watch.")
    var interval = 2.0

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0.1...3_600).contains(interval) else { throw ValidationError("--interval takes seconds from 0.1 to 3600.") }
        if watch, all { throw ValidationError("--watch looks at unfinished runs, --all at every one; give one of them.") }
    }

    func run() async throws {
        let path = try common.workspace().databasePath
        if watch { return try await keepShowing(path) }
        let view = StatusView(runs: try Store.reading(path, read))
        Terminal.show(common.json ? view.json.serialized() : view.text)
    }

    private func read(_ store: Store) throws -> [RunStatus] { try ids(store).map { try store.status(of: $0) } }

    private func ids(_ store: Store) throws -> [RunID] {
        if let id { return [RunID(id)] }
        let known = try store.runIDs()
        if all { return known }
        let unfinished = Set(try store.unfinishedRuns())
        return known.filter { $0 == known.last || unfinished.contains($0) }
    }

    /// The rows are read where somebody wrote; whether processes live, each time.
    private func keepShowing(_ path: String) async throws {
        let watch = try Watch(path)
        defer { watch.end() }
        let rounds = Rounds(every: .seconds(interval))
        var runs: [RunStatus] = []
        var shown = ""
        while try await rounds.next() {
            if try watch.hasChanged() { runs = try watch.read(read) }
            let view = StatusView(runs: runs)
            let text = common.json ? view.json.serialized(pretty: false) : Terminal.stdoutIsTerminal ? view.text : view.lines
            if text != shown { show(text) }
            shown = text
            if view.isOver { return }
        }
    }

    private func show(_ text: String) {
        let clear = !common.json && Terminal.stdoutIsTerminal ? "\u{1b}[H\u{1b}[2J" : ""
        Terminal.show(clear + text)
    }
}

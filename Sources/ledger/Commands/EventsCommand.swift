import ArgumentParser
import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Show what happened to runs, attempts and drafts, in order.",
        discussion: """
            Every change of state is an event: when, of which run, from which state to which, and why. With --follow \
            new ones are shown as they come, until the run or attempt asked for is over, or until Ctrl-C. With --json \
            each event is one line.
            """)

    @Flag(name: .shortAndLong, help: "Go on with new events as they come.")
    var follow = false

    @Option(name: .customLong("run"), help: "Events of this run only.")
    var id: Int64?

    @Option(help: "Events of this attempt and its draft only.")
    var attempt: Int64?

    @Option(help: "Show at most so many of the newest.")
    var limit = 50

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...1_000_000).contains(limit) else { throw ValidationError("--limit takes 0 to 1000000.") }
    }

    func run() async throws {
        let path = try common.workspace().databasePath
        let filter = EventFilter(runID: id.map(RunID.init), attemptID: attempt.map(AttemptID.init))
        guard follow else {
            let events = try Store.reading(path) { try $0.newestEvents(limit, of: filter) }
            if events.isEmpty, common.verbosity != .quiet { Terminal.say("there are no events") }
            return show(events)
        }
        let watch = try Watch(path)
        defer { watch.end() }
        let (newest, before) = try watch.read { store in
            (try store.newestEventID(), try store.newestEvents(limit, of: filter))
        }
        show(before)
        try await follow(watch, after: max(newest, before.last?.id ?? 0), filter)
    }

    private func follow(_ watch: Watch, after newest: Int64, _ filter: EventFilter) async throws {
        var last = newest
        let rounds = Rounds(every: .milliseconds(250))
        while try await rounds.next() {
            guard try watch.hasChanged() else { continue }
            let (events, isOver) = try watch.read { try $0.events(after: last, of: filter) }
            show(events)
            last = events.last?.id ?? last
            if isOver { return }
        }
    }

    private func show(_ events: [Event]) {
        if events.isEmpty { return }
        Terminal.show(events.map { common.json ? Self.json($0) : Self.line($0) }.joined(separator: "\n"))
    }

    private static func line(_ event: Event) -> String {
        let run = event.entity == "run" ? "" : "run \(event.runID)  "
        let change = event.from.map { "\($0) -> \(event.to)" } ?? event.to
        let reason = event.reason.map { "  (\(TextTable.plain($0)))" } ?? ""
        let entity = event.entity == "review" ? "draft" : event.entity
        return "\(event.at)  \(run)\(entity) \(event.entityID)  \(change)\(reason)"
    }

    private static func json(_ event: Event) -> String {
        JSON.members(
            ("event_id", .int(Int(event.id))), ("at", .string(event.at)), ("run_id", .int(Int(event.runID.rawValue))),
            ("entity", .string(event.entity)), ("entity_id", .int(Int(event.entityID))), ("from", .text(event.from)),
            ("to", .string(event.to)), ("reason", .text(event.reason))
        ).serialized(pretty: false)
    }
}

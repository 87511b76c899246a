import ArgumentParser
import Foundation
import LedgerCore
import LedgerStore

struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Delete old events of runs that are over.",
        discussion: """
            Only the history of state changes goes, of runs that ended longer ago than --older-than and are not among \
            the newest. Runs, attempts, drafts, verdicts, suppressions and all counts stay. Each pruning is itself \
            recorded. The file does not shrink: later rows use the room.
            """)

    @Option(help: "How long ago a run must have ended, in days or weeks: 180d, 26w.")
    var olderThan: Age

    @Option(help: "Keep the events of so many of the newest runs, whatever their age.")
    var keep = 30

    @Option(name: .customLong("by"), help: "Who prunes, for the record. [default: the user's name]")
    var actor: String?

    @Flag(help: "Only show what would be deleted.")
    var dryRun = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...1_000_000_000).contains(keep) else { throw ValidationError("--keep takes 0 runs or more.") }
    }

    func run() throws {
        let actor = try Actor.named(actor)
        let workspace = try common.workspace()
        let before = try workspace.clock(runDate: nil).realNow().adding(hours: -24 * olderThan.days)
        if dryRun {
            return try workspace.reading {
                show(try $0.prunableRuns(before: before, keeping: keep), try $0.prunableResearch(before: before), before)
            }
        }
        let store = try workspace.existingStore()
        let pruned = try store.prunableRuns(before: before, keeping: keep).map { run in
            // Runs at work have their turn between two batches.
            let events = try store.prune(run.runID, before: before, by: actor) { usleep(20_000) }
            if common.verbosity == .verbose { Terminal.say("run \(run.runID): \(events) events") }
            return PrunableRun(runID: run.runID, events: events)
        }
        show(pruned.filter { $0.events > 0 }, try store.pruneResearch(before: before), before)
    }

    private func show(_ runs: [PrunableRun], _ answers: Int, _ before: Timestamp) {
        let events = runs.reduce(0) { $0 + $1.events }
        if common.json {
            let value = JSON.members(
                ("before", .string(before.description)), ("dry_run", .bool(dryRun)), ("events", .int(events)),
                ("kept_answers", .int(answers)),
                (
                    "runs",
                    .array(
                        runs.map { .members(("run_id", .int(Int($0.runID.rawValue))), ("events", .int($0.events))) })
                ))
            return Terminal.show(value.serialized())
        }
        let kept = answers > 0 ? ", and \(counted(answers, "answer")) from outside past its time" : ""
        Terminal.show(
            "\(counted(events, "event")) of \(counted(runs.count, "run")) that ended before \(before) "
                + (dryRun ? "would be deleted" : "deleted") + kept)
    }
}

/// An age on the command line: `180d`, `26w`.
struct Age: ExpressibleByArgument {
    let days: Int

    init?(argument: String) {
        guard let unit = ["d": 1, "w": 7][String(argument.suffix(1))], let number = Int(argument.dropLast()),
            (0...36_500).contains(number)
        else { return nil }
        days = number * unit
    }
}

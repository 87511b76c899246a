import Foundation
import LedgerCore
import LedgerDashboard
import LedgerRunner
import LedgerStore
import Synchronization

/// Works on a run with the whole runner, the trivial pipeline and people in memory.
struct RunnerDrive: Sendable {
    let ledger: Ledger
    let output: OutputRoot
    let slots: Int
    /// Attempts after which the clock and the runner are stopped; nil for the whole run with its dashboards.
    var limit: Int?
    /// Numbers of attempts at which memory is told.
    var marks: [Int] = []
    /// Removes the files of an account well after it is done with: a million attempts leave four million files.
    var isCleaning = false
    var pipeline = TrivialPipeline()
    var contacts = ThreePeople()

    private struct Memory: Encodable {
        let attempts: Int, seconds: Double, residentMB: Double, peakMB: Double
    }

    private struct Progress {
        var ended = 0
        var accounts: [Int: String] = [:]
        var atLimit: Measurement?
    }

    func work() async throws -> Measurement {
        let runID = try ledger.runID()
        let stop = StopFlag()
        let progress = Mutex(Progress())
        let began = Usage()
        var options = WorkOptions()
        options.slots = slots
        options.retry.longestPause = .seconds(86_400)
        let runner = Runner(
            store: ledger.store, output: output, pipeline: pipeline, contacts: contacts, rules: ledger.rules,
            clock: clock, replay: replay, stop: stop, options: options,
            progress: { event in
                progress.withLock { progress in
                    switch event {
                    case .account(let position, let name):
                        if isCleaning { clean(&progress, position, name) }
                    case .attempt:
                        progress.ended += 1
                        if marks.contains(progress.ended) { tell(progress.ended, began) }
                        // Without the dashboards, which hold a run whole.
                        if progress.ended == marks.last { exit(0) }
                        if progress.ended == limit {
                            progress.atLimit = measurement(began, progress.ended)
                            stop.raise()
                        }
                    default: break
                    }
                }
            })
        _ = try await runner.work(on: runID)
        let ended = progress.withLock { $0.ended }
        return progress.withLock { $0.atLimit } ?? measurement(began, ended)
    }

    private func measurement(_ began: Usage, _ attempts: Int) -> Measurement {
        var result = Measurement(since: began)
        result.attempts = attempts
        (result.commits, result.changes) = ledger.store.commitCounts
        return result
    }

    private func tell(_ attempts: Int, _ began: Usage) {
        let memory = memory()
        let seconds = began.wall.duration(to: .now) / .seconds(1)
        try? show(Memory(attempts: attempts, seconds: seconds, residentMB: memory.now, peakMB: memory.peak))
    }

    /// Accounts are looked up in rank order, and but a few at once.
    private func clean(_ progress: inout Progress, _ position: Int, _ name: String) {
        progress.accounts[position] = name
        guard let old = progress.accounts.removeValue(forKey: position - 200) else { return }
        try? FileManager.default.removeItem(atPath: "\(output.path)/\(FolderName.base(old))")
    }

    private var replay: Replay {
        Replay(store: ledger.store, output: output) { snapshot in
            [
                ("md", Dashboard.markdown(snapshot)), ("json", Dashboard.json(snapshot)),
                ("html", Dashboard.html(snapshot)),
            ]
        }
    }
}

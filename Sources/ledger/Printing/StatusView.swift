import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore

/// How runs stand, with the processes that work on them.
struct StatusView {
    private let runs: [RunStanding]
    private let now = Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000))

    init(runs: [RunStatus]) {
        let now = now
        self.runs = runs.map { run in RunStanding(run) { ProcessIdentity.lives($0, now: now) } }
    }

    var isOver: Bool { runs.allSatisfy(\.isOver) }

    /// A table, and what is to say of each unfinished run.
    var text: String {
        if runs.isEmpty { return "There are no runs yet; `ledger run` makes one.\n" }
        let table = TextTable(
            headings: ["Run", "Date", "State", "Accepted", "Accounts", "Attempts"],
            rows: runs.map { run in
                let status = run.status
                return [
                    "\(status.runID)", "\(status.runDate)" + (status.dayNumber > 1 ? " (\(status.dayNumber))" : ""),
                    run.state.rawValue, "\(status.draftsAccepted)/\(status.settings.maxTotalDrafts)",
                    status.accounts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", "),
                    status.attempts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", "),
                ]
            })
        return ([table.text] + runs.filter { !$0.isOver }.map { note(on: $0) + "\n" }).joined(separator: "\n")
    }

    /// A line for each run.
    var lines: String {
        runs.map { run in
            let status = run.status
            return "run \(status.runID) \(run.state.rawValue): \(status.draftsAccepted)/\(status.settings.maxTotalDrafts) "
                + "accepted, \(status.attempts.filter { $0.state.isFinal }.reduce(0) { $0 + $1.count }) attempts finished, "
                + "\(inFlight(run)) in flight, \(status.count(SelectionState.pending)) accounts not begun"
        }.joined(separator: "\n")
    }

    private func note(on run: RunStanding) -> String {
        let id = run.status.runID
        switch run.state {
        case .stalled: return "Run \(id) stalled: its process is gone; `ledger resume \(id)` continues it"
        case .interrupted, .finished, .cancelled: return "Run \(id) was interrupted; `ledger resume \(id)` continues it"
        case .paused where run.workers.isEmpty: return "Run \(id) is paused; `ledger resume \(id)` continues it"
        case .paused: return "Run \(id) is paused, and finishes \(inFlight(run)) attempts in flight; `ledger resume \(id)` continues it"
        case .running:
            let workers = run.workers.map { worker in
                "  process \(worker.process.pid) on \(worker.process.host): \(worker.slots) at once, "
                    + "last sign of life \(Self.age(worker.heartbeatAt, now)) ago"
            }
            return (["Run \(id): \(work(run))"] + workers).joined(separator: "\n")
        }
    }

    private func work(_ run: RunStanding) -> String {
        var parts = ["\(inFlight(run)) in flight"]
        let retries = run.status.count(AttemptState.retryable)
        if retries > 0 { parts.append("\(retries) to be tried again") }
        if let next = run.status.nextRetryAt { parts.append("next try at \(next)") }
        if let pace = run.attemptsPerMinute { parts.append("\(pace.formatted(.number.precision(.fractionLength(0...1)))) attempts a minute") }
        if let left = run.timeLeft { parts.append("about \(left.formatted(.units(allowed: [.hours, .minutes, .seconds], width: .wide, maximumUnitCount: 1))) left") }
        return parts.joined(separator: ", ")
    }

    /// Those that a process which is gone had in hand are nobody's.
    private func inFlight(_ run: RunStanding) -> Int { run.workers.isEmpty ? 0 : run.status.count(AttemptState.running) }

    private static func age(_ then: Timestamp, _ now: Timestamp) -> String {
        let seconds = max(0, (now.millisecondsSinceEpoch - then.millisecondsSinceEpoch) / 1_000)
        return Duration.seconds(seconds).formatted(.units(allowed: [.hours, .minutes, .seconds], width: .narrow, maximumUnitCount: 1))
    }

    var json: JSON { .array(runs.map(json)) }

    private func json(_ run: RunStanding) -> JSON {
        let status = run.status
        return .members(
            ("run_id", .int(Int(status.runID.rawValue))), ("run_date", .string(status.runDate.description)),
            ("day_number", .int(status.dayNumber)), ("state", .string(run.state.rawValue)),
            ("drafts_accepted", .int(status.draftsAccepted)), ("max_total_drafts", .int(status.settings.maxTotalDrafts)),
            ("accounts", Self.counts(status.accounts.map { ($0.state.rawValue, $0.count) })),
            ("attempts", Self.counts(status.attempts.map { ($0.state.rawValue, $0.count) })),
            ("in_flight", .int(inFlight(run))), ("next_retry_at", .text(status.nextRetryAt?.description)),
            ("attempts_per_minute", run.attemptsPerMinute.map(JSON.number)),
            ("seconds_left", run.timeLeft.map { .int(Int($0 / .seconds(1))) }),
            (
                "workers",
                .array(
                    run.workers.map { worker in
                        .members(
                            ("worker_id", .int(Int(worker.id.rawValue))), ("host", .string(worker.process.host)),
                            ("pid", .int(Int(worker.process.pid))), ("slots", .int(worker.slots)),
                            ("heartbeat_at", .string(worker.heartbeatAt.description)))
                    })
            ),
            ("started_at", .string(status.startedAt)), ("finished_at", .text(status.finishedAt)))
    }

    private static func counts(_ counts: [(String, Int)]) -> JSON {
        .object(counts.map { JSON.Member($0.0, .int($0.1)) })
    }
}

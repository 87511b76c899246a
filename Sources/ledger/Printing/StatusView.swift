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

    // MARK: - Text

    /// A table, and what is to say of each unfinished run.
    var text: String {
        if runs.isEmpty { return "There are no runs yet; `ledger run` makes one.\n" }
        let table = TextTable(
            headings: ["Run", "Date", "State", "Accepted", "Accounts", "Attempts"],
            rows: runs.map { run in
                let status = run.status
                return [
                    "\(status.runID)", "\(status.runDate)" + (status.dayNumber > 1 ? " (\(status.dayNumber))" : ""),
                    run.state.rawValue, Self.accepted(status),
                    status.accounts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", "),
                    status.attempts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", "),
                ]
            })
        let notes = runs.filter { !$0.isOver }.map { note(on: $0) + "\n" } + runs.compactMap { Self.unanswered($0.status) }
        return ([table.text] + notes).joined(separator: "\n")
    }

    /// Accounts of which a source could not tell anything, and why; nil where there are none.
    private static func unanswered(_ run: RunStatus) -> String? {
        let skips = run.skips.filter { $0.cause != nil }
        if skips.isEmpty { return nil }
        let shown = skips.prefix(mostSkips).map {
            "  \(counted($0.accounts, "account")): \(TextTable.plain($0.reason)) (\(TextTable.plain($0.cause ?? "")))\n"
        }
        let rest = skips.dropFirst(mostSkips).reduce(0) { $0 + $1.accounts }
        return "Run \(run.runID) skipped\n" + shown.joined() + (rest > 0 ? "  and \(rest) more for other causes\n" : "")
    }

    private static let mostSkips = 5

    /// A line for each run.
    var lines: String {
        runs.map { run in
            let finished = run.status.attempts.filter(\.state.isFinal).reduce(0) { $0 + $1.count }
            return "run \(run.status.runID) \(run.state.rawValue): \(Self.accepted(run.status)) accepted, "
                + "\(counted(finished, "attempt")) finished, \(run.inFlight) in flight, "
                + "\(counted(run.status.count(SelectionState.pending), "account")) not begun"
        }.joined(separator: "\n")
    }

    private static func accepted(_ status: RunStatus) -> String {
        "\(status.draftsAccepted)/\(status.settings.maxTotalDrafts)"
    }

    private func note(on run: RunStanding) -> String {
        let id = run.status.runID
        let next = "`ledger resume \(id)` continues it"
        switch run.state {
        case .running:
            return (["Run \(id): " + work(run)] + run.workers.map(line)).joined(separator: "\n")
        case .stalled: return "Run \(id) stalled: its process is gone; \(next)"
        case .paused:
            let rest = run.workers.isEmpty ? "" : ", and \(counted(run.inFlight, "attempt")) in flight end"
            return (["Run \(id) is paused\(rest); \(next)"] + run.workers.map(line)).joined(separator: "\n")
        case .interrupted, .finished, .cancelled: return "Run \(id) is \(run.state.rawValue); \(next)"
        }
    }

    private func work(_ run: RunStanding) -> String {
        var parts = ["\(counted(run.inFlight, "attempt")) in flight"]
        let retries = run.status.count(AttemptState.retryable)
        if retries > 0 { parts.append("\(retries) to be tried again") }
        if let next = run.status.nextRetryAt { parts.append("next try at \(next)") }
        if let pace = run.attemptsPerMinute { parts.append("\(Int(pace.rounded())) a minute") }
        if let left = run.timeLeft { parts.append("about \(Self.spell(left, .wide)) left") }
        return parts.joined(separator: ", ")
    }

    private func line(_ worker: WorkerStatus) -> String {
        let silence = max(0, (now.millisecondsSinceEpoch - worker.heartbeatAt.millisecondsSinceEpoch) / 1_000)
        return "  process \(worker.process.pid) on \(worker.process.host): \(worker.slots) at once, "
            + "last sign of life \(Self.spell(.seconds(silence), .narrow)) ago"
    }

    private static func spell(_ time: Duration, _ width: Duration.UnitsFormatStyle.UnitWidth) -> String {
        time.formatted(.units(allowed: [.hours, .minutes, .seconds], width: width, maximumUnitCount: 1))
    }

    // MARK: - JSON

    var json: JSON { .array(runs.map(json)) }

    private func json(_ run: RunStanding) -> JSON {
        let status = run.status
        return .members(
            ("run_id", .int(Int(status.runID.rawValue))), ("run_date", .string(status.runDate.description)),
            ("day_number", .int(status.dayNumber)), ("state", .string(run.state.rawValue)),
            ("drafts_accepted", .int(status.draftsAccepted)),
            ("max_total_drafts", .int(status.settings.maxTotalDrafts)),
            ("accounts", Self.counts(status.accounts.map { ($0.state.rawValue, $0.count) })),
            ("attempts", Self.counts(status.attempts.map { ($0.state.rawValue, $0.count) })),
            ("skips", .array(status.skips.map(Self.json))), ("in_flight", .int(run.inFlight)), ("next_retry_at", .text(status.nextRetryAt?.description)),
            ("attempts_per_minute", run.attemptsPerMinute.map { .number(($0 * 10).rounded() / 10) }),
            ("seconds_left", run.timeLeft.map { .int(Int($0 / .seconds(1))) }),
            ("workers", .array(run.workers.map(Self.json))),
            ("started_at", .string(status.startedAt)), ("finished_at", .text(status.finishedAt)))
    }

    private static func json(_ skips: RunStatus.Skips) -> JSON {
        .members(("reason", .string(skips.reason)), ("cause", .text(skips.cause)), ("accounts", .int(skips.accounts)))
    }

    private static func json(_ worker: WorkerStatus) -> JSON {
        .members(
            ("worker_id", .int(Int(worker.id.rawValue))), ("host", .string(worker.process.host)),
            ("pid", .int(Int(worker.process.pid))), ("slots", .int(worker.slots)),
            ("heartbeat_at", .string(worker.heartbeatAt.description)))
    }

    private static func counts(_ counts: [(String, Int)]) -> JSON {
        .object(counts.map { JSON.Member($0.0, .int($0.1)) })
    }
}

import ArgumentParser
import LedgerCore
import LedgerDashboard
import LedgerRunner

/// What a run came to, for the person who started it.
struct RunResult {
    let snapshot: RunSnapshot
    let end: Runner.End
    /// Where the rows of the files of people and claims went, a line for each file.
    let files: [String]
    let outputPath: String

    init(_ result: (snapshot: RunSnapshot, end: Runner.End, files: [String]), output: OutputRoot) {
        snapshot = result.snapshot
        end = result.end
        files = result.files
        outputPath = output.path
    }

    /// Prints it, and ends the command with the exit code that says it.
    func show(json: Bool) throws {
        Terminal.show(json ? Dashboard.json(snapshot) : text)
        if status != .done { throw ExitCode(status.rawValue) }
    }

    /// Prints several, as a list where it is JSON; the exit code is the gravest.
    static func show(_ results: [RunResult], json: Bool) throws {
        if json {
            Terminal.show("[" + results.map { Dashboard.json($0.snapshot) }.joined(separator: ",\n") + "]\n")
        } else {
            Terminal.show(results.map(\.text).joined(separator: "\n"))
        }
        let gravest = results.map(\.status.rawValue).max() ?? ExitStatus.done.rawValue
        if gravest != ExitStatus.done.rawValue { throw ExitCode(gravest) }
    }

    var status: ExitStatus {
        if end == .stopped || end == .paused { return .interrupted }
        if snapshot.draftsAccepted > 0 { return .done }
        let unavailable = snapshot.skipped.filter { $0.cause != nil && $0.reason.hasSuffix("unavailable") }
        return snapshot.accounts.isEmpty && !unavailable.isEmpty ? .unavailable : .nothingAccepted
    }

    private var ending: String {
        switch end {
        case .finished: "finished"
        case .cancelled: "cancelled"
        case .stopped: "stopped; `ledger resume \(snapshot.runID)` continues it"
        case .paused: "paused; `ledger resume \(snapshot.runID)` continues it"
        }
    }

    private var text: String {
        let settings = snapshot.settings
        var lines = [
            "Run \(snapshot.runID) of \(snapshot.runDate) \(ending): "
                + "\(snapshot.draftsAccepted) of at most \(settings.maxTotalDrafts) drafts accepted, "
                + "\(snapshot.draftsRejected) rejected, \(snapshot.draftsHeld) held for review",
            "Accounts: \(snapshot.accounts.count { $0.state != .pending }) processed, \(snapshot.skipped.count) skipped",
            "List: \(ReconciliationView(snapshot.reconciliation).text)",
        ]
        lines += files
        if let use = snapshot.modelUse { lines.append(ModelUseView(use).text) }
        if !snapshot.calls.isEmpty { lines.append("Calls: " + snapshot.calls.map(Self.text).joined(separator: "; ")) }
        lines += Self.ranked("Rejected", snapshot.contacts.filter { $0.status == .rejected }.compactMap(\.reason))
        lines += Self.ranked("Held", snapshot.contacts.filter { $0.status == .held }.compactMap(\.reason))
        lines += Self.ranked("Failed", snapshot.contacts.filter { $0.status == .failed }.compactMap(\.reason))
        lines += Self.ranked("Not drafted", snapshot.contacts.filter { [.skipped, .capped].contains($0.status) }
            .compactMap(\.reason))
        lines += Self.ranked("Skipped", snapshot.skipped.map { $0.cause.map { [$0] } == nil ? $0.reason : "\($0.reason) (\($0.cause ?? ""))" })
        lines.append("Dashboard: \(outputPath)/\(snapshot.dashboardStem).md (and .html, .json)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// `zoominfo 9, 1 not OK, 3 credits`.
    private static func text(_ line: Spend.Line) -> String {
        let parts = [
            "\(line.provider) \(line.calls)", line.calls > line.ok ? "\(line.calls - line.ok) not OK" : nil,
            line.credits > 0 ? counted(line.credits, "credit") : nil,
            line.costMicroUSD > 0 ? ModelUseView.dollars(line.costMicroUSD) : nil,
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    /// Reasons with how often each was given, the most frequent first.
    private static func ranked(_ heading: String, _ reasons: [String]) -> [String] {
        let counts = Dictionary(grouping: reasons, by: { $0 }).mapValues(\.count)
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "  \(heading): \($0.value) x \(TextTable.plain($0.key))" }
    }
}

/// `rows read = loaded + duplicate + rejected`, which always adds up.
struct ReconciliationView {
    let counts: RunSnapshot.Reconciliation

    init(_ counts: RunSnapshot.Reconciliation) { self.counts = counts }

    var text: String {
        "\(counts.rowsRead) rows read = \(counts.loaded) loaded + \(counts.duplicates) duplicate + "
            + "\(counts.rejected) rejected"
    }
}

/// What the run's model did and cost, and what went wrong with it.
struct ModelUseView {
    let use: RunSnapshot.ModelUse

    init(_ use: RunSnapshot.ModelUse) { self.use = use }

    var text: String {
        let budget = use.budgetMicroUSD.map { " of \(Self.dollars($0))" } ?? ""
        let failure = use.lastFailure.map { "; the latest: \(TextTable.plain($0))" } ?? ""
        return "Model: \(use.model) wrote \(counted(use.drafts, "draft")), \(counted(use.calls, "call")), "
            + "\(use.failedCalls) failed\(failure); \(use.inputTokens) tokens read, \(use.outputTokens) written, "
            + "\(Self.dollars(use.spentMicroUSD))\(budget) spent"
    }

    static func dollars(_ micro: Int64) -> String {
        let cents = (micro + 50) / 100
        let fraction = String(cents % 10_000)
        return "$\(cents / 10_000)." + String(repeating: "0", count: 4 - fraction.count) + fraction
    }
}

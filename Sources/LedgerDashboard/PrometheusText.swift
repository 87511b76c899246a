import LedgerCore

/// The numbers of a run in the text format that Prometheus and its agents read (version 0.0.4).
struct PrometheusText {
    private var text = ""

    static func render(_ metrics: RunMetrics) -> String {
        var out = PrometheusText()
        out.run(metrics)
        out.attempts(metrics)
        out.stages(metrics.stages)
        out.ledger(metrics)
        return out.text
    }

    private mutating func run(_ metrics: RunMetrics) {
        family("ledger_run_info", .gauge, "The run that this file is about.")
        sample(
            "ledger_run_info",
            [("run", "\(metrics.runID)"), ("run_date", "\(metrics.runDate)"), ("state", metrics.state.rawValue)], 1)
        family("ledger_drafts_accepted", .gauge, "Accepted drafts of the run.")
        sample("ledger_drafts_accepted", [], Double(metrics.draftsAccepted))
        family("ledger_drafts_cap", .gauge, "Accepted drafts at most, in the whole run and at one account.")
        sample("ledger_drafts_cap", [("per", "run")], Double(metrics.maxTotalDrafts))
        sample("ledger_drafts_cap", [("per", "account")], Double(metrics.maxDraftsPerAccount))
        family("ledger_accounts", .gauge, "Accounts of the run by state.")
        for state in SelectionState.allCases {
            sample("ledger_accounts", [("state", state.rawValue)], Double(metrics.accounts[state] ?? 0))
        }
    }

    private mutating func attempts(_ metrics: RunMetrics) {
        let outcomes: [(name: String, state: AttemptState)] = [
            ("accepted", .accepted), ("rejected", .rejected), ("held", .held), ("failed", .failed),
            ("retried", .retryable),
        ]
        family("ledger_attempts_total", .counter, "How often attempts of the run came to an outcome.")
        for (name, state) in outcomes {
            sample("ledger_attempts_total", [("outcome", name)], Double(metrics.arrivals[state] ?? 0))
        }
        family("ledger_attempts_in_flight", .gauge, "Attempts that a worker has in hand.")
        sample("ledger_attempts_in_flight", [], Double(metrics.inFlight))
        guard !metrics.calls.isEmpty else { return }
        family("ledger_provider_calls_total", .counter, "Calls of the run to the outside, by provider and how they ended.")
        for (call, count) in metrics.calls.sorted(by: { ($0.key.provider, $0.key.status) < ($1.key.provider, $1.key.status) }) {
            sample("ledger_provider_calls_total", [("provider", call.provider), ("status", call.status)], Double(count))
        }
    }

    private mutating func stages(_ stages: [AttemptStage: DurationHistogram]) {
        guard !stages.isEmpty else { return }
        let name = "ledger_stage_duration_seconds"
        family(name, .histogram, "How long pipeline stages took in this process.")
        for stage in AttemptStage.allCases {
            guard let durations = stages[stage] else { continue }
            let label = ("stage", stage.rawValue)
            for (bound, count) in zip(DurationHistogram.bounds, durations.counts) {
                sample(name + "_bucket", [label, ("le", JSON.spell(bound))], Double(count))
            }
            sample(name + "_bucket", [label, ("le", "+Inf")], Double(durations.count))
            sample(name + "_sum", [label], durations.seconds)
            sample(name + "_count", [label], Double(durations.count))
        }
    }

    private mutating func ledger(_ metrics: RunMetrics) {
        family("ledger_commits_total", .counter, "Transactions in which this process committed changes together.")
        sample("ledger_commits_total", [], Double(metrics.commits))
        family("ledger_changes_total", .counter, "Changes in those transactions.")
        sample("ledger_changes_total", [], Double(metrics.changes))
        family("ledger_wal_bytes", .gauge, "Size of the database's write-ahead log.")
        sample("ledger_wal_bytes", [], Double(metrics.logBytes))
        guard let last = metrics.lastSuccess else { return }
        family("ledger_last_success_timestamp_seconds", .gauge, "When a run of this ledger was last finished.")
        sample("ledger_last_success_timestamp_seconds", [], Double(last.millisecondsSinceEpoch) / 1_000)
    }

    // MARK: - The format

    private enum Kind: String { case counter, gauge, histogram }

    private mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let labels = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        text += labels.isEmpty ? "\(name) \(JSON.spell(value))\n" : "\(name){\(labels)} \(JSON.spell(value))\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

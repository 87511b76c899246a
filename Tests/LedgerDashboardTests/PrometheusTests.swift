import LedgerCore
import LedgerDashboard
import Testing

@Suite struct PrometheusTests {
    private func metrics() -> RunMetrics {
        var metrics = RunMetrics(
            runID: RunID(3), runDate: CalendarDay(daysSinceEpoch: 20_000), state: .running, maxTotalDrafts: 20,
            maxDraftsPerAccount: 3, draftsAccepted: 4, inFlight: 2)
        metrics.arrivals = [.accepted: 4, .rejected: 1, .retryable: 7, .running: 12]
        metrics.accounts = [.pending: 5, .open: 1]
        metrics.calls = [
            RunMetrics.ProviderCalls(provider: "a\\b\"c\nd", status: "ok"): 2,
            RunMetrics.ProviderCalls(provider: "contacts_file", status: "error"): 1,
        ]
        metrics.lastSuccess = Timestamp(millisecondsSinceEpoch: 1_773_748_800_123)
        metrics.logBytes = 4_128
        var durations = DurationHistogram()
        for milliseconds in [0, 1, 7, 800, 400_000] { durations.add(.milliseconds(milliseconds)) }
        metrics.stages = [.research: durations, .validate: DurationHistogram()]
        (metrics.commits, metrics.changes) = (9, 31)
        return metrics
    }

    @Test func `the text is in the format, and says the numbers`() throws {
        let samples = try Exposition(Dashboard.prometheus(metrics())).samples
        #expect(samples["ledger_run_info{run=\"3\",run_date=\"2024-10-04\",state=\"running\"}"] == 1)
        #expect(samples["ledger_attempts_total{outcome=\"accepted\"}"] == 4)
        #expect(samples["ledger_attempts_total{outcome=\"retried\"}"] == 7)
        #expect(samples["ledger_attempts_total{outcome=\"failed\"}"] == 0)
        #expect(samples["ledger_accounts{state=\"skipped\"}"] == 0)
        #expect(samples["ledger_provider_calls_total{provider=\"a\\\\b\\\"c\\nd\",status=\"ok\"}"] == 2)
        #expect(samples["ledger_stage_duration_seconds_bucket{stage=\"research\",le=\"0.001\"}"] == 2)
        #expect(samples["ledger_stage_duration_seconds_bucket{stage=\"research\",le=\"120\"}"] == 4)
        #expect(samples["ledger_stage_duration_seconds_count{stage=\"research\"}"] == 5)
        #expect(samples["ledger_wal_bytes"] == 4_128)
        #expect(samples["ledger_last_success_timestamp_seconds"] == 1_773_748_800.123)
    }

    @Test func `a run that has not begun is in the format too`() throws {
        let metrics = RunMetrics(
            runID: RunID(1), runDate: CalendarDay(daysSinceEpoch: 0), state: .interrupted, maxTotalDrafts: 0,
            maxDraftsPerAccount: 0, draftsAccepted: 0, inFlight: 0)
        let samples = try Exposition(Dashboard.prometheus(metrics)).samples
        #expect(samples["ledger_last_success_timestamp_seconds"] == nil)
        #expect(samples["ledger_drafts_accepted"] == 0)
    }

    @Test(arguments: [
        "ledger_x 1\n", "# TYPE ledger_x gauge\nledger_x 1\n", "# HELP ledger_x x\n# TYPE ledger_x counter\nledger_x 1\n",
        "# HELP ledger_x x\n# TYPE ledger_x gauge\nledger_x 1", "# HELP ledger_x x\n# TYPE ledger_x gauge\nledger_x one\n",
        "# HELP ledger_x x\n# TYPE ledger_x gauge\nledger_x 1\nledger_x 2\n",
        "# HELP ledger_x x\n# TYPE ledger_x gauge\nledger_x{a=\"b} 1\n",
        "# HELP x_seconds x\n# TYPE x_seconds histogram\nx_seconds_bucket{le=\"1\"} 1\nx_seconds_sum 1\nx_seconds_count 1\n",
        "# HELP x_seconds x\n# TYPE x_seconds histogram\nx_seconds_bucket{le=\"1\"} 3\nx_seconds_bucket{le=\"+Inf\"} 2\nx_seconds_sum 1\nx_seconds_count 2\n",
    ])
    func `the reader of these tests is strict`(text: String) {
        #expect(throws: Exposition.Fault.self) { try Exposition(text) }
    }
}

/// A strict reader of the Prometheus text format 0.0.4, with the naming rules that are asked of exporters.
struct Exposition {
    struct Fault: Error { let line: String }

    /// Name and labels as they are written, to the value.
    private(set) var samples: [String: Double] = [:]
    private var kinds: [String: String] = [:]
    private var family = ""

    init(_ text: String) throws {
        guard text.hasSuffix("\n"), !text.contains("\r") else { throw Fault(line: "the end") }
        var help = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP "), words.count == 4 {
                help = words[2]
            } else if line.hasPrefix("# TYPE "), words.count == 4, words[2] == help {
                try open(help, kind: words[3])
            } else {
                try read(String(line))
            }
        }
        for (name, kind) in kinds where kind == "histogram" { try checkHistogram(name) }
    }

    private mutating func open(_ name: String, kind: String) throws {
        let isNamed = name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil && !name.hasSuffix("_count") && !name.hasSuffix("_sum")
        guard isNamed, kinds[name] == nil, ["counter", "gauge", "histogram"].contains(kind),
            (kind == "counter") == name.hasSuffix("_total"), kind != "histogram" || name.hasSuffix("_seconds")
        else { throw Fault(line: name) }
        kinds[name] = kind
        family = name
    }

    private mutating func read(_ line: String) throws {
        let form = /(?<name>[a-z][a-z0-9_]*)(?<labels>\{[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\"n])*")*\})? (?<value>\S+)/
        guard let match = line.wholeMatch(of: form), let value = Double(match.output.value), value >= 0 else {
            throw Fault(line: line)
        }
        let endings = kinds[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        let key = String(match.output.name) + (match.output.labels ?? "")
        guard endings.contains(where: { family + $0 == match.output.name }), samples[key] == nil else { throw Fault(line: line) }
        samples[key] = value
    }

    /// Buckets of each set of labels rise to the count, which is the one without a bound.
    private func checkHistogram(_ name: String) throws {
        let counts = samples.filter { $0.key.hasPrefix(name + "_count") }
        for (key, count) in counts {
            let labels = key.dropFirst((name + "_count").count).dropFirst().dropLast()
            let prefix = name + "_bucket{" + (labels.isEmpty ? "" : labels + ",") + "le=\""
            let buckets = samples.compactMap { key, value -> (Double, Double)? in
                guard key.hasPrefix(prefix) else { return nil }
                let bound = key.dropFirst(prefix.count).dropLast(2)
                return (bound == "+Inf" ? .infinity : Double(bound) ?? .nan, value)
            }.sorted { $0.0 < $1.0 }
            let rises = zip(buckets, buckets.dropFirst()).allSatisfy { $0.1 <= $1.1 }
            guard rises, buckets.last?.0 == .infinity, buckets.last?.1 == count,
                samples[name + "_sum" + (labels.isEmpty ? "" : "{\(labels)}")] != nil
            else { throw Fault(line: key) }
        }
        if counts.isEmpty { throw Fault(line: name) }
    }
}

import Foundation
import Testing

/// The run of the sample list that tests kill, cut off and starve, and the rows that it must come to all the same.
enum SampleRun {
    static let arguments = ["run", "--run-date", SampleList.day, "--max-total-drafts", "5"]
    static let command = arguments + ["--quiet"]

    static func bench() throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        return bench
    }

    /// The rows and files of a run that was left alone.
    static func uninterrupted() throws -> [String] { try leftAlone.get() }

    private static let leftAlone = Result {
        let alone = try bench()
        let outcome = try alone.ledger(command)
        try #require(outcome.status == 0, "\(outcome.err)")
        return try state(of: alone)
    }

    /// All rows but those of later runs, and all files.
    static func state(of bench: Bench, run: Int = 1) throws -> [String] {
        let outcome = try bench.ledger("sql", query(upTo: run), "--format", "csv")
        try #require(outcome.status == 0, "\(outcome.err)")
        return outcome.out.split(separator: "\r\n").map(String.init)
            + bench.files(in: "outbound").filter { !$0.hasPrefix("ledger.sqlite") && !$0.contains("_outbound_run_") }
    }

    /// Expects of a run that something befell that the same command, given again, brings it to the rows and files of
    /// a run that was left alone.
    static func expectRecovery(of bench: Bench, from event: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        // What befell it may have come after its end; the same command would then begin another.
        if try !bench.ledger("status", "--json").out.contains("\"finished\"") {
            let again = try bench.ledger(command)
            #expect(again.status == 0, "\(event): \(again.err)", sourceLocation: sourceLocation)
        }
        let difference = try state(of: bench).difference(from: uninterrupted())
        #expect(difference.isEmpty, "\(event)", sourceLocation: sourceLocation)
        let check = try bench.ledger("replay", "--check", "--all")
        #expect(check.status == 0, "\(event): \(check.out)", sourceLocation: sourceLocation)
        let doctor = try bench.ledger("doctor")
        #expect(doctor.status == 0, "\(event): \(doctor.out)", sourceLocation: sourceLocation)
    }

    static func acceptedDrafts(in state: [String]) -> Int {
        state.count { $0.hasPrefix("draft,") && $0.hasSuffix(#""accepted""]""#) }
    }

    /// What of a table is compared: everything but real times, what the moment of writing goes into, and the ids that
    /// rows get in the order in which workers come to them.
    private struct Part {
        let name: String
        var run = "NULL"
        let columns: String
        let source: String
        let order: String

        /// Each row with its run as one line of JSON; rows that belong to no run have none.
        var select: String {
            """
            SELECT '\(name)' AS part, row_number() OVER (ORDER BY \(order)) AS place, \(run) AS run,
                json_array(\(columns)) AS line
            FROM \(source)
            """
        }
    }

    private static func query(upTo run: Int) -> String {
        """
        SELECT part, line FROM (\(parts.map(\.select).joined(separator: " UNION ALL ")))
        WHERE coalesce(run, 0) <= \(run) ORDER BY part, place
        """
    }

    private static let ofAttempt = "JOIN attempts t ON t.id = x.attempt_id"
    private static let attempt = "t.run_id, t.account_id, t.position"

    private static let parts = [
        Part(name: "account", columns: "id, name, external_id, domain, folder, tags", source: "accounts", order: "id"),
        Part(
            name: "import row", run: "import_id", columns: "row_number, line, fate, reason, account_id, score",
            source: "import_rows", order: "import_id, row_number"),
        Part(
            name: "run", run: "id",
            columns: """
                id, run_date, day_number, state, drafts_accepted, rules_sha256, worker_id,
                json_remove(settings, '$.accounts', '$.contacts', '$.signals', '$.time_zone')
                """, source: "runs", order: "id"),
        Part(
            name: "selection", run: "run_id",
            columns: "run_id, account_id, position, state, reason, cause, drafts_accepted, tries, worker_id",
            source: "selections", order: "run_id, position"),
        Part(
            name: "contact", columns: "account_id, person_key, name, title, email, source, reference",
            source: "contacts", order: "account_id, person_key"),
        Part(
            name: "attempt", run: "run_id",
            columns: """
                \(attempt), c.person_key, persona, stage, state, reason, tries, t.worker_id, file_stem,
                finished_at IS NULL
                """, source: "attempts t JOIN contacts c ON c.id = t.contact_id", order: attempt),
        Part(
            name: "stage result", run: "t.run_id",
            columns: "\(attempt), x.stage, json_remove(result, '$.generated_at')",
            source: "stage_results x \(ofAttempt)", order: "\(attempt), x.stage"),
        Part(
            name: "draft", run: "t.run_id",
            columns: """
                \(attempt), x.contact_name, x.contact_title, subject, body, confidence_mode, cited_signals, sources,
                warnings, x.state
                """, source: "drafts x \(ofAttempt)", order: attempt),
        Part(
            name: "artefact", run: "t.run_id",
            columns: "\(attempt), kind, path, iif(kind = 'context_quality', '', sha256)",
            source: "artefacts x \(ofAttempt)", order: "\(attempt), kind"),
        Part(
            name: "verdict", run: "t.run_id", columns: "\(attempt), gate, passed, v.reason",
            source: "verdicts v JOIN drafts x ON x.id = v.draft_id \(ofAttempt)", order: "\(attempt), gate"),
        Part(
            name: "call", run: "run_id", columns: "account_id, provider, operation, status, results", source: "calls",
            order: "run_id, account_id, provider, operation, id"),
    ]
}

/// Steele, Lea and Flood's SplitMix64: the same numbers from the same seed, everywhere.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    /// LEDGER_TEST_SEED, so that a failure can be repeated; else another one each time, told in the log.
    static let testSeed: UInt64 = {
        let seed = ProcessInfo.processInfo.environment["LEDGER_TEST_SEED"].flatMap(UInt64.init) ?? .random(in: 0..<1_000_000)
        print("LEDGER_TEST_SEED=\(seed)")
        return seed
    }()

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}

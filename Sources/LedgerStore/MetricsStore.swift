import Foundation
internal import GRDB
public import LedgerCore

/// Reads the numbers of a run again and again, on a connection of its own: the run does not wait for it. What only
/// grows is counted on from where it was.
public final class RunMeter {
    private let store: Store
    private let runID: RunID
    /// Up to these it has counted.
    private var event: Int64
    private var call: Int64
    /// Of the runs before this one.
    private let lastSuccess: Timestamp?
    private var arrivals: [AttemptState: Int] = [:]
    private var calls: [RunMetrics.ProviderCalls: Int] = [:]

    /// - Parameter path: of the ledger; a store that works on the run is open as long as this is.
    public init(_ path: String, run: RunID) throws {
        runID = run
        store = try Store.reader(of: path)
        (event, call, lastSuccess) = try store.read { database in
            let row = try database.row(
                """
                SELECT coalesce((SELECT min(id) FROM events
                        WHERE run_id = ?1 AND entity = 'run' AND entity_id = ?1), 0) AS event,
                    coalesce((SELECT min(id) FROM calls WHERE run_id = ?1), 0) AS call
                """, [run.rawValue])
            let success = try database.row("SELECT max(finished_at) AS at FROM runs WHERE state = 'finished'")
            return (
                (row?["event"] ?? 0) - 1, (row?["call"] ?? 0) - 1,
                try (success?["at"] as String?).map(Store.timestamp)
            )
        }
    }

    /// - Throws: `StoreError`.
    public func read() throws -> RunMetrics {
        var metrics = try store.read { database in
            try countEvents(database)
            try countCalls(database)
            return try now(database)
        }
        metrics.arrivals = arrivals
        metrics.calls = calls
        metrics.logBytes = Int(Store.FileState(store.path).logSize)
        return metrics
    }

    /// By ids, which a run's events are close together in (`+run_id`).
    private func countEvents(_ database: Database) throws {
        let rows = try database.rows(
            """
            SELECT to_state, count(*) AS count FROM events
            WHERE id > ? AND +run_id = ? AND entity = 'attempt' GROUP BY to_state ORDER BY to_state
            """, [event, runID.rawValue])
        for row in rows {
            guard let state = AttemptState(rawValue: row["to_state"]) else { continue }
            arrivals[state, default: 0] += row["count"]
        }
        event = try Int64.fetchOne(database, sql: "SELECT max(id) FROM events") ?? event
    }

    private func countCalls(_ database: Database) throws {
        let rows = try database.rows(
            """
            SELECT provider, status, count(*) AS count FROM calls NOT INDEXED
            WHERE id > ? AND +run_id = ? GROUP BY provider, status ORDER BY provider, status
            """, [call, runID.rawValue])
        for row in rows {
            let call = RunMetrics.ProviderCalls(provider: row["provider"], status: row["status"])
            calls[call, default: 0] += row["count"]
        }
        call = try Int64.fetchOne(database, sql: "SELECT max(id) FROM calls") ?? call
    }

    private func now(_ database: Database) throws -> RunMetrics {
        let row = try database.row(
            """
            SELECT run_date, state, max_total_drafts, max_drafts_per_account, drafts_accepted,
                (SELECT count(*) FROM attempts WHERE run_id = r.id AND finished_at IS NULL AND state = 'running')
                    AS in_flight,
                iif(state = 'finished', finished_at, NULL) AS succeeded_at
            FROM runs r WHERE id = ?
            """, [runID.rawValue])
        guard let row else { throw StoreError.noSuchRun("run \(runID)") }
        var metrics = RunMetrics(
            runID: runID, runDate: try Store.day(row["run_date"]),
            state: RunState(rawValue: row["state"]) ?? .interrupted,
            maxTotalDrafts: row["max_total_drafts"], maxDraftsPerAccount: row["max_drafts_per_account"],
            draftsAccepted: row["drafts_accepted"], inFlight: row["in_flight"])
        metrics.lastSuccess = try (row["succeeded_at"] as String?).map(Store.timestamp) ?? lastSuccess
        for account in try database.rows(
            "SELECT state, count(*) AS count FROM selections WHERE run_id = ? GROUP BY state", [runID.rawValue])
        {
            SelectionState(rawValue: account["state"]).map { metrics.accounts[$0] = account["count"] }
        }
        return metrics
    }
}

internal import GRDB
public import LedgerCore

/// A run that is over, and how many of its events are old enough to go.
public struct PrunableRun: Sendable, Equatable {
    public let runID: RunID
    public let events: Int

    public init(runID: RunID, events: Int) {
        self.runID = runID
        self.events = events
    }
}

extension Store {
    /// Runs that were over before a time and have events from before it, oldest first. The newest event of all stays,
    /// so that its id is not given again.
    /// - Parameter kept: the newest so many runs are left out, whatever their age.
    public func prunableRuns(before time: Timestamp, keeping kept: Int) throws -> [PrunableRun] {
        try read { database in
            try database.rows(
                """
                SELECT r.id, count(*) AS events FROM runs r
                JOIN events e ON e.run_id = r.id AND e.at < ?1 AND e.id < (SELECT max(id) FROM events)
                WHERE r.finished_at < ?1 AND r.id NOT IN (SELECT id FROM runs ORDER BY id DESC LIMIT ?2)
                GROUP BY r.id ORDER BY r.id
                """, [time.description, kept]
            ).map { PrunableRun(runID: RunID($0["id"] as Int64), events: $0["events"]) }
        }
    }

    /// Deletes the events of a run that are from before a time, in transactions of `batch`, each with the row that
    /// records it. A run that is taken up again meanwhile keeps the rest.
    /// - Parameters:
    ///   - actor: who wants it.
    ///   - pausing: called between two transactions, so that a run at work gets its turn.
    /// - Returns: how many were deleted.
    public func prune(
        _ runID: RunID, before time: Timestamp, by actor: String, batch: Int = 2_000, pausing: () -> Void = {}
    ) throws -> Int {
        let ids = try read { database in
            try Int64.fetchAll(
                database,
                sql: """
                    SELECT id FROM events WHERE run_id = ? AND at < ? AND id < (SELECT max(id) FROM events) ORDER BY id
                    """, arguments: [runID.rawValue, time.description])
        }
        var deleted = 0
        for start in stride(from: 0, to: ids.count, by: batch) {
            if start > 0 { pausing() }
            let chunk = ids[start..<min(start + batch, ids.count)]
            guard let first = chunk.first, let last = chunk.last,
                try prune(runID, first...last, count: chunk.count, before: time, by: actor)
            else { return deleted }
            deleted += chunk.count
        }
        return deleted
    }

    /// Answers from outside whose time to live was over before then.
    public func prunableResearch(before time: Timestamp) throws -> Int {
        try read { database in
            Int(try database.number("SELECT count(*) FROM research_cache WHERE expires_at < ?", [time.description]) ?? 0)
        }
    }

    /// Deletes them: names of people that no run took are among them.
    /// - Returns: how many.
    public func pruneResearch(before time: Timestamp) throws -> Int {
        try write { try $0.run("DELETE FROM research_cache WHERE expires_at < ?", [time.description]) }
    }

    private func prune(
        _ runID: RunID, _ range: ClosedRange<Int64>, count: Int, before time: Timestamp, by actor: String
    ) throws -> Bool {
        try write { database in
            let recorded = try database.run(
                """
                INSERT INTO prunings (run_id, first_event_id, last_event_id, before_at, events_deleted, actor)
                SELECT id, ?2, ?3, ?4, ?5, ?6 FROM runs WHERE id = ?1 AND finished_at < ?4
                """, [runID.rawValue, range.lowerBound, range.upperBound, time.description, count, actor])
            guard recorded == 1 else { return false }
            // By the range of ids: the run's own index is in another order.
            try database.run(
                "DELETE FROM events WHERE id BETWEEN ? AND ? AND +run_id = ? AND at < ?",
                [range.lowerBound, range.upperBound, runID.rawValue, time.description])
            return true
        }
    }
}

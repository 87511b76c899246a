internal import GRDB
public import LedgerCore

/// A change of state, as it was recorded.
public struct Event: Sendable, Equatable {
    public let id: Int64
    public let at: String
    public let runID: RunID
    /// `run`, `attempt` or `draft`, and its id.
    public let entity: String
    public let entityID: Int64
    /// Nil where it was made.
    public let from: String?
    public let to: String
    public let reason: String?
}

/// Which events are asked for; all where neither is given.
public struct EventFilter: Sendable, Equatable {
    public var runID: RunID?
    /// Those of its draft too.
    public var attemptID: AttemptID?

    public init(runID: RunID? = nil, attemptID: AttemptID? = nil) {
        self.runID = runID
        self.attemptID = attemptID
    }
}

extension Store {
    /// The newest events, oldest first.
    /// - Throws: `StoreError.noSuchRun`, `StoreError.noSuchAttempt`.
    public func newestEvents(_ count: Int, of filter: EventFilter) throws -> [Event] {
        try read { database in
            if let attempt = filter.attemptID {
                let known = try database.row("SELECT 1 FROM attempts WHERE id = ?", [attempt.rawValue])
                if known == nil { throw StoreError.noSuchAttempt(attempt) }
            }
            if let run = filter.runID { _ = try Self.state(of: run, database) }
            return try Self.events(after: 0, of: filter, newest: count, database)
        }
    }

    /// Of all runs; 0 where there is none.
    public func newestEventID() throws -> Int64 {
        try read { try $0.row("SELECT coalesce(max(id), 0) AS id FROM events")?["id"] ?? 0 }
    }

    /// Events after one, oldest first, and whether no more will come: the run or attempt asked for is over.
    public func events(after id: Int64, of filter: EventFilter) throws -> (events: [Event], isOver: Bool) {
        try read { database in
            let over = try database.row(
                """
                SELECT coalesce((SELECT finished_at IS NOT NULL FROM attempts WHERE id = ?2),
                    (SELECT finished_at IS NOT NULL FROM runs WHERE id = ?1), 0) AS is_over
                """, [filter.runID?.rawValue, filter.attemptID?.rawValue])
            return (try Self.events(after: id, of: filter, newest: -1, database), over?["is_over"] ?? false)
        }
    }

    private static func events(
        after id: Int64, of filter: EventFilter, newest count: Int, _ database: Database
    ) throws -> [Event] {
        let rows = try filter.attemptID.map { attempt in
            try database.rows(ofAttemptSQL, [id, count, attempt.rawValue, filter.runID?.rawValue])
        } ?? database.rows(ofRunsSQL, [id, count, filter.runID?.rawValue])
        return rows.reversed().map { row in
            Event(
                id: row["id"], at: row["at"], runID: RunID(row["run_id"] as Int64), entity: row["entity"],
                entityID: row["entity_id"], from: row["from_state"], to: row["to_state"], reason: row["reason"])
        }
    }

    /// Backwards through the table, as far as to the first event of the run: a run's are close together there, which
    /// its own index would have to sort (`+run_id`).
    private static let ofRunsSQL = """
        SELECT id, at, run_id, entity, entity_id, from_state, to_state, reason FROM events
        WHERE id > max(?1, coalesce((SELECT min(id) FROM events
                WHERE run_id = ?3 AND entity = 'run' AND entity_id = ?3), 0) - 1)
            AND (?3 IS NULL OR +run_id = ?3)
        ORDER BY id DESC LIMIT ?2
        """

    /// A handful, by `events_entity`.
    private static let ofAttemptSQL = """
        SELECT id, at, run_id, entity, entity_id, from_state, to_state, reason FROM events
        WHERE id > ?1 AND (?4 IS NULL OR run_id = ?4) AND id IN (
            SELECT e.id FROM attempts t JOIN events e
                ON e.run_id = t.run_id AND e.entity = 'attempt' AND e.entity_id = t.id WHERE t.id = ?3
            UNION ALL SELECT e.id FROM drafts d JOIN events e
                ON e.run_id = d.run_id AND e.entity IN ('draft', 'review') AND e.entity_id = d.id
                WHERE d.attempt_id = ?3
            UNION ALL SELECT e.id FROM attempts t JOIN answers a ON a.attempt_id = t.id JOIN events e
                ON e.run_id = t.run_id AND e.entity = 'answer' AND e.entity_id = a.id WHERE t.id = ?3)
        ORDER BY id DESC LIMIT ?2
        """
}

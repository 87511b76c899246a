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
            try Self.requireThere(filter, database)
            return try Self.events("1 ORDER BY id DESC LIMIT ?3", count, filter, database).reversed()
        }
    }

    /// Of all runs; 0 where there is none.
    public func newestEventID() throws -> Int64 {
        try read { try $0.row("SELECT coalesce(max(id), 0) AS id FROM events")?["id"] ?? 0 }
    }

    /// Events after one, oldest first, and whether no more will come: the run or attempt asked for is over.
    public func events(after id: Int64, of filter: EventFilter) throws -> (events: [Event], isOver: Bool) {
        try read { database in
            (
                try Self.events("id > ?3 ORDER BY id", Int(id), filter, database), try Self.isOver(filter, database)
            )
        }
    }

    /// Newest first by the table itself, which a run's events are close together in (`+run_id`); an attempt's are
    /// few, and `events_entity` finds them.
    private static func events(
        _ rest: String, _ value: Int, _ filter: EventFilter, _ database: Database
    ) throws -> [Event] {
        let condition = filter.attemptID == nil
            ? "(?1 IS NULL OR +run_id = ?1) AND ?2 IS NULL"
            : """
            (?1 IS NULL OR +run_id = ?1) AND id IN (
                SELECT id FROM events WHERE run_id = (SELECT run_id FROM attempts WHERE id = ?2)
                    AND entity = 'attempt' AND entity_id = ?2
                UNION SELECT e.id FROM drafts d JOIN events e
                    ON e.run_id = d.run_id AND e.entity = 'draft' AND e.entity_id = d.id WHERE d.attempt_id = ?2)
            """
        return try database.rows(
            """
            SELECT id, at, run_id, entity, entity_id, from_state, to_state, reason FROM events
            WHERE \(condition) AND \(rest)
            """, [filter.runID?.rawValue, filter.attemptID?.rawValue, value]
        ).map { row in
            Event(
                id: row["id"], at: row["at"], runID: RunID(row["run_id"] as Int64), entity: row["entity"],
                entityID: row["entity_id"], from: row["from_state"], to: row["to_state"], reason: row["reason"])
        }
    }

    private static func requireThere(_ filter: EventFilter, _ database: Database) throws {
        if let run = filter.runID { _ = try state(of: run, database) }
        guard let attempt = filter.attemptID else { return }
        let row = try database.row("SELECT 1 FROM attempts WHERE id = ?", [attempt.rawValue])
        if row == nil { throw StoreError.noSuchAttempt(attempt) }
    }

    private static func isOver(_ filter: EventFilter, _ database: Database) throws -> Bool {
        let over = try database.row(
            """
            SELECT coalesce((SELECT finished_at IS NOT NULL FROM attempts WHERE id = ?2),
                (SELECT finished_at IS NOT NULL FROM runs WHERE id = ?1), 0) AS is_over
            """, [filter.runID?.rawValue, filter.attemptID?.rawValue])
        return over?["is_over"] ?? false
    }
}

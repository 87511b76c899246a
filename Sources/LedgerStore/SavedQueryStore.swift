internal import GRDB

/// A question in SQL that somebody keeps under a name.
public struct SavedQuery: Sendable, Equatable {
    public let name: String
    public let sql: String
    public let actor: String
    public let savedAt: String
}

extension Store {
    /// Queries that are kept at most.
    public static let mostSavedQueries = 200

    /// By name.
    public func savedQueries() throws -> [SavedQuery] {
        try read { database in
            try database.rows(
                "SELECT name, sql, actor, saved_at FROM saved_queries WHERE name > '' ORDER BY name LIMIT ?", [Self.mostSavedQueries]
            ).map { SavedQuery(name: $0["name"], sql: $0["sql"], actor: $0["actor"], savedAt: $0["saved_at"]) }
        }
    }

    /// Keeps a query, in the place of one of the same name.
    /// - Returns: false where there are too many.
    public func saveQuery(name: String, sql: String, actor: String) throws -> Bool {
        try write { database in
            let others = try database.number("SELECT count(*) FROM saved_queries WHERE name > '' AND name <> ?", [name]) ?? 0
            guard others < Self.mostSavedQueries else { return false }
            try database.run("DELETE FROM saved_queries WHERE name = ?", [name])
            try database.run("INSERT INTO saved_queries (name, sql, actor) VALUES (?, ?, ?)", [name, sql, actor])
            return true
        }
    }

    public func deleteQuery(name: String) throws {
        try write { _ = try $0.run("DELETE FROM saved_queries WHERE name = ?", [name]) }
    }
}

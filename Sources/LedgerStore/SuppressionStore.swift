internal import GRDB
public import LedgerCore

/// Which suppressions to list.
public struct SuppressionFilter: Sendable {
    public var kind: Suppression.Kind?
    /// Part of the value, the company, the reason or the actor; case does not count.
    public var text: String?
    /// The history too: what was lifted, and the lifting.
    public var isWhole = false
    /// Rows after this one.
    public var after: Int64 = 0
    /// At most so many rows.
    public var limit = 100

    public init() {}
}

extension Store {
    /// Keeps targets from being written to, from now on.
    /// - Returns: the rows that are new. What is suppressed already gets none; nor does who was forgotten, of whom
    ///   nothing is stored again, unless somebody else has the address.
    /// - Throws: `SuppressionFault`; nothing is stored then.
    public func suppress(_ targets: [SuppressionTarget], by actor: String, reason: String) throws -> [Suppression] {
        try write { database in
            try targets.flatMap { try Self.suppress($0, actor, reason, database) }
                .compactMap { try Self.suppression($0, database) }
        }
    }

    /// Lifts what was suppressed, by new rows.
    /// - Returns: the rows that lift; empty where nothing of it is suppressed.
    /// - Throws: `SuppressionFault`.
    public func lift(_ target: SuppressionTarget, by actor: String, reason: String) throws -> [Suppression] {
        try write { database in
            try SuppressionKeys(database: database, adding: false).keys(of: target)
                .filter { try Self.isActive($0, database) }
                .map { try Self.add($0, .lift, actor, reason, database) }
                .compactMap { try Self.suppression($0, database) }
        }
    }

    /// Reads a list into the ledger in one transaction; it only ever adds.
    /// - Parameter reason: of rows that give none.
    /// - Throws: the list's faults, after which nothing of it is stored.
    public func importSuppressions(
        from source: any SuppressionSource, by actor: String, reason: String
    ) throws -> SuppressionImport {
        try write { database in
            var report = SuppressionImport()
            try source.read { row in
                report.rowsRead += 1
                switch row {
                case .rejected(let reason, let line): report.reject(reason, line: line)
                case .targets(let targets, let own, let line):
                    do {
                        let added = try targets.flatMap { try Self.suppress($0, actor, own ?? reason, database) }
                        if added.isEmpty { report.alreadyThere += 1 } else { report.added += 1 }
                    } catch let fault as SuppressionFault {
                        report.reject(fault.description, line: line)
                    }
                }
            }
            return report
        }
    }

    /// In the order in which they were made.
    public func suppressions(_ filter: SuppressionFilter) throws -> [Suppression] {
        try read { try Self.suppressions(filter, upTo: .max, $0) }
    }

    /// What matches of the first so many rows: how long it takes does not depend on how rare a match is.
    /// - Returns: what matches, and the row after which to go on; nil where all were looked at.
    public func suppressions(
        _ filter: SuppressionFilter, lookingAt most: Int
    ) throws -> (found: [Suppression], next: Int64?) {
        try read { database in
            let end = try database.number(
                "SELECT id FROM suppressions WHERE id > ? ORDER BY id LIMIT 1 OFFSET ? - 1", [filter.after, most])
            let found = try Self.suppressions(filter, upTo: end ?? .max, database)
            return (found, found.count == filter.limit ? found.last?.id : end)
        }
    }

    // MARK: - Rows

    private static func suppressions(
        _ filter: SuppressionFilter, upTo last: Int64, _ database: Database
    ) throws -> [Suppression] {
        try database.rows(
            """
            SELECT s.id, s.kind, s.value, s.action, s.actor, s.reason, s.at, a.name
            FROM suppressions s
            LEFT JOIN accounts a ON s.kind IN ('person', 'account') AND a.id = CAST(s.value AS INTEGER)
            WHERE s.id > ?1 AND s.id <= ?6 AND (?2 IS NULL OR s.kind = ?2)
                AND (?3 OR s.action = 'suppress' AND s.id = (SELECT max(n.id) FROM suppressions n
                    WHERE n.kind = s.kind AND n.value = s.value))
                AND (?4 IS NULL OR instr(lower(s.value || char(10) || s.reason || char(10) || s.actor || char(10)
                    || coalesce(a.name, '')), lower(?4)) > 0)
            ORDER BY s.id LIMIT ?5
            """, [filter.after, filter.kind?.rawValue, filter.isWhole, filter.text, filter.limit, last]
        ).compactMap(suppression)
    }

    /// - Returns: ids of new rows.
    private static func suppress(
        _ target: SuppressionTarget, _ actor: String, _ reason: String, _ database: Database
    ) throws -> [Int64] {
        let forgotten = try ForgottenHashes(database)
        return try SuppressionKeys(database: database, adding: true).keys(of: target).compactMap { key in
            if key.kind == .email, try forgotten.holds(email: key.value), try !isOnFile(email: key.value, database) {
                return nil
            }
            if let person = key.person, try forgotten.holds(person: person.key, at: person.account) { return nil }
            return try isActive(key, database) ? nil : try add(key, .suppress, actor, reason, database)
        }
    }

    /// Somebody has the address who was not forgotten.
    private static func isOnFile(email key: String, _ database: Database) throws -> Bool {
        try database.number(
            """
            SELECT 1 FROM contacts WHERE email_key = ?1 AND email IS NOT NULL
            UNION ALL SELECT 1 FROM attempts WHERE email_key = ?1 AND contact_email IS NOT NULL LIMIT 1
            """, [key]) != nil
    }

    private static func isActive(_ key: SuppressionKey, _ database: Database) throws -> Bool {
        let newest = try database.row(
            "SELECT action FROM suppressions WHERE kind = ? AND value = ? ORDER BY id DESC LIMIT 1",
            [key.kind.rawValue, key.value])
        return newest?["action"] == Suppression.Action.suppress.rawValue
    }

    private static func add(
        _ key: SuppressionKey, _ action: Suppression.Action, _ actor: String, _ reason: String, _ database: Database
    ) throws -> Int64 {
        try database.run(
            "INSERT INTO suppressions (kind, value, action, actor, reason) VALUES (?, ?, ?, ?, ?)",
            [key.kind.rawValue, key.value, action.rawValue, actor, reason])
        return database.lastInsertedRowID
    }

    private static func suppression(_ id: Int64, _ database: Database) throws -> Suppression? {
        try database.row(
            """
            SELECT s.id, s.kind, s.value, s.action, s.actor, s.reason, s.at, a.name
            FROM suppressions s
            LEFT JOIN accounts a ON s.kind IN ('person', 'account') AND a.id = CAST(s.value AS INTEGER)
            WHERE s.id = ?
            """, [id]
        ).flatMap(suppression)
    }

    private static func suppression(_ row: Row) -> Suppression? {
        guard let kind = Suppression.Kind(rawValue: row["kind"]), let at = Timestamp(row["at"] as String),
            let action = Suppression.Action(rawValue: row["action"])
        else { return nil }
        return Suppression(
            id: row["id"], kind: kind, value: row["value"], company: row["name"], action: action, actor: row["actor"],
            reason: row["reason"], at: at)
    }
}

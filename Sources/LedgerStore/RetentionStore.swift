internal import GRDB
public import LedgerCore

/// What is old enough to be erased.
public struct RetentionPlan: Sendable, Equatable {
    public var contacts: [ContactID] = []
    public var attempts: [AttemptID] = []

    public init(contacts: [ContactID] = [], attempts: [AttemptID] = []) {
        self.contacts = contacts
        self.attempts = attempts
    }
}

extension Store {
    /// The next contacts that nothing happened to since a time: found before it, every attempt at them over before it,
    /// and no draft for them edited, decided on or answered since. Nobody who was erased.
    /// - Parameter last: the contact after which to look on.
    public func oldContacts(before time: Timestamp, after last: ContactID, limit: Int) throws -> [ContactID] {
        try read { database in
            try database.rows(
                """
                SELECT c.id FROM contacts c WHERE c.id > ?2 AND c.found_at < ?1 AND c.person_key <> 'erased:' || c.id
                    AND NOT EXISTS (SELECT 1 FROM attempts t JOIN runs r ON r.id = t.run_id WHERE t.contact_id = c.id
                        AND (t.finished_at IS NULL OR t.finished_at >= ?1 OR r.finished_at IS NULL))
                    AND NOT EXISTS (SELECT 1 FROM drafts d JOIN outcomes o ON o.draft_id = d.id
                        WHERE d.contact_id = c.id AND o.recorded_at >= ?1)
                    AND NOT EXISTS (SELECT 1 FROM drafts d JOIN reviews w ON w.draft_id = d.id
                        WHERE d.contact_id = c.id AND w.at >= ?1)
                    AND NOT EXISTS (SELECT 1 FROM drafts d JOIN revisions v ON v.draft_id = d.id
                        WHERE d.contact_id = c.id AND v.at >= ?1)
                ORDER BY c.id LIMIT ?3
                """, [time.description, last.rawValue, limit]
            ).map { ContactID($0["id"] as Int64) }
        }
    }

    /// All attempts at these contacts.
    public func attempts(at contacts: [ContactID]) throws -> [AttemptID] {
        try read { database in
            try database.rows(
                """
                SELECT t.id FROM json_each(?) CROSS JOIN attempts t INDEXED BY attempts_contact
                    ON t.contact_id = json_each.value ORDER BY t.id
                """, ["[" + contacts.map(\.description).joined(separator: ",") + "]"]
            ).map { AttemptID($0["id"] as Int64) }
        }
    }

    /// The next attempts that were over before a time, as their runs were, that hold texts, and whose drafts nobody
    /// edited, decided on or recorded an outcome of since.
    /// - Parameter last: the attempt after which to look on.
    public func oldAttempts(before time: Timestamp, after last: AttemptID, limit: Int) throws -> [AttemptID] {
        try read { database in
            try database.rows(
                """
                SELECT t.id FROM attempts t JOIN runs r ON r.id = t.run_id
                WHERE t.id > ?2 AND t.finished_at < ?1 AND r.finished_at < ?1
                    AND NOT EXISTS (SELECT 1 FROM erased_attempts e WHERE e.attempt_id = t.id)
                    AND NOT EXISTS (SELECT 1 FROM drafts d JOIN outcomes o ON o.draft_id = d.id
                        WHERE d.attempt_id = t.id AND o.recorded_at >= ?1)
                    AND NOT EXISTS (SELECT 1 FROM drafts d JOIN reviews w ON w.draft_id = d.id
                        WHERE d.attempt_id = t.id AND w.at >= ?1)
                    AND NOT EXISTS (SELECT 1 FROM drafts d JOIN revisions v ON v.draft_id = d.id
                        WHERE d.attempt_id = t.id AND v.at >= ?1)
                ORDER BY t.id LIMIT ?3
                """, [time.description, last.rawValue, limit]
            ).map { AttemptID($0["id"] as Int64) }
        }
    }

    /// Erases by age, in one transaction: contacts with all attempts at them, and the texts of attempts whose contacts
    /// stay. Unlike those who are forgotten, the people may be found again; suppressions of them stay as they are.
    public func eraseOld(
        _ plan: RetentionPlan, by actor: String, files: (_ folder: String, _ stem: String) -> [String]
    ) throws -> Erasure {
        try erase(.retention, by: actor) { erasing in
            try erasing.open(contacts: plan.contacts.map(\.rawValue))
            try erasing.open(attempts: plan.attempts.map(\.rawValue))
            try erasing.erasePeople(files)
        }
    }
}

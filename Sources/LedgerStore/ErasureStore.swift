internal import GRDB
public import LedgerCore

/// What an erasure came to, and what was erased: to be looked for in what is left of the file, and not to be shown.
public struct Erasure: Sendable {
    public let receipt: ErasureReceipt
    public let fragments: [String]
}

extension Store {
    /// The people of an e-mail address, by what contacts and attempts say of it: one row for each account they are at.
    public func people(email: String) throws -> [PersonOnFile] {
        guard let key = EmailAddress.key(email) else { throw SuppressionFault("the e-mail is no address") }
        return try read { database in
            try database.rows(
                """
                SELECT id FROM contacts WHERE email_key = ?1 AND email IS NOT NULL
                UNION SELECT contact_id FROM attempts WHERE email_key = ?1 AND contact_email IS NOT NULL ORDER BY 1
                """, [key]
            ).compactMap { try Self.person($0[0], database) }
        }
    }

    /// The person of a contact, at each account where the same name has the same e-mail.
    /// - Throws: `StoreError.noSuchContact`; `StoreError.wrongState` where the contact was erased.
    public func people(contact id: ContactID) throws -> [PersonOnFile] {
        try read { database in
            let row = try database.row(
                "SELECT person_key, email_key FROM contacts WHERE id = ?", [id.rawValue])
            guard let row, let own = try Self.person(id.rawValue, database) else { throw StoreError.noSuchContact(id) }
            let others = try database.rows(
                """
                SELECT id FROM contacts WHERE email_key = ? AND email IS NOT NULL AND person_key = ? AND id <> ? ORDER BY id
                """, [row["email_key"] as String?, row["person_key"] as String, id.rawValue])
            return [own] + (try others.compactMap { try Self.person($0["id"], database) })
        }
    }

    private static func person(_ id: Int64, _ database: Database) throws -> PersonOnFile? {
        let row = try database.row(
            """
            SELECT a.name AS company, c.name, c.title, c.email, c.person_key,
                (SELECT count(*) FROM attempts WHERE contact_id = c.id) AS attempts,
                (SELECT count(*) FROM drafts WHERE contact_id = c.id) AS drafts
            FROM contacts c JOIN accounts a ON a.id = c.account_id WHERE c.id = ?
            """, [id])
        guard let row else { return nil }
        if row["person_key"] == "erased:\(id)" { throw wasErased(id) }
        return PersonOnFile(
            contactID: ContactID(id), company: row["company"], name: row["name"], title: row["title"],
            email: row["email"], attempts: row["attempts"], drafts: row["drafts"])
    }

    private static func wasErased(_ id: Int64) -> StoreError {
        .wrongState("contact \(id) was erased", remedy: "nothing of the person is left to erase")
    }

    /// Erases people for ever, in one transaction: they are not taken up again. What is to be done with files is kept as
    /// rows, see `erasureTasks`.
    /// - Parameters:
    ///   - contacts: all of one person; empty where the ledger has nothing but may come to have it.
    ///   - email: the address that was asked for, where one was.
    ///   - files: paths, relative to the output root, that an attempt's files can have.
    /// - Throws: `StoreError.wrongState` where an attempt at the person is being worked on, or where another
    ///   process has erased a contact meanwhile.
    public func forget(
        _ contacts: [ContactID], email: String?, by actor: String, files: (_ folder: String, _ stem: String) -> [String]
    ) throws -> Erasure {
        let found = try read { try Mentions(of: Mentions.terms(of: contacts, email: email, $0), $0) }
        return try erase(.forget, by: actor) { erasing in
            for contact in contacts {
                let erased = try erasing.database.number(
                    "SELECT 1 FROM contacts WHERE id = ? AND person_key = 'erased:' || id", [contact.rawValue])
                if erased != nil { throw Self.wasErased(contact.rawValue) }
            }
            try erasing.open(contacts: contacts.map(\.rawValue), email: email)
            try erasing.keepHashes()
            try erasing.erasePerson(found, files)
        }
    }

    /// Runs `body` on a new erasure, and ends it with its receipt, all in one transaction.
    func erase(
        _ kind: ErasureReceipt.Kind, by actor: String, _ body: (inout Erasing) throws -> Void
    ) throws -> Erasure {
        let erasure = try write { database in
            var erasing = try Erasing(database, kind, by: actor)
            try body(&erasing)
            return Erasure(receipt: try erasing.close(), fragments: erasing.fragments)
        }
        FaultPoint.reached("erased")
        return erasure
    }

    // MARK: - What is left to be done

    /// Of erasures that are not finished, in order.
    public func erasureTasks() throws -> [ErasureTask] {
        try read { database in
            try database.rows(
                """
                SELECT t.id, t.erasure_id, t.kind, t.path, t.run_id FROM erasures x INDEXED BY erasures_unfinished
                CROSS JOIN erasure_tasks t ON t.erasure_id = x.id WHERE x.finished_at IS NULL ORDER BY t.id
                """
            ).map { row in
                let kind: ErasureTask.Kind
                if let path = row["path"] as String? {
                    kind = .file(path)
                } else {
                    kind = (row["run_id"] as Int64?).map { .dashboards(RunID($0)) } ?? .scrub
                }
                return ErasureTask(id: row["id"], erasureID: row["erasure_id"], kind: kind)
            }
        }
    }

    /// Output roots, as their settings name them, of the runs that erasures are about that are not finished; by erasure.
    public func rootsBeingErased() throws -> [Int64: Set<String>] {
        try read { database in
            let rows = try database.rows(
                """
                SELECT x.id AS erasure_id, coalesce(r.settings ->> '$.output_root', '.') AS output_root
                FROM erasures x INDEXED BY erasures_unfinished CROSS JOIN erased_attempts e ON e.erasure_id = x.id
                CROSS JOIN attempts t ON t.id = e.attempt_id CROSS JOIN runs r ON r.id = t.run_id
                WHERE x.finished_at IS NULL
                UNION SELECT x.id, coalesce(r.settings ->> '$.output_root', '.')
                FROM erasures x INDEXED BY erasures_unfinished CROSS JOIN erasure_tasks t ON t.erasure_id = x.id
                CROSS JOIN runs r ON r.id = t.run_id WHERE x.finished_at IS NULL ORDER BY 1, 2
                """)
            return Dictionary(grouping: rows) { $0["erasure_id"] as Int64 }
                .mapValues { Set($0.map { $0["output_root"] as String }) }
        }
    }

    /// Drafts of erasures that are not finished: their texts may be in files still.
    public func draftsBeingErased() throws -> [DraftID] {
        try read { database in
            try database.rows(
                """
                SELECT d.id FROM erasures x INDEXED BY erasures_unfinished CROSS JOIN erased_attempts e ON e.erasure_id = x.id
                CROSS JOIN drafts d ON d.attempt_id = e.attempt_id WHERE x.finished_at IS NULL ORDER BY d.id
                """
            ).map { DraftID($0["id"] as Int64) }
        }
    }

    /// The newest erasure, 0 where there is none: what was read before it may name who was erased since.
    public func newestErasure() throws -> Int64 {
        try read { try $0.number("SELECT coalesce(max(id), 0) FROM erasures", []) ?? 0 }
    }

    /// Of some drafts those whose texts were erased.
    public func erased(among drafts: [DraftID]) throws -> [DraftID] {
        try read { database in
            try drafts.filter { draft in
                try database.number(
                    "SELECT 1 FROM drafts d JOIN erased_attempts e ON e.attempt_id = d.attempt_id WHERE d.id = ? LIMIT 1",
                    [draft.rawValue]) != nil
            }
        }
    }

    /// The task is done; with the last one its erasure is finished.
    public func finish(_ task: ErasureTask) throws {
        try write { database in
            try database.run("DELETE FROM erasure_tasks WHERE id = ?", [task.id])
            try database.run(
                """
                UPDATE erasures SET finished_at = \(Self.now) WHERE id = ?1 AND finished_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM erasure_tasks WHERE erasure_id = ?1)
                """, [task.erasureID])
        }
    }

    static func erased(_ id: DraftID) -> StoreError {
        .wrongState("draft \(id) was erased", remedy: "`ledger sql` shows what is left in v_drafts")
    }

    /// Whether an attempt's texts were erased.
    static func isErased(_ id: AttemptID, _ database: Database) throws -> Bool {
        try database.number("SELECT 1 FROM erased_attempts WHERE attempt_id = ? LIMIT 1", [id.rawValue]) != nil
    }
}

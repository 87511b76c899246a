internal import GRDB
public import LedgerCore

extension Store {
    /// All accounts of a run in rank order, those done with and skipped too: what a row of a file that names only a
    /// company can mean does not depend on how far the run has come.
    public func accounts(of runID: RunID) throws -> [SelectedAccount] {
        try read { database in
            try database.rows(
                """
                SELECT account_id, position, company_name, personas, external_id, domain, tries
                FROM selections WHERE run_id = ? ORDER BY position
                """, [runID.rawValue]
            ).map(Self.selectedAccount)
        }
    }

    static func selectedAccount(_ id: AccountID, of runID: RunID, _ database: Database) throws -> SelectedAccount? {
        try database.row(
            """
            SELECT account_id, position, company_name, personas, external_id, domain, tries
            FROM selections WHERE run_id = ? AND account_id = ?
            """, [runID.rawValue, id.rawValue]
        ).map(selectedAccount)
    }

    private static func selectedAccount(_ row: Row) -> SelectedAccount {
        SelectedAccount(
            accountID: AccountID(row["account_id"] as Int64), position: row["position"],
            companyName: row["company_name"], externalID: row["external_id"], domain: row["domain"],
            personas: StoredJSON.texts(row["personas"]), tries: row["tries"])
    }

    /// Stores the people found at an account, with an attempt for each, and opens the account. An attempt gets the
    /// name its files start with, in the order of the contacts.
    /// - Parameters:
    ///   - forgottenPeople: how many more were found who were forgotten; those among `contacts` are left out too.
    ///   - isTaken: whether a file of the account's folder and that stem is on disk that the ledger did not write.
    /// - Throws: `StoreError.notHeld` where the account was taken over.
    public func openAccount(
        _ account: SelectedAccount, of run: Run, by worker: WorkerID, contacts: [DiscoveredContact],
        forgottenPeople: Int = 0, calls: [ProviderCall], isTaken: @escaping @Sendable (_ folder: String, _ stem: String) -> Bool
    ) async throws {
        try await grouped { database in
            let id = account.accountID
            try Self.requireHeld(
                database.run(
                    """
                    UPDATE selections SET state = 'open', worker_id = NULL
                    WHERE run_id = ? AND account_id = ? AND state = 'pending' AND worker_id = ?
                    """, [run.id.rawValue, id.rawValue, worker.rawValue]), "account \(id)")
            let row = try database.row("SELECT folder FROM accounts WHERE id = ?", [id.rawValue])
            let folder: String = row?["folder"] ?? ""
            for call in calls { try Self.insert(call, database, runID: run.id, accountID: id) }
            let forgotten = try ForgottenHashes(database)
            let known = try contacts.filter { try !forgotten.holds($0, at: id) }
            try Self.countForgotten(forgottenPeople + contacts.count - known.count, at: id, of: run.id, database)
            for (index, found) in known.enumerated() {
                let stem = found.isComplete
                    ? try Self.fileStem(found, id, run.runDate, database) { isTaken(folder, $0) } : nil
                let contactID = try Self.keep(found, database, accountID: id)
                if let optOut = found.optOut { try Self.suppress(found.personKey, at: id, optOut, database) }
                try Self.insertAttempt(
                    database, runID: run.id, accountID: id, contactID: contactID, position: index + 1, found: found,
                    fileStem: stem)
            }
            try Self.skipSuppressed(database, runID: run.id, accountID: id)
        }
    }

    private static func countForgotten(
        _ count: Int, at accountID: AccountID, of runID: RunID, _ database: Database
    ) throws {
        if count == 0 { return }
        try database.run(
            "UPDATE selections SET forgotten = ? WHERE run_id = ? AND account_id = ?",
            [count, runID.rawValue, accountID.rawValue])
    }

    private static func fileStem(
        _ found: DiscoveredContact, _ account: AccountID, _ day: CalendarDay, _ database: Database,
        isTaken: (String) -> Bool
    ) throws -> String {
        try FolderName.unique(found.contact.name, standIn: "contact", prefix: "\(day)_") { key, stem in
            try database.row(
                "SELECT 1 FROM attempts WHERE account_id = ? AND file_stem_key = ?", [account.rawValue, key]) != nil
                || isTaken(stem)
        }
    }

    /// Passes over an account whose contacts could not be looked up.
    /// - Throws: `StoreError.notHeld` where the account was taken over.
    public func skipAccount(
        _ accountID: AccountID, of runID: RunID, by worker: WorkerID, reason: String, cause: String?,
        calls: [ProviderCall]
    ) async throws {
        try await grouped { database in
            for call in calls { try Self.insert(call, database, runID: runID, accountID: accountID) }
            try Self.requireHeld(
                database.run(
                    """
                    UPDATE selections SET state = 'skipped', worker_id = NULL, reason = ?, cause = ?
                    WHERE run_id = ? AND account_id = ? AND state = 'pending' AND worker_id = ?
                    """, [reason, cause, runID.rawValue, accountID.rawValue, worker.rawValue]),
                "account \(accountID)")
        }
    }

    /// Puts off looking up an account's contacts.
    /// - Throws: `StoreError.notHeld` where the account was taken over.
    public func putOffAccount(
        _ accountID: AccountID, of runID: RunID, by worker: WorkerID, until: Timestamp, counted: Bool,
        calls: [ProviderCall]
    ) async throws {
        try await grouped { database in
            for call in calls { try Self.insert(call, database, runID: runID, accountID: accountID) }
            try Self.requireHeld(
                database.run(
                    """
                    UPDATE selections SET worker_id = NULL, retry_at = ?, tries = tries + ?
                    WHERE run_id = ? AND account_id = ? AND state = 'pending' AND worker_id = ?
                    """, [until.description, counted, runID.rawValue, accountID.rawValue, worker.rawValue]),
                "account \(accountID)")
        }
    }

    /// Records calls of a search that came to nothing here: they were made, and are paid for.
    public func record(_ calls: [ProviderCall], of accountID: AccountID, in runID: RunID) async throws {
        if calls.isEmpty { return }
        try await grouped { database in
            for call in calls { try Self.insert(call, database, runID: runID, accountID: accountID) }
        }
    }

    /// Gives back an account whose contacts were not looked up, uncounted.
    public func returnAccount(_ accountID: AccountID, of runID: RunID, by worker: WorkerID) async throws {
        try await grouped { database in
            try database.run(
                """
                UPDATE selections SET worker_id = NULL
                WHERE run_id = ? AND account_id = ? AND state = 'pending' AND worker_id = ?
                """, [runID.rawValue, accountID.rawValue, worker.rawValue])
        }
    }

    private static func insert(
        _ call: ProviderCall, _ database: Database, runID: RunID, accountID: AccountID
    ) throws {
        try database.run(
            """
            INSERT INTO calls (run_id, account_id, provider, operation, status, detail, results, started_at, ended_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                runID.rawValue, accountID.rawValue, call.provider, call.operation, call.status.rawValue, call.detail,
                call.results, call.startedAt.description, call.endedAt.description,
            ])
    }

    /// Looked for first: the schema refuses an INSERT of a contact that is there, which an OR REPLACE would delete.
    private static func keep(
        _ found: DiscoveredContact, _ database: Database, accountID: AccountID
    ) throws -> Int64 {
        let contact = found.contact
        let values: [(any Bindable)?] = [
            accountID.rawValue, found.personKey, contact.name, contact.title, contact.email, found.source,
            contact.reference,
        ]
        let known = try database.row(
            "SELECT id FROM contacts WHERE account_id = ? AND person_key = ?", [accountID.rawValue, found.personKey])
        if let known {
            try database.run(
                """
                UPDATE contacts SET name = ?3, title = ?4, email = coalesce(?5, email), source = ?6, reference = ?7
                WHERE account_id = ?1 AND person_key = ?2
                """, values)
            return known["id"]
        }
        try database.run(
            """
            INSERT INTO contacts (account_id, person_key, name, title, email, source, reference)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, values)
        return database.lastInsertedRowID
    }

    private static func insertAttempt(
        _ database: Database, runID: RunID, accountID: AccountID, contactID: Int64, position: Int,
        found: DiscoveredContact, fileStem: String?
    ) throws {
        let reason = found.missing
        let state = reason == nil ? AttemptState.available : .skipped
        try database.run(
            """
            INSERT INTO attempts (run_id, account_id, contact_id, position, persona, state, reason, contact_name,
                contact_title, contact_email, file_stem, file_stem_key, finished_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, iif(?7 IS NULL, NULL, \(now)))
            """,
            [
                runID.rawValue, accountID.rawValue, contactID, position, found.persona, state.rawValue, reason,
                found.contact.name, found.contact.title, found.contact.email, fileStem,
                fileStem.map(FolderName.key),
            ])
    }

    /// Once for each time the source says so: where a person lifted it later, that stands.
    private static func suppress(
        _ personKey: String, at accountID: AccountID, _ optOut: OptOut, _ database: Database
    ) throws {
        try database.run(
            """
            INSERT INTO suppressions (kind, value, action, actor, reason)
            SELECT 'person', ?1, 'suppress', ?2, ?3
            WHERE NOT EXISTS (SELECT 1 FROM suppressions WHERE kind = 'person' AND value = ?1 AND at >= ?4)
            """,
            ["\(accountID.rawValue):\(personKey)", optOut.actor, optOut.reason, optOut.toldAt.description])
    }

    /// Ends the attempts of an account at people who are not to be written to.
    static func skipSuppressed(_ database: Database, runID: RunID, accountID: AccountID) throws {
        try database.run(
            """
            UPDATE attempts SET state = 'skipped', reason = 'suppressed', finished_at = \(now)
            WHERE run_id = ? AND account_id = ? AND finished_at IS NULL AND state = 'available'
            AND EXISTS (SELECT 1 FROM suppressed_attempts WHERE attempt_id = attempts.id)
            """, [runID.rawValue, accountID.rawValue])
    }

    /// Ends an attempt whose contact was suppressed since; returns whether it did.
    static func skipIfSuppressed(_ id: AttemptID, _ database: Database) throws -> Bool {
        guard try isSuppressed(id, database) else { return false }
        return try database.run(
            """
            UPDATE attempts SET state = 'skipped', reason = 'suppressed', retry_at = NULL, finished_at = \(now)
            WHERE id = ? AND state IN ('available', 'retryable')
            """, [id.rawValue]) == 1
    }

    static func isSuppressed(_ id: AttemptID, _ database: Database) throws -> Bool {
        try database.number("SELECT 1 FROM suppressed_attempts WHERE attempt_id = ?", [id.rawValue]) != nil
    }

    /// A transition that changed no row found another state than it expects: its transaction must not stand.
    static func requireHeld(_ changed: Int, _ what: String) throws {
        if changed != 1 { throw StoreError.notHeld(what) }
    }
}

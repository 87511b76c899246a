internal import GRDB
public import LedgerCore

extension Store {
    /// The first account in rank order that is not done with; nil when all are.
    public func nextAccount(of runID: RunID) throws -> SelectedAccount? {
        try read { database in
            try database.row(
                """
                SELECT s.account_id, s.position, s.company_name, s.personas, s.state, s.external_id, s.domain
                FROM selections s
                WHERE s.run_id = ? AND s.state IN ('pending', 'open') ORDER BY s.position LIMIT 1
                """, [runID.rawValue]
            ).map(Self.selectedAccount)
        }
    }

    /// All accounts of a run in rank order, those done with and skipped too: what a row of a file that names only a
    /// company can mean does not depend on how far the run has come.
    public func accounts(of runID: RunID) throws -> [SelectedAccount] {
        try read { database in
            try database.rows(
                """
                SELECT s.account_id, s.position, s.company_name, s.personas, s.state, s.external_id, s.domain
                FROM selections s
                WHERE s.run_id = ? ORDER BY s.position
                """, [runID.rawValue]
            ).map(Self.selectedAccount)
        }
    }

    private static func selectedAccount(_ row: Row) -> SelectedAccount {
        SelectedAccount(
            accountID: AccountID(row["account_id"] as Int64), position: row["position"],
            companyName: row["company_name"], externalID: row["external_id"], domain: row["domain"],
            personas: StoredJSON.texts(row["personas"]), hasContacts: row["state"] == SelectionState.open.rawValue)
    }

    /// Stores the people found at an account, with an attempt for each, and opens the account.
    public func openAccount(
        _ accountID: AccountID, of runID: RunID, contacts: [DiscoveredContact], calls: [ProviderCall]
    ) throws {
        try write { database in
            for call in calls { try Self.insert(call, database, runID: runID, accountID: accountID) }
            for (index, found) in contacts.enumerated() {
                let contactID = try Self.upsert(found, database, accountID: accountID)
                try Self.insertAttempt(
                    database, runID: runID, accountID: accountID, contactID: contactID, position: index + 1,
                    found: found)
            }
            try Self.skipSuppressed(database, runID: runID, accountID: accountID)
            try database.run(
                "UPDATE selections SET state = 'open' WHERE run_id = ? AND account_id = ? AND state = 'pending'",
                [runID.rawValue, accountID.rawValue])
        }
    }

    /// Passes over an account whose contacts could not be looked up.
    public func skipAccount(
        _ accountID: AccountID, of runID: RunID, reason: String, cause: String?, calls: [ProviderCall]
    ) throws {
        try write { database in
            for call in calls { try Self.insert(call, database, runID: runID, accountID: accountID) }
            try database.run(
                """
                UPDATE selections SET state = 'skipped', reason = ?, cause = ?
                WHERE run_id = ? AND account_id = ? AND state = 'pending'
                """, [reason, cause, runID.rawValue, accountID.rawValue])
        }
    }

    /// Ends an account: contacts that found no slot are capped.
    public func closeAccount(_ accountID: AccountID, of runID: RunID, cappedReason reason: String) throws {
        try write { database in
            try database.run(
                """
                UPDATE attempts SET state = 'capped', reason = ?, finished_at = \(Self.now)
                WHERE run_id = ? AND account_id = ? AND finished_at IS NULL AND state <> 'running'
                """, [reason, runID.rawValue, accountID.rawValue])
            try database.run(
                "UPDATE selections SET state = 'processed' WHERE run_id = ? AND account_id = ? AND state = 'open'",
                [runID.rawValue, accountID.rawValue])
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

    /// Not an upsert: the schema refuses an INSERT of a contact that is there, which an OR REPLACE would delete.
    private static func upsert(
        _ found: DiscoveredContact, _ database: Database, accountID: AccountID
    ) throws -> Int64 {
        let contact = found.contact
        let arguments: StatementArguments = [
            accountID.rawValue, found.personKey, contact.name, contact.title, contact.email, found.source,
            contact.reference,
        ]
        let known = try database.row(
            """
            UPDATE contacts SET name = ?3, title = ?4, email = coalesce(?5, email), source = ?6, reference = ?7
            WHERE account_id = ?1 AND person_key = ?2 RETURNING id
            """, arguments)
        if let known { return known["id"] }
        try database.run(
            """
            INSERT INTO contacts (account_id, person_key, name, title, email, source, reference)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, arguments)
        return database.lastInsertedRowID
    }

    private static func insertAttempt(
        _ database: Database, runID: RunID, accountID: AccountID, contactID: Int64, position: Int,
        found: DiscoveredContact
    ) throws {
        let reason = found.missing
        let state = reason == nil ? AttemptState.available : .skipped
        try database.run(
            """
            INSERT INTO attempts (run_id, account_id, contact_id, position, persona, state, reason, contact_name,
                contact_title, contact_email, finished_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, iif(?7 IS NULL, NULL, \(now)))
            """,
            [
                runID.rawValue, accountID.rawValue, contactID, position, found.persona, state.rawValue, reason,
                found.contact.name, found.contact.title, found.contact.email,
            ])
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
}

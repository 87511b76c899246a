internal import GRDB
public import LedgerCore

extension Store {
    /// The first account in rank order that is not done with; nil when all are.
    public func nextAccount(of runID: RunID) throws -> SelectedAccount? {
        try read { database in
            try database.row(
                """
                SELECT s.account_id, s.position, s.company_name, s.personas, s.state, a.external_id, a.domain
                FROM selections s JOIN accounts a ON a.id = s.account_id
                WHERE s.run_id = ? AND s.state IN ('pending', 'open') ORDER BY s.position LIMIT 1
                """, [runID.rawValue]
            ).map(Self.selectedAccount)
        }
    }

    /// All accounts of a run that are not done with, in rank order: whom the sources will be asked about.
    public func openAccounts(of runID: RunID) throws -> [SelectedAccount] {
        try read { database in
            try database.rows(
                """
                SELECT s.account_id, s.position, s.company_name, s.personas, s.state, a.external_id, a.domain
                FROM selections s JOIN accounts a ON a.id = s.account_id
                WHERE s.run_id = ? AND s.state IN ('pending', 'open') ORDER BY s.position
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

    private static func upsert(
        _ found: DiscoveredContact, _ database: Database, accountID: AccountID
    ) throws -> Int64 {
        let contact = found.contact
        let row = try database.row(
            """
            INSERT INTO contacts (account_id, person_key, name, title, email, source, reference)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (account_id, person_key) DO UPDATE SET name = excluded.name, title = excluded.title,
                email = coalesce(excluded.email, email), source = excluded.source, reference = excluded.reference
            RETURNING id
            """,
            [
                accountID.rawValue, found.personKey, contact.name, contact.title, contact.email, found.source,
                contact.reference,
            ])
        guard let row else { throw StoreError.refused("a contact was not stored") }
        return row["id"]
    }

    private static func insertAttempt(
        _ database: Database, runID: RunID, accountID: AccountID, contactID: Int64, position: Int,
        found: DiscoveredContact
    ) throws {
        let reason = try missing(found.contact) ?? suppression(of: found, database, accountID: accountID)
        let state = reason == nil ? AttemptState.available : .skipped
        try database.run(
            """
            INSERT INTO attempts (run_id, account_id, contact_id, position, persona, state, reason, finished_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, iif(?7 IS NULL, NULL, \(now)))
            """,
            [
                runID.rawValue, accountID.rawValue, contactID, position, found.persona, state.rawValue,
                reason,
            ])
    }

    /// Why a person is not to be written to: by e-mail, or as a person at this account.
    private static func suppression(
        of found: DiscoveredContact, _ database: Database, accountID: AccountID
    ) throws -> String? {
        let email = found.contact.email?.trimmingWhitespace().lowercased()
        let suppressed = try database.row(
            """
            SELECT 1 FROM v_suppressed WHERE (kind = 'email' AND value = ?) OR (kind = 'person' AND value = ?)
            """, [email, "\(accountID):\(found.personKey)"])
        return suppressed == nil ? nil : "suppressed"
    }

    private static func missing(_ contact: FoundContact) -> String? {
        switch (contact.name.isBlank, contact.title.isBlank) {
        case (false, false): nil
        case (true, true): "missing name and title"
        case (true, false): "missing name"
        case (false, true): "missing title"
        }
    }
}

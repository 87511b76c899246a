internal import GRDB
public import LedgerCore

extension Store {
    /// Takes the work that may start now, in rank order, as `SlotWalk` decides it from the rows of this transaction;
    /// and closes the accounts of which nothing more can come.
    /// - Parameters:
    ///   - limit: how much work to take.
    ///   - now: the real time, for what is to be tried again.
    ///   - longestPause: of a retry; a time further off than that was written before the clock was set back.
    public func claim(
        _ limit: Int, of runID: RunID, for worker: WorkerID, now: Timestamp, longestPause: Duration
    ) async throws -> Claim {
        try await grouped { database in
            try ClaimWalk(
                database: database, runID: runID, worker: worker, now: now.description,
                latest: now.adding(milliseconds: Int64(longestPause / .milliseconds(1))).description
            ).claim(limit)
        }
    }
}

/// One walk over the accounts of a run that are not done with, within a transaction.
private struct ClaimWalk {
    let database: Database
    let runID: RunID
    let worker: WorkerID
    let now: String
    let latest: String

    private enum Found {
        case account(AccountID)
        case attempt(AttemptID)
    }

    private struct Plan {
        var found: [Found] = []
        var closing: [(account: AccountID, cap: SlotWalk.Cap?)] = []
        /// The earliest time at which something is to be tried again.
        var nextRetry: String?
        var isDone = false

        mutating func isDue(_ retryAt: String?, _ walk: ClaimWalk) -> Bool {
            guard let retryAt, retryAt > walk.now, retryAt <= walk.latest else { return true }
            nextRetry = min(nextRetry ?? retryAt, retryAt)
            return false
        }
    }

    func claim(_ limit: Int) throws -> Claim {
        guard let run = try run() else { throw StoreError.noSuchRun("run \(runID)") }
        guard run.hasWorker else { return Claim(work: [], outlook: .lost) }
        guard run.state == .running else { return Claim(work: [], outlook: .closed(run.state)) }
        var work: [Work] = []
        while true {
            let plan = try plan(run, limit: limit - work.count)
            for (account, cap) in plan.closing { try close(account, cap, run) }
            let taken = try plan.found.compactMap(take)
            work += taken
            // Who is not to be written to by now leaves the slot to another.
            if taken.count < plan.found.count { continue }
            if plan.isDone, work.isEmpty { return Claim(work: [], outlook: .done) }
            return Claim(work: work, outlook: .waiting(until: plan.nextRetry.flatMap { Timestamp($0) }))
        }
    }

    // MARK: - Deciding

    private struct RunRow {
        let state: RunState
        let maxTotalDrafts: Int
        let maxDraftsPerAccount: Int
        let acceptedByClosed: Int
        let hasWorker: Bool
    }

    private static let runSQL = """
        SELECT r.state, r.max_total_drafts, r.max_drafts_per_account, r.drafts_closed,
            EXISTS (SELECT 1 FROM workers WHERE id = ?2 AND ended_at IS NULL)
        FROM runs r WHERE r.id = ?1
        """

    private func run() throws -> RunRow? {
        let statement = try database.prepared(Self.runSQL)
        defer { statement.reset() }
        statement.bind(1, runID.rawValue)
        statement.bind(2, worker.rawValue)
        guard try statement.step() else { return nil }
        return RunRow(
            state: statement.text(0).flatMap(RunState.init(rawValue:)) ?? .interrupted,
            maxTotalDrafts: Int(statement.int(1)), maxDraftsPerAccount: Int(statement.int(2)),
            acceptedByClosed: Int(statement.int(3)), hasWorker: statement.int(4) == 1)
    }

    /// `selections_work` holds the accounts that are not done with, in rank order; the walk ends where the slots do.
    private static let accountsSQL = """
        SELECT account_id, position, state, drafts_accepted, worker_id, retry_at FROM selections
        WHERE run_id = ? AND state IN ('pending', 'open') ORDER BY position
        """

    private func plan(_ run: RunRow, limit: Int) throws -> Plan {
        var plan = Plan()
        var walk = SlotWalk(
            maxTotalDrafts: run.maxTotalDrafts, acceptedByClosed: run.acceptedByClosed,
            maxDraftsPerAccount: run.maxDraftsPerAccount)
        let accounts = try database.prepared(Self.accountsSQL)
        defer { accounts.reset() }
        accounts.bind(1, runID.rawValue)
        // With no room left nothing starts; but what is open is still to be closed, where that is certain.
        while plan.found.count < limit, !walk.isOver || walk.isDone, try accounts.step() {
            let account = AccountID(accounts.int(0))
            let isOpen = accounts.isEqual(2, SelectionState.open.rawValue)
            if walk.isOver, !isOpen { continue }
            let contacts = isOpen ? try contacts(of: account) : nil
            let slots = AccountSlots(
                contacts: contacts.map {
                    AccountSlots.Contacts(
                        accepted: Int(accounts.int(3)), started: $0.started, waiting: $0.waiting.count)
                })
            let position = accounts.int(1)
            let move = try walk.visit(slots) { try isTotalReached(upTo: position, run) }
            switch move {
            case .findContacts:
                if accounts.isNull(4), plan.isDue(accounts.text(5), self) { plan.found.append(.account(account)) }
            case .start(let count): plan.found += contacts?.waiting.prefix(count).map(Found.attempt) ?? []
            case .close(let cap): plan.closing.append((account, cap))
            case .wait: break
            }
            for retry in contacts?.retries ?? [] where plan.isDue(retry.at, self) { plan.found.append(.attempt(retry.id)) }
        }
        plan.isDone = walk.isDone && plan.found.isEmpty && limit > 0
        plan.found = Array(plan.found.prefix(limit))
        return plan
    }

    private struct Contacts {
        var started = 0
        var waiting: [AttemptID] = []
        var retries: [(id: AttemptID, at: String)] = []
    }

    /// `attempts_work` holds the unfinished attempts of an account in order: a handful.
    private static let contactsSQL = """
        SELECT id, state, retry_at FROM attempts
        WHERE run_id = ? AND account_id = ? AND finished_at IS NULL ORDER BY position
        """

    private func contacts(of account: AccountID) throws -> Contacts {
        let statement = try database.prepared(Self.contactsSQL)
        defer { statement.reset() }
        statement.bind(1, runID.rawValue)
        statement.bind(2, account.rawValue)
        var contacts = Contacts()
        while try statement.step() {
            let id = AttemptID(statement.int(0))
            if statement.isEqual(1, AttemptState.available.rawValue) {
                contacts.waiting.append(id)
            } else {
                contacts.started += 1
                if let at = statement.text(2) { contacts.retries.append((id, at)) }
            }
        }
        return contacts
    }

    /// Asked at the end of a run at most, where the last slots are taken.
    private func isTotalReached(upTo position: Int64, _ run: RunRow) throws -> Bool {
        let row = try database.row(
            "SELECT coalesce(sum(drafts_accepted), 0) AS accepted FROM selections WHERE run_id = ? AND position <= ?",
            [runID.rawValue, position])
        return row?["accepted"] ?? 0 >= run.maxTotalDrafts
    }

    // MARK: - Taking

    /// Why an account that was free when the run selected it is not any more: another run has drafted for it since, or
    /// is at it now. Runs that do not mind earlier drafts do not mind these.
    private func othersReason(_ id: AccountID) throws -> String? {
        let row = try database.row(
            """
            SELECT r.clock_at, r.settings ->> 'since_days' AS since_days, a.last_accepted_at,
                (SELECT o.id FROM runs o INDEXED BY runs_unfinished
                    JOIN selections s ON s.run_id = o.id AND s.account_id = a.id
                    WHERE o.finished_at IS NULL AND o.id <> r.id AND (s.state = 'open' OR s.worker_id IS NOT NULL)
                    AND EXISTS (SELECT 1 FROM workers WHERE run_id = o.id AND ended_at IS NULL AND lease_expires_at > ?3)
                    ORDER BY o.id LIMIT 1) AS other
            FROM runs r JOIN accounts a ON a.id = ?2 WHERE r.id = ?1
            """, [runID.rawValue, id.rawValue, now])
        guard let row else { return nil }
        let days: Int = row["since_days"]
        guard let cutoff = Selector.cutoff(sinceDays: days, clockAt: try Store.timestamp(row["clock_at"])) else { return nil }
        if let other = row["other"] as Int64? { return "Under way in run \(other)" }
        guard let newest = row["last_accepted_at"] as String?, newest > cutoff else { return nil }
        return Selector.recentReason(sinceDays: days)
    }

    /// Why an account is not to be written to, by now.
    private func suppression(of id: AccountID) throws -> String? {
        try database.row("SELECT reason FROM suppressed_accounts WHERE account_id = ?", [id.rawValue])?["reason"]
    }

    /// Returns nil where the account or the person is not to be written to, by now.
    private func take(_ found: Found) throws -> Work? {
        switch found {
        case .account(let id):
            let suppression = try suppression(of: id)
            if let reason = try suppression == nil ? othersReason(id) : Selector.suppressedReason {
                try database.run(
                    """
                    UPDATE selections SET state = 'skipped', reason = ?, cause = ?, retry_at = NULL
                    WHERE run_id = ? AND account_id = ? AND state = 'pending' AND worker_id IS NULL
                    """, [reason, suppression, runID.rawValue, id.rawValue])
                return nil
            }
            try database.run(
                "UPDATE selections SET worker_id = ?, retry_at = NULL WHERE run_id = ? AND account_id = ? AND state = 'pending'",
                [worker.rawValue, runID.rawValue, id.rawValue])
            return try Store.selectedAccount(id, of: runID, database).map(Work.findContacts)
        case .attempt(let id):
            if try Store.skipIfSuppressed(id, database) { return nil }
            try database.run(
                """
                UPDATE attempts SET state = 'running', worker_id = ?, retry_at = NULL, reason = NULL
                WHERE id = ? AND state IN ('available', 'retryable')
                """, [worker.rawValue, id.rawValue])
            return try Store.attempt(id, database).map(Work.advance)
        }
    }

    private func close(_ account: AccountID, _ cap: SlotWalk.Cap?, _ run: RunRow) throws {
        if let cap {
            let reason =
                cap == .total
                ? "Draft cap reached (\(run.maxTotalDrafts))" : "Account cap reached (\(run.maxDraftsPerAccount))"
            try database.run(
                """
                UPDATE attempts SET state = 'capped', reason = ?, finished_at = \(Store.now)
                WHERE run_id = ? AND account_id = ? AND finished_at IS NULL AND state = 'available'
                """, [reason, runID.rawValue, account.rawValue])
        }
        try database.run(
            "UPDATE selections SET state = 'processed' WHERE run_id = ? AND account_id = ? AND state = 'open'",
            [runID.rawValue, account.rawValue])
    }
}

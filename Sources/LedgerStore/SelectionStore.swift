internal import GRDB
public import LedgerCore

extension Store {
    /// What selection would choose from an import, in rank order, the skipped ones among it. Writes nothing.
    public func previewSelection(of importID: ImportID, plan: RunPlan) throws -> [RankedAccount] {
        try read { database in
            var found: [RankedAccount] = []
            var folders = Set<String>()
            try Selector(database, importID: importID, plan: plan).walk { account, _ in
                var account = account
                if account.skipReason == nil, account.folder == nil {
                    account.folder = try FolderName.unique(account.companyName, standIn: "account") { key in
                        try folders.contains(key) || Self.isFolderTaken(database, key)
                    }
                }
                account.folder.map { _ = folders.insert(FolderName.key($0)) }
                found.append(account)
            }
            return found
        }
    }

    /// Stores the selection of a new run, and gives each selected account its folder.
    static func storeSelection(
        _ database: Database, runID: RunID, importID: ImportID, plan: RunPlan
    ) throws {
        let split = try plan.settings.split()
        let insert = try database.makeStatement(
            sql: """
                INSERT INTO selections (run_id, account_id, position, score, tier, personas, state, reason, cause,
                    max_drafts, experiment, company_name, external_id, domain, ticker, cik, industry, notes, tags)
                SELECT ?1, id, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, name, external_id, domain, ticker, cik, industry,
                    notes, tags
                FROM accounts WHERE id = ?2
                """)
        try Selector(database, importID: importID, plan: plan).walk { account, accountID in
            let state = account.skipReason == nil ? SelectionState.pending : .skipped
            try insert.execute(arguments: [
                runID.rawValue, accountID, account.position, account.score, account.tier.rawValue,
                jsonArray(account.personas), state.rawValue, account.skipReason, account.skipCause,
                plan.settings.maxDraftsPerAccount, split?.experiment(for: AccountID(accountID)),
            ])
            if account.skipReason == nil, account.folder == nil { try giveFolder(database, accountID, account) }
        }
    }

    private static func giveFolder(_ database: Database, _ accountID: Int64, _ account: RankedAccount) throws {
        let folder = try FolderName.unique(account.companyName, standIn: "account") { key in
            try isFolderTaken(database, key)
        }
        try database.run(
            "UPDATE accounts SET folder = ?, folder_key = ? WHERE id = ?", [folder, FolderName.key(folder), accountID])
    }

    static func isFolderTaken(_ database: Database, _ key: String) throws -> Bool {
        try database.row("SELECT 1 FROM accounts WHERE folder_key = ?", [key]) != nil
    }

    static func jsonArray(_ texts: [String]) -> String {
        JSON.array(texts.map(JSON.string)).serialized(pretty: false)
    }
}

/// Walks an import in rank order and says of each account whether the run takes it.
struct Selector {
    private let database: Database
    private let importID: ImportID
    private let plan: RunPlan
    private let cutoff: String?

    init(_ database: Database, importID: ImportID, plan: RunPlan) {
        self.database = database
        self.importID = importID
        self.plan = plan
        cutoff = Self.cutoff(sinceDays: plan.settings.sinceDays, clockAt: plan.clockAt)
    }

    /// Drafts accepted after it keep an account from being drafted for; nil where none do.
    static func cutoff(sinceDays: Int, clockAt: Timestamp) -> String? {
        // A number of days that reaches back before the calendar is all of the past.
        let days = min(sinceDays, 700_000)
        return days > 0 ? clockAt.adding(hours: -24 * days).description : nil
    }

    /// `import_rows_ranking` gives the order and all columns of the ranked row; the account is found by its key, and
    /// the newest words on its suppression by `suppressions_latest`. One statement, as a run of daily lists passes over
    /// thousands of skipped accounts to find ten.
    static let rankingSQL = """
        SELECT r.account_id, r.score, r.tier, coalesce(a.last_accepted_at > ?4, 0),
            (SELECT reason FROM suppressed_accounts WHERE account_id = r.account_id),
            a.name, a.external_id, a.domain, a.tags, a.folder
        FROM import_rows r JOIN accounts a ON a.id = r.account_id
        WHERE r.import_id = ?1 AND r.fate = 'loaded' AND (?2 IS NULL OR coalesce(r.tier, ?3) = ?2)
        ORDER BY r.score DESC, r.row_number
        """

    func walk(visit: (RankedAccount, Int64) throws -> Void) throws {
        let settings = plan.settings
        let ranking = try RawStatement(database, Self.rankingSQL)
        ranking.bind(1, importID.rawValue)
        ranking.bind(2, settings.accountTier?.rawValue)
        ranking.bind(3, settings.tier.rawValue)
        // Both are run-clock times in the one spelling, so that text order is time order.
        ranking.bind(4, cutoff)
        defer { ranking.reset() }
        var position = 0
        var selected = 0
        while selected < settings.topN, settings.backfill || position < settings.topN, try ranking.step() {
            position += 1
            let account = account(ranking, position: position)
            if account.skipReason == nil { selected += 1 }
            try visit(account, ranking.int(0))
        }
    }

    private func account(_ row: RawStatement, position: Int) -> RankedAccount {
        let tags = StoredJSON.texts(row.text(8) ?? "[]")
        let suppression = row.text(4)
        return RankedAccount(
            position: position, companyName: row.text(5) ?? "", score: row.double(1),
            tier: row.text(2).flatMap(Tier.init(rawValue:)) ?? plan.settings.tier, externalID: row.text(6),
            domain: row.text(7), tags: tags, personas: plan.personas(tags), folder: row.text(9),
            skipReason: suppression != nil ? Self.suppressedReason : row.int(3) == 1 ? recentReason : nil,
            skipCause: suppression)
    }

    private var recentReason: String { Self.recentReason(sinceDays: plan.settings.sinceDays) }

    static let suppressedReason = "Suppressed"

    static func recentReason(sinceDays days: Int) -> String {
        "Draft exists within \(days) \(days == 1 ? "day" : "days")"
    }
}

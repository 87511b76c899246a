internal import GRDB
public import LedgerCore

/// A draft file of an output tree, as its path tells it.
public struct FoundDraft: Sendable, Equatable {
    /// Relative to the output root.
    public let path: String
    public let folder: String
    public let draftedOn: CalendarDay
    /// The last instant of that day, by the clock of the place: a file name has no time.
    public let acceptedAt: Timestamp
    public let sha256: String

    public init(path: String, folder: String, draftedOn: CalendarDay, acceptedAt: Timestamp, sha256: String) {
        self.path = path
        self.folder = folder
        self.draftedOn = draftedOn
        self.acceptedAt = acceptedAt
        self.sha256 = sha256
    }
}

public struct AdoptReport: Sendable, Equatable {
    /// Drafts now counted that were not before.
    public var adopted = 0
    /// Drafts adopted earlier.
    public var known = 0
    /// Drafts this ledger itself made.
    public var own = 0
    public var newAccounts = 0

    public init() {}
}

extension Store {
    /// Counts drafts made before the ledger: each keeps its account from being drafted again within `since_days`.
    /// A folder that belongs to no account makes one, named after the folder.
    public func adopt(_ drafts: [FoundDraft]) throws -> AdoptReport {
        try write { database in
            var report = AdoptReport()
            for draft in drafts { try Self.adopt(draft, database, &report) }
            return report
        }
    }

    private static func adopt(_ draft: FoundDraft, _ database: Database, _ report: inout AdoptReport) throws {
        if try database.row("SELECT 1 FROM artefacts WHERE path = ?", [draft.path]) != nil {
            report.own += 1
            return
        }
        let accountID = try account(of: draft.folder, database, &report)
        let inserted = try database.run(
            """
            INSERT INTO adopted_drafts (path, account_id, drafted_on, accepted_at, sha256)
            SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM adopted_drafts WHERE path = ?1)
            """,
            [draft.path, accountID, draft.draftedOn.description, draft.acceptedAt.description, draft.sha256])
        if inserted == 1 { report.adopted += 1 } else { report.known += 1 }
    }

    private static func account(
        of folder: String, _ database: Database, _ report: inout AdoptReport
    ) throws -> Int64 {
        let key = FolderName.key(folder)
        if let row = try database.row("SELECT id FROM accounts WHERE folder_key = ?", [key]) { return row["id"] }
        let name = folder.split(separator: "-").joined(separator: " ")
        let match = try AccountMatcher(database).match(AccountRecord(companyName: name))
        if match.isNew { report.newAccounts += 1 }
        try database.run(
            "UPDATE accounts SET folder = ?, folder_key = ? WHERE id = ? AND folder IS NULL",
            [folder, key, match.accountID])
        return match.accountID
    }
}

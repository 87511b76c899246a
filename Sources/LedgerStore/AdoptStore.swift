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
    /// Of the adopted and known ones those whose files are named after people who were forgotten: they count without it.
    public var forgotten = 0

    public init() {}
}

extension Store {
    /// Counts drafts made before the ledger: each keeps its account from being drafted again within `since_days`.
    /// A folder that belongs to no account makes one, named after the folder.
    public func adopt(_ drafts: [FoundDraft]) throws -> AdoptReport {
        try write { database in
            var report = AdoptReport()
            let forgotten = try ForgottenHashes(database)
            for draft in drafts { try Self.adopt(draft, forgotten, database, &report) }
            return report
        }
    }

    private static func adopt(
        _ draft: FoundDraft, _ forgotten: ForgottenHashes, _ database: Database, _ report: inout AdoptReport
    ) throws {
        if try database.row("SELECT 1 FROM artefacts WHERE path = ?", [draft.path]) != nil {
            report.own += 1
            return
        }
        let accountID = try account(of: draft.folder, database, &report)
        let isForgotten = try names(in: draft.path).contains { try forgotten.holds(person: "name:" + $0, at: accountID) }
        if isForgotten { report.forgotten += 1 }
        let inserted = try database.run(
            """
            INSERT INTO adopted_drafts (path, account_id, drafted_on, accepted_at, sha256)
            SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM adopted_drafts WHERE path = ?1)
            """,
            [
                isForgotten ? forgotten.stand(in: draft.path) : draft.path, accountID, draft.draftedOn.description,
                draft.acceptedAt.description, isForgotten ? Erased.text : draft.sha256,
            ])
        if inserted == 1 { report.adopted += 1 } else { report.known += 1 }
    }

    /// Keys of the names that a draft's file can be named after: of `2025-01-02_Ana-Ruiz-2_email.md` there may be a second.
    private static func names(in path: String) -> [String] {
        let stem = path.split(separator: "/").last.map { $0.dropFirst(11).dropLast("_email.md".count) } ?? ""
        let words = stem.split(separator: "-")
        let isNumbered = words.count > 1 && words.last.map { $0.allSatisfy(\.isNumber) } == true
        return [words, isNumbered ? Array(words.dropLast()) : words].map { PersonName.key($0.joined(separator: " ")) }
    }

    private static func account(
        of folder: String, _ database: Database, _ report: inout AdoptReport
    ) throws -> Int64 {
        let key = FolderName.key(folder)
        if let row = try database.row("SELECT id FROM accounts WHERE folder_key = ?", [key]) { return row["id"] }
        let matcher = try AccountMatcher(database)
        for name in namesOf(folder: folder) {
            let identity = AccountIdentity(externalID: nil, domain: nil, name: name)
            guard let known = try matcher.find(identity) else { continue }
            try database.run(
                "UPDATE accounts SET folder = ?, folder_key = ? WHERE id = ? AND folder IS NULL", [folder, key, known])
            return known
        }
        let name = folder.split(separator: "-").joined(separator: " ")
        try database.run(
            "INSERT INTO accounts (name, name_key, folder, folder_key) VALUES (?, ?, ?, ?)",
            [name, AccountIdentity.adoptedKey(name), folder, key])
        report.newAccounts += 1
        return database.lastInsertedRowID
    }

    /// What a company can be called whose folder this is: each `-` was a space or a `-`. The likeliest first; of a
    /// folder with many of them only all of one kind.
    private static func namesOf(folder: String) -> [String] {
        let parts = folder.split(separator: "-")
        let gaps = parts.count - 1
        guard (1...8).contains(gaps) else { return [parts.joined(separator: " "), folder] }
        return (0..<(1 << gaps)).map { hyphens in
            parts.enumerated().reduce(into: "") { name, part in
                if part.offset > 0 { name += hyphens & (1 << (part.offset - 1)) == 0 ? " " : "-" }
                name += part.element
            }
        }
    }
}

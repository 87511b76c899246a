internal import GRDB
public import LedgerCore

/// Something that is not as it must be.
public struct Fault: Sendable, Equatable {
    /// What was looked at: `integrity`, `accepted drafts`, `files`.
    public let check: String
    public let detail: String

    public init(check: String, detail: String) {
        self.check = check
        self.detail = detail
    }
}

extension Store {
    /// What is wrong with the database: what SQLite itself says of the file, and each row of which something does not
    /// hold that must. Empty where all is well.
    /// - Parameter quick: leaves out the comparison of indexes with their tables.
    public func integrityFaults(quick: Bool = false) throws -> [Fault] {
        try read { database in
            let check = quick ? "PRAGMA quick_check" : "PRAGMA integrity_check"
            let damage = try String.fetchAll(database, sql: check).filter { $0 != "ok" }
            let orphans = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map {
                "a row of \($0[0] as String) points to a row of \($0[2] as String) that is not there"
            }
            let faults = damage.map { Fault(check: "integrity", detail: $0) }
                + orphans.map { Fault(check: "foreign keys", detail: $0) }
            return try Invariant.all.reduce(into: faults) { faults, invariant in
                faults += try String.fetchAll(database, sql: invariant.faultsSQL)
                    .map { Fault(check: invariant.check, detail: $0) }
            } + Self.wordingFaults(database)
        }
    }

    /// Wordings that are not those of their hashes, read one at a time. What was erased has the hash of `(erased)`.
    private static func wordingFaults(_ database: Database) throws -> [Fault] {
        let wordings = try Row.fetchCursor(
            database,
            sql: """
                SELECT 'draft ' || id AS name, subject, body, content_sha256 FROM drafts
                WHERE revision = 0 AND content_sha256 <> ''
                UNION ALL SELECT 'revision ' || number || ' of draft ' || draft_id, subject, body, content_sha256
                FROM revisions
                """)
        var faults: [Fault] = []
        while let row = try wordings.next() {
            let wording = Wording(subject: row["subject"], body: row["body"])
            guard wording.sha256 != (row["content_sha256"] as String) else { continue }
            faults.append(
                Fault(check: "wordings", detail: "\(row["name"] as String) has another wording than the one of its hash"))
        }
        return faults
    }

    /// Files that rows name, with the hashes they are to have, in order of the attempts.
    /// - Parameter last: the attempt after which to go on.
    public func files(
        after last: AttemptID, limit: Int
    ) throws -> [(attempt: AttemptID, path: String, sha256: String)] {
        try read { database in
            try database.rows(
                """
                SELECT attempt_id, path, sha256 FROM artefacts WHERE attempt_id > ?1 AND attempt_id <= coalesce(
                    (SELECT max(attempt_id) FROM (SELECT DISTINCT attempt_id FROM artefacts WHERE attempt_id > ?1
                        ORDER BY attempt_id LIMIT ?2)), ?1)
                ORDER BY attempt_id, kind
                """, [last.rawValue, limit]
            ).map { (AttemptID($0["attempt_id"] as Int64), $0["path"], $0["sha256"]) }
        }
    }
}

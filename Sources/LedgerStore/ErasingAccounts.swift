internal import GRDB
import LedgerCore

/// What names a person beside their own rows: lists, notes, kept research, adopted drafts.
extension Erasing {
    typealias Files = (_ folder: String, _ stem: String) -> [String]

    /// - Parameter people: those of them who are at the account.
    mutating func eraseTexts(at account: Int64, of people: [Person], _ terms: PersonTerms, _ files: Files) throws {
        try eraseNotes(account, terms)
        try eraseSelections(account, terms)
        try eraseResearch(account, people.map(\.reference), terms)
        try eraseAdopted(account, terms, files)
        try eraseSuppressionReasons(account, terms)
        try eraseRunReasons(terms)
    }

    /// Whatever a list's row says, in whatever column; of its other columns nothing goes. And why somebody is suppressed,
    /// and questions that are kept.
    mutating func eraseLists(_ found: Mentions, naming terms: PersonTerms) throws {
        if terms.isEmpty { return }
        try eraseSavedQueries(naming: terms)
        for place in found.listRows {
            let row = try database.row(
                "SELECT fields, reason FROM import_rows WHERE import_id = ? AND row_number = ?", [place.importID, place.number])
            guard let row, let left = Self.withoutPerson(row, terms) else { continue }
            try change(
                "import_rows", "UPDATE import_rows SET fields = ?3, reason = ?4 WHERE import_id = ?1 AND row_number = ?2",
                [place.importID, place.number, left.fields, left.reason])
        }
        for suppression in found.suppressions {
            let row = try database.row("SELECT reason FROM suppressions WHERE id = ?", [suppression])
            guard let row, terms.holds(row["reason"]) else { continue }
            try change("suppressions", "UPDATE suppressions SET reason = '(erased)' WHERE id = ?", [suppression])
        }
    }

    /// What of a list's row is left; nil where it does not name the person.
    static func withoutPerson(_ row: Row, _ terms: PersonTerms) -> (fields: String?, reason: String?)? {
        var isNamed = false
        var (fields, reason) = (row["fields"] as String?, row["reason"] as String?)
        if let cells = fields {
            let left = StoredJSON.erasing(cells) { texts in
                let personal = terms.personal(texts)
                isNamed = !personal.isEmpty
                return personal
            }
            if isNamed { fields = left }
        }
        if let text = reason, terms.holds(text) { (reason, isNamed) = (Erased.text, true) }
        return isNamed ? (fields, reason) : nil
    }

    /// Questions that somebody keeps and that ask for the person.
    private mutating func eraseSavedQueries(naming terms: PersonTerms) throws {
        let rows = try database.rows("SELECT name, sql FROM saved_queries ORDER BY name")
        for row in rows where terms.holds(row["sql"]) || terms.holds(row["name"]) {
            try change("saved_queries", "DELETE FROM saved_queries WHERE name = ?", [row["name"] as String])
        }
    }

    private mutating func eraseNotes(_ account: Int64, _ terms: PersonTerms) throws {
        let row = try database.row(
            "SELECT coalesce(notes, '') AS notes, coalesce(owner, '') AS owner, tags FROM accounts WHERE id = ?", [account])
        guard let row else { return }
        if terms.holds(row["notes"]) {
            try change("accounts", "UPDATE accounts SET notes = '(erased)' WHERE id = ?", [account])
        }
        if terms.holds(row["owner"]) {
            try change("accounts", "UPDATE accounts SET owner = '(erased)' WHERE id = ?", [account])
        }
        let tags = StoredJSON.texts(row["tags"])
        guard tags.contains(where: { terms.holds($0) }) else { return }
        let left = try StableJSON.encode(tags.map { terms.holds($0) ? Erased.text : $0 })
        try change("accounts", "UPDATE accounts SET tags = ? WHERE id = ?", [left, account])
    }

    private mutating func eraseSelections(_ account: Int64, _ terms: PersonTerms) throws {
        let selections = try database.rows(
            """
            SELECT run_id, coalesce(notes, '') AS notes, coalesce(cause, '') AS cause FROM selections
            WHERE account_id = ? AND (notes IS NOT NULL OR cause IS NOT NULL) ORDER BY run_id
            """, [account])
        for row in selections {
            let run: Int64 = row["run_id"]
            if terms.holds(row["notes"]) {
                try change(
                    "selections", "UPDATE selections SET notes = '(erased)' WHERE run_id = ? AND account_id = ?", [run, account])
            }
            // Why the account was skipped is on the dashboards.
            guard terms.holds(row["cause"]) else { continue }
            try change(
                "selections", "UPDATE selections SET cause = '(erased)' WHERE run_id = ? AND account_id = ?", [run, account])
            try scheduleDashboards(of: run)
        }
    }

    /// A kept answer that names the person goes whole: what it says of others is asked for again.
    private mutating func eraseResearch(_ account: Int64, _ references: [String], _ terms: PersonTerms) throws {
        let rows = try database.rows("SELECT id, subject, answer FROM research_cache WHERE account_id = ? ORDER BY id", [account])
        for row in rows
        where terms.holds(row["answer"]) || terms.holds(row["subject"])
            || references.contains(where: { Self.isAbout($0, row["subject"]) }) {
            try change("research_cache", "DELETE FROM research_cache WHERE id = ?", [row["id"] as Int64])
        }
    }

    /// `email:123` is about who is `zoominfo:123` there.
    private static func isAbout(_ reference: String, _ subject: String) -> Bool {
        guard let id = reference.split(whereSeparator: { $0 == ":" || $0.isWhitespace }).last else { return false }
        return subject == "email:\(id)"
    }

    private mutating func eraseAdopted(_ account: Int64, _ terms: PersonTerms, _ files: Files) throws {
        let rows = try database.rows(
            "SELECT path FROM adopted_drafts WHERE account_id = ? AND path NOT LIKE '(erased)/%' ORDER BY path", [account])
        for row in rows where terms.holds(row["path"]) {
            let path: String = row["path"]
            for file in Set([path] + Self.files(of: path, files)).sorted() { try task(kind: "file", path: file) }
            receipt.files += 1
            try change(
                "adopted_drafts",
                "UPDATE adopted_drafts SET path = '(erased)/' || lower(hex(randomblob(8))), sha256 = '(erased)' WHERE path = ?",
                [path])
        }
    }

    /// What was made with the draft is named as it is: `<folder>/drafts/<stem>_email.md`.
    private static func files(of draft: String, _ files: Files) -> [String] {
        let (parts, ending) = (draft.split(separator: "/"), "_email.md")
        guard parts.count == 3, parts[2].hasSuffix(ending) else { return [] }
        return files(String(parts[0]), String(parts[2].dropLast(ending.count)))
    }

    private mutating func eraseSuppressionReasons(_ account: Int64, _ terms: PersonTerms) throws {
        let rows = try database.rows(
            """
            SELECT s.id, s.reason FROM accounts a JOIN suppressions s
                ON s.kind = 'account' AND s.value = CAST(a.id AS TEXT)
                OR s.kind = 'domain' AND s.value = a.domain OR s.kind = 'company' AND s.value = a.name_key
            WHERE a.id = ? ORDER BY s.id
            """, [account])
        for row in rows where terms.holds(row["reason"]) {
            try change(
                "suppressions", "UPDATE suppressions SET reason = '(erased)' WHERE id = ?", [row["id"] as Int64])
        }
    }

    /// Why a run was cancelled, where that names the person.
    private mutating func eraseRunReasons(_ terms: PersonTerms) throws {
        let rows = try database.rows(
            """
            SELECT DISTINCT r.id, r.reason FROM erased_attempts e JOIN attempts t ON t.id = e.attempt_id
            JOIN runs r ON r.id = t.run_id WHERE e.erasure_id = ? AND r.reason IS NOT NULL ORDER BY r.id
            """, [id])
        for row in rows where terms.holds(row["reason"]) {
            let run: Int64 = row["id"]
            try change("runs", "UPDATE runs SET reason = '(erased)' WHERE id = ?", [run])
            try change(
                "events",
                "UPDATE events SET reason = '(erased)' WHERE run_id = ?1 AND entity = 'run' AND entity_id = ?1 AND reason IS NOT NULL",
                [run])
        }
    }

    /// Attempts at others of which a text names the person: what is published of a company, and what reviewers wrote. Files,
    /// gates and approvals rest on it: it stays, and is told of. So are drafts from before the ledger to a namesake.
    mutating func countMentions(_ account: Int64, _ terms: PersonTerms) throws {
        let rows = try database.rows(
            """
            SELECT t.id, x.result AS text FROM selections s
            JOIN attempts t ON t.run_id = s.run_id AND t.account_id = s.account_id
            JOIN stage_results x ON x.attempt_id = t.id
            WHERE s.account_id = ?1 AND NOT EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = t.id)
            UNION ALL SELECT d.attempt_id, v.subject || char(10) || v.body FROM drafts d
            JOIN revisions v ON v.draft_id = d.id
            WHERE d.account_id = ?1 AND NOT EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = d.attempt_id)
            UNION ALL SELECT d.attempt_id, w.reason FROM drafts d JOIN reviews w ON w.draft_id = d.id
            WHERE d.account_id = ?1 AND w.reason IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = d.attempt_id)
            UNION ALL SELECT d.attempt_id, o.note FROM drafts d JOIN outcomes o ON o.draft_id = d.id
            WHERE d.account_id = ?1 AND o.note IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = d.attempt_id)
            UNION ALL SELECT attempt_id, decision_reason FROM drafts
            WHERE account_id = ?1 AND decision_reason IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = drafts.attempt_id)
            ORDER BY 1, 2
            """, [account])
        receipt.mentions += Set(rows.filter { terms.holds($0["text"]) }.map { $0["id"] as Int64 }).count
        let adopted = try database.rows("SELECT path FROM adopted_drafts WHERE account_id = ? ORDER BY path", [account])
        receipt.mentions += adopted.filter { terms.holds($0["path"]) }.count
        if try isNamed(at: account, terms) { receipt.namingAccounts += 1 }
    }

    /// The account's own texts, once they are erased: of a namesake, or of the person where they are no contact.
    private func isNamed(at account: Int64, _ terms: PersonTerms) throws -> Bool {
        try database.rows(
            """
            SELECT notes AS text FROM accounts WHERE id = ?1 UNION ALL SELECT owner FROM accounts WHERE id = ?1
            UNION ALL SELECT tags FROM accounts WHERE id = ?1
            UNION ALL SELECT notes FROM selections WHERE account_id = ?1
            UNION ALL SELECT cause FROM selections WHERE account_id = ?1
            UNION ALL SELECT subject FROM research_cache WHERE account_id = ?1
            UNION ALL SELECT answer FROM research_cache WHERE account_id = ?1 ORDER BY 1
            """, [account]
        ).contains { row in (row["text"] as String?).map(terms.holds) ?? false }
    }
}

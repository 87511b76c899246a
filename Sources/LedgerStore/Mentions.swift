internal import GRDB
import LedgerCore

/// Rows that are nobody's own and name a person: of lists, notes, kept answers, what reviewers wrote. Whole tables are
/// read for them, so they are looked for before an erasure takes the write lock, and judged again under it.
struct Mentions {
    struct ListRow: Hashable {
        let importID: Int64
        let number: Int64
    }

    private(set) var accounts: Set<Int64> = []
    private(set) var listRows: Set<ListRow> = []
    private(set) var suppressions: Set<Int64> = []

    init(of terms: PersonTerms, _ database: Database) throws {
        for part in terms.commonParts {
            for sql in Self.accountTexts {
                try Self.each(sql, part, database) { row in
                    if terms.holds(row["text"]) { accounts.insert(row["account_id"]) }
                }
            }
            try Self.each("SELECT id, reason FROM suppressions WHERE reason LIKE '%' || ?1 || '%'", part, database) { row in
                if terms.holds(row["reason"]) { suppressions.insert(row["id"]) }
            }
            try Self.each(
                """
                SELECT import_id, row_number, fields, reason FROM import_rows
                WHERE fields LIKE '%' || ?1 || '%' OR reason LIKE '%' || ?1 || '%'
                """, part, database
            ) { row in
                guard Erasing.withoutPerson(row, terms) != nil else { return }
                listRows.insert(ListRow(importID: row["import_id"], number: row["row_number"]))
            }
        }
    }

    /// What tells a person apart, as contacts and attempts have it.
    static func terms(of contacts: [ContactID], email: String?, _ database: Database) throws -> PersonTerms {
        let rows = try contacts.flatMap { contact in
            try database.rows(
                """
                SELECT name, email FROM contacts WHERE id = ?1
                UNION SELECT contact_name, contact_email FROM attempts WHERE contact_id = ?1 ORDER BY 1, 2
                """, [contact.rawValue])
        }
        return PersonTerms(
            names: rows.map { $0["name"] as String }.filter { $0 != Erased.text },
            emails: rows.compactMap { $0["email"] as String? } + [email].compactMap { $0 })
    }

    /// Where a text is about an account. Research of attempts is left out: it is published, stays, and is most of a ledger.
    private static let accountTexts = [
        """
        SELECT id AS account_id, coalesce(notes, '') || char(10) || coalesce(owner, '') || char(10) || tags AS text
        FROM accounts WHERE notes LIKE '%' || ?1 || '%' OR owner LIKE '%' || ?1 || '%' OR tags LIKE '%' || ?1 || '%'
        """,
        """
        SELECT account_id, coalesce(notes, '') || char(10) || coalesce(cause, '') AS text
        FROM selections WHERE notes LIKE '%' || ?1 || '%' OR cause LIKE '%' || ?1 || '%'
        """,
        """
        SELECT account_id, subject || char(10) || answer AS text
        FROM research_cache WHERE subject LIKE '%' || ?1 || '%' OR answer LIKE '%' || ?1 || '%'
        """,
        "SELECT account_id, path AS text FROM adopted_drafts WHERE path LIKE '%' || ?1 || '%'",
        """
        SELECT d.account_id, coalesce(w.reason, '') AS text FROM reviews w JOIN drafts d ON d.id = w.draft_id
        WHERE w.reason LIKE '%' || ?1 || '%'
        """,
        """
        SELECT d.account_id, coalesce(o.note, '') AS text FROM outcomes o JOIN drafts d ON d.id = o.draft_id
        WHERE o.note LIKE '%' || ?1 || '%'
        """,
        """
        SELECT d.account_id, v.subject || char(10) || v.body AS text FROM revisions v JOIN drafts d ON d.id = v.draft_id
        WHERE v.subject LIKE '%' || ?1 || '%' OR v.body LIKE '%' || ?1 || '%'
        """,
    ]

    private static func each(_ sql: String, _ part: String, _ database: Database, _ body: (Row) -> Void) throws {
        let rows = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: [part])
        while let row = try rows.next() { body(row) }
    }
}

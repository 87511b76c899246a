internal import GRDB
import LedgerCore

/// Empties the texts of one attempt. States, counts, times, hashes and the names of checks that failed stay; texts of
/// the program's own (reasons, verdicts) go where they name the person.
struct ErasingAttempt {
    let database: Database
    let id: Int64
    let terms: PersonTerms

    func erase(_ receipt: inout ErasureReceipt) throws {
        try endWork()
        try eraseReasons(&receipt)
        for (table, sql) in Self.changes { receipt.count(try database.run(sql, [id]), in: table) }
        receipt.drafts = receipt.rows["drafts"] ?? 0
    }

    /// What is not begun is not begun any more.
    private func endWork() throws {
        try database.run(
            """
            UPDATE attempts SET state = 'skipped', reason = 'erased', retry_at = NULL, finished_at = \(Store.now)
            WHERE id = ? AND state IN ('available', 'retryable')
            """, [id])
    }

    /// Each statement's parameter is the attempt.
    private static let changes: [(table: String, sql: String)] = [
        (
            "events",
            """
            UPDATE events SET reason = '(erased)' WHERE id IN (SELECT e.id FROM attempts t JOIN drafts d ON d.attempt_id = t.id
                JOIN events e ON e.run_id = t.run_id AND e.entity IN ('draft', 'review') AND e.entity_id = d.id
                WHERE t.id = ? AND e.reason IS NOT NULL)
            """
        ),
        (
            "outcomes",
            """
            UPDATE outcomes SET note = '(erased)'
            WHERE draft_id IN (SELECT id FROM drafts WHERE attempt_id = ?) AND note IS NOT NULL
            """
        ),
        (
            "reviews",
            """
            UPDATE reviews SET reason = iif(reason IS NULL, NULL, '(erased)'),
                content_sha256 = (SELECT sha256 FROM erased_wording)
            WHERE draft_id IN (SELECT id FROM drafts WHERE attempt_id = ?)
            """
        ),
        (
            "revisions",
            """
            UPDATE revisions SET subject = '(erased)', body = '(erased)', sources = '[]',
                content_sha256 = (SELECT sha256 FROM erased_wording),
                failures = (SELECT json_group_array(json_object(
                    'check', value ->> 'check', 'text', '(erased)', 'detail', '(erased)')) FROM json_each(failures))
            WHERE draft_id IN (SELECT id FROM drafts WHERE attempt_id = ?)
            """
        ),
        (
            "drafts",
            """
            UPDATE drafts SET contact_name = '(erased)', contact_title = '(erased)', subject = '(erased)',
                body = '(erased)', sources = '[]', decision_reason = iif(decision_reason IS NULL, NULL, '(erased)'),
                content_sha256 = iif(content_sha256 = '', '', (SELECT sha256 FROM erased_wording)),
                approved_sha256 = iif(approved_sha256 IS NULL, NULL, (SELECT sha256 FROM erased_wording))
            WHERE attempt_id = ?
            """
        ),
        ("stage_results", "UPDATE stage_results SET result = '\"(erased)\"' WHERE attempt_id = ?"),
        ("answers", "UPDATE answers SET prompt = '(erased)', answer = '(erased)' WHERE attempt_id = ?"),
        (
            "writings",
            """
            UPDATE writings SET subject = '(erased)', body = '(erased)', failures = (SELECT json_group_array(json_object(
                'check', value ->> 'check', 'text', '(erased)', 'detail', '(erased)')) FROM json_each(failures))
            WHERE attempt_id = ?
            """
        ),
        ("artefacts", "DELETE FROM artefacts WHERE attempt_id = ?"),
        (
            "attempts",
            """
            UPDATE attempts SET contact_name = '(erased)', contact_title = '(erased)', contact_email = NULL,
                file_stem = iif(file_stem IS NULL, NULL, 'erased-' || id),
                file_stem_key = iif(file_stem IS NULL, NULL, 'erased-' || id)
            WHERE id = ?
            """
        ),
    ]

    private func eraseReasons(_ receipt: inout ErasureReceipt) throws {
        for text in try texts() where terms.holds(text.reason) {
            receipt.count(try database.run(text.sql, text.values), in: text.table)
        }
    }

    private struct Reason {
        let table: String
        let row: Int64
        var gate: String?
        let reason: String
        let sql: String
        var values: [(any Bindable)?] { gate.map { [row, $0] } ?? [row] }
    }

    private func texts() throws -> [Reason] {
        try database.rows("SELECT id, reason FROM attempts WHERE id = ? AND reason IS NOT NULL", [id]).map {
            Reason(table: "attempts", row: $0["id"], reason: $0["reason"], sql: "UPDATE attempts SET reason = '(erased)' WHERE id = ?")
        }
            + database.rows(
                """
                SELECT v.draft_id, v.gate, v.reason FROM drafts d JOIN verdicts v ON v.draft_id = d.id
                WHERE d.attempt_id = ? AND v.reason IS NOT NULL ORDER BY v.gate
                """, [id]
            ).map {
                Reason(
                    table: "verdicts", row: $0["draft_id"], gate: $0["gate"], reason: $0["reason"],
                    sql: "UPDATE verdicts SET reason = '(erased)' WHERE draft_id = ? AND gate = ?")
            }
            + database.rows(
                "SELECT id, detail FROM calls WHERE attempt_id = ? AND detail IS NOT NULL ORDER BY id", [id]
            ).map {
                Reason(table: "calls", row: $0["id"], reason: $0["detail"], sql: "UPDATE calls SET detail = '(erased)' WHERE id = ?")
            }
            + database.rows(
                """
                SELECT e.id, e.reason FROM attempts t
                JOIN events e ON e.run_id = t.run_id AND e.entity = 'attempt' AND e.entity_id = t.id
                WHERE t.id = ? AND e.reason IS NOT NULL ORDER BY e.id
                """, [id]
            ).map {
                Reason(table: "events", row: $0["id"], reason: $0["reason"], sql: "UPDATE events SET reason = '(erased)' WHERE id = ?")
            }
    }
}

internal import GRDB
internal import LedgerCore

extension Store {
    /// Newest wordings by people: of a run, of its drafts; of days, those made on them (UTC).
    static func edits(_ scope: ReportScope, _ database: Database) throws -> Edits {
        let rows = switch scope {
        case .run(let id):
            // Drafts of one run, each by its key in `revisions`.
            try database.rows(
                """
                SELECT v.edit_distance, t.persona, v.angle, v.offer,
                    (SELECT w.written_by FROM writings w WHERE w.attempt_id = d.attempt_id AND w.outcome = 'kept'
                        ORDER BY w.number LIMIT 1) AS written_by
                FROM drafts d INDEXED BY drafts_run CROSS JOIN revisions v ON v.draft_id = d.id AND v.number = d.revision
                JOIN attempts t ON t.id = d.attempt_id
                WHERE d.run_id = ?1 ORDER BY v.id DESC LIMIT ?2
                """, [id.rawValue, Edits.most])
        case .days(let days):
            try database.rows(
                """
                SELECT v.edit_distance, t.persona, v.angle, v.offer,
                    (SELECT w.written_by FROM writings w WHERE w.attempt_id = d.attempt_id AND w.outcome = 'kept'
                        ORDER BY w.number LIMIT 1) AS written_by
                FROM revisions v INDEXED BY revisions_time JOIN drafts d ON d.id = v.draft_id AND d.revision = v.number
                JOIN attempts t ON t.id = d.attempt_id
                WHERE v.at >= ? AND v.at < ? ORDER BY v.at DESC, v.id DESC LIMIT ?
                """,
                [days.lowerBound.start.description, days.upperBound.adding(days: 1).start.description, Edits.most])
        }
        return edits(rows)
    }

    private static func edits(_ rows: [Row]) -> Edits {
        let kinds = [("angle", "angle"), ("offer", "offer"), ("persona", "persona"), ("written by", "written_by")]
        let lines = kinds.flatMap { kind, column in
            Dictionary(grouping: rows) { $0[column] as String? ?? "(unknown)" }
                .map { Edits.Line(kind: kind, name: $0.key, distances: $0.value.map { $0["edit_distance"] }) }
                .sorted { ($1.medianDistance, $1.drafts, $0.name) < ($0.medianDistance, $0.drafts, $1.name) }
        }
        return Edits(drafts: rows.count, lines: rows.isEmpty ? [] : lines)
    }
}

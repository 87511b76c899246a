import Testing

/// What a run came to, to compare ways of running: rows and files.
enum Rows {
    /// Everything but real times and row ids, which follow the order in which workers come to things.
    private static let tables: [String] = {
        let place = "s.position || '.' || t.position AS place"
        let of = "JOIN attempts t ON t.id = x.attempt_id JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id"
        return [
            "SELECT id, name, external_id, domain, folder, tags FROM accounts ORDER BY id",
            "SELECT import_id, row_number, line, fate, reason, account_id, score FROM import_rows ORDER BY 1, 2",
            """
            SELECT id, run_date, day_number, state, drafts_accepted, rules_sha256, worker_id,
                json_remove(settings, '$.accounts', '$.contacts', '$.signals', '$.time_zone') AS settings
            FROM runs ORDER BY id
            """,
            """
            SELECT run_id, account_id, position, state, reason, cause, drafts_accepted, tries, worker_id
            FROM selections ORDER BY 1, 3
            """,
            "SELECT account_id, person_key, name, title, email, source, reference FROM contacts ORDER BY 1, 2",
            """
            SELECT \(place), t.run_id, c.person_key, t.persona, t.stage, t.state, t.reason, t.tries, t.worker_id,
                t.file_stem, t.finished_at IS NULL AS unfinished
            FROM attempts t JOIN contacts c ON c.id = t.contact_id
            JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id ORDER BY s.position, t.position
            """,
            """
            SELECT \(place), x.stage, json_remove(x.result, '$.generated_at') AS result
            FROM stage_results x \(of) ORDER BY s.position, t.position, 2
            """,
            """
            SELECT \(place), x.contact_name, x.contact_title, x.subject, x.body, x.confidence_mode, x.cited_signals,
                x.sources, x.warnings, x.state
            FROM drafts x \(of) ORDER BY s.position, t.position
            """,
            """
            SELECT \(place), x.kind, x.path, iif(x.kind = 'context_quality', '', x.sha256) AS hash
            FROM artefacts x \(of) ORDER BY s.position, t.position, 2
            """,
            """
            SELECT \(place), v.gate, v.passed, v.reason
            FROM verdicts v JOIN drafts x ON x.id = v.draft_id \(of) ORDER BY s.position, t.position, 2
            """,
            "SELECT run_id, account_id, provider, operation, status, results FROM calls ORDER BY 1, 2, 4",
        ]
    }()

    static func of(_ bench: Bench) throws -> [String] {
        try tables.flatMap { sql in
            let outcome = try bench.ledger("sql", sql, "--format", "csv")
            #expect(outcome.status == 0, "\(outcome.err)")
            return outcome.out.split(separator: "\r\n").map(String.init)
        } + bench.files(in: "outbound").filter { !$0.hasPrefix("ledger.sqlite") }
    }

    /// Tells of the first line that differs, not of thousands that do not.
    static func expectSame(_ found: [String], _ expected: [String], _ what: String) {
        let differing = zip(found, expected).first { $0 != $1 }
        #expect(found.count == expected.count, "\(what)")
        #expect(differing?.0.prefix(300) == differing?.1.prefix(300), "\(what)")
    }
}

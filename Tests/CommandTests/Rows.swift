import Testing

/// What a run came to, to compare ways of running: rows and files.
enum Rows {
    /// Rows and files; where a run is named, the rows up to that one alone.
    static func of(_ bench: Bench, upTo run: Int? = nil) throws -> [String] {
        // One statement for all tables: a process for each would take most of the tests' time.
        let outcome = try bench.ledger("sql", query(upTo: run ?? .max), "--format", "csv")
        try #require(outcome.status == 0, "\(outcome.err)")
        let rows = outcome.out.split(separator: "\n").map(String.init)
        return run == nil ? rows + bench.files(in: "outbound").filter { !$0.hasPrefix("ledger.sqlite") } : rows
    }

    /// Tells of the first line that differs, not of thousands that do not.
    static func expectSame(
        _ found: [String], _ expected: [String], _ what: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let differing = zip(found, expected).first { $0 != $1 }
        #expect(found.count == expected.count, "\(what)", sourceLocation: sourceLocation)
        #expect(differing?.0.prefix(300) == differing?.1.prefix(300), "\(what)", sourceLocation: sourceLocation)
    }

    static func acceptedDrafts(in rows: [String]) -> Int {
        rows.count { $0.hasPrefix("draft,") && $0.hasSuffix(#""accepted""]""#) }
    }

    /// What of a table is compared: everything but real times, what the moment of writing goes into, and row ids, which
    /// follow the order in which workers come to things.
    private struct Part {
        let name: String
        var run = "NULL"
        let columns: String
        let source: String
        let order: String

        /// Each row with its run as one line of JSON; rows that belong to no run have none.
        var select: String {
            """
            SELECT '\(name)' AS part, row_number() OVER (ORDER BY \(order)) AS place, \(run) AS run,
                json_array(\(columns)) AS line
            FROM \(source)
            """
        }
    }

    private static func query(upTo run: Int) -> String {
        """
        SELECT part, line FROM (\(parts.map(\.select).joined(separator: " UNION ALL ")))
        WHERE coalesce(run, 0) <= \(run) ORDER BY part, place
        """
    }

    private static let ofAttempt = "JOIN attempts t ON t.id = x.attempt_id"
    private static let attempt = "t.run_id, t.account_id, t.position"

    private static let parts = [
        Part(name: "account", columns: "id, name, external_id, domain, folder, tags", source: "accounts", order: "id"),
        Part(
            name: "import row", run: "import_id", columns: "row_number, line, fate, reason, account_id, score",
            source: "import_rows", order: "import_id, row_number"),
        Part(
            name: "run", run: "id",
            columns: """
                id, run_date, day_number, state, drafts_accepted, rules_sha256, worker_id,
                json_remove(settings, '$.accounts', '$.contacts', '$.signals', '$.time_zone')
                """, source: "runs", order: "id"),
        Part(
            name: "selection", run: "run_id",
            columns: "run_id, account_id, position, state, reason, cause, drafts_accepted, tries, worker_id",
            source: "selections", order: "run_id, position"),
        Part(
            name: "contact", columns: "account_id, person_key, name, title, email, source, reference",
            source: "contacts", order: "account_id, person_key"),
        Part(
            name: "attempt", run: "run_id",
            columns: """
                \(attempt), c.person_key, persona, stage, state, reason, tries, t.worker_id, file_stem,
                finished_at IS NULL
                """, source: "attempts t JOIN contacts c ON c.id = t.contact_id", order: attempt),
        Part(
            name: "stage result", run: "t.run_id",
            columns: "\(attempt), x.stage, json_remove(result, '$.generated_at')",
            source: "stage_results x \(ofAttempt)", order: "\(attempt), x.stage"),
        Part(
            name: "draft", run: "t.run_id",
            columns: """
                \(attempt), x.contact_name, x.contact_title, subject, body, confidence_mode, cited_signals, sources,
                warnings, x.state
                """, source: "drafts x \(ofAttempt)", order: attempt),
        Part(
            name: "artefact", run: "t.run_id",
            columns: "\(attempt), kind, path, iif(kind = 'context_quality', '', sha256)",
            source: "artefacts x \(ofAttempt)", order: "\(attempt), kind"),
        Part(
            name: "verdict", run: "t.run_id", columns: "\(attempt), gate, passed, v.reason",
            source: "verdicts v JOIN drafts x ON x.id = v.draft_id \(ofAttempt)", order: "\(attempt), gate"),
        Part(
            name: "call", run: "run_id", columns: "account_id, provider, operation, status, results", source: "calls",
            order: "run_id, account_id, provider, operation, id"),
    ]
}

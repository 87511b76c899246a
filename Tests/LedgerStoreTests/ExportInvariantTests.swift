import Testing

/// What may leave the ledger, by straight SQL.
@Suite struct ExportInvariantTests {
    private static let sha = String(repeating: "a", count: 64)
    private static let other = String(repeating: "b", count: 64)
    private static let export = "INSERT INTO exports (id, format, scope, sha256, drafts, actor) VALUES (1, 'eml', '{}', '\(sha)', 1, 'Ann')"

    private static func leaves(_ standing: String, _ draft: Int = 11, sha: String = sha) -> String {
        "INSERT INTO export_drafts (export_id, draft_id, standing, content_sha256) VALUES (1, \(draft), '\(standing)', '\(sha)')"
    }

    private static func approve(_ draft: Int = 11) -> String {
        "INSERT INTO reviews (draft_id, action, actor, content_sha256) VALUES (\(draft), 'approve', 'Ann', '\(sha)')"
    }

    /// An export without drafts; draft 11 accepted, 12 generated, 13 rejected, each with a wording of `sha`.
    private func ledger() throws -> SchemaLedger {
        let ledger = try SchemaLedger()
        try ledger.queue.run("DROP TRIGGER drafts_are_kept; DELETE FROM drafts WHERE id IN (11, 12, 13)")
        for id in [11, 12, 13] { try ledger.queue.run(SchemaLedger.draft(id, rest: ", content_sha256", values: ", '\(Self.sha)'")) }
        try ledger.accept(11)
        try ledger.queue.run("UPDATE drafts SET state = 'rejected', decided_at = '2026-03-17T09:00:00.000Z' WHERE id = 13")
        try ledger.queue.run(Self.export)
        return ledger
    }

    @Test func `only what is approved leaves as approved, in the wording that was`() throws {
        let ledger = try ledger()
        try ledger.refuses(Self.leaves("approved"), because: "not approved")
        try ledger.allows(Self.leaves("open"))
        try ledger.queue.run(Self.approve())
        try ledger.refuses(Self.leaves("approved", sha: Self.other), because: "another wording")
        try ledger.refuses(Self.leaves("sent"), because: "not approved")
        try ledger.allows(Self.leaves("approved"))
        try ledger.queue.run("INSERT INTO outcomes (draft_id, kind, at, actor) VALUES (11, 'sent', '2026-03-18T09:00:00.000Z', 'Ann')")
        try ledger.refuses(Self.leaves("approved"), because: "not approved")
        try ledger.allows(Self.leaves("sent"))
    }

    @Test(arguments: [12, 13])
    func `what is rejected, or not judged, never leaves`(_ draft: Int) throws {
        for standing in ["approved", "open", "held", "declined"] {
            try ledger().refuses(Self.leaves(standing, draft), because: "neither accepted nor held")
        }
    }

    @Test func `what is suppressed never leaves`() throws {
        let ledger = try ledger()
        try ledger.queue.run(Self.approve())
        try ledger.queue.run(
            "INSERT INTO suppressions (kind, value, action, actor, reason) VALUES ('person', '1:p11', 'suppress', 'Ann', 'asked')")
        try ledger.refuses(Self.leaves("approved"), because: "suppressed")
    }

    @Test func `an edit that failed its validation never leaves`() throws {
        let ledger = try ledger()
        try ledger.queue.run(
            """
            INSERT INTO revisions (draft_id, number, subject, body, content_sha256, validation, failures, sources, figures,
                edit_distance, actor)
            VALUES (11, 1, 's', 'b2', '\(Self.other)', 'FAILED', '[{}]', '[]', '{}', 1, 'Ann')
            """)
        try ledger.refuses(Self.leaves("open", sha: Self.other), because: "failed its validation")
    }

    @Test func `exports are only added`() throws {
        let ledger = try ledger()
        try ledger.queue.run(Self.leaves("open"))
        try ledger.refuses(Self.export, because: "already there")
        try ledger.refuses(Self.leaves("open"), because: "already")
        for table in ["exports", "export_drafts"] {
            try ledger.refuses("DELETE FROM \(table)", because: "never deleted")
        }
        try ledger.refuses("UPDATE exports SET actor = 'Ben'", because: "never changes")
        try ledger.refuses("UPDATE export_drafts SET standing = 'approved'", because: "never changes")
    }

    @Test(arguments: ["/etc/x", "../x", "a/../b", "a//b", ""])
    func `a path leads nowhere else`(_ path: String) throws {
        try ledger().refuses(
            "INSERT INTO exports (format, scope, path, sha256, drafts, actor) VALUES ('json', '{}', '\(path)', '\(Self.sha)', 0, 'Ann')",
            because: "CHECK")
    }

    @Test func `an export needs an actor`() throws {
        try ledger().refuses(
            "INSERT INTO exports (format, scope, sha256, drafts, actor) VALUES ('json', '{}', '\(Self.sha)', 0, ' ')",
            because: "needs an actor")
    }
}

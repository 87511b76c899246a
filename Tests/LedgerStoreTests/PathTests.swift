import GRDB
import Testing

@Suite struct PathTests {
    static let sha = String(repeating: "a", count: 63) + "b"

    private func artefact(_ path: String) -> String {
        "INSERT INTO artefacts (attempt_id, kind, path, sha256) VALUES (11, 'email', \(path), '\(Self.sha)')"
    }

    private func adopted(_ path: String) -> String {
        """
        INSERT INTO adopted_drafts (path, account_id, drafted_on, accepted_at, sha256)
        VALUES (\(path), 1, '2026-03-01', '2026-03-01T09:00:00.000Z', 's')
        """
    }

    @Test(arguments: [
        "'/etc/passwd'", "'/'", "'..'", "'../x'", "'a/../b'", "'a/..'", "'.'", "'./a'", "'a/./b'", "'a/.'", "''",
        "'a//b'", "'//a'", "'a' || char(0) || '/../b'", "char(0)", "char(0) || '/a'",
    ])
    func `a stored path neither leaves the output root nor hides where it leads`(path: String) throws {
        let ledger = try SchemaLedger()
        try ledger.refuses(artefact(path), because: "CHECK constraint")
        try ledger.refuses(adopted(path), because: "CHECK constraint")
    }

    @Test(arguments: ["'a\\b'", "'a/..\\b'", "'\\a'"])
    func `an artefact's path has no backslash`(path: String) throws {
        try SchemaLedger().refuses(artefact(path), because: "CHECK constraint")
    }

    @Test(arguments: ["'Acme/drafts/2026-03-17_Jane_email.md'", "'..a/b..c/...'", "'Ünïcode/李.md'"])
    func `a path below the output root is stored`(path: String) throws {
        let ledger = try SchemaLedger()
        try ledger.allows(artefact(path))
        try ledger.allows(adopted(path))
    }

    @Test func `no two artefacts share a file, whatever their case`() throws {
        let ledger = try SchemaLedger()
        try ledger.queue.run(artefact("'Acme/a.md'"))
        let other = artefact("'ACME/A.md'").replacing("(11, 'email'", with: "(12, 'email'")
        try ledger.refuses(other, because: "already there")
        try ledger.refuses(artefact("'other.md'"), because: "already there")
    }

    @Test(arguments: ["'a/b'", "'.'", "'..'", "''", "'/'"])
    func `an account's folder is one step`(folder: String) throws {
        let ledger = try SchemaLedger()
        try ledger.refuses(
            "INSERT INTO accounts (name, name_key, folder, folder_key) VALUES ('n', 'n', \(folder), 'key')",
            because: "CHECK constraint")
    }
}

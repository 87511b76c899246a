import LedgerCore
import LedgerRunner

/// Erasures as they are printed: counts, nothing personal.
enum ErasureView {
    static func text(_ receipt: ErasureReceipt, _ end: ErasureEnd, copies: [String]) -> String {
        var lines = [
            "erasure \(receipt.id), \(receipt.at), by \(TextTable.plain(receipt.actor))",
            "erased: \(counted(receipt.contacts, "contact")), \(counted(receipt.attempts, "attempt")), \(counted(receipt.drafts, "draft"))",
        ]
        if !receipt.rows.isEmpty {
            let rows = receipt.rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            lines.append("rows: " + rows.joined(separator: ", "))
        }
        let toBe = end.missing.isEmpty ? "" : "to be "
        lines.append(
            "files: \(receipt.files) \(toBe)deleted; dashboards of \(counted(receipt.dashboards, "run")) \(toBe)written anew")
        if receipt.kind == .forget {
            lines.append("kept: \(counted(receipt.hashes, "salted hash", "salted hashes")), so that the person is not taken up again")
        }
        return (lines + warnings(receipt, end, copies: copies)).joined(separator: "\n")
    }

    /// What became of exports, and what is left to be done, by the program and by its user.
    static func text(_ end: ErasureEnd) -> [String] {
        let withdrawn = end.withdrawn.map(TextTable.plain).joined(separator: ", ")
        var lines = withdrawn.isEmpty ? [] : ["withdrawn: \(withdrawn); export again for the others who were in there"]
        if end.left > 0 {
            let cause = end.missing.isEmpty ? ", as another process reads the ledger, a run is at work or a file cannot be deleted" : ""
            lines.append("not done yet: \(counted(end.left, "task"))\(cause); the next command that writes does the rest")
        }
        lines += end.missing.map {
            "not done yet: files in \(TextTable.plain($0)), which is not there or cannot be written to; put it back, or an empty "
                + "folder in its place where its files were deleted"
        }
        return lines + end.changed.map { file in
            let place = TextTable.plain(file.place)
            return "to be looked at: "
                + (file.isFolder ? "the file of draft \(file.draft) in \(place)" : "\(place), which had draft \(file.draft)")
                + ", changed since it was exported"
        }
    }

    private static func warnings(_ receipt: ErasureReceipt, _ end: ErasureEnd, copies: [String]) -> [String] {
        var lines = text(end)
        if receipt.mentions > 0 {
            lines.append(
                "left: \(counted(receipt.mentions, "draft")) to others, whose research, notes or edits hold the name, or to somebody of "
                    + "the same name at another company")
        }
        if receipt.namingAccounts > 0 {
            lines.append(
                "left: \(counted(receipt.namingAccounts, "company", "companies")) where the person is no contact, whose notes, owner, "
                    + "tags or kept research hold the name, of the person or of somebody of the same name")
        }
        lines += copies.map { "to be deleted by you: \(TextTable.plain($0)), a copy of the ledger as it was" }
        return lines + ["to be looked through by you: other backups, exports that were moved or changed, and the lists (accounts, contacts, signals) that were read"]
    }

    static func json(_ changed: [ChangedExport]) -> JSON {
        .array(changed.map { .members(("draft_id", .int(Int($0.draft.rawValue))), ("place", .string($0.place))) })
    }

    static func json(_ receipt: ErasureReceipt, _ end: ErasureEnd, copies: [String]) -> JSON {
        .members(
            ("erasure_id", .int(Int(receipt.id))), ("kind", .string(receipt.kind.rawValue)), ("at", .string(receipt.at)),
            ("actor", .string(receipt.actor)), ("contacts", .int(receipt.contacts)), ("attempts", .int(receipt.attempts)),
            ("drafts", .int(receipt.drafts)),
            ("rows", .object(receipt.rows.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .int($0.value)) })),
            ("files", .int(receipt.files)), ("dashboards", .int(receipt.dashboards)), ("hashes", .int(receipt.hashes)),
            ("mentions", .int(receipt.mentions)), ("naming_accounts", .int(receipt.namingAccounts)), ("tasks_left", .int(end.left)),
            ("missing_folders", .array(end.missing.map(JSON.string))), ("copies", .array(copies.map(JSON.string))),
            ("withdrawn", .array(end.withdrawn.map(JSON.string))), ("changed", json(end.changed)))
    }

    static func text(_ people: [PersonOnFile]) -> String {
        TextTable(
            headings: ["Contact", "Company", "Name", "Title", "E-mail", "Attempts", "Drafts"],
            rows: people.map {
                ["\($0.contactID)", $0.company, $0.name, $0.title, $0.email ?? "-", "\($0.attempts)", "\($0.drafts)"]
            }
        ).text
    }
}

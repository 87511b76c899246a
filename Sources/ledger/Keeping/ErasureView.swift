import LedgerCore

/// Erasures as they are printed: counts, nothing personal.
enum ErasureView {
    static func text(_ receipt: ErasureReceipt, left: Int, copies: [String]) -> String {
        var lines = [
            "erasure \(receipt.id), \(receipt.at), by \(TextTable.plain(receipt.actor))",
            "erased: \(counted(receipt.contacts, "contact")), \(counted(receipt.attempts, "attempt")), \(counted(receipt.drafts, "draft"))",
        ]
        if !receipt.rows.isEmpty {
            let rows = receipt.rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            lines.append("rows: " + rows.joined(separator: ", "))
        }
        lines.append("files: \(receipt.files) deleted; dashboards of \(counted(receipt.dashboards, "run")) written anew")
        if receipt.kind == .forget {
            lines.append("kept: \(counted(receipt.hashes, "salted hash", "salted hashes")), so that the person is not taken up again")
        }
        return (lines + warnings(receipt, left: left, copies: copies)).joined(separator: "\n")
    }

    private static func warnings(_ receipt: ErasureReceipt, left: Int, copies: [String]) -> [String] {
        var lines: [String] = []
        if left > 0 {
            lines.append("not done yet: \(counted(left, "task")), as another process reads the ledger; the next command does the rest")
        }
        if receipt.mentions > 0 {
            let are = receipt.mentions == 1 ? "names" : "name"
            lines.append("left: research for \(counted(receipt.mentions, "attempt")) at others of the company still \(are) the person")
        }
        lines += copies.map { "to be deleted by you: \(TextTable.plain($0)), a copy of the ledger as it was" }
        return lines + ["to be looked through by you: other backups, exports that were moved or changed, and the lists (accounts, contacts, signals) that were read"]
    }

    static func json(_ receipt: ErasureReceipt, left: Int, copies: [String]) -> JSON {
        .members(
            ("erasure_id", .int(Int(receipt.id))), ("kind", .string(receipt.kind.rawValue)), ("at", .string(receipt.at)),
            ("actor", .string(receipt.actor)), ("contacts", .int(receipt.contacts)), ("attempts", .int(receipt.attempts)),
            ("drafts", .int(receipt.drafts)),
            ("rows", .object(receipt.rows.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .int($0.value)) })),
            ("files", .int(receipt.files)), ("dashboards", .int(receipt.dashboards)), ("hashes", .int(receipt.hashes)),
            ("mentions", .int(receipt.mentions)), ("tasks_left", .int(left)), ("copies", .array(copies.map(JSON.string))))
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

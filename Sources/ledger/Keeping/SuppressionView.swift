import LedgerCore

/// Suppressions as they are printed.
enum SuppressionView {
    static func text(_ found: [Suppression], isWhole: Bool) -> String {
        if found.isEmpty { return "nobody is suppressed" }
        let rows = found.map { row in
            ["\(row.id)", row.kind.rawValue, row.shown] + (isWhole ? [row.action.rawValue] : [])
                + [row.reason, row.actor, String(row.at.description.prefix(10))]
        }
        return TextTable(
            headings: ["Id", "Kind", "Who"] + (isWhole ? ["Action"] : []) + ["Reason", "By", "Since"], rows: rows).text
    }

    static func json(_ found: [Suppression]) -> JSON {
        .array(
            found.map { row in
                .members(
                    ("id", .int(Int(row.id))), ("kind", .string(row.kind.rawValue)), ("value", .string(row.value)),
                    ("company", row.company.map(JSON.string)), ("shown", .string(row.shown)),
                    ("action", .string(row.action.rawValue)), ("reason", .string(row.reason)),
                    ("actor", .string(row.actor)), ("at", .string(row.at.description)))
            })
    }

    static func json(_ added: [Suppression], _ coverage: SuppressionCoverage) -> JSON {
        .members(
            ("suppressed", json(added)), ("companies", .int(coverage.companies)), ("people", .int(coverage.people)),
            ("drafts", .int(coverage.drafts)))
    }

    static func text(_ coverage: SuppressionCoverage) -> String {
        guard coverage.companies + coverage.people > 0 else { return "nobody the ledger knows is covered; check the spelling" }
        let companies = coverage.companies > 0 ? counted(coverage.companies, "company", "companies") + ", " : ""
        let people = counted(coverage.people, "person", "people")
        return "covers \(companies)\(people) and \(counted(coverage.drafts, "draft")) that the ledger knows"
    }

    static func text(_ report: SuppressionImport, _ file: String) -> String {
        let counts = "\(counted(report.rowsRead, "row")) read = \(report.added) added + \(report.alreadyThere) already there + "
            + "\(report.rejected.count) rejected"
        let rejected = report.rejected.map { "\(file), line \($0.line): \(TextTable.plain($0.reason))" }
        return ([counts] + rejected).joined(separator: "\n")
    }

    static func json(_ report: SuppressionImport) -> JSON {
        .members(
            ("rows_read", .int(report.rowsRead)), ("added", .int(report.added)), ("already_there", .int(report.alreadyThere)),
            ("rejected", .int(report.rejected.count)),
            (
                "faults",
                .array(report.rejected.map { .members(("line", .int($0.line)), ("reason", .string($0.reason))) })
            ))
    }
}

import LedgerCore
import LedgerRunner
import LedgerStore

/// What a run would do, shown by a dry run.
struct PlanView {
    let plan: RunPlan
    let preview: ImportAccounts.Preview

    var text: String {
        let settings = plan.settings
        var text = "Dry run of \(plan.runDate): nothing is called and nothing is written.\n"
        text += "List: \(ReconciliationView(preview.report.reconciliation).text)\n"
        text += "Room: \(settings.maxTotalDrafts) drafts in all, \(settings.maxDraftsPerAccount) per account, "
        text += "\(room) at most from this selection\n"
        if !plan.arms.isEmpty {
            text += "Experiments: " + plan.arms.map { "\($0.experiment) \($0.percent) %" }.joined(separator: ", ") + "\n"
        }
        text += "\nSelected\n" + SelectionView(preview.selected).text
        if !preview.skipped.isEmpty {
            text += "\nSkipped\n"
            text += TextTable(
                headings: ["#", "Account", "Reason"],
                rows: preview.skipped.map { ["\($0.position)", $0.companyName, Self.reason($0)] }
            ).text
        }
        return text
    }

    var json: JSON {
        .members(
            ("run_date", .string(plan.runDate.description)), ("dry_run", .bool(true)),
            ("experiments", .array(plan.arms.map {
                .members(("name", .string($0.experiment)), ("percent", .int($0.percent)))
            })), ("import", ReconciliationView(preview.report.reconciliation).json),
            (
                "room",
                .members(
                    ("max_total_drafts", .int(plan.settings.maxTotalDrafts)),
                    ("max_drafts_per_account", .int(plan.settings.maxDraftsPerAccount)), ("at_most", .int(room)))
            ),
            ("selected", .array(SelectionView(preview.selected).json)),
            (
                "skipped",
                .array(
                    preview.skipped.map { account in
                        .members(
                            ("position", .int(account.position)), ("company_name", .string(account.companyName)),
                            ("reason", account.skipReason.map(JSON.string)), ("cause", account.skipCause.map(JSON.string)))
                    })
            ))
    }

    private var room: Int {
        let (perAccounts, overflow) = preview.selected.count.multipliedReportingOverflow(
            by: plan.settings.maxDraftsPerAccount)
        return min(plan.settings.maxTotalDrafts, overflow ? .max : perAccounts)
    }

    private static func reason(_ account: RankedAccount) -> String {
        (account.skipReason ?? "") + (account.skipCause.map { " (\($0))" } ?? "")
    }
}

/// Selected accounts in order, with the personas that are looked for and the folder of their files.
struct SelectionView {
    let accounts: [RankedAccount]

    init(_ accounts: [RankedAccount]) { self.accounts = accounts }

    var text: String {
        TextTable(
            headings: ["#", "Score", "Tier", "Account", "Personas", "Folder"],
            rows: accounts.map {
                [
                    "\($0.position)", JSON.spell($0.score), $0.tier.rawValue, $0.companyName,
                    $0.personas.joined(separator: ", "), $0.folder ?? "",
                ]
            }
        ).text
    }

    var json: [JSON] {
        accounts.map { account in
            .members(
                ("company_name", .string(account.companyName)), ("score", .number(account.score)),
                ("tier", .string(account.tier.rawValue)), ("account_id", .text(account.externalID)),
                ("domain", .text(account.domain)), ("tags", .array(account.tags.map(JSON.string))),
                ("personas", .array(account.personas.map(JSON.string))), ("folder", .text(account.folder)))
        }
    }
}

extension ReconciliationView {
    var json: JSON {
        .members(
            ("rows_read", .int(counts.rowsRead)), ("loaded", .int(counts.loaded)),
            ("duplicates", .int(counts.duplicates)), ("rejected", .int(counts.rejected)))
    }
}

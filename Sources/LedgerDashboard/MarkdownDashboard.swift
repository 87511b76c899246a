import LedgerCore

/// A run as Markdown, one section after the other.
struct MarkdownDashboard {
    let run: RunSnapshot

    var text: String {
        [[heading, summary].joined(separator: "\n\n"), accounts, skipped].joined(separator: "\n\n") + "\n"
    }

    private var heading: String {
        let settings = run.settings.shown.map { "- \($0.name): \($0.value.plain.markdown)" }
        return (["# Outbound Run Dashboard", "**Date:** \(run.runDate)", "**Settings:**"] + settings).lines
    }

    private var summary: String {
        var lines = [
            "## Summary", "- Accounts processed: \(run.accountsProcessed)", "- Accounts skipped: \(run.skipped.count)",
            "- Total drafts accepted: \(run.draftsAccepted)", "- Total drafts rejected: \(run.draftsRejected)",
        ]
        if run.draftsHeld > 0 { lines.append("- Total drafts to review: \(run.draftsHeld)") }
        if let note = run.unfinishedNote { lines += ["", note] }
        return lines.lines
    }

    private var accounts: String {
        let sections = run.accountsBegun.enumerated().map { section($0.element, number: $0.offset + 1) }
        return (["## Accounts Processed"] + (sections.isEmpty ? ["None."] : sections)).joined(separator: "\n\n")
    }

    private func section(_ account: RunSnapshot.Account, number: Int) -> String {
        let title = "### \(number). \(account.companyName.markdown) (Score: \(JSON.spell(account.score)))"
        if account.contacts.isEmpty {
            let nobody = account.state == .processed ? "No contacts found." : "Not finished."
            return [title, account.forgottenNote.map { "\($0)." } ?? nobody].lines
        }
        let header = [
            "**Contacts:**", "| Name | Title | Status | Draft Path | Confidence | Signals |",
            "|------|-------|--------|------------|------------|---------|",
        ]
        let note = account.forgottenNote.map { ["", "\($0)."] } ?? []
        return ([title] + header + account.contacts.map(row) + note).lines
    }

    private func row(_ contact: RunSnapshot.Contact) -> String {
        [contact.name.cell, contact.title.cell, contact.shownStatus].tableRow(ending: outcome(contact))
    }

    private func outcome(_ contact: RunSnapshot.Contact) -> [String] {
        guard let draft = contact.openDraft else {
            return ["-", "-", contact.reason.map { "reason: \($0.markdown)" } ?? "-"]
        }
        let path = draft.emailPath.map { "[\($0.markdown)](\(linkFromRuns($0)))" } ?? "-"
        return [path, draft.confidenceMode.cell, String(draft.citedSignals)]
    }

    private var skipped: String {
        guard !run.skipped.isEmpty else { return "## Accounts Skipped\nNone." }
        let rows = run.skipped.map { account in
            let cause = account.cause.map { " (\($0.markdown))" } ?? ""
            return [account.companyName.cell].tableRow(ending: [account.reason.cell + cause])
        }
        return (["## Accounts Skipped", "| Account | Reason |", "|---------|--------|"] + rows).lines
    }
}

extension [String] {
    fileprivate var lines: String { joined(separator: "\n") }

    fileprivate func tableRow(ending: [String]) -> String { "| " + (self + ending).joined(separator: " | ") + " |" }
}

extension String {
    /// A table cell; `-` where there is nothing to show.
    fileprivate var cell: String { isBlank ? "-" : markdown }
}

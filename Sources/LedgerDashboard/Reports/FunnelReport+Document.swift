import LedgerCore

extension FunnelReport {
    var document: ReportDocument {
        ReportDocument(
            title: "Funnel",
            lead: [heading.sentence + " What people decided, and what came of it, is counted by now, for the drafts of these runs."],
            blocks: [.init("How far accounts and contacts came", [.funnel(chart)])] + (aboveCap?.blocks ?? []))
    }

    private var chart: FunnelChart {
        FunnelChart(
            caption: "Accounts first, then the people found at them.",
            steps: [
                .init("Accounts selected", accountsSelected, unit: "accounts"),
                .init("Accounts processed", accountsProcessed, unit: "accounts"),
            ] + tally.steps)
    }

    var json: JSON {
        heading.json(
            "funnel",
            [
                ("accounts_selected", .int(accountsSelected)), ("accounts_processed", .int(accountsProcessed)),
                ("accounts_skipped", .int(accountsSkipped)), ("attempts", .int(tally.attempts)), ("counts", tally.json),
                ("above_cap", aboveCap?.json ?? .null),
            ])
    }
}

extension Tally {
    var steps: [FunnelChart.Step] {
        [
            .init("Contacts found", contacts, unit: "contacts"), .init("Tried", attempts, unit: "contacts"),
            .init("Drafted", drafts, unit: "contacts"),
            .init("Accepted", accepted, unit: "contacts", tone: .accepted),
            .init("Approved", approved, unit: "contacts", tone: .accepted),
            .init("Sent", sent, unit: "contacts", tone: .accepted),
            .init("Replied", replied, unit: "contacts", tone: .accepted),
            .init("Meeting", meetings, unit: "contacts", tone: .accepted),
        ]
    }
}

extension AboveCap {
    var blocks: [ReportDocument.Block] {
        let contactRows = contacts.map { [String($0.position), $0.companyName, $0.name, $0.title] }
        let accountRows = accounts.map { [String($0.position), $0.companyName, JSON.spell($0.score)] }
        let tables = [
            contactRows.isEmpty ? nil : ReportTable(["Rank", "Company", "Contact", "Title"], numbers: [0], rows: contactRows),
            accountRows.isEmpty ? nil : ReportTable(["Rank", "Company not begun", "Score"], numbers: [0, 2], rows: accountRows),
        ]
        return [.init("Above the cap", sentences.map { .paragraph($0) } + tables.compactMap { $0.map { .table($0) } })]
    }

    private var sentences: [String] {
        let cut = "Run \(runID) stopped at its cap of \(plural(maxTotalDrafts, "draft")): "
            + "\(plural(contactCount, "contact")) found and not tried, \(plural(accountCount, "account")) not begun."
        guard let attempts = expectedAttempts, let drafts = expectedDrafts, let cost = expectedCostMicroUSD,
            let each = costPerAttemptMicroUSD
        else { return [cut, "The run made no attempt of its own to estimate by."] }
        return [
            cut,
            "Without it: about \(plural(attempts, "attempt")) more, \(plural(drafts, "draft")) accepted, for about \(dollars(cost)).",
            "Computed from the run itself: its calls cost \(dollars(costMicroUSD)) for \(plural(self.attempts, "attempt")), "
                + "\(dollars(each)) each; it tried \(self.attempts) contacts at \(plural(accountsTried, "account")) and accepted \(accepted) drafts.",
        ]
    }

    var json: JSON {
        .members(
            ("run_id", .int(Int(runID.rawValue))), ("max_total_drafts", .int(maxTotalDrafts)),
            ("contacts_not_tried", .int(contactCount)), ("accounts_not_begun", .int(accountCount)),
            ("expected_attempts", expectedAttempts.map(JSON.int) ?? .null),
            ("expected_drafts", expectedDrafts.map(JSON.int) ?? .null),
            ("expected_cost_usd", dollarsJSON(expectedCostMicroUSD)),
            ("cost_per_attempt_usd", dollarsJSON(costPerAttemptMicroUSD)),
            ("next_contacts", .array(contacts.map { contact in
                .members(
                    ("position", .int(contact.position)), ("company_name", .string(contact.companyName)),
                    ("name", .string(contact.name)), ("title", .string(contact.title)))
            })),
            ("next_accounts", .array(accounts.map { account in
                .members(
                    ("position", .int(account.position)), ("company_name", .string(account.companyName)),
                    ("score", .number(account.score)))
            })))
    }
}

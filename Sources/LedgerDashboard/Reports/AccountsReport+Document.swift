import LedgerCore

extension AccountsReport {
    var document: ReportDocument {
        ReportDocument(
            title: "Accounts",
            lead: [heading.sentence + " Accounts with drafts, those with most first, \(Self.most) at most."],
            blocks: [.init("Most worked", [worked])] + (isOfDays ? [.init("Replies and meetings", [news])] : []))
    }

    private var isOfDays: Bool { if case .days = heading.scope { true } else { false } }

    private var worked: ReportDocument.Part {
        guard !accounts.isEmpty else { return .paragraph("No account has an accepted draft.") }
        return .table(
            ReportTable(
                ["Account", "Runs", "Drafts", "Sent", "Replied", "Meetings", "Last drafted"], numbers: Set(1...5),
                rows: accounts.map { account in
                    [
                        account.companyName, String(account.runs), String(account.accepted), String(account.sent),
                        String(account.replied), String(account.meetings), account.lastAccepted?.description ?? "–",
                    ]
                }))
    }

    private var news: ReportDocument.Part {
        answers.isEmpty ? .paragraph("None came on these days.") : .table(DraftNews.table(answers, what: "What"))
    }

    var json: JSON {
        heading.json(
            "accounts",
            [
                ("accounts", .array(accounts.map { account in
                    .members(
                        ("account_id", .int(Int(account.accountID.rawValue))), ("company_name", .string(account.companyName)),
                        ("runs", .int(account.runs)), ("accepted", .int(account.accepted)), ("sent", .int(account.sent)),
                        ("replied", .int(account.replied)), ("meetings", .int(account.meetings)),
                        ("last_accepted", .text(account.lastAccepted?.description)))
                })),
                ("answers", isOfDays ? .array(answers.map(\.json)) : nil),
            ])
    }
}

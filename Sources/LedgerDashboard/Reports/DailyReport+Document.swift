import LedgerCore

extension DailyReport {
    var document: ReportDocument {
        let days = Self.followUpDays
        return ReportDocument(
            title: "\(day.inWords)",
            lead: ["Drafts and outcomes of this day and the day before; what waits is of the last \(ReportScope.defaultDays) days."],
            blocks: [
                .init("", [.figures(figures)]), .init("Problems", [problemsPart]), .init("Runs", [runsPart]),
                .init("Open drafts", [waitingPart].compactMap { $0 } + [Self.part(waiting, "Confidence", "Nothing waits.")]),
                .init("What came of drafts", [Self.part(outcomes, "What", "Nothing was recorded.")]),
                .init("To follow up", [
                    .paragraph("Sent \(days.lowerBound) to \(days.upperBound) days ago, and no answer recorded."),
                    Self.part(followUps, "What", "Nothing is."),
                ]),
            ])
    }

    private var figures: [ReportDocument.Figure] {
        [
            .init(label: "Drafts accepted", value: String(runs.map(\.accepted).reduce(0, +)), tone: .accepted),
            .init(label: "Open", value: String(waitingCount), tone: waitingCount > 0 ? .review : .plain),
            .init(label: "Held for a person", value: String(heldCount), tone: heldCount > 0 ? .review : .plain),
            .init(label: "Approved, not sent", value: String(toSendCount)),
            .init(label: "To follow up", value: followUps.count < Self.most ? String(followUps.count) : "\(Self.most)+"),
            .init(label: "Problems", value: String(problems.count), tone: problems.isEmpty ? .plain : .rejected),
        ]
    }

    private var waitingPart: ReportDocument.Part? {
        waitingCount > waiting.count && !waiting.isEmpty ? .paragraph("The first \(waiting.count) of \(waitingCount); `ledger review` goes through them.") : nil
    }

    private var problemsPart: ReportDocument.Part {
        problems.isEmpty ? .paragraph("None.") : .table(ReportTable(["Problem"], rows: problems.map { [$0] }))
    }

    private var runsPart: ReportDocument.Part {
        guard !runs.isEmpty else { return .paragraph("There was no run; `ledger run` makes one.") }
        return .table(
            ReportTable(
                ["Run", "Date", "State", "Accepted", "Rejected", "Held", "Approved", "Sent"], numbers: Set(3...7),
                rows: runs.map { run in
                    [
                        run.runID.description, run.runDate.description, run.state.rawValue,
                        "\(run.accepted) of \(run.maxTotalDrafts)", String(run.tally.rejected), String(run.tally.held),
                        String(run.tally.approved), String(run.tally.sent),
                    ]
                }))
    }

    private static func part(_ news: [DraftNews], _ what: String, _ nothing: String) -> ReportDocument.Part {
        news.isEmpty ? .paragraph(nothing) : .table(DraftNews.table(news, what: what))
    }

    var json: JSON {
        .members(
            ("report", .string("daily")), ("day", .string(day.description)),
            ("runs", .array(runs.map { run in
                .members(
                    ("run_id", .int(Int(run.runID.rawValue))), ("run_date", .string(run.runDate.description)),
                    ("state", .string(run.state.rawValue)), ("accepted", .int(run.accepted)),
                    ("max_total_drafts", .int(run.maxTotalDrafts)), ("counts", run.tally.json))
            })),
            ("waiting_count", .int(waitingCount)), ("to_send_count", .int(toSendCount)), ("held_count", .int(heldCount)),
            ("waiting", .array(waiting.map(\.json))), ("outcomes", .array(outcomes.map(\.json))),
            ("follow_ups", .array(followUps.map(\.json))), ("problems", .array(problems.map(JSON.string))))
    }
}

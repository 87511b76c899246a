import LedgerCore

extension WeeklyReport {
    /// Reasons shown.
    private static let mostReasons = 5

    var document: ReportDocument {
        ReportDocument(
            title: "Week", lead: [heading.sentence + " Beside them the seven days before."],
            blocks: [
                .init("", [.figures(figures)]),
                .init("Day by day", [
                    .series(series("accepted", "Drafts accepted", \.accepted)),
                    .series(series("approved", "Approvals", \.approved)), .series(series("sent", "Sent", \.sent)),
                    .series(series("replied", "Replies", \.replied)),
                ]),
                .init("This week and the week before", [.table(comparison)]),
                .init("What kept contacts and accounts back", [reasonsPart]),
            ])
    }

    private var figures: [ReportDocument.Figure] {
        func sum(_ count: KeyPath<Day, Int>) -> String { String(days.map { $0[keyPath: count] }.reduce(0, +)) }
        return [
            .init(label: "Drafts accepted", value: sum(\.accepted), tone: .accepted),
            .init(label: "Approvals", value: sum(\.approved)), .init(label: "Sent", value: sum(\.sent)),
            .init(label: "Replies", value: sum(\.replied), tone: .accepted),
            .init(label: "Spent", value: dollars(costMicroUSD)),
        ]
    }

    private func series(_ id: String, _ title: String, _ count: KeyPath<Day, Int>) -> TimeSeries {
        TimeSeries(
            id: "series-\(id)", title: title, days: days.map { ($0.day, $0[keyPath: count]) },
            tone: id == "accepted" ? .accepted : .plain)
    }

    private var comparison: ReportTable {
        ReportTable(
            ["Of the runs of", "This week", "The week before"], numbers: [1, 2],
            rows: zip(tally.steps, before.steps).map { [$0.label, String($0.count), String($1.count)] })
    }

    private var reasonsPart: ReportDocument.Part {
        guard !reasons.isEmpty else { return .paragraph("Nothing did.") }
        return .bars(
            BarChart(
                caption: "The \(min(Self.mostReasons, reasons.count)) most frequent of \(reasons.count).",
                headings: ("Reason", "Count"), bars: reasons.prefix(Self.mostReasons).map(\.bar)))
    }

    var json: JSON {
        heading.json(
            "weekly",
            [
                ("days", .array(days.map { day in
                    .members(
                        ("day", .string(day.day.description)), ("accepted", .int(day.accepted)),
                        ("approved", .int(day.approved)), ("sent", .int(day.sent)), ("replied", .int(day.replied)))
                })),
                ("counts", tally.json), ("counts_before", before.json), ("reasons", .array(reasons.map(\.json))),
                ("cost_usd", dollarsJSON(costMicroUSD)),
            ])
    }
}

import LedgerCore

extension SpendReport {
    var document: ReportDocument {
        ReportDocument(
            title: "Spend", lead: [heading.sentence + calls],
            blocks: [
                .init("", [
                    .figures([
                        .init(label: "In all", value: dollars(costMicroUSD)),
                        .init(label: "Per accepted draft", value: Self.shown(costPerAcceptedMicroUSD)),
                        .init(label: "Per approved draft", value: Self.shown(costPerApprovedMicroUSD)),
                    ]),
                ]),
                .init("By provider", [byProvider]),
            ])
    }

    private var calls: String {
        if case .run = heading.scope { return " Its own calls." }
        return " Calls that began on these days (UTC), divided by the drafts of these runs."
    }

    private static func shown(_ micro: Int64?) -> String { micro.map(dollars) ?? "–" }

    private var byProvider: ReportDocument.Part {
        guard !lines.isEmpty else { return .paragraph("No paid service was called.") }
        return .table(
            ReportTable(
                ["Provider", "Calls", "Credits", "Cost", "Per accepted draft", "Per approved draft"], numbers: Set(1...5),
                rows: lines.map { line in
                    [
                        line.provider, String(line.calls), String(line.credits), dollars(line.costMicroUSD),
                        Self.shown(Self.each(line, tally.accepted)), Self.shown(Self.each(line, tally.approved)),
                    ]
                }))
    }

    private static func each(_ line: Line, _ drafts: Int) -> Int64? {
        drafts > 0 ? line.costMicroUSD / Int64(drafts) : nil
    }

    var json: JSON {
        heading.json(
            "spend",
            [
                ("cost_usd", dollarsJSON(costMicroUSD)), ("accepted", .int(tally.accepted)), ("approved", .int(tally.approved)),
                ("cost_per_accepted_usd", dollarsJSON(costPerAcceptedMicroUSD)),
                ("cost_per_approved_usd", dollarsJSON(costPerApprovedMicroUSD)),
                ("providers", .array(lines.map { line in
                    .members(
                        ("provider", .string(line.provider)), ("calls", .int(line.calls)), ("credits", .int(line.credits)),
                        ("cost_usd", dollarsJSON(line.costMicroUSD)),
                        ("cost_per_accepted_usd", dollarsJSON(Self.each(line, tally.accepted))),
                        ("cost_per_approved_usd", dollarsJSON(Self.each(line, tally.approved))))
                })),
            ])
    }
}

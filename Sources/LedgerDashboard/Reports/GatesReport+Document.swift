import LedgerCore

extension GatesReport {
    /// Reasons shown; JSON has all.
    private static let mostShown = 20

    var document: ReportDocument {
        ReportDocument(
            title: "Gates and reasons",
            lead: [heading.sentence + " \(plural(tally.decided, "attempt")) decided: \(tally.accepted) accepted, \(tally.rejected) rejected, \(tally.held) held."],
            blocks: [
                .init("What kept contacts and accounts back", [reasonsPart]),
                .init("Gates that refused drafts", [Self.part(gates, "Gate", "Drafts", "No gate refused a draft.")]),
                .init("Checks of the validator that wordings failed", [
                    Self.part(checks, "Check", "Wordings", "No wording failed a check."),
                ]),
                .init("What people changed", edits.parts),
            ])
    }

    private var reasonsPart: ReportDocument.Part {
        guard !reasons.isEmpty else { return .paragraph("Nothing did.") }
        let rest = reasons.dropFirst(Self.mostShown).map(\.count).reduce(0, +)
        return .bars(
            BarChart(
                caption: "Most frequent first." + (rest > 0 ? " \(rest) more for rarer reasons." : ""),
                headings: ("Reason", "Count"), bars: reasons.prefix(Self.mostShown).map(\.bar)))
    }

    private static func part(
        _ objections: [Objection], _ label: String, _ value: String, _ nothing: String
    ) -> ReportDocument.Part {
        guard !objections.isEmpty else { return .paragraph(nothing) }
        return .bars(
            BarChart(
                caption: "Most frequent first.", headings: (label, value),
                bars: objections.map { .init($0.name, $0.times, tone: .rejected) }))
    }

    var json: JSON {
        heading.json(
            "gates",
            [
                ("counts", tally.json), ("reasons", .array(reasons.map(\.json))), ("gates", Self.json(gates)),
                ("checks", Self.json(checks)), ("edits", edits.json),
            ])
    }

    private static func json(_ objections: [Objection]) -> JSON {
        .array(objections.map { .members(("name", .string($0.name)), ("times", .int($0.times))) })
    }
}

extension GatesReport.Reason {
    var bar: BarChart.Bar {
        let tone: ChartTone = switch state {
        case "held": .review
        case "rejected", "failed": .rejected
        default: .plain
        }
        return BarChart.Bar(
            reason.isBlank ? "(no reason)" : reason, count, note: state.hasPrefix("account") ? state : "contact \(state)", tone: tone)
    }

    var json: JSON { .members(("state", .string(state)), ("reason", .string(reason)), ("count", .int(count))) }
}

extension Edits {
    var parts: [ReportDocument.Part] {
        guard drafts > 0 else { return [.paragraph("Nobody changed a draft.")] }
        let bound = drafts == Self.most ? "The newest \(drafts) drafts" : plural(drafts, "draft")
        return [
            .paragraph("\(bound) changed by people, by what they were made of. Distance: characters inserted, deleted or replaced since the generated wording."),
            .table(
                ReportTable(
                    ["Made of", "Name", "Drafts changed", "Median distance", "Greatest"], numbers: [2, 3, 4],
                    rows: lines.map {
                        [$0.kind, $0.name, String($0.drafts), String($0.medianDistance), String($0.greatestDistance)]
                    })),
        ]
    }

    var json: JSON {
        .members(
            ("drafts", .int(drafts)),
            ("lines", .array(lines.map { line in
                .members(
                    ("kind", .string(line.kind)), ("name", .string(line.name)), ("drafts", .int(line.drafts)),
                    ("median_distance", .int(line.medianDistance)), ("greatest_distance", .int(line.greatestDistance)))
            })))
    }
}

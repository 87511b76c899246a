import LedgerCore

extension PersonasReport {
    var document: ReportDocument {
        ReportDocument(
            title: "Personas", lead: [heading.sentence + " A contact counts for the persona that found it."],
            blocks: personas.isEmpty
                ? [.init("", [.paragraph("No contacts were found.")])]
                : [.init("All personas", [.table(table)])] + personas.map { .init($0.persona, [.funnel(Self.chart($0))]) })
    }

    private var table: ReportTable {
        ReportTable(
            ["Persona", "Contacts", "Tried", "Drafted", "Accepted", "Approved", "Sent", "Replied", "Meetings"],
            numbers: Set(1...8),
            rows: personas.map { persona, tally in
                [persona] + tally.steps.map { String($0.count) }
            })
    }

    private static func chart(_ line: (persona: String, tally: Tally)) -> FunnelChart {
        FunnelChart(caption: "Contacts of the persona \(line.persona).", steps: line.tally.steps)
    }

    var json: JSON {
        heading.json(
            "personas",
            [("personas", .array(personas.map { .members(("persona", .string($0.persona)), ("counts", $0.tally.json)) }))])
    }
}

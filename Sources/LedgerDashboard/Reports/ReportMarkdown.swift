import LedgerCore

/// A report as Markdown.
struct ReportMarkdown {
    let document: ReportDocument

    var text: String {
        let head = ["# \(document.title.markdown)"] + document.lead.map(\.markdown)
        return (head + document.blocks.flatMap(block)).joined(separator: "\n\n") + "\n"
    }

    private func block(_ block: ReportDocument.Block) -> [String] {
        (block.heading.isEmpty ? [] : ["## \(block.heading.markdown)"]) + block.parts.map(part)
    }

    private func part(_ part: ReportDocument.Part) -> String {
        switch part {
        case .paragraph(let text): text.markdown
        case .figures(let figures): figures.map { "- \($0.label.markdown): \($0.value.markdown)" }.joined(separator: "\n")
        case .table(let table): Self.table(table)
        case .funnel(let chart): Self.table(chart.table.withoutDrawing)
        case .bars(let chart): Self.table(chart.table.withoutDrawing)
        case .intervals(let chart): Self.table(chart.table)
        case .series(let series): Self.table(series.table)
        }
    }

    private static func table(_ table: ReportTable) -> String {
        let rule = table.headings.indices.map { table.numbers.contains($0) ? "---:" : "---" }
        let rows = table.rows.map { $0.map { $0.isBlank ? "-" : $0.markdown } }
        return ([table.headings.map(\.markdown), rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }
}

extension ReportTable {
    /// Without the last column, which only draws.
    fileprivate var withoutDrawing: ReportTable {
        ReportTable(headings: headings.dropLast(), numbers: numbers, rows: rows.map { $0.dropLast() })
    }
}

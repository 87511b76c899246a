import LedgerCore

/// A report as HTML: what stands below its heading, and a page of its own.
struct ReportHTML {
    let document: ReportDocument

    var page: String {
        HTMLPage(
            title: document.title, kicker: "Report", heading: "\(document.title)", lead: lead, body: sections,
            footer: "Made from the rows of the ledger; the same rows give the same page."
        ).html.source
    }

    var fragment: HTML { "\(lead)\n\(sections)" }

    private var lead: [HTML] { document.lead.map { "<p class=\"lead\">\($0)</p>" } }

    private var sections: [HTML] { document.blocks.indices.map(block) }

    private func block(_ place: Int) -> HTML {
        let block = document.blocks[place]
        let parts = block.parts.map { part($0, of: block.heading.isEmpty ? document.title : block.heading) }
        guard !block.heading.isEmpty else { return "<section>\n\(parts)\n</section>" }
        return section("part-\(place + 1)", block.heading, parts)
    }

    private func part(_ part: ReportDocument.Part, of heading: String) -> HTML {
        switch part {
        case .paragraph(let text): "<p>\(text)</p>"
        case .figures(let figures): "<dl class=\"figures\">\n\(figures.map(Self.figure))\n</dl>"
        case .table(let table): Self.table(table, heading)
        case .funnel(let chart): chart.html
        case .bars(let chart): chart.html
        case .intervals(let chart): chart.html
        case .series(let series): series.html
        }
    }

    private static func figure(_ figure: ReportDocument.Figure) -> HTML {
        "<div class=\"\(figure.tone.rawValue)\"><dt>\(figure.label)</dt><dd>\(figure.value)</dd></div>"
    }

    private static func table(_ table: ReportTable, _ caption: String) -> HTML {
        scrollingTable(
            caption, head: HTML(joining: table.headings.indices.map { heading(table, $0) }),
            rows: table.rows.map { row in "<tr>\(HTML(joining: row.indices.map { cell(table, row, $0) }))</tr>" })
    }

    private static func heading(_ table: ReportTable, _ column: Int) -> HTML {
        table.numbers.contains(column)
            ? "<th scope=\"col\" class=\"number\">\(table.headings[column])</th>"
            : "<th scope=\"col\">\(table.headings[column])</th>"
    }

    private static func cell(_ table: ReportTable, _ row: [String], _ column: Int) -> HTML {
        // The first text names the row.
        if column == row.indices.first(where: { !table.numbers.contains($0) }) { return "<th scope=\"row\">\(row[column])</th>" }
        return table.numbers.contains(column) ? "<td class=\"number\">\(row[column])</td>" : "<td>\(row[column])</td>"
    }
}

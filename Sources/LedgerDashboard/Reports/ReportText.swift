import LedgerCore

/// A report for a terminal.
struct ReportText {
    let document: ReportDocument

    var text: String {
        let head = ([document.title] + document.lead.map(\.onOneLine)).joined(separator: "\n")
        return ([head] + document.blocks.map(block)).joined(separator: "\n\n") + "\n"
    }

    private func block(_ block: ReportDocument.Block) -> String {
        ([block.heading.isEmpty ? nil : Self.underlined(block.heading.onOneLine)] + block.parts.map(part)).compactMap { $0 }
            .joined(separator: "\n")
    }

    private static func underlined(_ heading: String) -> String {
        let heading = heading.isBlank ? "–" : heading
        return heading + "\n" + String(repeating: "=", count: width(heading))
    }

    private func part(_ part: ReportDocument.Part) -> String {
        switch part {
        case .paragraph(let text): text.onOneLine
        case .figures(let figures):
            Self.aligned(ReportTable(["", ""], numbers: [1], rows: figures.map { [$0.label, $0.value] }), headed: false)
        case .table(let table): Self.aligned(table)
        case .funnel(let chart): Self.aligned(chart.table)
        case .bars(let chart): Self.aligned(chart.table)
        case .intervals(let chart): Self.aligned(chart.table)
        case .series(let series): "\(series.title): \(Sparkline(series.days.map(\.value)).text)  \(series.description)"
        }
    }

    private static func aligned(_ table: ReportTable, headed: Bool = true) -> String {
        let rows = (headed ? [table.headings] : []) + table.rows.map(shown)
        let widths = table.headings.indices.map { column in rows.map { width($0[column]) }.max() ?? 0 }
        let rule = widths.map { String(repeating: "-", count: $0) }
        let lines = headed ? [rows[0], rule] + rows.dropFirst() : rows
        return lines.map { line($0, widths, table.numbers) }.joined(separator: "\n")
    }

    /// Each on one line, the first never empty: a row is a line.
    private static func shown(_ cells: [String]) -> [String] {
        cells.indices.map { $0 == 0 && cells[0].isBlank ? "–" : cells[$0].onOneLine }
    }

    private static func line(_ cells: [String], _ widths: [Int], _ numbers: Set<Int>) -> String {
        var line = cells.indices.map { column in
            let gap = String(repeating: " ", count: max(0, widths[column] - width(cells[column])))
            return numbers.contains(column) ? gap + cells[column] : cells[column] + gap
        }.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Columns of a terminal that a text takes: wide East Asian characters take two.
    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: sum
            default: sum + (isWide(scalar.value) ? 2 : 1)
            }
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        (0x1100...0x115f).contains(value) || (0x2e80...0xa4cf).contains(value) || (0xac00...0xd7a3).contains(value)
            || (0xf900...0xfaff).contains(value) || (0xfe30...0xfe6f).contains(value)
            || (0xff00...0xff60).contains(value) || (0x1f300...0x1faff).contains(value)
    }
}

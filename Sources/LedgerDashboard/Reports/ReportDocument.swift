import LedgerCore

/// A report as it is read: what its four formats have in common.
struct ReportDocument {
    let title: String
    /// What it counts, and what it does not.
    let lead: [String]
    let blocks: [Block]

    struct Block {
        let heading: String
        var parts: [Part]

        init(_ heading: String, _ parts: [Part]) {
            self.heading = heading
            self.parts = parts
        }
    }

    enum Part {
        case paragraph(String)
        case figures([Figure])
        case table(ReportTable)
        case funnel(FunnelChart)
        case bars(BarChart)
        case intervals(IntervalChart)
        case series(TimeSeries)
    }

    struct Figure {
        let label: String
        let value: String
        var tone = ChartTone.plain
    }
}

/// Cells under headings; those of numbers stand right.
struct ReportTable {
    let headings: [String]
    /// Columns with numbers, from 0.
    var numbers: Set<Int> = []
    let rows: [[String]]
}

extension ReportTable {
    init(_ headings: [String], numbers: Set<Int> = [], rows: [[String]]) {
        self.init(headings: headings, numbers: numbers, rows: rows)
    }
}

extension BarChart {
    /// As text and Markdown show it.
    var table: ReportTable {
        let most = bars.map(\.value).max() ?? 0
        return ReportTable(
            [headings.label, headings.value, ""], numbers: [1],
            rows: bars.map { bar in
                let label = bar.note.map { "\(bar.label) (\($0))" } ?? bar.label
                return [label, bar.shown ?? String(bar.value), textBar(bar.value, of: most)]
            })
    }
}

extension FunnelChart {
    var table: ReportTable {
        ReportTable(
            ["Step", "Count", "Of the step before", ""], numbers: [1, 2],
            rows: steps.indices.map { place in
                let most = steps.filter { $0.unit == steps[place].unit }.map(\.count).max() ?? 0
                return [steps[place].label, String(steps[place].count), share(place), textBar(steps[place].count, of: most)]
            })
    }
}

extension IntervalChart {
    var table: ReportTable {
        ReportTable(
            [heading, "Share", "95 % interval", "Of"], numbers: [1, 2, 3],
            rows: rows.map { row in
                let counts = "\(row.share.count) of \(row.share.of)"
                if let caveat = row.caveat { return [row.label, "–", caveat, counts] }
                return [
                    row.label, row.share.rate.map { Percent.text($0) } ?? "–",
                    row.share.interval.map { Percent.text($0) } ?? "–", counts,
                ]
            })
    }
}

extension TimeSeries {
    var table: ReportTable {
        ReportTable(["Day", title], numbers: [1], rows: days.map { [$0.day.description, String($0.value)] })
    }
}

/// Up to 24 blocks.
private func textBar(_ value: Int, of most: Int) -> String {
    guard value > 0, most > 0 else { return "" }
    return String(repeating: "█", count: max(1, value * 24 / most))
}

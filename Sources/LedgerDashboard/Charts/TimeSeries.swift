import LedgerCore

/// A number for each day, as columns; the numbers themselves stand below, to be opened.
struct TimeSeries: Sendable {
    /// The only one of its page: letters, digits, `-`.
    var id: String
    /// What is counted: `Drafts accepted`.
    var title: String
    var days: [(day: CalendarDay, value: Int)]
    var tone: ChartTone

    init(id: String, title: String, days: [(day: CalendarDay, value: Int)], tone: ChartTone = .plain) {
        self.id = id
        self.title = title
        self.days = days
        self.tone = tone
    }

    private static let height = 120

    var html: HTML {
        """
        <figure class="series">
        <figcaption><b>\(title)</b> \(description)</figcaption>
        <svg viewBox="0 0 \(chartWidth) \(Self.height)" preserveAspectRatio="none" role="img" \
        aria-labelledby="\(id)-title \(id)-desc"><title id="\(id)-title">\(title)</title>\
        <desc id="\(id)-desc">\(description)</desc>\(HTML(joining: days.indices.map(column)))\
        <path class="axis" d="M0 \(Self.height)H\(chartWidth)"/></svg>
        <details><summary>Day by day</summary>
        <table><caption class="unseen">\(title)</caption><thead><tr><th scope="col">Day</th><th scope="col" class="number">\(title)</th></tr></thead><tbody>
        \(days.map(row))
        </tbody></table></details>
        </figure>
        """
    }

    /// `42 from 2026-03-01 to 2026-03-30, at most 7 a day (2026-03-12)`.
    var description: String {
        guard let first = days.first, let last = days.last else { return "no days" }
        let sum = days.map(\.value).reduce(0, +)
        let span = days.count == 1 ? "on \(first.day)" : "from \(first.day) to \(last.day)"
        guard sum > 0, days.count > 1, let most = days.max(by: { $0.value < $1.value }) else { return "\(sum) \(span)" }
        return "\(sum) \(span), at most \(most.value) a day (\(most.day))"
    }

    private func column(_ place: Int) -> HTML {
        let most = days.map(\.value).max() ?? 0
        let tall = chartUnits(days[place].value, of: most) * (Self.height - 4) / chartWidth
        let (start, end) = (place * chartWidth / days.count, (place + 1) * chartWidth / days.count)
        let width = max(1, end - start - max(1, (end - start) / 6))
        return "<rect class=\"\(tone.rawValue)\" x=\"\(start)\" y=\"\(Self.height - tall)\" width=\"\(width)\" height=\"\(tall)\"/>"
    }

    private func row(_ day: (day: CalendarDay, value: Int)) -> HTML {
        "<tr><th scope=\"row\">\(day.day.description)</th><td class=\"number\">\(day.value)</td></tr>"
    }
}

/// The shape of a row of numbers, to stand in a line of text that says what they come to.
struct Sparkline: Sendable {
    var values: [Int]

    init(_ values: [Int]) { self.values = values }

    /// In block characters, for terminals: `▁▃█`.
    var text: String {
        let blocks = Array("▁▂▃▄▅▆▇█")
        guard let most = values.max(), most > 0 else { return String(repeating: "▁", count: values.count) }
        return String(values.map { blocks[max(0, $0) * (blocks.count - 1) / most] })
    }
}

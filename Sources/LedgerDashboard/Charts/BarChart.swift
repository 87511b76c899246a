/// Amounts side by side, as a table whose rows have bars: what is drawn is also read, by eye and by ear.
struct BarChart: Sendable {
    struct Bar: Sendable {
        var label: String
        var value: Int
        /// The value as it is shown. [default: the number]
        var shown: String?
        /// More about the label, shown quietly.
        var note: String?
        var tone: ChartTone

        init(_ label: String, _ value: Int, shown: String? = nil, note: String? = nil, tone: ChartTone = .plain) {
            self.label = label
            self.value = value
            self.shown = shown
            self.note = note
            self.tone = tone
        }
    }

    /// What the chart says, in a sentence.
    var caption: String
    /// Of the labels and of the values.
    var headings: (label: String, value: String)
    var bars: [Bar]

    init(caption: String, headings: (label: String, value: String), bars: [Bar]) {
        self.caption = caption
        self.headings = headings
        self.bars = bars
    }

    var html: HTML {
        """
        <table class="chart">
        <caption>\(caption)</caption>
        <thead><tr><th scope="col">\(headings.label)</th><td></td>\
        <th scope="col" class="number">\(headings.value)</th></tr></thead>
        <tbody>
        \(bars.map(row))
        </tbody>
        </table>
        """
    }

    private func row(_ bar: Bar) -> HTML {
        let most = bars.map(\.value).max() ?? 0
        let mark = ChartMark(tone: bar.tone, start: 0, width: chartUnits(bar.value, of: most))
        let note: HTML? = bar.note.map { " <small>\($0)</small>" }
        return """
            <tr><th scope="row">\(bar.label)\(note)</th><td class="bar">\(drawing([mark]))</td>\
            <td class="number">\(bar.shown ?? String(bar.value))</td></tr>
            """
    }
}

/// A drawing that says nothing its neighbours do not say in words.
func drawing(_ marks: [ChartMark]) -> HTML {
    """
    <svg viewBox="0 0 \(chartWidth) 12" preserveAspectRatio="none" aria-hidden="true">\
    \(HTML(joining: marks.map(\.shapes)))</svg>
    """
}

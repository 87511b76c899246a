/// How many got how far, each step narrower than the one before it.
struct FunnelChart: Sendable {
    struct Step: Sendable {
        var label: String
        var count: Int
        /// What is counted: steps of one unit are compared with each other, and with no others.
        var unit: String
        var tone: ChartTone

        init(_ label: String, _ count: Int, unit: String, tone: ChartTone = .plain) {
            self.label = label
            self.count = count
            self.unit = unit
            self.tone = tone
        }
    }

    /// What the chart says, in a sentence.
    var caption: String
    var steps: [Step]

    init(caption: String, steps: [Step]) {
        self.caption = caption
        self.steps = steps
    }

    var html: HTML {
        """
        <table class="chart funnel">
        <caption>\(caption)</caption>
        <thead><tr><th scope="col">Step</th><td></td><th scope="col" class="number">Count</th>\
        <th scope="col" class="number">Of the step before</th></tr></thead>
        <tbody>
        \(steps.indices.map(row))
        </tbody>
        </table>
        """
    }

    private func row(_ place: Int) -> HTML {
        let step = steps[place]
        let most = steps.filter { $0.unit == step.unit }.map(\.count).max() ?? 0
        let width = chartUnits(step.count, of: most)
        let mark = ChartMark(tone: step.tone, start: (chartWidth - width) / 2, width: width)
        return """
            <tr\(isFirst(place) && place > 0 ? " class=\"next\"" as HTML : nil)>\
            <th scope="row">\(step.label)</th><td class="bar">\(drawing([mark]))</td>\
            <td class="number">\(step.count)</td><td class="number">\(share(place))</td></tr>
            """
    }

    private func isFirst(_ place: Int) -> Bool { place == 0 || steps[place - 1].unit != steps[place].unit }

    func share(_ place: Int) -> String {
        isFirst(place) ? "–" : Percent.text(steps[place].count, of: steps[place - 1].count)
    }
}

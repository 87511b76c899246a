import LedgerCore

/// Shares with the intervals they may truly lie in, on one scale.
struct IntervalChart: Sendable {
    struct Row: Sendable {
        var label: String
        var share: Proportion
        /// Why nothing is drawn, where there is too little to draw from.
        var caveat: String?

        init(_ label: String, _ share: Proportion, caveat: String? = nil) {
            self.label = label
            self.share = share
            self.caveat = caveat
        }
    }

    /// What the chart says, in a sentence.
    var caption: String
    /// Of the labels: `Experiment`.
    var heading: String
    var rows: [Row]

    init(caption: String, heading: String, rows: [Row]) {
        self.caption = caption
        self.heading = heading
        self.rows = rows
    }

    var html: HTML {
        """
        <table class="chart intervals">
        <caption>\(caption) The line is the 95 % interval, the dot the share; the scale ends at \(Percent.text(scale)).</caption>
        <thead><tr><th scope="col">\(heading)</th><td></td><th scope="col" class="number">Share</th>\
        <th scope="col" class="number">95 % interval</th><th scope="col" class="number">Of</th></tr></thead>
        <tbody>
        \(rows.map(row))
        </tbody>
        </table>
        """
    }

    /// The scale ends above every interval that is drawn.
    private var scale: Double {
        let most = rows.filter { $0.caveat == nil }.compactMap { $0.share.interval?.upperBound }.max() ?? 1
        return [0.1, 0.25, 0.5].first { most <= $0 } ?? 1
    }

    private func row(_ row: Row) -> HTML {
        guard row.caveat == nil, let rate = row.share.rate, let interval = row.share.interval else {
            return """
                <tr><th scope="row">\(row.label)</th><td class="bar quiet">\(row.caveat ?? "–")</td>\
                <td class="number">–</td><td class="number">–</td>\
                <td class="number">\(row.share.count) of \(row.share.of)</td></tr>
                """
        }
        return """
            <tr><th scope="row">\(row.label)</th><td class="bar">\(range(interval, rate))</td>\
            <td class="number">\(Percent.text(rate))</td><td class="number">\(Percent.text(interval))</td>\
            <td class="number">\(row.share.count) of \(row.share.of)</td></tr>
            """
    }

    private func range(_ interval: ClosedRange<Double>, _ rate: Double) -> HTML {
        let (low, high) = (units(interval.lowerBound), units(interval.upperBound))
        return """
            <svg viewBox="0 0 \(chartWidth) 12" preserveAspectRatio="none" aria-hidden="true">\
            <path class="axis" d="M0 6H\(chartWidth)"/><path class="range" d="M\(low) 2v8M\(low) 6H\(high)M\(high) 2v8"/>\
            <path class="dot" d="M\(units(rate)) 6h.01"/></svg>
            """
    }

    private func units(_ share: Double) -> Int { Int((min(share, scale) / scale * Double(chartWidth)).rounded()) }
}

/// One bar cut into parts of a whole, with its key.
struct ShareBar: Sendable {
    struct Part: Sendable {
        var label: String
        var count: Int
        var tone: ChartTone

        init(_ label: String, _ count: Int, tone: ChartTone) {
            self.label = label
            self.count = count
            self.tone = tone
        }
    }

    /// What all parts are together: `24 contacts`.
    var whole: String
    var parts: [Part]

    init(whole: String, parts: [Part]) {
        self.whole = whole
        self.parts = parts
    }

    var html: HTML {
        let said = parts.map { "\($0.count) \($0.label)" }.joined(separator: ", ")
        return """
            <figure class="share">
            <svg viewBox="0 0 \(chartWidth) 12" preserveAspectRatio="none" role="img" \
            aria-label="\(whole): \(said)"><title>\(whole)</title><desc>\(said)</desc>\(HTML(joining: segments))</svg>
            <figcaption><span>\(whole)</span><ul class="key">
            \(parts.map(key))
            </ul></figcaption>
            </figure>
            """
    }

    private func key(_ part: Part) -> HTML {
        let mark = ChartMark(tone: part.tone, start: 0, width: 60, height: 60)
        return """
            <li><svg viewBox="0 0 60 60" aria-hidden="true">\(mark.shapes)</svg>\(part.label) <b>\(part.count)</b></li>
            """
    }

    /// With a gap between two, so that parts of one tone are told apart.
    private var segments: [HTML] {
        let total = parts.map(\.count).reduce(0, +)
        let gap = 4
        var before = 0
        return parts.filter { $0.count > 0 }.map { part in
            let start = before * chartWidth / total
            before += part.count
            let end = before * chartWidth / total
            let width = max(1, end - start - (before < total ? gap : 0))
            return ChartMark(tone: part.tone, start: start, width: width).shapes
        }
    }
}

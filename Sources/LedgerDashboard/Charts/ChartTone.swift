/// What a mark of a chart stands for. Its colour follows, and its hatching too: no chart speaks by colour alone.
enum ChartTone: String, Sendable, CaseIterable {
    /// Good news: solid.
    case accepted
    /// Somebody has to look: upright lines.
    case review
    /// Bad news: slanting lines.
    case rejected
    /// Neither: no lines.
    case plain
}

/// Width of every chart in its own units; its place on the page says how wide it is drawn.
let chartWidth = 1_000

/// A filled part of a chart, hatched as its tone says.
struct ChartMark {
    let tone: ChartTone
    let start: Int
    let width: Int
    var height = 12

    var shapes: HTML {
        let box: HTML = "<rect class=\"\(tone.rawValue)\" x=\"\(start)\" width=\"\(width)\" height=\"\(height)\"/>"
        let lines = hatching
        return lines.isEmpty ? box : "\(box)<path class=\"hatch\" d=\"\(lines)\"/>"
    }

    /// Lines as a path: patterns would need an id that is the only one of its page.
    private var hatching: String {
        switch tone {
        case .accepted, .plain: ""
        case .review: steps(of: 14).map { "M\($0) 0v\(height)" }.joined()
        case .rejected: steps(of: 18).map { "M\($0) \(height)L\(min($0 + 12, start + width)) 0" }.joined()
        }
    }

    private func steps(of gap: Int) -> [Int] { Array(stride(from: start + gap / 2, to: start + width, by: gap)) }
}

/// `value` of `most` as chart units: at least a hair where it is anything at all.
func chartUnits(_ value: Int, of most: Int) -> Int {
    guard value > 0, most > 0 else { return 0 }
    return max(4, Int((Double(min(value, most)) / Double(most) * Double(chartWidth)).rounded()))
}

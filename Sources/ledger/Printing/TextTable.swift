import LedgerDashboard

/// Rows under headings, aligned for a terminal.
struct TextTable {
    let headings: [String]
    let rows: [[String]]

    var text: String {
        let widths = headings.indices.map { column in
            ([headings] + rows).map { Self.width(column < $0.count ? $0[column] : "") }.max() ?? 0
        }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return ([headings, rule] + rows).map { line($0, widths) }.joined(separator: "\n") + "\n"
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = zip(cells, widths).map { cell, width in
            let cell = Self.plain(cell)
            return cell + String(repeating: " ", count: max(0, width - Self.width(cell)))
        }.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Control characters from outside must not reach a terminal; marks that turn the direction of text are shown for
    /// what they are, as what is read must be what is approved.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .lineSeparator, .paragraphSeparator: " "
                    case .format where scalar.turnsDirection: "\u{fffd}"
                    default: scalar
                    }
                }))
    }

    /// Columns a text takes: wide East Asian characters take two.
    private static func width(_ text: String) -> Int {
        text.reduce(0) { sum, character in
            let value = character.unicodeScalars.first?.value ?? 0
            let isWide = (0x1100...0x115f).contains(value) || (0x2e80...0xa4cf).contains(value)
                || (0xac00...0xd7a3).contains(value) || (0xf900...0xfaff).contains(value)
                || (0xfe30...0xfe6f).contains(value) || (0xff00...0xff60).contains(value)
                || (0x1f300...0x1faff).contains(value)
            return sum + (isWide ? 2 : 1)
        }
    }
}

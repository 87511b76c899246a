/// Shares as people read them.
enum Percent {
    /// `34 %`; one decimal below ten percent; `–` of nothing.
    static func text(_ part: Int, of whole: Int) -> String {
        whole > 0 ? text(Double(part) / Double(whole)) : "–"
    }

    /// - Parameter share: 0...1.
    static func text(_ share: Double) -> String { number(share) + " %" }

    /// `12–34 %`; one decimal where the two are close.
    static func text(_ shares: ClosedRange<Double>) -> String {
        let isNarrow = shares.upperBound - shares.lowerBound < 0.02
        return number(shares.lowerBound, exactly: isNarrow) + "–" + number(shares.upperBound, exactly: isNarrow) + " %"
    }

    private static func number(_ share: Double, exactly: Bool = false) -> String {
        let percent = share * 100
        let isShort = !exactly && percent >= 9.95 || percent < 0.05
        let tenths = Int((percent * 10).rounded())
        return isShort ? String(Int(percent.rounded())) : "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
    }
}

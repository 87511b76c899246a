/// So many of so many, with the interval that the true share lies in as far as so few can tell.
public struct Proportion: Sendable, Equatable {
    public var count: Int
    public var of: Int

    /// `count` is held between 0 and `of`.
    public init(_ count: Int, of whole: Int) {
        of = max(0, whole)
        self.count = min(max(0, count), of)
    }

    /// 0...1; nil of nothing.
    public var rate: Double? { of > 0 ? Double(count) / Double(of) : nil }

    /// Wilson's score interval at 95 % confidence, without continuity correction; nil of nothing.
    ///
    /// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209-212;
    /// recommended for small samples by Brown, Cai and DasGupta, "Interval estimation for a binomial proportion",
    /// Statistical Science 16 (2001) 101-133.
    public var interval: ClosedRange<Double>? {
        guard let rate else { return nil }
        let (n, z) = (Double(of), Self.z)
        let centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (rate * (1 - rate) / n + z * z / (4 * n * n)).squareRoot()
        // At the ends the formula is exact; rounding is not.
        let low = count == 0 ? 0 : max(0, centre - half)
        return low...(count == of ? 1 : min(1, centre + half))
    }

    /// 97.5 % of a normal distribution lies below it.
    private static let z = 1.959_963_984_540_054

    /// Whether the intervals leave no doubt which of the two is greater.
    public func isApart(from other: Proportion) -> Bool {
        guard let mine = interval, let theirs = other.interval else { return false }
        return !mine.overlaps(theirs)
    }
}

import LedgerCore
import Testing

@Suite struct ProportionTests {
    /// R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven methods",
    /// Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score without continuity correction).
    @Test(arguments: [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
    ])
    func `Wilson's interval is that of Newcombe's table`(count: Int, of: Int, low: Double, high: Double) throws {
        let interval = try #require(Proportion(count, of: of).interval)
        #expect(abs(interval.lowerBound - low) < 0.000_05)
        #expect(abs(interval.upperBound - high) < 0.000_05)
    }

    @Test func `an interval holds its share, stays within bounds, mirrors its complement and narrows with more data`() throws {
        var numbers = Seeded("ProportionTests")
        for _ in 0..<5_000 {
            let of = Int.random(in: 1...2_000, using: &numbers)
            let count = Int.random(in: 0...of, using: &numbers)
            let share = Proportion(count, of: of)
            let interval = try #require(share.interval)
            let rate = try #require(share.rate)
            #expect(interval.contains(rate) && interval.lowerBound >= 0 && interval.upperBound <= 1, "\(count) of \(of)")
            let mirror = try #require(Proportion(of - count, of: of).interval)
            #expect(abs(mirror.lowerBound - (1 - interval.upperBound)) < 1e-12, "\(count) of \(of)")
            let more = try #require(Proportion(count * 4, of: of * 4).interval)
            #expect(more.upperBound - more.lowerBound < interval.upperBound - interval.lowerBound, "\(count) of \(of)")
        }
    }

    @Test func `a bound solves the equation it comes from`() throws {
        // Wilson's bounds are the shares p at which (rate - p)^2 = z^2 p (1 - p) / n.
        for (count, of) in [(1, 7), (30, 60), (999, 1_000)] {
            let interval = try #require(Proportion(count, of: of).interval)
            for bound in [interval.lowerBound, interval.upperBound] {
                let deviation = (Double(count) / Double(of) - bound) / (bound * (1 - bound) / Double(of)).squareRoot()
                #expect(abs(abs(deviation) - 1.959_963_984_540_054) < 1e-9)
            }
        }
    }

    @Test func `nothing has no share, and is apart from nothing`() {
        #expect(Proportion(0, of: 0).rate == nil && Proportion(3, of: 0).interval == nil)
        #expect(!Proportion(0, of: 0).isApart(from: Proportion(5, of: 5)))
    }

    @Test func `shares are apart only where their intervals do not touch`() {
        #expect(Proportion(90, of: 100).isApart(from: Proportion(50, of: 100)))
        #expect(!Proportion(9, of: 10).isApart(from: Proportion(5, of: 10)))
    }
}

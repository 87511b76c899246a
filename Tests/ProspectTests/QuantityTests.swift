@testable import Prospect
import Testing

/// Numbers and dates are read by what they mean.
@Suite struct QuantityTests {
    private func number(_ text: String) -> Quantity? { Particulars.quantities(in: Words.of(text)).first?.number }
    private func date(_ text: String) -> SpokenDate? { Particulars.quantities(in: Words.of(text)).first?.date }

    @Test(arguments: [
        ["12", "twelve", "a dozen"], ["1200000", "1,200,000", "1.2 million", "1.2m", "1 200 000"],
        ["$45 million", "USD 45m", "45 million dollars", "US$45m", "$45,000,000", "45 million US dollars"], ["18%", "18 percent", "18 per cent", "18 pct"],
        ["25", "twenty-five", "twenty five"], ["1200", "twelve hundred", "1,200"], ["240", "two hundred and forty"], ["500000", "half a million"],
        ["3x", "threefold", "three times", "tripled"], ["A$3.6 million", "3.6 million Australian dollars"], ["€31 million", "31 million euros", "EUR 31m"],
    ]) func `Spellings of one number are equal`(spellings: [String]) {
        let numbers = spellings.map { number($0) }
        for (text, value) in zip(spellings, numbers) { #expect(value?.measure == numbers[0]?.measure && value?.value == numbers[0]?.value, "\(text)") }
    }

    @Test(arguments: [("45", "54"), ("$45 million", "€45 million"), ("$45 million", "$45 billion"), ("18%", "81%"), ("twelve", "twenty"), ("6%", "6")])
    func `Other numbers are not`(left: String, right: String) throws {
        let claimed = try #require(number(left))
        let said = try #require(number(right))
        #expect(!said.follows(from: claimed))
    }

    @Test(arguments: ["1 March 2026", "March 1, 2026", "2026-03-01", "the 1st of March 2026", "1.3.2026", "Mar 1, 2026", "01/03/2026"])
    func `Spellings of one date are equal, and what is less precise follows`(text: String) throws {
        let claimed = try #require(date(text))
        for less in ["in March", "March 2026", "1 March", "in 2026", "the first quarter of 2026"] {
            #expect(try #require(date(less)).follows(from: claimed, yearOfSource: nil), "\(less)")
        }
        for other in ["in April", "2 March 2026", "March 2025", "Q2 2026"] {
            #expect(try !#require(date(other)).follows(from: claimed, yearOfSource: nil), "\(other)")
        }
    }

    @Test func `Words for any number up to 9999 read as its digits`() {
        var random = SeededRandom(state: UInt64.random(in: 0...UInt64.max))
        let seed = random.state
        for _ in 0..<300 {
            let value = Int.random(in: 2...9999, using: &random)
            #expect(number(Self.spell(value))?.value == Double(value), "seed \(seed): \(value) \(Self.spell(value))")
        }
    }

    private static let small = [
        "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

    private static func spell(_ value: Int) -> String {
        if value < 20 { return small[value] }
        if value < 100 { return tens[value / 10] + (value % 10 > 0 ? "-" + small[value % 10] : "") }
        let (size, name) = value < 1000 ? (100, " hundred") : (1000, " thousand")
        let rest = value % size
        return small[value / size] + name + (rest > 0 ? (rest < 100 ? " and " : " ") + spell(rest) : "")
    }
}

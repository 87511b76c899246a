/// A number as a text means it: what it counts, how much, and how exactly.
struct Quantity: Sendable, Hashable {
    enum Measure: Sendable, Hashable {
        case count, percent, multiple, ordinal
        /// `hundreds of`: at least so many.
        case vague
        /// In a currency: `USD`.
        case money(String)
    }

    enum Bound: Sendable, Hashable { case exact, about, over, under }

    let measure: Measure
    let value: Double
    let bound: Bound
    /// Stem of the word it counts, where one follows.
    let noun: String?
    /// Written in words, and at most a hundred.
    let isSmallWord: Bool

    /// Counts days, weeks, months, quarters or years.
    var isTimed: Bool { noun.map { NumberWords.periods[$0] != nil } ?? false }

    /// What two spellings of one number have in common.
    var key: String { "\(measure):\(value)" }

    /// Whether the claim's number allows for this one.
    func follows(from claim: Quantity) -> Bool {
        if let days, let claimed = claim.days, noun != claim.noun { return abs(days - claimed) <= claimed * 0.03 }
        guard fits(claim.measure) else { return asRatio(of: claim) }
        let tolerance = abs(claim.value) * 1e-9
        let isEqual = abs(value - claim.value) <= tolerance
        switch bound {
        case .exact: return isEqual && claim.bound != .under
        case .about: return abs(value - claim.value) <= abs(claim.value) * 0.1
        case .over: return isEqual ? claim.bound == .over : value < claim.value && claim.value <= value * 1.34
        case .under: return isEqual ? claim.bound == .under : value > claim.value && claim.value >= value * 0.75
        }
    }

    private var days: Double? {
        guard measure == .count, let noun, let length = NumberWords.periods[noun] else { return nil }
        return value * length
    }

    /// A plain number may be said of money; a currency has to be the claim's.
    private func fits(_ other: Measure) -> Bool {
        if measure == other { return true }
        if case .money = other, measure == .count { return value >= 1000 }
        return measure == .vague && other == .count
    }

    private func asRatio(of claim: Quantity) -> Bool {
        if measure == .vague, claim.measure == .count { return claim.value >= value }
        guard measure == .multiple, claim.measure == .percent else {
            return measure == .percent && claim.measure == .multiple && claim.value < 1 && value == claim.value * 100
        }
        return value > 1 ? claim.value == (value - 1) * 100 : claim.value == value * 100
    }
}

extension Array where Element == Quantity {
    /// Whether a claim with these numbers allows for this one.
    func allow(_ quantity: Quantity) -> Bool {
        let candidates = filter { quantity.follows(from: $0) }
        guard !candidates.isEmpty else { return isDerived(quantity) }
        // "5 plants in 12 countries" is not "12 plants in 5 countries".
        guard let noun = quantity.noun, !candidates.contains(where: { $0.noun == nil || $0.noun == noun }) else {
            return true
        }
        return !contains { $0.noun == noun && $0.measure == quantity.measure }
    }

    /// "Doubled" where the claim has a number and its double.
    private func isDerived(_ quantity: Quantity) -> Bool {
        guard quantity.measure == .multiple else { return false }
        let counts = filter { $0.measure == .count && $0.value > 0 }
        return counts.contains { low in counts.contains { $0.value == low.value * quantity.value } }
    }
}

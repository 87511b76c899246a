import Foundation

/// Random numbers that come again with the same seed: LEDGER_TEST_SEED, or one that is printed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ test: String) {
        let given = ProcessInfo.processInfo.environment["LEDGER_TEST_SEED"].flatMap(UInt64.init)
        state = given ?? UInt64.random(in: 1...999_999_999)
        print("\(test): LEDGER_TEST_SEED=\(state)")
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}

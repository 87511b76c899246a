/// Which experiment an account's drafts are written by: one for all (`short`), or shares (`a=50,b=30`, the rest
/// without one).
public struct ExperimentSplit: Sendable, Equatable {
    public struct Arm: Sendable, Equatable {
        public let name: String
        /// 1...100.
        public let percent: Int

        public init(name: String, percent: Int) {
            self.name = name
            self.percent = percent
        }
    }

    public let arms: [Arm]

    /// True for `a=50,b=50`, false for a single experiment of all accounts.
    public var isSplit: Bool { arms.count > 1 || arms.contains { $0.percent < 100 } }

    /// What is wrong with a text that names no split.
    public struct Fault: Error, Equatable, CustomStringConvertible { public let description: String }

    /// - Parameter text: `NAME`, or `NAME=PERCENT,NAME=PERCENT` with at most 100 in all.
    /// - Throws: `Fault`.
    public init(_ text: String) throws(Fault) {
        var arms: [Arm] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            arms.append(try Self.arm(part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)))
        }
        if arms.count > 1, !text.contains("=") { throw Fault(description: "names several experiments without shares; write a=50,b=50") }
        if let twice = arms.first(where: { arm in arms.count { $0.name == arm.name } > 1 }) {
            throw Fault(description: "names the experiment \(twice.name) twice")
        }
        let sum = arms.reduce(0) { $0 + $1.percent }
        guard sum <= 100 else { throw Fault(description: "has shares of \(sum) percent; they may be 100 at most") }
        self.arms = arms
    }

    private static func arm(_ parts: [String]) throws(Fault) -> Arm {
        let name = parts[0].trimmingWhitespace()
        let isName = !name.isEmpty && name != "." && name != ".." && !name.contains { $0 == "/" || $0.isWhitespace }
        guard isName, parts.count <= 2 else {
            throw Fault(description: "is not the name of a file in experiments/; write NAME, or NAME=50,OTHER=50")
        }
        guard parts.count == 2 else { return Arm(name: name, percent: 100) }
        guard let percent = Int(parts[1].trimmingWhitespace()), (1...100).contains(percent) else {
            throw Fault(description: "gives \(name) no share from 1 to 100 percent")
        }
        return Arm(name: name, percent: percent)
    }

    /// The experiment of an account; nil where it has none. For the same names an account is always in the same place
    /// of 0..<100, in whatever order they are given, so that as few as can be change when the shares do.
    public func experiment(for account: AccountID) -> String? {
        guard isSplit else { return arms.first?.name }
        let arms = arms.sorted { $0.name < $1.name }
        let salt = arms.map(\.name).joined(separator: ",")
        let digits = Digest.sha256("\(salt)|\(account)").prefix(8)
        var place = Int((UInt32(digits, radix: 16) ?? 0) % 100)
        for arm in arms {
            if place < arm.percent { return arm.name }
            place -= arm.percent
        }
        return nil
    }
}

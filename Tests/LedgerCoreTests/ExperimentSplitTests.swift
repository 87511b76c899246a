import LedgerCore
import Testing

@Suite struct ExperimentSplitTests {
    @Test func `One name is the experiment of every account`() throws {
        let split = try ExperimentSplit("short")
        #expect(!split.isSplit)
        #expect((1...50).allSatisfy { split.experiment(for: AccountID($0)) == "short" })
    }

    @Test func `Shares are kept to, and what is left has no experiment`() throws {
        let split = try ExperimentSplit("a=50,b=30")
        let arms = (1...20_000).map { split.experiment(for: AccountID($0)) ?? "none" }
        for (name, share) in [("a", 50), ("b", 30), ("none", 20)] {
            let found = arms.count { $0 == name } / 200
            #expect(abs(found - share) <= 2, "\(name): \(found) %")
        }
    }

    @Test func `An account stays in its arm, in whatever order the shares are given`() throws {
        let split = try ExperimentSplit("a=50,b=50")
        let turned = try ExperimentSplit("b=50,a=50")
        #expect((1...2_000).allSatisfy { split.experiment(for: AccountID($0)) == turned.experiment(for: AccountID($0)) })
        // A share that grows takes accounts in and lets none go.
        let grown = try ExperimentSplit("a=60,b=40")
        for id in 1...2_000 where split.experiment(for: AccountID(Int64(id))) == "a" {
            #expect(grown.experiment(for: AccountID(Int64(id))) == "a")
        }
    }

    @Test(arguments: ["", "a=", "a=x", "a=0", "a=101", "a=60,b=50", "a=10,a=20", "a,b", "../a", "a=1=2", "a/b=10", "=50", "a=50,"])
    func `What names no split is refused`(text: String) {
        #expect(throws: ExperimentSplit.Fault.self) { try ExperimentSplit(text) }
    }
}

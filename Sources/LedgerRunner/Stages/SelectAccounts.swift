public import LedgerCore
public import LedgerStore

/// Finds the run to work on: an unfinished one that is the same, or a new one with its import and selection.
public struct SelectAccounts: Sendable {
    /// - Parameter startAnew: makes a new run even where an unfinished one could be continued.
    /// - Returns: the run, and whether it was there before.
    public static func open(
        _ plan: RunPlan, accounts: any AccountSource, store: Store, startAnew: Bool
    ) throws -> (runID: RunID, continued: Bool) {
        if !startAnew,
            let runID = try store.unfinishedRun(like: plan, accountsSHA256: { try accounts.read { _ in }.sha256 })
        {
            return (runID, true)
        }
        let runID = try store.beginRun(plan, accounts: accounts)
        FaultPoint.reached("begun")
        return (runID, false)
    }
}

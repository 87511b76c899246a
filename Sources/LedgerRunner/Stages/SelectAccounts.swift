public import LedgerCore
public import LedgerStore

/// Finds the run to work on: an unfinished one that is the same, or a new one with its import and selection.
public struct SelectAccounts: Sendable {
    /// - Parameters:
    ///   - startAnew: makes a new run even where an unfinished one could be continued.
    ///   - anyDay: an unfinished run of an earlier day is continued too.
    /// - Returns: the run, and whether it was there before.
    public static func open(
        _ plan: RunPlan, accounts: any AccountSource, store: Store, startAnew: Bool, anyDay: Bool = false
    ) throws -> (runID: RunID, continued: Bool) {
        if !startAnew,
            let runID = try store.unfinishedRun(
                like: plan, anyDay: anyDay, accountsSHA256: { try accounts.read { _ in }.sha256 })
        {
            return (runID, true)
        }
        let runID = try store.beginRun(plan, accounts: accounts)
        FaultPoint.reached("begun")
        return (runID, false)
    }
}

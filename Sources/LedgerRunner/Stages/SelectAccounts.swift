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
        let opened = try store.openRun(plan, accounts: accounts, startAnew: startAnew, anyDay: anyDay)
        if !opened.continued { FaultPoint.reached("begun") }
        return opened
    }
}

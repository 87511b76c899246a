internal import GRDB
public import LedgerCore

extension Store {
    /// Lets nobody take up more of a run, until it is resumed; what workers have in hand they finish.
    /// - Returns: false where it was paused already.
    /// - Throws: `StoreError.noSuchRun`; `StoreError.wrongState` where it is over.
    public func pause(_ runID: RunID) throws -> Bool {
        try write { database in
            let state = try Self.state(of: runID, database)
            if state == .finished || state == .cancelled {
                throw StoreError.wrongState(
                    "run \(runID) is \(state.rawValue)", remedy: "only an unfinished run can be paused")
            }
            return try database.run(
                "UPDATE runs SET state = 'paused' WHERE id = ? AND state IN ('running', 'interrupted')",
                [runID.rawValue]) == 1
        }
    }
}

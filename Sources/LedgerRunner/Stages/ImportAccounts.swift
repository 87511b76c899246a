public import LedgerCore
public import LedgerStore

/// Looks at an accounts file the way a run would, and keeps nothing: the fate of each row, and the selection.
public struct ImportAccounts: Sendable {
    public struct Preview: Sendable {
        public let report: ImportReport
        /// Rows that were not loaded, in file order.
        public let faults: [(line: Int, fate: RowFate, reason: String)]
        /// In rank order, those that would be skipped among them.
        public let ranked: [RankedAccount]

        public var selected: [RankedAccount] { ranked.filter { $0.skipReason == nil } }
        public var skipped: [RankedAccount] { ranked.filter { $0.skipReason != nil } }
    }

    /// - Parameter past: a ledger opened read-only, whose drafts and folders count; nil to look at the file alone.
    /// - Throws: the file's faults; `StoreError`.
    public static func preview(_ source: any AccountSource, plan: RunPlan, past: Store?) throws -> Preview {
        let store = try Store.temporary(knowing: past)
        let report = try store.importAccounts(from: source)
        return Preview(
            report: report, faults: try store.faults(of: report.importID),
            ranked: try store.previewSelection(of: report.importID, plan: plan))
    }
}

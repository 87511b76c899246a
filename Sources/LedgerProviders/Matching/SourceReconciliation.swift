/// Where the rows of a contacts or signals file went. `rowsRead = matched + others + rejected`.
public struct SourceReconciliation: Sendable, Equatable {
    /// Rows kept in `rejectedRows`; more are only counted.
    public static let rejectedRowLimit = 1_000

    public struct RejectedRow: Sendable, Equatable {
        /// 1-based line of the file.
        public let line: Int
        public let reason: String
    }

    public private(set) var rowsRead = 0
    /// Rows of the accounts that were asked about.
    public private(set) var matched = 0
    /// Rows of other companies, which are not looked at further.
    public private(set) var others = 0
    public private(set) var rejected = 0
    /// The first of them.
    public private(set) var rejectedRows: [RejectedRow] = []

    mutating func match() {
        rowsRead += 1
        matched += 1
    }

    mutating func passOver() {
        rowsRead += 1
        others += 1
    }

    mutating func reject(_ reason: String, line: Int) {
        rowsRead += 1
        rejected += 1
        if rejectedRows.count < Self.rejectedRowLimit { rejectedRows.append(RejectedRow(line: line, reason: reason)) }
    }
}

/// What calls to the outside took, for what came of them.
public struct SpendReport: Sendable, Equatable {
    public struct Line: Sendable, Equatable {
        public var provider: String
        public var calls: Int
        public var credits: Int
        public var costMicroUSD: Int64

        public init(provider: String, calls: Int, credits: Int, costMicroUSD: Int64) {
            self.provider = provider
            self.calls = calls
            self.credits = credits
            self.costMicroUSD = costMicroUSD
        }
    }

    public var heading: ReportHeading
    /// By provider.
    public var lines: [Line]
    /// Of the runs counted.
    public var tally: Tally

    public init(heading: ReportHeading, lines: [Line], tally: Tally) {
        self.heading = heading
        self.lines = lines
        self.tally = tally
    }

    public var costMicroUSD: Int64 { lines.map(\.costMicroUSD).reduce(0, +) }

    /// Nil where there are no drafts to divide by.
    public var costPerAcceptedMicroUSD: Int64? { tally.accepted > 0 ? costMicroUSD / Int64(tally.accepted) : nil }
    public var costPerApprovedMicroUSD: Int64? { tally.approved > 0 ? costMicroUSD / Int64(tally.approved) : nil }
}

/// How many got how far.
public struct FunnelReport: Sendable, Equatable {
    public var heading: ReportHeading
    public var accountsSelected: Int
    public var accountsSkipped: Int
    /// Not begun, or under way.
    public var accountsOpen: Int
    public var tally: Tally
    /// Of one run, and of the newest run of a period; nil where it was not cut off.
    public var aboveCap: AboveCap?

    public init(
        heading: ReportHeading, accountsSelected: Int, accountsSkipped: Int, accountsOpen: Int, tally: Tally,
        aboveCap: AboveCap?
    ) {
        self.heading = heading
        self.accountsSelected = accountsSelected
        self.accountsSkipped = accountsSkipped
        self.accountsOpen = accountsOpen
        self.tally = tally
        self.aboveCap = aboveCap
    }

    public var accountsProcessed: Int { accountsSelected - accountsSkipped - accountsOpen }
}

/// What a run would have drafted next, had its cap on drafts let it.
public struct AboveCap: Sendable, Equatable {
    public var runID: RunID
    public var maxTotalDrafts: Int
    /// People who were found and not tried, by rank.
    public var contacts: [Contact]
    /// All of them, those beyond `contacts` too.
    public var contactCount: Int
    /// Accounts whose people nobody looked for, by rank.
    public var accounts: [Account]
    public var accountCount: Int
    /// Attempts the run did make, and the accounts it made them at.
    public var attempts: Int
    public var accountsTried: Int
    /// Drafts the run accepted.
    public var accepted: Int
    /// What the run's own calls cost.
    public var costMicroUSD: Int64

    public struct Contact: Sendable, Equatable {
        /// Of the account.
        public var position: Int
        public var companyName: String
        public var name: String
        public var title: String

        public init(position: Int, companyName: String, name: String, title: String) {
            self.position = position
            self.companyName = companyName
            self.name = name
            self.title = title
        }
    }

    public struct Account: Sendable, Equatable {
        public var position: Int
        public var companyName: String
        public var score: Double

        public init(position: Int, companyName: String, score: Double) {
            self.position = position
            self.companyName = companyName
            self.score = score
        }
    }

    public init(
        runID: RunID, maxTotalDrafts: Int, contacts: [Contact], contactCount: Int, accounts: [Account],
        accountCount: Int, attempts: Int, accountsTried: Int, accepted: Int, costMicroUSD: Int64
    ) {
        self.runID = runID
        self.maxTotalDrafts = maxTotalDrafts
        self.contacts = contacts
        self.contactCount = contactCount
        self.accounts = accounts
        self.accountCount = accountCount
        self.attempts = attempts
        self.accountsTried = accountsTried
        self.accepted = accepted
        self.costMicroUSD = costMicroUSD
    }

    /// What the calls of the run cost for each attempt it made; nil where it made none.
    public var costPerAttemptMicroUSD: Int64? { attempts > 0 ? costMicroUSD / Int64(attempts) : nil }

    /// Attempts there would have been: those cut off, and at each account nobody began as many as at an average
    /// account that was.
    public var expectedAttempts: Int? {
        guard accountsTried > 0 else { return accountCount == 0 ? contactCount : nil }
        return contactCount + Int((Double(accountCount) * Double(attempts) / Double(accountsTried)).rounded())
    }

    /// Of those, as many as the run accepted of its own.
    public var expectedDrafts: Int? {
        guard attempts > 0 else { return nil }
        return expectedAttempts.map { Int((Double($0) * Double(accepted) / Double(attempts)).rounded()) }
    }

    public var expectedCostMicroUSD: Int64? {
        guard let each = costPerAttemptMicroUSD, let expected = expectedAttempts else { return nil }
        return each * Int64(expected)
    }
}

/// What a new run is made from.
public struct RunPlan: Sendable {
    public let settings: RunSettings
    public let runDate: CalendarDay
    /// The run's clock: the run date at the current time of day.
    public let clockAt: Timestamp
    /// The rules of accounts without an experiment, or of all where the run is not split.
    public let rules: StoredRules
    /// Of a run that is split between experiments: each with the rules merged for it.
    public let arms: [Arm]
    /// Ids of the personas to look for at an account with these tags, in order.
    public let personas: @Sendable ([String]) -> [String]

    public init(
        settings: RunSettings, runDate: CalendarDay, clockAt: Timestamp, rules: StoredRules, arms: [Arm] = [],
        personas: @escaping @Sendable ([String]) -> [String]
    ) {
        self.settings = settings
        self.runDate = runDate
        self.clockAt = clockAt
        self.rules = rules
        self.arms = arms
        self.personas = personas
    }

    /// An experiment with its share of the accounts.
    public struct Arm: Sendable, Equatable {
        public let experiment: String
        public let percent: Int
        public let rules: StoredRules

        public init(experiment: String, percent: Int, rules: StoredRules) {
            self.experiment = experiment
            self.percent = percent
            self.rules = rules
        }
    }
}

/// Merged rules as the ledger keeps them.
public struct StoredRules: Sendable, Equatable {
    public let sha256: String
    public let yaml: String

    public init(sha256: String, yaml: String) {
        self.sha256 = sha256
        self.yaml = yaml
    }
}

/// A run as the runner needs it.
public struct Run: Sendable, Equatable {
    public let id: RunID
    public let runDate: CalendarDay
    public let clockAt: Timestamp
    /// Real time it was made.
    public let startedAt: Timestamp
    public let state: RunState
    public let settings: RunSettings
    public let rulesYAML: String
    /// Of a run that is split: each experiment's rules.
    public let armRules: [String: String]
    public let reconciliation: RunSnapshot.Reconciliation

    public init(
        id: RunID, runDate: CalendarDay, clockAt: Timestamp, startedAt: Timestamp, state: RunState,
        settings: RunSettings, rulesYAML: String, armRules: [String: String] = [:], reconciliation: RunSnapshot.Reconciliation
    ) {
        self.id = id
        self.runDate = runDate
        self.clockAt = clockAt
        self.startedAt = startedAt
        self.state = state
        self.settings = settings
        self.rulesYAML = rulesYAML
        self.armRules = armRules
        self.reconciliation = reconciliation
    }
}

/// A ranked account as selection judged it.
public struct RankedAccount: Sendable, Equatable {
    /// Place in the ranked list, from 1.
    public var position: Int
    public var companyName: String
    public var score: Double
    public var tier: Tier
    public var externalID: String?
    public var domain: String?
    public var tags: [String]
    public var personas: [String]
    /// Nil for a skipped account that was never given one.
    public var folder: String?
    /// Why it is skipped; nil where it is selected.
    public var skipReason: String?
    public var skipCause: String?

    public init(
        position: Int, companyName: String, score: Double, tier: Tier, externalID: String?, domain: String?,
        tags: [String], personas: [String], folder: String?, skipReason: String?, skipCause: String?
    ) {
        self.position = position
        self.companyName = companyName
        self.score = score
        self.tier = tier
        self.externalID = externalID
        self.domain = domain
        self.tags = tags
        self.personas = personas
        self.folder = folder
        self.skipReason = skipReason
        self.skipCause = skipCause
    }
}

/// How far the contacts of each persona came.
public struct PersonasReport: Sendable, Equatable {
    public var heading: ReportHeading
    /// By id, those with most contacts first.
    public var personas: [(persona: String, tally: Tally)]

    public init(heading: ReportHeading, personas: [(persona: String, tally: Tally)]) {
        self.heading = heading
        self.personas = personas
    }

    public static func == (one: PersonasReport, other: PersonasReport) -> Bool {
        one.heading == other.heading && one.personas.elementsEqual(other.personas) { $0 == $1 }
    }
}

/// Experiments beside one another, each only with those that ran under the same tier and mode.
public struct ExperimentsReport: Sendable, Equatable {
    public struct Arm: Sendable, Equatable {
        /// Empty: without an experiment.
        public var experiment: String
        public var runs: Int
        public var tally: Tally

        public init(experiment: String, runs: Int, tally: Tally) {
            self.experiment = experiment
            self.runs = runs
            self.tally = tally
        }

        public var name: String { experiment.isEmpty ? "(none)" : experiment }
    }

    public struct Group: Sendable, Equatable {
        public var tier: String
        public var mode: String
        public var arms: [Arm]

        public init(tier: String, mode: String, arms: [Arm]) {
            self.tier = tier
            self.mode = mode
            self.arms = arms
        }
    }

    /// A share that is compared.
    public enum Measure: String, Sendable, CaseIterable {
        case acceptance, approval, reply

        public func share(of tally: Tally) -> Proportion {
            switch self {
            case .acceptance: tally.acceptance
            case .approval: tally.approval
            case .reply: tally.reply
            }
        }
    }

    /// What a comparison comes to.
    public enum Finding: Sendable, Equatable {
        /// Fewer than two arms have the minimum sample.
        case notEnoughData
        /// The arm's interval lies above those of all others that have enough data.
        case ahead(String)
        /// Intervals overlap.
        case undecided
    }

    /// Below 30 of an arm nothing is said of it: at 30, Wilson's interval of a share of one half is 34 points wide
    /// (0.33 to 0.67), so that even a rate that doubles may not show. (Wilson 1927, as `Proportion.interval`.)
    public static let defaultMinimumSample = 30

    public var heading: ReportHeading
    public var minimumSample: Int
    public var groups: [Group]

    public init(heading: ReportHeading, minimumSample: Int, groups: [Group]) {
        self.heading = heading
        self.minimumSample = minimumSample
        self.groups = groups
    }

    public func isEnough(_ share: Proportion) -> Bool { share.of >= minimumSample }

    public func finding(_ measure: Measure, in group: Group) -> Finding {
        let arms = group.arms.map { (name: $0.name, share: measure.share(of: $0.tally)) }.filter { isEnough($0.share) }
        guard arms.count > 1 else { return .notEnoughData }
        guard let best = arms.max(by: { ($0.share.rate ?? 0) < ($1.share.rate ?? 0) }) else { return .notEnoughData }
        let others = arms.filter { $0.name != best.name }
        return others.allSatisfy { best.share.isApart(from: $0.share) } ? .ahead(best.name) : .undecided
    }
}

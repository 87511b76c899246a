/// What kept contacts and accounts back, what the gates and the validator refused, and what people changed.
public struct GatesReport: Sendable, Equatable {
    public struct Reason: Sendable, Equatable {
        /// `rejected`, `held`, `failed`, `skipped`, `capped`; `account skipped`.
        public var state: String
        public var reason: String
        public var count: Int

        public init(state: String, reason: String, count: Int) {
            self.state = state
            self.reason = reason
            self.count = count
        }
    }

    /// Drafts a gate refused, or wordings that failed a check.
    public struct Objection: Sendable, Equatable {
        public var name: String
        public var times: Int

        public init(name: String, times: Int) {
            self.name = name
            self.times = times
        }
    }

    public var heading: ReportHeading
    public var tally: Tally
    /// The most frequent first.
    public var reasons: [Reason]
    public var gates: [Objection]
    public var checks: [Objection]
    public var edits: Edits

    public init(
        heading: ReportHeading, tally: Tally, reasons: [Reason], gates: [Objection], checks: [Objection], edits: Edits
    ) {
        self.heading = heading
        self.tally = tally
        self.reasons = reasons
        self.gates = gates
        self.checks = checks
        self.edits = edits
    }
}

/// How far people moved drafts from what was generated, by what those were made of.
public struct Edits: Sendable, Equatable {
    /// Newest wordings of drafts that people changed; of more, the newest so many are read.
    public static let most = 1_000

    public struct Line: Sendable, Equatable {
        /// `angle`, `offer`, `persona`, `written by`.
        public var kind: String
        public var name: String
        public var drafts: Int
        /// Characters inserted, deleted or replaced: half of the drafts took at most so many.
        public var medianDistance: Int
        public var greatestDistance: Int

        public init(kind: String, name: String, distances: [Int]) {
            let sorted = distances.sorted()
            self.kind = kind
            self.name = name
            drafts = sorted.count
            medianDistance = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
            greatestDistance = sorted.last ?? 0
        }
    }

    /// Drafts that people changed.
    public var drafts: Int
    /// Of each kind the ones that took most work first.
    public var lines: [Line]

    public init(drafts: Int, lines: [Line]) {
        self.drafts = drafts
        self.lines = lines
    }

    public static let none = Edits(drafts: 0, lines: [])
}

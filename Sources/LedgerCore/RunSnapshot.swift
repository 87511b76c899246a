/// All that a dashboard shows of one run, read in one transaction. Rendering it is pure.
public struct RunSnapshot: Sendable, Equatable {
    public var runID: RunID
    public var runDate: CalendarDay
    /// 1 for the first run of its day, 2 for the second.
    public var dayNumber: Int
    public var state: RunState
    public var settings: RunSettings
    public var rulesSHA256: String
    /// Absolute; draft paths are relative to it.
    public var outputRoot: String
    public var reconciliation: Reconciliation
    /// Selected accounts in rank order, the skipped ones not among them.
    public var accounts: [Account]
    /// In rank order.
    public var skipped: [SkippedAccount]
    /// Nil for a run without a model.
    public var modelUse: ModelUse?
    /// What calls to the outside took, a line for each provider.
    public var calls: [Spend.Line]

    public init(
        runID: RunID, runDate: CalendarDay, dayNumber: Int, state: RunState, settings: RunSettings,
        rulesSHA256: String, outputRoot: String, reconciliation: Reconciliation, accounts: [Account],
        skipped: [SkippedAccount], modelUse: ModelUse? = nil, calls: [Spend.Line] = []
    ) {
        self.runID = runID
        self.runDate = runDate
        self.dayNumber = dayNumber
        self.state = state
        self.settings = settings
        self.rulesSHA256 = rulesSHA256
        self.outputRoot = outputRoot
        self.reconciliation = reconciliation
        self.accounts = accounts
        self.skipped = skipped
        self.modelUse = modelUse
        self.calls = calls
    }

    /// What a run's language model was asked, and what that cost.
    public struct ModelUse: Sendable, Equatable {
        public var model: String
        public var calls: Int
        public var failedCalls: Int
        public var inputTokens: Int
        public var outputTokens: Int
        /// Calls under way, and calls of which nobody knows how they ended, count with the most they can cost.
        public var spentMicroUSD: Int64
        public var budgetMicroUSD: Int64?
        /// Drafts the model wrote; the composer wrote the others.
        public var drafts: Int
        /// The latest that went wrong with a call; nil where nothing did.
        public var lastFailure: String?

        public init(
            model: String, calls: Int, failedCalls: Int, inputTokens: Int, outputTokens: Int, spentMicroUSD: Int64,
            budgetMicroUSD: Int64?, drafts: Int, lastFailure: String?
        ) {
            self.model = model
            self.calls = calls
            self.failedCalls = failedCalls
            self.inputTokens = inputTokens
            self.outputTokens = outputTokens
            self.spentMicroUSD = spentMicroUSD
            self.budgetMicroUSD = budgetMicroUSD
            self.drafts = drafts
            self.lastFailure = lastFailure
        }
    }

    /// File name without ending, relative to the output root: `runs/2026-03-17_outbound_run`, then `…_run_2`.
    public var dashboardStem: String {
        "runs/\(runDate)_outbound_run" + (dayNumber > 1 ? "_\(dayNumber)" : "")
    }

    public var contacts: [Contact] { accounts.flatMap(\.contacts) }
    public var draftsAccepted: Int { contacts.count { $0.status == .accepted } }
    public var draftsRejected: Int { contacts.count { $0.status == .rejected } }
    public var draftsHeld: Int { contacts.count { $0.status == .held } }

    /// Where the rows of the accounts file went. `rowsRead = loaded + duplicates + rejected`.
    public struct Reconciliation: Sendable, Equatable, Codable {
        public var rowsRead: Int
        public var loaded: Int
        public var duplicates: Int
        public var rejected: Int

        public init(rowsRead: Int, loaded: Int, duplicates: Int, rejected: Int) {
            self.rowsRead = rowsRead
            self.loaded = loaded
            self.duplicates = duplicates
            self.rejected = rejected
        }
    }

    public struct Account: Sendable, Equatable {
        /// Place in the ranked list, from 1.
        public var position: Int
        public var companyName: String
        public var score: Double
        public var tier: Tier
        /// `processed`, or `pending` and `open` while the run is unfinished.
        public var state: SelectionState
        public var contacts: [Contact]
        /// People found at it who were forgotten: nothing is drafted for them, and nothing else kept.
        public var forgotten: Int

        public init(
            position: Int, companyName: String, score: Double, tier: Tier, state: SelectionState, contacts: [Contact],
            forgotten: Int = 0
        ) {
            self.forgotten = forgotten
            self.position = position
            self.companyName = companyName
            self.score = score
            self.tier = tier
            self.state = state
            self.contacts = contacts
        }
    }

    public struct SkippedAccount: Sendable, Equatable {
        public var position: Int
        public var companyName: String
        public var score: Double
        /// `Draft exists within 7 days`, `ZoomInfo unavailable`.
        public var reason: String
        /// What is behind the reason, where there is more to say: `no credentials`.
        public var cause: String?

        public init(position: Int, companyName: String, score: Double, reason: String, cause: String?) {
            self.position = position
            self.companyName = companyName
            self.score = score
            self.reason = reason
            self.cause = cause
        }
    }

    public struct Contact: Sendable, Equatable {
        public var attemptID: AttemptID
        public var name: String
        public var title: String
        public var status: AttemptState
        /// Why it was rejected, held, skipped, capped or failed.
        public var reason: String?
        public var draft: Draft?

        public init(
            attemptID: AttemptID, name: String, title: String, status: AttemptState, reason: String?, draft: Draft?
        ) {
            self.attemptID = attemptID
            self.name = name
            self.title = title
            self.status = status
            self.reason = reason
            self.draft = draft
        }
    }

    public struct Draft: Sendable, Equatable {
        public var draftID: DraftID
        /// Relative to the output root; nil where no email file exists (a rejected draft has none).
        public var emailPath: String?
        public var subject: String
        public var body: String
        /// `HIGH`, `MEDIUM`, `LOW`, `GENERIC`.
        public var confidenceMode: String
        public var citedSignals: Int
        public var warnings: [String]
        public var verdicts: [Verdict]
        /// The signals the draft states, with their sources.
        public var sources: [Source]
        public var figures: TextFigures
        /// `composer` or a model; nil for a draft of another pipeline.
        public var writtenBy: String?
        public var experiment: String?
        /// An earlier draft that says the same, names aside.
        public var nearDuplicate: NearDuplicate?

        public init(
            draftID: DraftID, emailPath: String?, subject: String, body: String, confidenceMode: String,
            citedSignals: Int, warnings: [String], verdicts: [Verdict], sources: [Source],
            figures: TextFigures = TextFigures(), writtenBy: String? = nil, experiment: String? = nil,
            nearDuplicate: NearDuplicate? = nil
        ) {
            self.draftID = draftID
            self.emailPath = emailPath
            self.subject = subject
            self.body = body
            self.confidenceMode = confidenceMode
            self.citedSignals = citedSignals
            self.warnings = warnings
            self.verdicts = verdicts
            self.sources = sources
            self.figures = figures
            self.writtenBy = writtenBy
            self.experiment = experiment
            self.nearDuplicate = nearDuplicate
        }
    }

    public struct NearDuplicate: Sendable, Equatable {
        /// The earlier draft.
        public var of: DraftID
        /// 0...100.
        public var similarityPercent: Int

        public init(of: DraftID, similarityPercent: Int) {
            self.of = of
            self.similarityPercent = similarityPercent
        }
    }

    public struct Source: Sendable, Equatable, Codable {
        public var claim: String
        public var url: String?
        public var asOf: CalendarDay?

        public init(claim: String, url: String?, asOf: CalendarDay?) {
            self.claim = claim
            self.url = url
            self.asOf = asOf
        }
    }
}

/// The tier a draft is written for: A needs 3 cited signals, B needs 2.
public enum Tier: String, Sendable, Codable, CaseIterable { case A, B }

/// How drafts are written: `hybrid` may state cited claims, `legacy` keeps to industry-level language.
public enum DraftMode: String, Sendable, Codable, CaseIterable { case hybrid, legacy }

/// Which cached research a run ignores.
public enum Refresh: String, Sendable, Codable, CaseIterable { case company, contact, all }

/// Where contacts come from.
public enum ContactSourceKind: String, Sendable, Codable, CaseIterable { case file, zoominfo, command }

/// Where claims are looked up besides the signals file.
public enum ResearchSourceKind: String, Sendable, Codable, CaseIterable { case sec, perplexity, website }

/// What a run was asked to do. Stored with the run; two runs with equal settings on the same day and
/// the same files are the same run, continued.
public struct RunSettings: Sendable, Codable, Equatable {
    public var topN = 10
    public var maxDraftsPerAccount = 3
    public var maxTotalDrafts = 20
    /// Tier used for generation, and the tier of a row that names none.
    public var tier = Tier.A
    public var mode = DraftMode.hybrid
    /// `NAME`, or shares of the accounts: `a=50,b=50`.
    public var experiment: String?
    /// `anthropic/NAME` or `openai/NAME`; nil: the composer writes.
    public var model: String?
    /// Where the model is asked, without the path of the call; nil: the vendor's own address.
    public var modelURL: String?
    /// US dollars for a million tokens read and written.
    public var modelInputRate: Double?
    public var modelOutputRate: Double?
    /// The model ranks angles and offers before it writes.
    public var modelRanks = false
    /// Millionths of a US dollar that calls of the run may cost; nil: without limit.
    public var budgetMicroUSD: Int64?
    /// What calls of single providers may take in the run.
    public var budgets: [CallBudget] = []
    /// Days; 0 switches skipping off.
    public var sinceDays = 7
    public var refresh: Refresh?
    /// Keeps only rows of this tier of the list.
    public var accountTier: Tier?
    /// Fills the places of skipped accounts with the next ranked ones.
    public var backfill = false
    /// Drafts kept per contact, best first.
    public var variants = 1
    public var contactSource = ContactSourceKind.file
    /// Command line of the external pipeline, as `CommandLineWords` splits it; nil: the native pipeline drafts.
    public var pipeline: String?
    /// Millionths of a US dollar that one run of the external pipeline may cost; nil: its cost is not counted.
    public var pipelineCostMicroUSD: Int64?
    /// Command line that is asked for contacts.
    public var contactsCommand: String?
    /// Looks up e-mail addresses of those who get an attempt, for the vendor's credits.
    public var enrichEmail = false
    /// Absolute paths.
    public var accountsPath = ""
    public var contactsPath: String?
    public var signalsPath: String?
    /// Asked for each account, in this order.
    public var sources: [ResearchSourceKind] = []
    /// Column for a field, where a header does not tell: `company` of the accounts, `contacts.title`, `signals.claim`,
    /// `suppressions.email`, `outcomes.at`.
    public var columns: [String: String] = [:]

    /// The columns for `accounts`, `contacts`, `signals`, `suppressions` or `outcomes`, by their bare field names.
    public func columns(of file: String) -> [String: String] {
        let others = ["contacts.", "signals.", "suppressions.", "outcomes."]
        if file == "accounts" { return columns.filter { entry in !others.contains(where: entry.key.hasPrefix) } }
        let prefix = file + "."
        let own = columns.filter { $0.key.hasPrefix(prefix) }.map { ($0.key.dropFirst(prefix.count).description, $0.value) }
        return Dictionary(own, uniquingKeysWith: { first, _ in first })
    }

    /// How accounts are split between experiments; nil where there is none.
    public func split() throws(ExperimentSplit.Fault) -> ExperimentSplit? {
        guard let experiment else { return nil }
        return try ExperimentSplit(experiment)
    }

    /// Identifier of the time zone the run's day and time of day are taken in.
    public var timeZone = "UTC"
    /// Where the run's files go: `.` for the folder the database is in, else an absolute path.
    public var outputRoot = "."

    public init() {}

    enum CodingKeys: String, CodingKey {
        case topN = "top_n"
        case maxDraftsPerAccount = "max_drafts_per_account"
        case maxTotalDrafts = "max_total_drafts"
        case tier, mode, experiment, model
        case modelURL = "model_url"
        case modelInputRate = "model_input_rate"
        case modelOutputRate = "model_output_rate"
        case modelRanks = "model_ranks"
        case budgetMicroUSD = "budget_microusd"
        case budgets
        case sinceDays = "since_days"
        case refresh
        case accountTier = "account_tier"
        case backfill, variants
        case contactSource = "contact_source"
        case pipeline
        case pipelineCostMicroUSD = "pipeline_cost_microusd"
        case contactsCommand = "contacts_command"
        case enrichEmail = "enrich_email"
        case accountsPath = "accounts"
        case contactsPath = "contacts"
        case signalsPath = "signals"
        case sources
        case columns = "map"
        case timeZone = "time_zone"
        case outputRoot = "output_root"
    }
}

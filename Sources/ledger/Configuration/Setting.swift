import LedgerVendors

/// The settings that can be given on the command line, in the environment and in `ledger.yaml`.
enum SettingKey: String, CaseIterable {
    case accounts, contacts, signals, sources
    case secUserAgent = "sec_user_agent"
    case secURL = "sec_url"
    case secDataURL = "sec_data_url"
    case websiteURL = "website_url"
    case websiteAllowPrivate = "website_allow_private"
    case outputRoot = "output_root"
    case database
    case topN = "top_n"
    case maxDraftsPerAccount = "max_drafts_per_account"
    case maxTotalDrafts = "max_total_drafts"
    case tier, mode
    case experiment = "exp"
    case sinceDays = "since_days"
    case refresh
    case accountTier = "account_tier"
    case backfill, variants
    case contactSource = "contact_source"
    case rules
    case timeZone = "time_zone"
    case workers, grace, lease
    case maxTries = "max_tries"
    case retryPause = "retry_pause"
    case metrics
    case model
    case modelURL = "model_url"
    case modelInputRate = "model_input_rate"
    case modelOutputRate = "model_output_rate"
    case budget
    case modelRanks = "model_ranks"
    case modelTimeout = "model_timeout"
    case sourceTimeout = "source_timeout"
    case perplexityModel = "perplexity_model"
    case perplexityURL = "perplexity_url"
    case perplexityCallCost = "perplexity_call_cost"
    case pipeline
    case pipelineTimeout = "pipeline_timeout"
    case pipelineEnv = "pipeline_env"
    case pipelineCost = "pipeline_cost"
    case contactsCommand = "contacts_command"
    case enrichEmail = "enrich_email"
    case sender
    case zoomInfoURL = "zoominfo_url"
    case zoomInfoTokenURL = "zoominfo_token_url"
    case zoomInfoTimeout = "zoominfo_timeout"
    case retentionDraftsDays = "retention_drafts_days"
    case retentionContactsDays = "retention_contacts_days"
    case retentionResearchDays = "retention_research_days"
    case retentionEventsDays = "retention_events_days"

    var environmentName: String {
        switch self {
        case .outputRoot: "PROSPECTING_OUTPUT_ROOT"
        case .secUserAgent: "SEC_USER_AGENT"
        default: "LEDGER_" + rawValue.uppercased()
        }
    }

    /// Nil where there is none.
    var defaultValue: String? {
        switch self {
        case .outputRoot: "./outbound"
        case .topN: "10"
        case .maxDraftsPerAccount: "3"
        case .maxTotalDrafts: "20"
        case .tier: "A"
        case .mode: "hybrid"
        case .sinceDays: "7"
        case .backfill: "false"
        case .variants: "1"
        case .workers: "4"
        case .grace: "30"
        case .lease: "60"
        case .maxTries: "4"
        case .retryPause: "2"
        case .modelRanks: "false"
        case .modelTimeout: "60"
        case .sourceTimeout: "30"
        case .perplexityModel: "sonar"
        case .perplexityURL: "https://api.perplexity.ai/chat/completions"
        case .perplexityCallCost: "0.05"
        case .pipelineTimeout: "120"
        case .secURL: EdgarSignals.siteURL
        case .secDataURL: EdgarSignals.dataURL
        case .websiteAllowPrivate: "false"
        case .enrichEmail: "false"
        case .zoomInfoTimeout: "20"
        case .accounts, .contacts, .signals, .sources, .secUserAgent, .websiteURL, .database, .experiment,
            .refresh, .accountTier, .contactSource, .rules, .timeZone, .metrics, .model, .modelURL,
            .modelInputRate, .modelOutputRate, .budget, .pipeline, .pipelineEnv, .pipelineCost,
            .contactsCommand, .zoomInfoURL, .zoomInfoTokenURL, .sender, .retentionDraftsDays, .retentionContactsDays,
            .retentionResearchDays, .retentionEventsDays:
            nil
        }
    }
}

/// A setting's value and where it came from.
struct Setting {
    enum Source: CustomStringConvertible {
        case flag
        case environment(String)
        case file(String, line: Int)
        case byDefault

        var description: String {
            switch self {
            case .flag: "command line"
            case .environment(let name): "environment \(name)"
            case .file(let path, let line): "\(path):\(line)"
            case .byDefault: "default"
            }
        }
    }

    let key: SettingKey
    let value: String
    let source: Source
}

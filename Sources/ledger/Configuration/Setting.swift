/// The settings that can be given on the command line, in the environment and in `ledger.yaml`.
enum SettingKey: String, CaseIterable {
    case accounts, contacts, signals
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
    case modelBudget = "model_budget"
    case modelRanks = "model_ranks"
    case modelTimeout = "model_timeout"
    case enrichEmail = "enrich_email"
    case zoomInfoURL = "zoominfo_url"
    case zoomInfoTokenURL = "zoominfo_token_url"
    case zoomInfoTimeout = "zoominfo_timeout"

    var environmentName: String {
        self == .outputRoot ? "PROSPECTING_OUTPUT_ROOT" : "LEDGER_" + rawValue.uppercased()
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
        case .enrichEmail: "false"
        case .zoomInfoTimeout: "20"
        case .accounts, .contacts, .signals, .database, .experiment, .refresh, .accountTier, .contactSource, .rules,
            .timeZone, .metrics, .model, .modelURL, .modelInputRate, .modelOutputRate, .modelBudget,
            .zoomInfoURL, .zoomInfoTokenURL:
            nil
        }
    }

    var isPath: Bool {
        switch self {
        case .accounts, .contacts, .signals, .outputRoot, .database, .rules, .metrics: true
        default: false
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

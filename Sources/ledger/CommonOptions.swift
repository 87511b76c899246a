import ArgumentParser

/// Options of every command that looks at a ledger.
struct CommonOptions: ParsableArguments {
    @Option(help: "Folder everything is written to. [environment: PROSPECTING_OUTPUT_ROOT; default: ./outbound]")
    var outputRoot: String?

    @Option(help: "The ledger's database file. [default: <output root>/ledger.sqlite]")
    var database: String?

    @Option(help: "Configuration file. [default: ./ledger.yaml where it is there]")
    var config: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Say nothing but the result and errors.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Say more about what is done.")
    var verbose = false

    var verbosity: Verbosity { quiet ? .quiet : verbose ? .verbose : .normal }

    func workspace(_ flags: [SettingKey: String?] = [:], columns: [String] = []) throws -> Workspace {
        var given = flags.compactMapValues { $0 }
        given[.outputRoot] = outputRoot
        given[.database] = database
        return Workspace(try Settings(flags: given, columns: columns, configurationPath: config))
    }
}

/// How a process works on runs, as options. None of it changes what a run comes to.
struct WorkerOptions: ParsableArguments {
    @Option(help: "Attempts advanced at once. [default: 4]")
    var workers: String?

    @Option(help: "Seconds that work in flight may take after Ctrl-C or SIGTERM. [default: 30]")
    var grace: String?

    @Option(help: "Seconds after which others take over from a process that gives no sign of life. [default: 60]")
    var lease: String?

    @Option(help: "Tries of a step that fails, the first among them. [default: 4]")
    var maxTries: String?

    @Option(help: "Seconds before a failed step is tried again; doubled each time. [default: 2]")
    var retryPause: String?

    @OptionGroup var waiting: ModelTimeoutOption
    @OptionGroup var commands: CommandOptions

    @Option(help: "Seconds a source of research may take; a slower one is left behind. [default: 30]")
    var sourceTimeout: String?

    @OptionGroup var zoomInfo: ZoomInfoOptions

    @Option(help: "File to keep the run's numbers in while it goes on, for Prometheus' textfile collector (*.prom).")
    var metrics: String?

    var flags: [SettingKey: String?] {
        [
            .workers: workers, .grace: grace, .lease: lease, .maxTries: maxTries, .retryPause: retryPause,
            .metrics: metrics, .sourceTimeout: sourceTimeout,
        ].merging(waiting.flags) { $1 }.merging(commands.flags) { $1 }.merging(zoomInfo.flags) { $1 }
    }
}

/// Where and how long ZoomInfo is asked, as options.
struct ZoomInfoOptions: ParsableArguments {
    @Option(help: "Address of ZoomInfo's interface. [default: https://api.zoominfo.com/gtm, or of the older one https://api.zoominfo.com]")
    var zoominfoURL: String?

    @Option(help: "Address that gives ZoomInfo's tokens. [default: the interface's own, behind its address]")
    var zoominfoTokenURL: String?

    @Option(help: "Seconds ZoomInfo may take to answer. [default: 20]")
    var zoominfoTimeout: String?

    var flags: [SettingKey: String?] {
        [.zoomInfoURL: zoominfoURL, .zoomInfoTokenURL: zoominfoTokenURL, .zoomInfoTimeout: zoominfoTimeout]
    }
}

/// How external commands are run, as options.
struct CommandOptions: ParsableArguments {
    @Option(help: "Seconds that an external command may take. [default: 120]")
    var pipelineTimeout: String?

    @Option(help: "Names of environment variables that external commands are given, with commas between.")
    var pipelineEnv: String?

    var flags: [SettingKey: String?] { [.pipelineTimeout: pipelineTimeout, .pipelineEnv: pipelineEnv] }
}

/// Settings of a run, as options.
struct RunOptions: ParsableArguments {
    @Option(help: "Ranked account list, CSV or JSON.")
    var accounts: String?

    @Option(help: "People at the accounts, CSV or JSON (exports of Salesforce, HubSpot, Apollo and ZoomInfo fit).")
    var contacts: String?

    @Option(help: "Researched claims about the accounts, CSV or JSON.")
    var signals: String?

    @Option(help: "Where claims are looked up besides: a list of sec, perplexity, website. [default: none]")
    var sources: String?

    @Option(help: """
            Column for a field, as company=Column (of the accounts), contacts.title=Column or \
            signals.claim=Column. May be repeated.
            """)
    var map: [String] = []

    @Option(help: "Accounts to take, best first. [default: 10]")
    var topN: String?

    @Option(help: "Accepted drafts per account at most. [default: 3]")
    var maxDraftsPerAccount: String?

    @Option(help: "Accepted drafts of the run at most. [default: 20]")
    var maxTotalDrafts: String?

    @Option(help: "Tier drafts are written for: A needs 3 cited signals, B needs 2. [default: A]")
    var tier: String?

    @Option(help: "hybrid may state cited claims; legacy keeps to industry-level language. [default: hybrid]")
    var mode: String?

    @Option(help: """
            Experiment: overlays the rules with experiments/NAME.yaml. NAME=50,OTHER=50 splits the accounts between \
            experiments, in percent; what is left has none.
            """)
    var exp: String?

    @OptionGroup(title: "Language model") var language: ModelOptions

    @Option(help: """
            What the run's calls may take: US dollars, and more for single providers, as in \
            usd=5,zoominfo.credits=50,perplexity.calls=20. Reserved before each call. A model needs both rates.
            """)
    var budget: String?

    @Option(help: "Skip accounts drafted within this many days; 0 skips none. [default: 7]")
    var sinceDays: String?

    @Option(
        help: """
            Look up anew what is kept from outside: company, contact or all. [default: what is past its time to live]
            """)
    var refresh: String?

    @Option(help: "Take only accounts of this tier of the list: A or B.")
    var accountTier: String?

    @Flag(help: "Put the next ranked accounts in the places of skipped ones.")
    var backfill = false

    @Option(help: "Wordings kept of each draft, best first. [default: 1]")
    var variants: String?

    @Option(
        help: """
            Where contacts come from: file, zoominfo or command. [default: command where --contacts-command is given, \
            else file where --contacts is]
            """)
    var contactSource: String?

    @Option(help: "Command that drafts in place of the native pipeline, with its arguments.")
    var pipeline: String?

    @Option(help: "US dollars that one run of the pipeline may cost at most; reserved under budgets before it. [default: 0]")
    var pipelineCost: String?

    @Option(help: "Command that is asked for contacts, with its arguments.")
    var contactsCommand: String?

    @Flag(help: "Look up the e-mail addresses of those who get an attempt: ZoomInfo takes a credit for each new record.")
    var enrichEmail = false

    @Option(help: "Rules file. [default: built-in; `ledger rules show` prints them]")
    var rules: String?

    @Option(help: "Time zone of the run's day, such as Europe/Berlin. [default: this machine's]")
    var timeZone: String?

    @Option(help: "The run's day, YYYY-MM-DD: ages, since-days and file names follow it. [default: today]")
    var runDate: Day?

    var flags: [SettingKey: String?] {
        [
            .accounts: accounts, .contacts: contacts, .signals: signals, .sources: sources, .topN: topN,
            .maxDraftsPerAccount: maxDraftsPerAccount, .maxTotalDrafts: maxTotalDrafts, .tier: tier, .mode: mode,
            .experiment: exp, .sinceDays: sinceDays, .refresh: refresh, .accountTier: accountTier,
            .backfill: backfill ? "true" : nil, .variants: variants, .contactSource: contactSource, .rules: rules,
            .timeZone: timeZone, .budget: budget, .pipeline: pipeline, .pipelineCost: pipelineCost,
            .contactsCommand: contactsCommand,
            .enrichEmail: enrichEmail ? "true" : nil,
        ].merging(language.flags) { $1 }
    }
}

/// The language model that rewrites drafts, as options.
struct ModelOptions: ParsableArguments {
    @Option(help: "Language model that rewrites drafts: anthropic/NAME or openai/NAME. [default: none; the composer writes]")
    var model: String?

    @Option(help: "Address of the model's interface, such as http://localhost:11434/v1. [default: the vendor's]")
    var modelURL: String?

    @Option(help: "US dollars for a million tokens the model reads; what calls cost is counted by it.")
    var modelInputRate: String?

    @Option(help: "US dollars for a million tokens the model writes.")
    var modelOutputRate: String?

    @Flag(help: "Let the model rank angles and offers before it writes: one more call for each draft.")
    var modelRanks = false

    var flags: [SettingKey: String?] {
        [
            .model: model, .modelURL: modelURL, .modelInputRate: modelInputRate, .modelOutputRate: modelOutputRate,
            .modelRanks: modelRanks ? "true" : nil,
        ]
    }
}

/// How long a model is waited for, as an option.
struct ModelTimeoutOption: ParsableArguments {
    @Option(help: "Seconds a language model may take to answer. [default: 60]")
    var modelTimeout: String?

    var flags: [SettingKey: String?] { [.modelTimeout: modelTimeout] }
}

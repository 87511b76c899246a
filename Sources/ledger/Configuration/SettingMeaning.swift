/// A part of the configuration reference.
enum SettingSection: String, CaseIterable {
    case input = "What is read"
    case output = "Where it is written"
    case extent = "How much a run may do"
    case writing = "How drafts are written"
    case model = "Language model"
    case research = "Research"
    case zoomInfo = "ZoomInfo"
    case commands = "Commands of your own"
    case work = "How the work is done"
    case retention = "How long things are kept"
}

extension SettingKey {
    /// The part of the reference it stands in, and what it means.
    var meaning: (section: SettingSection, text: String) {
        switch self {
        case .accounts: (.input, "Ranked account list, CSV or JSON.")
        case .contacts: (.input, "People at the accounts, CSV or JSON.")
        case .signals: (.input, "Researched claims about the accounts, CSV or JSON.")
        case .contactSource:
            (.input, "Where contacts come from. Where it is not set: `command` with `contacts_command`, else `file` with `contacts`, else `zoominfo`.")
        case .timeZone: (.input, "Zone in which the run's day is taken, such as `Europe/Berlin`. Where it is not set: this machine's.")
        case .outputRoot: (.output, "Folder everything is written to.")
        case .database: (.output, "The database file. Where it is not set: `ledger.sqlite` in the output root.")
        case .metrics: (.output, "File to keep the run's numbers in while it goes on, for Prometheus' textfile collector.")
        case .topN: (.extent, "Accounts to take, best first.")
        case .maxDraftsPerAccount: (.extent, "Accepted drafts at one account at most.")
        case .maxTotalDrafts: (.extent, "Accepted drafts of the run at most.")
        case .sinceDays: (.extent, "Accounts drafted within as many times 24 hours are skipped; 0 skips none.")
        case .backfill: (.extent, "The next ranked accounts take the places of skipped ones.")
        case .accountTier: (.extent, "Only accounts of this tier of the list are taken.")
        case .budget:
            (.extent, "What the run's calls may take: US dollars, and more for single providers, as in `usd=5,zoominfo.credits=50`. Reserved before each call.")
        case .refresh: (.extent, "What is kept of this kind is looked up anew, once in the run.")
        case .tier: (.writing, "A needs 3 fresh cited signals, B needs 2.")
        case .mode: (.writing, "`hybrid` may state cited claims, `legacy` keeps to industry-level language.")
        case .variants: (.writing, "Wordings kept of each draft, best first.")
        case .experiment:
            (.writing, "Lays `experiments/NAME.yaml` over the rules; `a=50,b=30` splits the accounts between experiments, in percent.")
        case .rules: (.writing, "Rules file. Where it is not set: the built-in rules.")
        case .model: (.model, "Language model that rewrites drafts: `anthropic/NAME` or `openai/NAME`. Where it is not set the composer writes.")
        case .modelURL: (.model, "Address of the model's interface, such as `http://localhost:11434/v1`. Where it is not set: the vendor's.")
        case .modelInputRate: (.model, "Price of a million tokens the model reads; what calls cost is counted by it.")
        case .modelOutputRate: (.model, "Price of a million tokens the model writes.")
        case .modelRanks: (.model, "The model ranks angles and offers before it writes: one more call for each draft.")
        case .modelTimeout: (.model, "How long a model may take to answer.")
        case .sources: (.research, "Where claims are looked up besides the signals file; `none` for nowhere.")
        case .sourceTimeout: (.research, "How long a source may take; a slower one is left behind.")
        case .secUserAgent: (.research, "Company and e-mail address that go with every request to the SEC.")
        case .secURL: (.research, "Where EDGAR's documents are asked for.")
        case .secDataURL: (.research, "Where EDGAR's data are asked for.")
        case .perplexityModel: (.research, "Perplexity's model.")
        case .perplexityURL: (.research, "Address of Perplexity's chat interface, path included.")
        case .perplexityCallCost: (.research, "What a call of Perplexity can cost at most, which is reserved; the answer tells what it cost.")
        case .websiteURL: (.research, "For tests: one address at which every website is looked for.")
        case .websiteAllowPrivate: (.research, "For tests: private and loopback addresses may be connected to.")
        case .enrichEmail: (.zoomInfo, "Looks up e-mail addresses of those who get an attempt, for the vendor's credits.")
        case .zoomInfoURL: (.zoomInfo, "Address of ZoomInfo's interface. Where it is not set: the one that fits the credentials.")
        case .zoomInfoTokenURL: (.zoomInfo, "Address that gives ZoomInfo's tokens. Where it is not set: the interface's own, behind its address.")
        case .sender: (.output, "Who exported messages are from: `Kim Lee <kim@our.example>`. Where it is not set: the account they are opened with.")
        case .zoomInfoTimeout: (.zoomInfo, "How long ZoomInfo may take to answer.")
        case .pipeline: (.commands, "A command that drafts in place of the native pipeline.")
        case .pipelineCost: (.commands, "What one run of that command may cost at most: reserved under budgets. Where it is not set: nothing.")
        case .contactsCommand: (.commands, "A command that is asked for people.")
        case .pipelineTimeout: (.commands, "How long either command may take.")
        case .pipelineEnv: (.commands, "Environment variables that both are given.")
        case .retentionDraftsDays: (.retention, "Age at which `ledger retention` erases the texts of attempts and drafts of runs that are over; the people stay. Where it is not set: never.")
        case .retentionContactsDays: (.retention, "Age at which it erases people to whom nothing happened since, with all that was drafted for them. Where it is not set: never.")
        case .retentionResearchDays: (.retention, "Age at which it deletes answers kept from outside, counted from the end of their time. Where it is not set: never.")
        case .retentionEventsDays: (.retention, "Age at which it deletes the history of runs that are over. Where it is not set: never.")
        case .workers: (.work, "Attempts advanced at once.")
        case .grace: (.work, "How long work in flight may take after Ctrl-C or SIGTERM.")
        case .lease: (.work, "When others take over from a process that gives no sign of life.")
        case .maxTries: (.work, "Tries of a step that fails, the first among them.")
        case .retryPause: (.work, "Pause before a failed step is tried again; doubled each time, up to 5 minutes.")
        }
    }
}

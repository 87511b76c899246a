import ArgumentParser
import LedgerCore
import LedgerProviders
import LedgerRunner
import LedgerStore
import Prospect

struct DraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Draft for one contact, outside any run: prints the e-mail, its verdict and its sources.",
        discussion: """
            Nothing counts against a run or a cap, and nothing is written, but for calls to the outside and what they cost, \
            which go to the ledger. Exits with 2 where there is no draft, or it fails the validator.
            """)

    @Option(help: "The company's name.")
    var company: String

    @Option(help: "The contact's name.")
    var contact: String

    @Option(help: "The contact's title.")
    var title: String

    @Option(help: "The company's domain; signals may name the company by it.")
    var domain: String?

    @Option(help: "The company's ticker, by which the SEC's filings are found.")
    var ticker: String?

    @Option(help: "The company's number at the SEC (CIK).")
    var cik: String?

    @Option(help: "The company's industry, in any words.")
    var industry: String?

    @Option(help: "Researched claims, CSV or JSON; those of the company are used.")
    var signals: String?

    @Option(help: "Where claims are looked up besides: a list of sec, perplexity, website. [default: none]")
    var sources: String?

    @Option(help: "Column of the signals file, as signals.claim=Column. May be repeated.")
    var map: [String] = []

    @Option(help: "Tier: A needs 3 cited signals, B needs 2. [default: A]")
    var tier: String?

    @Option(help: "hybrid may state cited claims; legacy keeps to industry-level language. [default: hybrid]")
    var mode: String?

    @Option(help: "Rules file. [default: built-in]")
    var rules: String?

    @Option(help: "Experiment: experiments/NAME.yaml.")
    var exp: String?

    @Option(help: "Wordings to print, best first. [default: 1]")
    var variants: String?

    @Option(help: "The day signals are judged by, YYYY-MM-DD. [default: today]")
    var runDate: Day?

    @Option(help: "Time zone of that day. [default: this machine's]")
    var timeZone: String?

    @Option(help: "Command that drafts in place of the native pipeline, with its arguments.")
    var pipeline: String?

    @OptionGroup(title: "Pipeline") var commands: CommandOptions
    @OptionGroup(title: "Language model") var language: ModelOptions
    @OptionGroup(title: "Language model") var waiting: ModelTimeoutOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        for (option, text) in [("--company", company), ("--contact", contact), ("--title", title)] where text.isBlank {
            throw ValidationError("\(option) is blank; give it a value.")
        }
        if let cik, CIK(cik) == nil { throw ValidationError("--cik \(cik) is not a number of at most ten digits.") }
    }

    func run() async throws {
        let workspace = try common.workspace(flags, columns: map)
        var settings = try workspace.settings.runSettings()
        settings.signalsPath = workspace.settings.path(.signals)
        settings.experiment = try workspace.singleExperiment()
        let rules = try workspace.rules(experiment: settings.experiment)
        let clock = try workspace.clock(runDate: runDate?.day)
        let request = request(settings, clock)
        let outside = try workspace.researchSources(of: settings)
        let pipeline = try pipeline(settings, rules, try files(settings, request) + outside, workspace)
        let result = try await LooseDraft(
            pipeline: pipeline, model: try workspace.model(of: settings), rates: settings.modelRates, clock: clock,
            store: { try workspace.store() }
        ).draft(request)
        let view = LooseDraftView(result, rules: rules)
        Terminal.show(common.json ? view.json.serialized() : view.text)
        if !result.passes { throw ExitCode(ExitStatus.nothingAccepted.rawValue) }
    }

    private var flags: [SettingKey: String?] {
        [
            .signals: signals, .sources: sources, .tier: tier, .mode: mode, .rules: rules, .experiment: exp, .variants: variants,
            .timeZone: timeZone, .pipeline: pipeline,
        ].merging(language.flags) { $1 }.merging(waiting.flags) { $1 }.merging(commands.flags) { $1 }
    }

    private func pipeline(
        _ settings: RunSettings, _ rules: Rules, _ sources: [any SignalSource], _ workspace: Workspace
    ) throws -> any ProspectPipeline {
        guard let command = try workspace.pipeline(of: settings, common.verbosity) else {
            return NativePipeline(rules: rules, sources: sources, modelRanks: settings.modelRanks)
        }
        return ExternalPipeline(rules: rules, sources: sources, command: command, outputRoot: workspace.outputPath)
    }

    private func request(_ settings: RunSettings, _ clock: RunClock) -> ProspectRequest {
        ProspectRequest(
            company: .init(
                name: company, domain: domain, ticker: ticker, cik: cik.flatMap { CIK($0) }, industry: industry),
            contact: .init(name: contact, title: title, persona: ""), tier: settings.tier, mode: settings.mode,
            experiment: settings.experiment, runDate: clock.runDate, variants: settings.variants)
    }

    private func files(_ settings: RunSettings, _ request: ProspectRequest) throws -> [any SignalSource] {
        guard let path = settings.signalsPath else { return [] }
        let query = AccountQuery(
            companyName: company, identity: AccountIdentity(externalID: nil, domain: domain, name: company))
        return [try SignalsFile(path: path, mapping: settings.columns(of: "signals"), accounts: [query])]
    }
}

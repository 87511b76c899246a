import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect

struct ResearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "research", abstract: "What is known of a company from outside: claims, from where, how old.",
        discussion: """
            Shows what the ledger keeps. Sources named by --sources or the setting `sources` are asked for what is not \
            kept yet or past its time, and with --refresh for everything; the company gets a row where it has none.
            """)

    @Argument(help: "The company's name.")
    var company: String

    @Option(help: "Its website or domain: tells it from others of its name.")
    var domain: String?

    @Option(help: "Its id in the CRM.")
    var accountId: String?

    @Option(help: "Its ticker symbol.")
    var ticker: String?

    @Option(help: "Its number with the SEC.")
    var cik: String?

    @Option(help: "Sources to ask: sec, perplexity, website, with commas between; none asks nobody.")
    var sources: String?

    @Option(help: "Look up anew: company, contact or all.")
    var refresh: String?

    @Option(help: "Seconds a source may take. [default: 30]")
    var sourceTimeout: String?

    @Option(help: "Rules file. [default: built-in]")
    var rules: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if company.isBlank { throw ValidationError("Name the company.") }
        if let cik, CIK(cik) == nil { throw ValidationError("--cik \(cik) is not a number of at most ten digits.") }
    }

    func run() async throws {
        let workspace = try common.workspace(
            [
                .sources: sources, .refresh: refresh, .sourceTimeout: sourceTimeout, .rules: rules,
            ])
        let settings = try workspace.settings.runSettings()
        let asked = try workspace.researchSources(of: settings)
        let clock = try workspace.clock(runDate: nil)
        let store = try asked.isEmpty ? workspace.existingStore() : workspace.store()
        defer { try? store.close() }
        let research = ResearchCompany(
            store: store, rules: try workspace.rules(experiment: nil), clock: clock, refresh: settings.refresh,
            deadline: try workspace.settings.seconds(.sourceTimeout))
        let record = AccountRecord(companyName: company, externalID: accountId, domain: domain, ticker: ticker, cik: cik.flatMap { CIK($0) })
        let view = ResearchView(try await research.research(record, asking: asked), today: clock.runDate)
        Terminal.show(common.json ? view.json.serialized() : view.text)
    }
}

import ArgumentParser
import LedgerCore
import LedgerProviders
import LedgerRunner
import LedgerStore
import Prospect

struct AccountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "Look at account lists.", subcommands: [AccountsCheckCommand.self])
}

struct AccountsCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show how an account list is read: columns, rows that are no accounts, the selection. Writes nothing.")

    @Argument(help: "The list, CSV or JSON.")
    var file: String

    @Option(help: "Accounts to take, best first. [default: 10]")
    var topN: String?

    @Option(help: "Take only accounts of this tier of the list: A or B.")
    var accountTier: String?

    @Option(help: "Tier of rows that name none. [default: A]")
    var tier: String?

    @Option(help: "Column for a field, as field=Column. May be repeated.")
    var map: [String] = []

    @Option(help: "Rules file. [default: built-in]")
    var rules: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if file.isBlank { throw ValidationError("Name the list.") }
    }

    func run() throws {
        let workspace = try common.workspace(
            [.topN: topN, .accountTier: accountTier, .tier: tier, .rules: rules], columns: map)
        var settings = try workspace.settings.runSettings()
        settings.experiment = nil
        settings.backfill = false
        let accounts = try AccountsFile(path: Settings.absolute(file), mapping: settings.columns(of: "accounts"))
        let rules = try workspace.rules(experiment: nil)
        let clock = try workspace.clock(runDate: nil)
        let plan = RunPlan(
            settings: settings, runDate: clock.runDate, clockAt: clock.now(), rules: StoredRules(rules),
            personas: { rules.searchPersonas(forTags: $0).map(\.id) })
        let preview = try ImportAccounts.preview(accounts, plan: plan, past: nil)
        let shown = CheckView(mapping: accounts.mapping, remarks: accounts.remarks, preview: preview)
        Terminal.show(common.json ? shown.json.serialized() : shown.text)
    }
}

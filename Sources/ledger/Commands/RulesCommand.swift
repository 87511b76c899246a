import ArgumentParser
import LedgerCore
import Prospect

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "The rules drafts are written by.", subcommands: [RulesShowCommand.self])
}

struct RulesShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the rules in force: the built-in ones or --rules FILE, under --exp.")

    @Option(help: "Rules file. [default: built-in]")
    var rules: String?

    @Option(help: "Experiment: experiments/NAME.yaml.")
    var exp: String?

    @Flag(help: "Print the built-in rules file as it is, with its comments.")
    var builtIn = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        if builtIn { return Terminal.show(Rules.defaultYAML) }
        let workspace = try common.workspace([.rules: rules, .experiment: exp])
        let rules = try workspace.rules(experiment: workspace.settings.text(.experiment))
        if common.json {
            Terminal.show(
                JSON.members(("sha256", .string(rules.sha256)), ("yaml", .string(rules.mergedYAML))).serialized())
        } else {
            Terminal.show(rules.mergedYAML)
        }
    }
}

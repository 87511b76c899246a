import ArgumentParser
import LedgerCore
import Prospect

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "The rules drafts are written by: show, check, compare.",
        subcommands: [
            RulesShowCommand.self, RulesCheckCommand.self, RulesDiffCommand.self, RulesSchemaCommand.self,
        ])
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
        if builtIn { return show(try Rules.load(Rules.defaultYAML, file: "built-in rules"), text: Rules.defaultYAML) }
        let workspace = try common.workspace([.rules: rules, .experiment: exp])
        let rules = try workspace.rules(experiment: workspace.singleExperiment())
        show(rules, text: rules.mergedYAML)
    }

    private func show(_ rules: Rules, text: String) {
        guard common.json else { return Terminal.show(text) }
        Terminal.show(JSON.members(("sha256", .string(rules.sha256)), ("yaml", .string(text))).serialized())
    }
}

struct RulesSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema (2020-12) of rules files, for editors and checkers.")

    @Flag(help: "Print the result as JSON, which it is in any case.")
    var json = false

    func run() throws { Terminal.show(Rules.schemaJSON) }
}

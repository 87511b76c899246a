import ArgumentParser
import LedgerCore
import Prospect

struct RulesDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two rules, key by key: A with B. [default: the built-in rules with those in force]",
        discussion: """
            With one file it is compared with the built-in rules. With --exp the experiment is laid over the second, \
            and without files the rules in force are compared with themselves under it. \
            Exit codes: 0 no difference; 2 they differ; 65 a file cannot be read.
            """)

    @Argument(help: "Rules file A, then B; with one file, that is B.")
    var files: [String] = []

    @Option(help: "Experiment to lay over B: experiments/NAME.yaml.")
    var exp: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if files.count > 2 { throw ValidationError("name at most two rules files") }
    }

    func run() throws {
        let (first, second) = try compared()
        let differences = try first.differences(to: second)
        if common.json {
            let rows = differences.map {
                JSON.members(
                    ("key", .string($0.keyPath)), ("change", .string(Self.change($0))), ("old", .text($0.old)),
                    ("new", .text($0.new)))
            }
            let value = JSON.members(
                ("a", .string(first.sha256)), ("b", .string(second.sha256)), ("differences", .array(rows)))
            Terminal.show(value.serialized())
        } else {
            Terminal.show(differences.isEmpty ? "no difference" : differences.map(Self.line).joined(separator: "\n"))
        }
        if !differences.isEmpty { throw ExitCode(ExitStatus.nothingAccepted.rawValue) }
    }

    private func compared() throws -> (Rules, Rules) {
        let workspace = try common.workspace([.experiment: exp])
        let overlay = try workspace.singleExperiment().map {
            try RulesText.experiment($0, in: workspace.settings.experimentsFolder)
        }
        let texts = try files.map { try RulesText.read($0) }
        let second = try texts.last ?? workspace.rulesText()
        let builtIn = (yaml: Rules.defaultYAML, file: "built-in rules")
        let first = texts.count == 2 ? texts[0] : texts.isEmpty && overlay != nil ? second : builtIn
        return (
            try Rules.load(first.yaml, file: first.file),
            try Rules.load(second.yaml, file: second.file, overlay: overlay)
        )
    }

    private static func change(_ difference: RulesDifference) -> String {
        difference.old == nil ? "added" : difference.new == nil ? "removed" : "changed"
    }

    private static func line(_ difference: RulesDifference) -> String {
        switch (difference.old, difference.new) {
        case (let old?, let new?): "changed \(difference.keyPath): \(old) -> \(new)"
        case (let old?, nil): "removed \(difference.keyPath): \(old)"
        case (_, let new): "added \(difference.keyPath): \(new ?? "")"
        }
    }
}

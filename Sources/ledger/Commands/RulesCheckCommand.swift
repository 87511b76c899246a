import ArgumentParser
import LedgerCore
import Prospect

struct RulesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check rules files, or the rules in force: every error as file:line: key: problem. remedy.",
        discussion: """
            Of rules that load, a draft is composed for each persona and confidence and judged: a wording that never \
            passes is a warning. Exit codes: 0 valid, warnings or not; 65 errors.
            """)

    @Argument(help: "Rules files. [default: the rules in force]")
    var files: [String] = []

    @Option(help: "Experiment to lay over each: experiments/NAME.yaml.")
    var exp: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace([.experiment: exp])
        let overlay = try workspace.singleExperiment().map {
            try RulesText.experiment($0, in: workspace.settings.experimentsFolder)
        }
        let reports = files.isEmpty
            ? [try report(overlay) { try workspace.rulesText() }]
            : try files.map { file in try report(overlay) { try RulesText.read(file) } }
        show(reports)
        for file in files where file.split(separator: "/").dropLast().last == "experiments" {
            Terminal.say("\(file) is an experiment, which is laid over rules: ledger rules check --exp NAME")
        }
        if reports.contains(where: { !$0.errors.isEmpty }) { throw ExitCode(ExitStatus.badInput.rawValue) }
    }

    private struct Report {
        let file: String
        let errors: [RulesError]
        let warnings: [RulesError]
    }

    private func report(_ overlay: RulesText.Named?, _ read: () throws -> RulesText.Named) throws -> Report {
        let text: RulesText.Named
        do {
            text = try read()
        } catch let error as RulesError {
            return Report(file: error.file, errors: [error], warnings: [])
        }
        let errors = try Rules.faults(text.yaml, file: text.file, overlay: overlay)
        guard errors.isEmpty else { return Report(file: text.file, errors: errors, warnings: []) }
        return Report(
            file: text.file, errors: [],
            warnings: try Rules.wordingsThatNeverPass(text.yaml, file: text.file, overlay: overlay))
    }

    private func show(_ reports: [Report]) {
        if common.json {
            let value = reports.map { report in
                JSON.members(
                    ("file", .string(report.file)), ("valid", .bool(report.errors.isEmpty)),
                    ("errors", .array(report.errors.map(Self.json))),
                    ("warnings", .array(report.warnings.map(Self.json))))
            }
            return Terminal.show(JSON.array(value).serialized())
        }
        for report in reports {
            report.errors.forEach { Terminal.show("\($0)") }
            report.warnings.forEach { Terminal.show("warning: \($0)") }
            if report.errors.isEmpty { Terminal.show("\(report.file): valid") }
        }
    }

    private static func json(_ fault: RulesError) -> JSON {
        .members(
            ("file", .string(fault.file)), ("line", .int(fault.line)), ("key", .string(fault.keyPath)),
            ("problem", .string(fault.problem)), ("remedy", .string(fault.remedy)))
    }
}

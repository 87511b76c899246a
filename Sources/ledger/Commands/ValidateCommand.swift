import ArgumentParser
import Foundation
import LedgerCore
import Prospect

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Judge email drafts against their signals, whoever wrote them.",
        discussion: """
            FILE is JSON {subject, body, used_signal_ids, signals: [{id, claim, …}], company_name, title or persona, \
            confidence_mode} with, where wanted, contact_name, mode, forbidden_phrases and run_date (without it the \
            age of signals is not judged); or Markdown with `- Company: …`, `## Subject`, `## Body` and `## Sources`, \
            as the ledger writes it. `-` is stdin. Prints {"status", "failures": [{"check", "text", "detail"}]}; for \
            several files a list of them, each with its "file". Exit code 0 where all PASSED, 2 where one FAILED, 65 \
            where one is no draft.
            """)

    @Argument(help: "Draft files, JSON or Markdown; - reads stdin.")
    var files: [String]

    @Option(help: "Rules file. [default: built-in]")
    var rules: String?

    @Option(help: "Experiment: experiments/NAME.yaml.")
    var exp: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace([.rules: rules, .experiment: exp])
        let rules = try workspace.rules(experiment: workspace.singleExperiment())
        let validator = Validator(rules: rules)
        let verdicts = try files.compactMap { file -> DraftVerdict? in
            do {
                return try verdict(file, rules, validator)
            } catch where files.count > 1 {
                Terminal.say("ledger: \(error)")
                return nil
            }
        }
        if !verdicts.isEmpty { Terminal.show(common.json ? DraftVerdict.json(verdicts, of: files.count) : DraftVerdict.text(verdicts)) }
        if verdicts.count < files.count { throw ExitCode(ExitStatus.badInput.rawValue) }
        if verdicts.contains(where: { $0.validation.status == .failed }) {
            throw ExitCode(ExitStatus.nothingAccepted.rawValue)
        }
    }

    private func verdict(_ file: String, _ rules: Rules, _ validator: Validator) throws -> DraftVerdict {
        let draft = try DraftFile.read(try Self.bytes(of: file), file: file == "-" ? "stdin" : file, rules: rules)
        if !common.quiet { draft.notes.forEach(Terminal.say) }
        return DraftVerdict(file: file, validation: validator.judge(draft.draft))
    }

    /// At most one byte more than a draft may have.
    private static func bytes(of file: String) throws -> [UInt8] {
        let limit = DraftFile.sizeLimit + 1
        if file == "-" { return Array(try FileHandle.standardInput.read(upToCount: limit) ?? Data()) }
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw CommandError(
                status: .badInput, description: "cannot read \(file); check its path and permissions")
        }
        defer { try? handle.close() }
        do {
            return Array(try handle.read(upToCount: limit) ?? Data())
        } catch {
            throw CommandError(status: .badInput, description: "cannot read \(file); name a file, not a folder")
        }
    }
}

import ArgumentParser
import Foundation
import LedgerCore

/// The command line. A command parses, calls the library, and prints one value.
struct Ledger: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Turns a ranked account list into a bounded number of checked e-mail drafts.",
        discussion: """
            It drafts; a person approves and sends. Every account, contact, draft and verdict is a row in a SQLite \
            database, so that a run can be stopped at any moment and continued.

            Exit codes: 0 done; 2 the run finished and accepted nothing, a draft failed the validator, or would, `rules \
            diff` found differences, a draft named to `export` is left out; 64 the command line is not understood; 65 bad \
            input; 69 a required provider, or the port to serve on, is unavailable; 70 a defect of the program; 73 the \
            output cannot be written; 75 stopped and resumable.
            """,
        version: "0.1.0",
        subcommands: [
            InitCommand.self, RunCommand.self, ResumeCommand.self, WorkCommand.self, PauseCommand.self,
            CancelCommand.self, RetryCommand.self, StatusCommand.self, EventsCommand.self, ReplayCommand.self,
            SQLCommand.self, AccountsCommand.self, AdoptCommand.self, RulesCommand.self, ContractCommand.self, PersonaCommand.self,
            ConfigCommand.self, DraftCommand.self, ValidateCommand.self, WhyCommand.self, RevalidateCommand.self,
            ReviewCommand.self, ApproveCommand.self, DeclineCommand.self, ReopenCommand.self, EditCommand.self, OutcomeCommand.self,
            DoctorCommand.self, ReportCommand.self, ResearchCommand.self, ProvidersCommand.self, SpendCommand.self,
            LimitsCommand.self, VerifyCommand.self, BackupCommand.self, PruneCommand.self, ServeCommand.self,
            ExportCommand.self, SuppressCommand.self, ForgetCommand.self, RetentionCommand.self,
        ])
}

@main
enum Main {
    static func main() async {
        // A reader that goes away (`ledger sql … | head`) is no reason to die in the middle of a run.
        signal(SIGPIPE, SIG_IGN)
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            if let first = arguments.first { try requireCommand(first) }
            var command = try Ledger.parseAsRoot(kebabCased(arguments))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch {
            fail(error)
        }
    }

    /// - Throws: `CommandError` that names the nearest command, for a word that is none.
    private static func requireCommand(_ word: String) throws {
        let names = Ledger.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        guard !word.hasPrefix("-"), !names.contains(word) else { return }
        let near = word.count > 40 ? nil : names.map { (EditDistance.between(word, $0), $0) }.min { $0.0 < $1.0 }
        let meant = near.flatMap { $0.0 <= 2 ? "; did you mean `\($0.1)`?" : nil } ?? ""
        throw CommandError(
            status: .usage, description: "there is no command `\(word)`\(meant) (`ledger --help` names them all)")
    }

    /// Long options may be written with underscores: `--top_n` is `--top-n`.
    static func kebabCased(_ arguments: [String]) -> [String] {
        var isOption = true
        return arguments.map { argument in
            if argument == "--" { isOption = false }
            guard isOption, argument.hasPrefix("--") else { return argument }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard !parts[0].contains(" ") else { return argument }
            return ([parts[0].replacingOccurrences(of: "_", with: "-")] + parts.dropFirst().map(String.init))
                .joined(separator: "=")
        }
    }

    private static func fail(_ error: any Error) -> Never {
        let isUnknown = Ledger.exitCode(for: error) == .failure
        guard let code = ExitStatus(of: error) ?? (isUnknown ? .defect : nil) else { Ledger.exit(withError: error) }
        Terminal.say("ledger: \(error)")
        Foundation.exit(code.rawValue)
    }
}

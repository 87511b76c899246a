import Foundation
import LedgerCore
import LedgerProviders
import Prospect

extension Settings {
    /// The commands of a run, as lines that mean the same from any folder.
    func takeCommands(into run: inout RunSettings) throws {
        run.pipeline = try commandLine(.pipeline)
        run.contactsCommand = try commandLine(.contactsCommand)
        run.pipelineCostMicroUSD = try amount(.pipelineCost).map { Int64(($0 * 1_000_000).rounded()) }
        if let cost = setting(.pipelineCost), run.pipeline == nil { throw fault(cost, "does nothing without `pipeline`") }
        if let budget = setting(.budget), run.pipeline != nil, run.pipelineCostMicroUSD == nil, run.limitsMoney(of: "pipeline") {
            throw fault(
                budget, "cannot be kept to without pipeline_cost; set it to what one run of the pipeline may cost, or to 0")
        }
        if let model = setting(.model), run.pipeline != nil {
            throw fault(model, "does nothing beside `pipeline`, which writes the drafts; leave one of them out")
        }
        if let source = setting(.contactSource), run.contactsCommand == nil, source.value.lowercased() == "command" {
            throw fault(source, "needs `contacts_command`; set it, or give --contacts-command")
        }
        _ = try (commandLimits(), commandVariables())
    }

    private func commandLine(_ key: SettingKey) throws -> String? {
        guard let setting = setting(key) else { return nil }
        do {
            return try ExternalCommand.settled(setting.value, in: folder(of: setting))
        } catch {
            throw fault(setting, "\(error); write it as program and arguments, quoted where they have spaces")
        }
    }

    func commandLimits() throws -> ExternalCommand.Limits {
        var limits = ExternalCommand.Limits()
        limits.timeout = try seconds(.pipelineTimeout)
        return limits
    }

    /// Names of variables that commands are given.
    func commandVariables() throws -> [String] {
        guard let setting = setting(.pipelineEnv) else { return [] }
        let names = setting.value.split(separator: ",").map { $0.trimmingWhitespace() }
        for name in names where !Self.isVariable(name) {
            throw fault(setting, "is no list of names of environment variables, such as OPENAI_API_KEY,PROSPECT_HOME")
        }
        return names
    }

    private static func isVariable(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
        return name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
        }
    }
}

extension Workspace {
    /// The external pipeline of a run; nil where the native one drafts.
    func pipeline(of run: RunSettings, _ verbosity: Verbosity) throws -> (any PipelineCommand)? {
        try run.pipeline.map {
            CommandPipeline(try command("pipeline", $0, verbosity), mostMicroUSD: run.pipelineCostMicroUSD ?? 0)
        }
    }

    /// - Throws: `CommandError` where the run names none.
    func contactsCommand(of run: RunSettings, _ verbosity: Verbosity) throws -> any ContactSource {
        guard let line = run.contactsCommand else {
            throw CommandError(
                status: .usage,
                description: "--contact-source command needs --contacts-command, or `contacts_command` in ledger.yaml")
        }
        return CommandContacts(try command("contacts command", line, verbosity))
    }

    /// Tells of a program that is not there before there is a run that rests on it.
    func checkCommands(of run: RunSettings) throws {
        for (name, line) in [("pipeline", run.pipeline), ("contacts command", run.contactsCommand)] {
            guard let line else { continue }
            do {
                _ = try command(name, line, .quiet).program()
            } catch let failure as CommandFailure {
                throw CommandError(
                    status: .unavailable,
                    description: failure.detail(of: name)
                        + "; name a program in PATH, or its path, relative to ledger.yaml or absolute")
            }
        }
    }

    private func command(_ name: String, _ line: String, _ verbosity: Verbosity) throws -> ExternalCommand {
        var command = try ExternalCommand(name: name, line: line)
        command.limits = try settings.commandLimits()
        command.variables = try settings.commandVariables()
        if verbosity == .verbose {
            command.telling = { text in
                let lines = text.split(whereSeparator: \.isNewline).map { "  " + TextTable.plain(String($0)) }
                Terminal.say("\(name) wrote to stderr:\n" + lines.joined(separator: "\n"))
            }
        }
        return command
    }

    /// What the settings come to, for `ledger doctor`.
    func pipelineStanding() throws -> String {
        let run = try settings.runSettings()
        try checkCommands(of: run)
        let unset = try settings.commandVariables().filter { ProcessInfo.processInfo.environment[$0] == nil }
        let commands = try [("pipeline", run.pipeline), ("contacts command", run.contactsCommand)].compactMap { name, line in
            try line.map { "\(name) \(try command(name, $0, .quiet).program())" }
        }
        let what = commands.isEmpty ? "none: the native pipeline drafts" : commands.joined(separator: ", ")
        return what + (unset.isEmpty ? "" : "; pipeline_env names what is not set: " + unset.joined(separator: ", "))
    }
}

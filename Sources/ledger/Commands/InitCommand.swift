import ArgumentParser
import Foundation
import LedgerCore
import LedgerRunner
import Prospect

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a workspace: ledger.yaml with sample accounts, contacts and signals to try things on.",
        discussion: "Nothing that is there already is overwritten.")

    @Argument(help: "Folder of the workspace; made where it is not there.")
    var folder: String

    @Option(
        help: "Pack of rules and samples: regulated, the built-in rules, or saas, with its rules.yaml. [default: regulated]")
    var pack: String?

    @Flag(help: "Write the built-in rules too, to make them yours, and set them in ledger.yaml.")
    var rules = false

    @Flag(help: "Write no samples: ledger.yaml alone, for accounts.csv, contacts.csv and signals.csv of your own.")
    var settingsOnly = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        let pack = try chosenPack()
        let root = try OutputRoot(Settings.absolute(folder))
        let today = try Workspace(try Settings(flags: [:], columns: [], configurationPath: nil)).clock(runDate: nil).runDate
        let files = SampleWorkspace.files(of: pack, today: today, withRules: rules).filter {
            !settingsOnly || SampleWorkspace.settings.contains($0.path)
        }
        if let known = files.first(where: { root.exists($0.path) }) {
            let isSample = !SampleWorkspace.settings.contains(known.path)
            throw OutputError(
                path: "\(root.path)/\(known.path)", reason: "it is there already",
                remedy: "choose another folder" + (isSample ? ", or --settings-only to have no samples written" : ""))
        }
        for file in files { try root.write(file.text, to: file.path) }
        if json {
            let value = JSON.members(
                ("workspace", .string(root.path)), ("pack", .string(pack.rawValue)),
                ("files", .array(files.map { .string($0.path) })))
            Terminal.show(value.serialized())
        } else {
            Terminal.show(files.map { "\(root.path)/\($0.path)" }.joined(separator: "\n"))
            let adopt = pack == .regulated && !settingsOnly ? "ledger adopt && " : ""
            Terminal.say("next: cd \(folder) && \(adopt)ledger run" + (settingsOnly ? " --dry-run" : ""))
        }
    }

    private func chosenPack() throws -> RulePack {
        guard let name = pack else { return .regulated }
        if let pack = RulePack(rawValue: name) { return pack }
        let names = RulePack.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandError(status: .usage, description: "--pack \(name): there is no such pack; use one of: \(names)")
    }
}

import ArgumentParser
import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore

struct AdoptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Count drafts that are in the output root from before the ledger, so that their accounts are skipped.",
        discussion: """
            Reads <company>/drafts/<date>_<contact>_email.md once; nothing on disk is changed, and adopting again \
            counts nothing twice.
            """)

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        guard FileManager.default.fileExists(atPath: workspace.outputPath) else {
            throw CommandError(
                status: .badInput,
                description: "\(workspace.outputPath): there is no output root to adopt drafts of; name it with --output-root")
        }
        let report = try AdoptOutputTree.adopt(
            try workspace.output(), into: try workspace.store(), endOfDay: workspace.endOfDay)
        if common.json {
            Terminal.show(
                JSON.members(
                    ("adopted", .int(report.adopted)), ("already_known", .int(report.known)),
                    ("own", .int(report.own)), ("new_accounts", .int(report.newAccounts)),
                    ("of_forgotten", .int(report.forgotten))
                ).serialized())
        } else {
            Terminal.show(
                "adopted \(counted(report.adopted, "draft")), \(counted(report.newAccounts, "account")) new; "
                    + "\(report.known) were known, \(report.own) are this ledger's own"
                    + (report.forgotten == 0 ? "" : "\nto be deleted by you: \(counted(report.forgotten, "draft")) of them, whose files "
                        + "are named after people who were forgotten; counted without the name"))
        }
    }
}

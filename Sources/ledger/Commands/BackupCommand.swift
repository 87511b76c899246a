import ArgumentParser
import Foundation
import LedgerCore
import LedgerStore

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database to a file, also while runs are at work.",
        discussion: """
            The copy is one state of the ledger. It is checked (SQLite's integrity check, and the rows of every table \
            against the ledger's) before it gets its name, and only its owner can read it. Drafts and dashboards can be \
            written again from it: put it in the place of ledger.sqlite, and `ledger replay --all`.
            """)

    @Argument(help: "The file to make.")
    var file: String

    @Flag(help: "Replace a file that is there.")
    var force = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if file.isBlank { throw ValidationError("Name the file to make.") }
    }

    func run() throws {
        let target = Settings.absolute(file)
        let isShown = common.verbosity != .quiet && Terminal.stderrIsTerminal
        let backup = try Store.backUp(common.workspace().databasePath, to: target, replacing: force) { share in
            if isShown { Terminal.replaceLine("\(Int(share * 100)) % copied") }
        }
        if isShown { Terminal.replaceLine("") }
        show(backup, target)
    }

    private func show(_ backup: Backup, _ target: String) {
        if common.json {
            let value = JSON.members(
                ("file", .string(target)), ("bytes", .int(backup.bytes)),
                ("rows", .object(backup.rows.map { JSON.Member($0.table, .int($0.count)) })))
            return Terminal.show(value.serialized())
        }
        let counts = Dictionary(uniqueKeysWithValues: backup.rows.map { ($0.table, $0.count) })
        let told = ["run", "account", "attempt", "draft", "suppression", "event"]
            .map { counted(counts[$0 + "s"] ?? 0, $0) }.joined(separator: ", ")
        let size = Int64(backup.bytes).formatted(.byteCount(style: .file))
        Terminal.show("\(target): \(size), checked; \(told)")
    }
}

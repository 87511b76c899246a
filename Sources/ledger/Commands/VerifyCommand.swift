import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove that the database is sound and the files are what it says.",
        discussion: """
            Looks at the database as SQLite does, at what must hold of its rows (counts, caps, verdicts, states, \
            reviews, wordings, times, events), and at every file's hash. Each fault is a line, and the exit code is then 65. \
            `ledger replay --all` writes missing and different files again. Changes nothing.
            """)

    @Flag(help: "Leave out the files and the comparison of indexes with their tables.")
    var quick = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let (faults, files) = try workspace.reading { store in
            let rows = try store.integrityFaults(quick: quick)
            if quick { return (rows, Int?.none) }
            let files = try VerifyFiles.check(store, in: OutputRoot(existing: workspace.outputPath))
            return (rows + files.faults, files.files)
        }
        show(faults, files: files, of: workspace.databasePath)
        if !faults.isEmpty { throw ExitCode(ExitStatus.badInput.rawValue) }
    }

    private func show(_ faults: [Fault], files: Int?, of path: String) {
        if common.json {
            let value = JSON.members(
                ("sound", .bool(faults.isEmpty)), ("files", files.map(JSON.int)),
                (
                    "faults",
                    .array(faults.map { .members(("check", .string($0.check)), ("fault", .string($0.detail))) })
                ))
            return Terminal.show(value.serialized())
        }
        for fault in faults { Terminal.show("\(fault.check): \(TextTable.plain(fault.detail))") }
        let looked = path + (files.map { " and its \(counted($0, "file"))" } ?? "")
        Terminal.show("\(looked): " + (faults.isEmpty ? "sound" : counted(faults.count, "fault")))
    }
}

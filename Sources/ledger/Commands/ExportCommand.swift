import ArgumentParser
import LedgerCore
import LedgerDashboard
import LedgerRunner
import LedgerStore

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Hand approved drafts on: as messages to open and send, as tables for importers, as JSON or Markdown.",
        discussion: """
            Of what is approved and not sent, or of --run, --since or the drafts named. Never what was rejected, is \
            suppressed, or whose edit failed its validation; what is left out is told with the reason. The file or folder \
            holds exactly this export afterwards. Exits with 2 where a draft that was named is left out.
            """)

    @Argument(help: "eml, markdown, json, instantly, smartlead, hubspot or salesforce.", transform: Choice.read)
    var format: ExportFormat

    @Argument(help: "Ids of drafts.")
    var drafts: [Int64] = []

    @Option(name: .customLong("run"), help: "Drafts of this run.")
    var runID: Int64?

    @Option(help: "Drafts of runs of this day and later, YYYY-MM-DD.")
    var since: Day?

    @Option(
        help: """
            What to export besides approved drafts, with commas between: open (nobody decided), declined, held (waiting for \
            a person), sent. Each is marked as what it is. Goes with --run, --since or drafts.
            """)
    var include: String?

    @Option(
        help: """
            File or folder inside the output root, or - to print. [default: exports/ in the output root, named after \
            what is exported]
            """)
    var output: String?

    @Flag(help: "Tables for importers: cells as they are, no byte order mark. [default: safe to open in a spreadsheet]")
    var raw = false

    @Option(help: "Who messages are from: Kim Lee <kim@our.example>. [default: the account they are opened with]")
    var sender: String?

    @Option(help: "Who exports. [default: the user's name]")
    var by: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if [!drafts.isEmpty, runID != nil, since != nil].count(where: { $0 }) > 1 {
            throw ValidationError("Give one of --run, --since and ids of drafts.")
        }
        if include != nil, scope == .toSend {
            throw ValidationError("--include goes with --run, --since or ids of drafts.")
        }
        if raw, !format.isTable { throw ValidationError("--raw is for instantly, smartlead, hubspot and salesforce.") }
        if sender != nil, format != .eml { throw ValidationError("--sender is for eml.") }
        if output == "-", format.isFolder || common.json {
            throw ValidationError(
                format.isFolder ? "--output - prints one file; eml makes one for each draft."
                    : "--output - prints the file in place of --json.")
        }
        _ = try included()
    }

    func run() throws {
        let actor = try Actor.named(by)
        let workspace = try common.workspace([.sender: sender])
        let renderer = ExportRenderer(
            format: format, sender: format == .eml ? try workspace.settings.sender() : nil, isRaw: raw)
        let store = try workspace.existingStore()
        defer { try? store.close() }
        let root = try workspace.output()
        let now = try workspace.clock(runDate: nil).realNow()
        let path = try path(root, store, database: workspace.databasePath)
        let request = ExportRequest(
            format: format, isRaw: raw, scope: scope, included: try included(), path: path, actor: actor)
        guard let path else { return try print(try store.export(request, at: now, render: renderer.render)) }
        let written = try ExportDrafts(store: store, root: root).write(request, to: path, at: now) { drafts in
            try workspace.requireRoot(of: drafts)
            return renderer.render(drafts)
        }
        let view = ExportView(format: format, path: root.path + "/" + path, written: written)
        Terminal.show(common.json ? view.json.serialized() : view.text)
        try fail(ifNamedLeftOut: written.record)
    }

    private func print(_ record: ExportRecord) throws {
        Terminal.show(record.rendered.files.first?.text ?? "")
        Terminal.say(ExportView.told(record))
        try fail(ifNamedLeftOut: record)
    }

    private func fail(ifNamedLeftOut record: ExportRecord) throws {
        if !drafts.isEmpty, !record.leftOut.isEmpty { throw ExitCode(ExitStatus.nothingAccepted.rawValue) }
    }

    private var scope: ExportScope {
        if !drafts.isEmpty { return .drafts(Set(drafts).sorted().map { DraftID($0) }) }
        if let runID { return .run(RunID(runID)) }
        return since.map { .since($0.day) } ?? .toSend
    }

    private func included() throws -> Set<DraftStanding> {
        try Set((include ?? "").split(separator: ",").map { word in
            let standing: DraftStanding = try Choice.read(word.trimmingWhitespace())
            guard standing != .approved else { throw ValidationError("--include: approved drafts are always exported.") }
            return standing
        })
    }

    /// Nil for what is printed.
    private func path(_ root: OutputRoot, _ store: Store, database: String) throws -> String? {
        let name = ExportName(
            format: format, isRaw: raw, scope: scope, included: try included(),
            runDate: try runID.map { try store.run(RunID($0)).runDate })
        guard let output else { return "exports/" + name.text }
        if output == "-" { return nil }
        guard let path = root.relative(Settings.absolute(output)) else {
            throw CommandError(
                status: .usage,
                description: "--output \(output) is not inside the output root \(root.path); name a path in it, leave it out "
                    + "(\(root.path)/exports/\(name.text)), or print with `--output - > FILE`")
        }
        // SQLite's own files beside the database have its name with something behind it.
        let isOfDatabase = root.relative(database).map { path.utf8.starts(with: $0.utf8) } ?? false
        let folder = path.split(separator: "/").first.map(String.init) ?? ""
        if try isOfDatabase || FolderName.key(folder) == "runs" || store.isFolderOfAccount(folder) {
            throw CommandError(
                status: .usage,
                description: "--output \(output) is where the ledger keeps its database, dashboards or a company's drafts; name "
                    + "another place in the output root, or leave it out (\(root.path)/exports/\(name.text))")
        }
        return format.isFolder || path.hasSuffix("." + format.fileExtension) ? path : path + "/" + name.text
    }
}

extension Settings {
    /// Who messages are from; nil where nobody said.
    func sender() throws -> MailSender? {
        guard let setting = setting(.sender) else { return nil }
        guard let sender = MailSender(setting.value) else {
            throw fault(setting, "is not a name and an e-mail address, such as Kim Lee <kim@our.example>")
        }
        return sender
    }
}

import ArgumentParser
import LedgerCore
import LedgerProviders
import LedgerStore

struct OutcomeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outcome",
        abstract: "Record what came of approved drafts: one, or many from a file.",
        subcommands: [RecordOutcomeCommand.self, ImportOutcomesCommand.self], defaultSubcommand: RecordOutcomeCommand.self)
}

struct RecordOutcomeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record that a draft was sent, replied to, led to a meeting, bounced, or its reader opted out.",
        discussion: """
            Each is recorded once; what follows from a sent draft records `sent` too where that is missing. `bounced` \
            suppresses the address, `opted_out` the address and the person.
            """)

    @Argument(help: "The draft's id.")
    var draft: Int64

    @Argument(help: "sent, replied, meeting, bounced or opted_out.", transform: Choice.read)
    var outcome: Outcome

    @Option(help: "When it happened: 2026-03-17, or 2026-03-17T09:30:00Z. [default: now]")
    var at: String?

    @Option(help: "A note.")
    var note: String?

    @Option(help: "Who records it. [default: the user's name]")
    var by: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let actor = try Actor.named(by)
        let workspace = try common.workspace()
        let now = try workspace.clock(runDate: nil).realNow()
        let time = try at.map { text in
            guard let time = OutcomeTime.read(text) else {
                throw CommandError(status: .usage, description: "--at \(text) is no time; write 2026-03-17 or 2026-03-17T09:30:00Z")
            }
            return time
        }
        try workspace.reviewing { _, store in
            let isNew = try store.record(outcome, of: DraftID(draft), at: time ?? now, note: note, by: actor)
            if common.json { return Terminal.show(json(store).serialized()) }
            Terminal.show("draft \(draft): \(outcome.rawValue)" + (isNew ? "" : " was recorded before"))
        }
    }

    /// Of a draft that was erased there is nothing else to show.
    private func json(_ store: Store) -> JSON {
        (try? store.review(DraftID(draft)))?.json
            ?? .members(("draft_id", .int(Int(draft))), ("outcome", .string(outcome.rawValue)))
    }
}

struct ImportOutcomesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Record outcomes from a CSV or JSON file, as sending tools export them.",
        discussion: """
            A row names a draft (`draft`) or an address (`email`: the newest draft to it that was approved by then), \
            what happened (`outcome`, `status`, `event`) and when (`at`, `date`; now where it is not there: then the \
            newest draft of which something is recorded; where that leaves a doubt the row is refused). Reading a file \
            twice records nothing twice. Rows read = recorded + known before + refused; each refused row is told with its line.
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "Column for a field, as outcomes.email=Column; the fields are draft, email, outcome, at, note.")
    var map: [String] = []

    @Option(help: "Who records them. [default: the user's name]")
    var by: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let actor = try Actor.named(by)
        let workspace = try common.workspace(columns: map)
        let now = try workspace.clock(runDate: nil).realNow()
        let outcomes = try OutcomesFile(path: file, mapping: workspace.settings.columns(of: "outcomes"))
        outcomes.remarks.forEach { Terminal.say("\(file): \($0)") }
        var (recorded, known) = (0, 0)
        var refused: [(line: Int, reason: String)] = []
        try workspace.reviewing { _, store in
            try outcomes.read(
                entry: { entry in
                    do {
                        guard let id = try entry.draftID ?? draft(of: entry, store, workspace) else {
                            return refused.append((entry.line, "no approved draft is to this address"))
                        }
                        // Whoever asked not to be written to is heard, however long the tool's note is.
                        let note = entry.note.map { String($0.prefix(Store.longestNote)) }
                        let isNew = try store.record(entry.outcome, of: id, at: entry.at ?? now, note: note, by: actor)
                        if isNew { recorded += 1 } else { known += 1 }
                    } catch let error as StoreError where ExitStatus(of: error) == .badInput {
                        refused.append((entry.line, "\(error)"))
                    }
                }, refused: { refused.append(($0, $1)) })
        }
        show(recorded, known, refused)
        if recorded + known == 0, !refused.isEmpty { throw ExitCode(ExitStatus.badInput.rawValue) }
    }

    /// Whether a day is meant as UTC or as the workspace has it, its draft was approved before that day ended.
    private func draft(of entry: OutcomesFile.Entry, _ store: Store, _ workspace: Workspace) throws -> DraftID? {
        guard let email = entry.email else { return nil }
        let latest = try entry.at.map { time in
            let endInUTC = Timestamp(millisecondsSinceEpoch: (Int64(time.day.daysSinceEpoch) + 1) * 86_400_000 - 1)
            return max(endInUTC, try workspace.endOfDay(time.day))
        }
        return try store.draft(of: entry.outcome, to: email, at: entry.at, approvedBy: latest)
    }

    private func show(_ recorded: Int, _ known: Int, _ refused: [(line: Int, reason: String)]) {
        if common.json {
            let rows = JSON.array(refused.map { .members(("line", .int($0.line)), ("reason", .string($0.reason))) })
            return Terminal.show(
                JSON.members(
                    ("rows_read", .int(recorded + known + refused.count)), ("recorded", .int(recorded)),
                    ("known_before", .int(known)), ("refused", rows)).serialized())
        }
        Terminal.show(
            "\(counted(recorded + known + refused.count, "row")) read: \(recorded) recorded, \(known) known before, \(refused.count) refused")
        for row in refused { Terminal.show("  line \(row.line): \(row.reason)") }
    }
}

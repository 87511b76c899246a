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
            newest draft of which something is recorded; where that leaves a doubt the row is refused). Who opted out or \
            bounced is not written to again, whatever else the row says: where no draft can be told, the address is \
            suppressed by itself. Reading a file twice records nothing twice. Rows read = recorded + known before + \
            suppressed without a draft + refused; each refused row is told with its line.
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
        var report = OutcomeImport()
        try workspace.reviewing { _, store in
            try outcomes.read(
                entry: { entry in
                    report.remarks += entry.remarks.map { (line: entry.line, remark: $0) }
                    do {
                        try take(entry, store, workspace, now, actor, &report)
                    } catch where ExitStatus(of: error) == .badInput {
                        report.refused.append((entry.line, "\(error)"))
                    }
                }, refused: { report.refused.append(($0, $1)) })
        }
        Terminal.show(common.json ? report.json.serialized() : report.text)
        if report.rowsRead == report.refused.count, !report.refused.isEmpty { throw ExitCode(ExitStatus.badInput.rawValue) }
    }

    private func take(
        _ entry: OutcomesFile.Entry, _ store: Store, _ workspace: Workspace, _ now: Timestamp, _ actor: String,
        _ report: inout OutcomeImport
    ) throws {
        do {
            guard let id = try entry.draftID ?? draft(of: entry, store, workspace) else {
                throw CommandError(status: .badInput, description: "no approved draft is to this address")
            }
            // Whoever asked not to be written to is heard, however long the tool's note is.
            let note = entry.note.map { String($0.prefix(Store.longestNote)) }
            let isNew = try store.record(entry.outcome, of: id, at: entry.at ?? now, note: note, by: actor)
            if isNew { report.recorded += 1 } else { report.known += 1 }
        } catch let doubt where ExitStatus(of: doubt) == .badInput {
            guard entry.outcome.stopsWriting, let email = entry.email else { throw doubt }
            let reason = "\(entry.outcome.rawValue), from \(file):\(entry.line)"
            let isNew = try !store.suppress([.email(email)], by: actor, reason: reason).isEmpty
            if isNew { report.suppressed += 1 } else { report.known += 1 }
            report.remarks.append((entry.line, "\(doubt); the address is suppressed"))
        }
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
}

/// Where the rows of a file of outcomes went.
private struct OutcomeImport {
    var recorded = 0
    var known = 0
    var suppressed = 0
    var refused: [(line: Int, reason: String)] = []
    /// Of rows that were not refused.
    var remarks: [(line: Int, remark: String)] = []

    var rowsRead: Int { recorded + known + suppressed + refused.count }

    var text: String {
        let counts = "\(counted(rowsRead, "row")) read: \(recorded) recorded, \(known) known before, "
            + "\(suppressed) suppressed without a draft, \(refused.count) refused"
        let told = (refused.map { ($0.line, $0.reason) } + remarks.map { ($0.line, $0.remark) }).sorted { $0.0 < $1.0 }
        return ([counts] + told.map { "  line \($0.0): \($0.1)" }).joined(separator: "\n")
    }

    var json: JSON {
        .members(
            ("rows_read", .int(rowsRead)), ("recorded", .int(recorded)), ("known_before", .int(known)),
            ("suppressed_without_draft", .int(suppressed)),
            ("refused", .array(refused.map { .members(("line", .int($0.line)), ("reason", .string($0.reason))) })),
            ("remarks", .array(remarks.map { .members(("line", .int($0.line)), ("remark", .string($0.remark))) })))
    }
}

import ArgumentParser
import LedgerCore
import LedgerStore

struct LimitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits", abstract: "What calls to the outside may take in a second, minute, hour or day.",
        discussion: """
            Limits stand in the ledger: every process that works with it keeps to them, and they outlast restarts. Seconds \
            and minutes slide; hours and days are those of the UTC clock. What a single run may take is its --budget.
            """,
        subcommands: [LimitsShowCommand.self, LimitsSetCommand.self], defaultSubcommand: LimitsShowCommand.self)
}

struct LimitsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the limits, and how much of each is used now.")

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let now = try workspace.clock(runDate: nil).realNow()
        let shown = LimitsView(spend: try workspace.reading { try $0.spend(now: now) })
        Terminal.show(common.json ? shown.json.serialized() : shown.text)
    }
}

struct LimitsSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Set or lift limits, for every process from its next call on.")

    @Argument(help: "PROVIDER.UNIT/PERIOD=AMOUNT, such as zoominfo.credits/day=100, all.usd/day=20; =none lifts one, PROVIDER.pause=none a pause.")
    var limits: [String]

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let lifted = limits.compactMap { $0.hasSuffix(".pause=none") ? String($0.dropLast(".pause=none".count)) : nil }
        let wanted = try limits.filter { !$0.hasSuffix(".pause=none") }.map { text in
            do {
                return try CallLimit.read(text)
            } catch {
                throw CommandError(status: .usage, description: "\(error)")
            }
        }
        let store = try workspace.store()
        defer { try? store.close() }
        try store.set(wanted)
        try store.liftPauses(of: lifted)
        let now = try workspace.clock(runDate: nil).realNow()
        let shown = LimitsView(spend: try store.spend(now: now))
        Terminal.show(common.json ? shown.json.serialized() : shown.text)
    }
}

/// The limits and how much of them is used.
struct LimitsView {
    let spend: Spend

    var json: JSON { .members(("limits", limits), ("pauses", pausesJSON)) }

    var limits: JSON {
        .array(
            spend.limits.map { use in
                .members(
                    ("limit", .string(use.limit.name)), ("most", Self.number(use.limit.most, use.limit.unit)),
                    ("used", Self.number(use.used, use.limit.unit)))
            })
    }

    private var pausesJSON: JSON {
        .array(
            spend.pauses.map { pause in
                .members(
                    ("provider", .string(pause.provider)), ("until", .string(pause.until.description)),
                    ("reason", .string(pause.reason)))
            })
    }

    var text: String {
        guard !spend.limits.isEmpty else { return "No limits are set.\n" + pauses }
        return TextTable(
            headings: ["Limit", "Most", "Used"],
            rows: spend.limits.map { use in
                [use.limit.name, CallAmount.text(use.limit.most, use.limit.unit), CallAmount.text(use.used, use.limit.unit)]
            }
        ).text + pauses
    }

    var pauses: String {
        spend.pauses.map { "\($0.provider) asked to wait until \($0.until): \(TextTable.plain($0.reason))\n" }.joined()
    }

    static func number(_ amount: Int64, _ unit: CallUnit) -> JSON {
        unit == .usd ? .number(Double(amount) / 1_000_000) : .number(Double(amount))
    }
}

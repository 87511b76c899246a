import ArgumentParser
import LedgerCore
import LedgerStore

struct SpendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spend", abstract: "What calls to the outside took: calls, credits, tokens and money.",
        discussion: """
            Unsettled calls are under way, or of a process that died in the middle of one: they count with the most they can \
            have taken.
            """)

    @Option(name: .customLong("run"), help: "Of this run alone.")
    var runID: Int64?

    @Option(help: "Calls of the last so many days, or since YYYY-MM-DD (UTC). [default: all]")
    var since: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if runID != nil, since != nil { throw ValidationError("Give --run or --since, not both.") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let now = try workspace.clock(runDate: nil).realNow()
        let start = try since.map { try Self.start($0, now: now) }
        let spend = try workspace.reading { try $0.spend(of: runID.map { RunID($0) }, since: start, now: now) }
        let shown = SpendView(spend: spend)
        Terminal.show(common.json ? shown.json.serialized() : shown.text)
    }

    private static func start(_ text: String, now: Timestamp) throws -> Timestamp {
        if let days = Int(text), (0...36_500).contains(days) { return now.adding(hours: -24 * days) }
        guard let day = CalendarDay(text) else {
            throw CommandError(status: .usage, description: "--since \(text) is neither a number of days nor YYYY-MM-DD")
        }
        return Timestamp(millisecondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400_000)
    }
}

/// What calls took.
struct SpendView {
    let spend: Spend

    var json: JSON {
        .members(
            ("calls", .array(spend.lines.map(Self.json))), ("cost_usd", Self.dollars(spend.costMicroUSD)),
            ("budget", .text(spend.budget?.text)), ("limits", LimitsView(spend: spend).limits))
    }

    private static func json(_ line: Spend.Line) -> JSON {
        .members(
            ("provider", .string(line.provider)), ("operation", .string(line.operation)), ("calls", .int(line.calls)),
            ("ok", .int(line.ok)), ("unavailable", .int(line.unavailable)), ("failed", .int(line.failed)),
            ("unsettled", .int(line.unsettled)), ("results", .int(line.results)), ("credits", .int(line.credits)),
            ("input_tokens", .int(line.inputTokens)), ("output_tokens", .int(line.outputTokens)),
            ("cost_usd", dollars(line.costMicroUSD)))
    }

    var text: String {
        guard !spend.lines.isEmpty else { return "No calls were made.\n" }
        let table = TextTable(
            headings: ["Provider", "Operation", "Calls", "OK", "Unavail.", "Failed", "Unsettled", "Results", "Credits", "Tokens", "Cost"],
            rows: spend.lines.map { line in
                [
                    line.provider, line.operation, String(line.calls), String(line.ok), String(line.unavailable),
                    String(line.failed), String(line.unsettled), String(line.results), String(line.credits),
                    line.inputTokens + line.outputTokens == 0 ? "-" : "\(line.inputTokens) + \(line.outputTokens)",
                    ModelUseView.dollars(line.costMicroUSD),
                ]
            })
        let budget = spend.budget?.text.map { "Budget of the run: \($0)\n" } ?? ""
        return table.text + "In all \(ModelUseView.dollars(spend.costMicroUSD))\n" + budget + LimitsView(spend: spend).pauses
    }

    private static func dollars(_ microUSD: Int64) -> JSON { .number(Double(microUSD) / 1_000_000) }
}

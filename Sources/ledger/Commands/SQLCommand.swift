import ArgumentParser
import LedgerCore
import LedgerStore

struct SQLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Ask the database a question in SQL; nothing can be changed.",
        discussion: """
            The views v_… are made for this; --schema describes them. \
            Example: ledger sql "SELECT reason, count(*) FROM v_attempts WHERE state = ? GROUP BY reason" --param rejected
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, json, md }

    @Argument(help: "One SELECT statement.")
    var statement: String?

    @Option(name: .customLong("param"), help: "Text for a `?` of the statement, in order. May be repeated.")
    var parameters: [String] = []

    @Option(help: "How the rows are printed; lines of csv end with LF, as shells have it.")
    var format: Format?

    @Option(help: "Seconds after which the query is stopped.")
    var timeout: Double = 30

    @Flag(help: "Describe the views instead.")
    var schema = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (statement == nil) != schema { throw ValidationError("Give one SELECT statement, or --schema.") }
        guard timeout > 0, timeout <= 86_400 else {
            throw ValidationError("--timeout takes seconds above 0, at most 86400.")
        }
    }

    func run() throws {
        let workspace = try common.workspace()
        let format = format ?? (common.json ? .json : .table)
        guard let statement else { return describe(try workspace.reading { try $0.views() }, format) }
        let result = try workspace.reading { try $0.query(statement, parameters: parameters, timeout: timeout) }
        Terminal.show(QueryView(result: result).text(format))
    }

    private func describe(_ views: [(name: String, about: String, columns: [String])], _ format: Format) {
        if format == .json {
            let value = JSON.array(
                views.map {
                    .members(
                        ("name", .string($0.name)), ("about", .string($0.about)),
                        ("columns", .array($0.columns.map(JSON.string))))
                })
            return Terminal.show(value.serialized())
        }
        for view in views {
            Terminal.show("\(view.name)\n  \(view.about)\n  \(view.columns.joined(separator: ", "))\n")
        }
    }
}

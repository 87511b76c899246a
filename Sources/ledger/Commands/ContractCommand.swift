import ArgumentParser
import Prospect

struct ContractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline", abstract: "What external commands are asked and answer.",
        subcommands: [ContractSchemaCommand.self])
}

struct ContractSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema (2020-12) of requests and results of --pipeline and --contacts-command.")

    @Flag(help: "Print the result as JSON, which it is in any case.")
    var json = false

    func run() throws { Terminal.show(PipelineContract.schema) }
}

import Foundation
import LedgerCore
public import Prospect

/// The command of `--pipeline`: a request on stdin, a result on stdout.
public struct CommandPipeline: PipelineCommand {
    private let command: ExternalCommand

    public init(_ command: ExternalCommand) { self.command = command }

    /// Runs the command once.
    /// - Throws: `StepFailure`, which tells what went wrong and quotes nothing; `CancellationError`.
    public func answer(_ request: PipelineRequest) async throws -> PipelineResult {
        try await command.asking(request) { output in
            try ContractSchema().check(output.bytes, is: .result)
            var result = try Self.decode(PipelineResult.self, output.bytes)
            let files = HandedFiles(scratch: output.scratch, outputRoot: request.outputRoot)
            result.artefacts = try result.artefacts.map { try files.read($0) }
            return result
        }
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws(CommandFailure) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw .contract("stdout does not read")
        }
    }
}

extension ExternalCommand {
    /// Runs the command with a value on stdin, and reads what it wrote.
    /// - Throws: `StepFailure`; `CancellationError`.
    func asking<Value: Sendable>(
        _ request: some Encodable, read: @escaping @Sendable (Output) throws -> Value
    ) async throws -> Value {
        do {
            return try await run(input: Array(StableJSON.encode(request).utf8), read: read)
        } catch let failure as CommandFailure {
            throw failure.step(of: name)
        }
    }
}

import Foundation
public import LedgerCore
public import Prospect

/// The command of `--pipeline`: a request on stdin, a result on stdout.
public struct CommandPipeline: PipelineCommand {
    private let command: ExternalCommand
    private let mostMicroUSD: Int64

    /// - Parameter mostMicroUSD: millionths of a US dollar that a run of it may cost. What it says it cost is counted up
    ///   to that.
    public init(_ command: ExternalCommand, mostMicroUSD: Int64 = 0) {
        self.command = command
        self.mostMicroUSD = mostMicroUSD
    }

    /// Runs the command once.
    /// - Throws: `StepFailure`, which tells what went wrong and quotes nothing; `CancellationError`; `LedgerFault`.
    public func answer(_ request: PipelineRequest, meter: any CallMeter) async throws -> PipelineResult {
        let call = OutsideCall(provider: "pipeline", operation: "draft", mostMicroUSD: mostMicroUSD)
        return try await command.asking(request, as: call, meter: meter) { output in
            try ContractSchema().check(output.bytes, is: .result)
            var result = try Self.decode(PipelineResult.self, output.bytes)
            let files = HandedFiles(scratch: output.scratch, outputRoot: request.outputRoot)
            result.artefacts = try result.artefacts.map { try files.read($0) }
            return result
        } end: { end(of: $0) }
    }

    private func end(of result: PipelineResult) -> OutsideCallEnd {
        let cost = Int64(((result.cost?.usd ?? 0) * 1_000_000).rounded())
        return OutsideCallEnd(
            status: .ok, detail: cost > mostMicroUSD ? "it says it cost more than pipeline_cost" : nil,
            results: result.variants?.count ?? 0, inputTokens: result.cost?.inputTokens ?? 0,
            outputTokens: result.cost?.outputTokens ?? 0, costMicroUSD: min(cost, mostMicroUSD))
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
    /// Enters a call, runs the command with a value on stdin, reads what it wrote, and settles the call.
    /// - Throws: `StepFailure`; `CallRefused`; `CancellationError`; `LedgerFault`.
    func asking<Value: Sendable>(
        _ request: some Encodable, as call: OutsideCall, meter: any CallMeter,
        read: @escaping @Sendable (Output) throws -> Value, end: (Value) -> OutsideCallEnd
    ) async throws -> Value {
        let input = Array(try StableJSON.encode(request).utf8)
        let id = try await meter.enter(call)
        do {
            let value = try await run(input: input, read: read)
            try await meter.settle(id, end(value))
            return value
        } catch let failure as CommandFailure {
            let end = OutsideCallEnd(status: .error, detail: failure.detail(of: name), costMicroUSD: call.mostMicroUSD)
            try await meter.settle(id, failure.isBeforeStart ? OutsideCallEnd(status: .error, detail: end.detail) : end)
            throw failure.step(of: name)
        } catch where !(error is any LedgerFault) {
            try await meter.settle(id, OutsideCallEnd(status: .error, detail: "stopped", costMicroUSD: call.mostMicroUSD))
            throw error
        }
    }
}

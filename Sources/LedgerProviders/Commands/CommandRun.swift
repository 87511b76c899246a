import CommandGuard
import Foundation

extension ExternalCommand {
    /// What a command that ended well wrote.
    struct Output {
        let bytes: [UInt8]
        /// The folder it worked in, which is removed when `run` returns.
        let scratch: String
    }

    /// Runs the command on a thread of its own: with the input as its stdin, in a private folder, in a session of its
    /// own. When this returns, no process of it is left, whether it ended, was ended or left others behind.
    /// - Parameter read: makes the result of what it wrote; the command is over by then.
    /// - Throws: `CommandFailure`; `CancellationError`; what `read` throws.
    func run<Value: Sendable>(
        input: [UInt8], read: @escaping @Sendable (Output) throws -> Value
    ) async throws -> Value {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                Thread.detachNewThread {
                    continuation.resume(
                        with: Result {
                            let scratch = try ScratchFolder()
                            defer { scratch.remove() }
                            let process = try CommandProcess(self, scratch: scratch.path, cancellation)
                            return try read(Output(bytes: try process.run(input), scratch: scratch.path))
                        })
                }
            }
        } onCancel: {
            cancellation.raise()
        }
    }
}

/// Wakes a thread that polls.
final class Cancellation: Sendable {
    /// Readable once it is raised; negative where the system has no descriptors left.
    let descriptor: Int32
    private let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = command_guard_pipe(&ends)
        (descriptor, writing) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writing)
    }

    func raise() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }
}

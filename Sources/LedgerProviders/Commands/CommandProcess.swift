import CommandGuard
import Foundation

/// One run of a command, from its start to the end of all it started. Blocks the thread it is on.
final class CommandProcess {
    private let command: ExternalCommand
    private let scratch: String
    private let cancellation: Cancellation
    private let mark = UUID().uuidString
    private let stdout: CommandStream
    private let stderr: CommandStream
    /// To the guard.
    private var channel: Int32 = -1

    private static let keptErrors = 8_192

    /// - Throws: `CommandFailure.notStarted`.
    init(_ command: ExternalCommand, scratch: String, _ cancellation: Cancellation) throws(CommandFailure) {
        self.command = command
        self.scratch = scratch
        self.cancellation = cancellation
        stdout = try CommandStream(limit: command.limits.output, keeping: .beginning)
        stderr = try CommandStream(limit: command.limits.errors, keeping: .end(Self.keptErrors))
    }

    deinit { if channel >= 0 { close(channel) } }

    /// - Returns: what it wrote to stdout.
    /// - Throws: `CommandFailure`; `CancellationError`.
    func run(_ input: [UInt8]) throws -> [UInt8] {
        let program = try command.program()
        let stdin = try Self.file(of: input)
        defer { close(stdin) }
        let keeper = try start(program, stdin)
        stdout.closeWriting()
        stderr.closeWriting()
        let watch = CommandWatch(command.limits, channel: channel, stdout: stdout, stderr: stderr, cancellation)
        let end = watch.end()
        kill(keeper, SIGKILL)
        while waitpid(keeper, nil, 0) < 0, errno == EINTR {}
        if end == nil { CommandRemains(mark: mark, leader: watch.leader).kill() }
        if !stderr.bytes.isEmpty { command.telling?(String(decoding: stderr.bytes, as: UTF8.self)) }
        if let fault = watch.fault { throw fault }
        return try result(of: end)
    }

    private func result(of end: GuardReport?) throws(CommandFailure) -> [UInt8] {
        guard let end else { throw .unwatched }
        switch end.letter {
        case "X" where end.value == 0: return stdout.bytes
        case "X": throw .exited(end.value)
        case "S": throw .killed(signal: end.value)
        case "U": throw .unwatched
        default: throw .notStarted(String(cString: strerror(end.value)))
        }
    }

    // MARK: - Starting

    private func start(_ program: String, _ input: Int32) throws(CommandFailure) -> pid_t {
        let arguments = CStrings(command.words)
        let environment = CStrings(command.environment(scratch: scratch, mark: mark))
        let folder = CStrings([program, scratch])
        var guarded = GuardedCommand(
            program: folder.pointer[0], arguments: arguments.pointer, environment: environment.pointer,
            folder: folder.pointer[1], input: input, output: stdout.writing, errors: stderr.writing,
            grace: Int64(command.limits.grace / .milliseconds(1)))
        let pid = withExtendedLifetime((arguments, environment, folder)) { command_guard_start(&guarded, &channel) }
        guard pid > 0 else { throw .notStarted(String(cString: strerror(-pid))) }
        return pid
    }

    /// A file without a name, which can be left unread; a pipe that nobody reads would end who writes to it.
    private static func file(of bytes: [UInt8]) throws(CommandFailure) -> Int32 {
        let file = command_guard_file()
        guard file >= 0 else { throw .notStarted(String(cString: strerror(errno))) }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw .notStarted(String(cString: strerror(errno))) }
            rest = rest.dropFirst(count)
        }
        let reading = open("/proc/self/fd/\(file)", O_RDONLY | O_CLOEXEC)
        guard reading >= 0 else { throw .notStarted(String(cString: strerror(errno))) }
        return reading
    }
}

/// Texts as C takes lists of them, with NULL at the end.
private final class CStrings {
    let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        pointer = .allocate(capacity: count + 1)
        pointer.initialize(repeating: nil, count: count + 1)
        for (place, text) in texts.enumerated() { pointer[place] = strdup(text) }
    }

    deinit {
        for place in 0..<count { free(pointer[place]) }
        pointer.deallocate()
    }
}

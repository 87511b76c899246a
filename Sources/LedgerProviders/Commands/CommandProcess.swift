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
    private var leader: pid_t?
    private var guardian: pid_t?
    /// Why it is ended before its time, and when that is given up.
    private var fault: (any Error)?
    private var isGivenUpAt: ContinuousClock.Instant?

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
        let end = watch()
        kill(keeper, SIGKILL)
        while waitpid(keeper, nil, 0) < 0, errno == EINTR {}
        if end == nil { CommandRemains(mark: mark, leader: leader).kill() }
        if let telling = command.telling, !stderr.bytes.isEmpty { telling(String(decoding: stderr.bytes, as: UTF8.self)) }
        if let fault { throw fault }
        return try result(of: end)
    }

    private func result(of end: GuardReport?) throws(CommandFailure) -> [UInt8] {
        guard let end else { throw .unwatched }
        switch UInt8(truncatingIfNeeded: end.kind) {
        case UInt8(ascii: "X") where end.value == 0: return stdout.bytes
        case UInt8(ascii: "X"): throw .exited(end.value)
        case UInt8(ascii: "S"): throw .killed(signal: end.value)
        case UInt8(ascii: "U"): throw .unwatched
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

    // MARK: - Watching

    /// - Returns: how the command ended; nil where nobody watches over it any more, or hears.
    private func watch() -> GuardReport? {
        let deadline = ContinuousClock.now + command.limits.timeout
        var waited = [stdout.reading, stderr.reading, channel, cancellation.descriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        while true {
            let left = (isGivenUpAt ?? deadline) - .now
            poll(&waited, UInt(waited.count), Int32(clamping: max(0, Int(left / .milliseconds(1)) + 1)))
            if waited[0].revents != 0, !stdout.take() { waited[0].fd = -1 }
            if waited[1].revents != 0, !stderr.take() { waited[1].fd = -1 }
            if waited[2].revents != 0 {
                guard let report = report() else { return nil }
                switch UInt8(truncatingIfNeeded: report.kind) {
                case UInt8(ascii: "G"): guardian = report.value
                case UInt8(ascii: "P"): leader = report.value
                default: return settled(report)
                }
            }
            if waited[3].revents != 0 {
                waited[3].fd = -1
                end(GUARD_TERMINATE, for: CancellationError())
            }
            checkLimits()
            if ContinuousClock.now >= deadline {
                end(GUARD_TERMINATE, for: CommandFailure.timedOut(seconds: command.limits.timeout / .seconds(1)))
            }
            if let isGivenUpAt, ContinuousClock.now >= isGivenUpAt, !isLeftToKeeper() { return nil }
        }
    }

    private func checkLimits() {
        if stdout.isOver { end(GUARD_KILL, for: CommandFailure.tooMuchOutput(limit: command.limits.output)) }
        if stderr.isOver { end(GUARD_KILL, for: CommandFailure.tooManyErrors(limit: command.limits.errors)) }
    }

    /// A guard that does not hear, being stopped, gives way to its keeper, once.
    private func isLeftToKeeper() -> Bool {
        guard let guardian else { return false }
        self.guardian = nil
        kill(guardian, SIGKILL)
        isGivenUpAt = .now + .seconds(3)
        return true
    }

    /// The first reason counts.
    private func end(_ how: UInt8, for reason: any Error) {
        guard fault == nil else { return }
        fault = reason
        isGivenUpAt = .now + command.limits.grace + .seconds(2)
        var how = how
        send(channel, &how, 1, Int32(MSG_NOSIGNAL))
    }

    /// Nobody writes any more: what is left is read.
    private func settled(_ report: GuardReport) -> GuardReport {
        stdout.drain()
        stderr.drain()
        if fault == nil { checkLimits() }
        return report
    }

    private func report() -> GuardReport? {
        var report = GuardReport()
        let size = MemoryLayout<GuardReport>.size
        while true {
            let count = recv(channel, &report, size, Int32(MSG_WAITALL))
            if count < 0, errno == EINTR { continue }
            return count == size ? report : nil
        }
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

import CommandGuard
import Foundation

/// Waits for the end of a command that a guard watches over, taking what it writes, and ends it where it goes beyond its
/// limits or is wanted no more. Blocks the thread it is on.
final class CommandWatch {
    /// Why the command was ended before its time.
    private(set) var fault: (any Error)?
    private(set) var leader: pid_t?

    private let limits: ExternalCommand.Limits
    /// To the guard.
    private let channel: Int32
    private let stdout: CommandStream
    private let stderr: CommandStream
    private let cancellation: Cancellation
    private var guardian: pid_t?
    /// When asking is given up.
    private var isGivenUpAt: ContinuousClock.Instant?

    init(
        _ limits: ExternalCommand.Limits, channel: Int32, stdout: CommandStream, stderr: CommandStream,
        _ cancellation: Cancellation
    ) {
        self.limits = limits
        self.channel = channel
        self.stdout = stdout
        self.stderr = stderr
        self.cancellation = cancellation
    }

    /// - Returns: how the command ended; nil where nobody watches over it any more, or hears.
    func end() -> GuardReport? {
        let deadline = ContinuousClock.now + limits.timeout
        var waited = [stdout.reading, stderr.reading, channel, cancellation.descriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        while true {
            let left = (isGivenUpAt ?? deadline) - .now
            if poll(&waited, UInt(waited.count), Int32(clamping: max(0, Int(left / .milliseconds(1)) + 1))) < 0 {
                // A poll that fails leaves what the last one found.
                for place in waited.indices { waited[place].revents = 0 }
            }
            if waited[0].revents != 0, !stdout.take() { waited[0].fd = -1 }
            if waited[1].revents != 0, !stderr.take() { waited[1].fd = -1 }
            if waited[2].revents != 0 {
                guard let report = report() else { return nil }
                if isOfTheEnd(report) { return settled(report) }
            }
            if waited[3].revents != 0 {
                waited[3].fd = -1
                end(GUARD_TERMINATE, for: CancellationError())
            }
            checkLimits()
            if ContinuousClock.now >= deadline {
                end(GUARD_TERMINATE, for: CommandFailure.timedOut(seconds: limits.timeout / .seconds(1)))
            }
            if let isGivenUpAt, ContinuousClock.now >= isGivenUpAt, !isLeftToKeeper() { return nil }
        }
    }

    // MARK: - What the guard says

    private func report() -> GuardReport? {
        var report = GuardReport()
        let size = MemoryLayout<GuardReport>.size
        while true {
            let count = recv(channel, &report, size, Int32(MSG_WAITALL))
            if count < 0, errno == EINTR { continue }
            return count == size ? report : nil
        }
    }

    private func isOfTheEnd(_ report: GuardReport) -> Bool {
        switch report.letter {
        case "G": guardian = report.value
        case "P": leader = report.value
        default: return true
        }
        return false
    }

    /// Nobody writes any more: what is left is read.
    private func settled(_ report: GuardReport) -> GuardReport {
        stdout.drain()
        stderr.drain()
        checkLimits()
        return report
    }

    // MARK: - Ending it

    private func checkLimits() {
        if stdout.isOver { end(GUARD_KILL, for: CommandFailure.tooMuchOutput(limit: limits.output)) }
        if stderr.isOver { end(GUARD_KILL, for: CommandFailure.tooManyErrors(limit: limits.errors)) }
    }

    /// The first reason counts.
    private func end(_ how: UInt8, for reason: any Error) {
        guard fault == nil else { return }
        fault = reason
        isGivenUpAt = .now + limits.grace + .seconds(2)
        var how = how
        send(channel, &how, 1, Int32(MSG_NOSIGNAL))
    }

    /// A guard that does not hear, being stopped, gives way to its keeper, once.
    private func isLeftToKeeper() -> Bool {
        guard let guardian else { return false }
        self.guardian = nil
        kill(guardian, SIGKILL)
        isGivenUpAt = .now + .seconds(3)
        return true
    }
}

extension GuardReport {
    var letter: Character { Character(Unicode.Scalar(UInt8(truncatingIfNeeded: kind))) }
}

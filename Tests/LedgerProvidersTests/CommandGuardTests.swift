import CommandGuard
import Foundation
@testable import LedgerProviders
import Testing

/// Who watches over a command says why it cannot.
@Suite struct CommandGuardTests {
    @Test func `A keeper that cannot begin reports why, and leaves its caller's signals as they were`() throws {
        var before = sigset_t(), after = sigset_t()
        pthread_sigmask(SIG_SETMASK, nil, &before)
        var channel: Int32 = -1
        var command = GuardedCommand(
            program: nil, arguments: nil, environment: nil, folder: nil, input: -1, output: -1, errors: -1, grace: 0)
        let keeper = command_guard_start(&command, &channel)
        pthread_sigmask(SIG_SETMASK, nil, &after)
        try #require(keeper > 0)
        defer { close(channel) }
        var report = GuardReport()
        #expect(recv(channel, &report, MemoryLayout<GuardReport>.size, Int32(MSG_WAITALL)) == MemoryLayout<GuardReport>.size)
        #expect(report.letter == "E" && report.value == EBADF)
        #expect(waitpid(keeper, nil, 0) == keeper)
        #expect((1...64).allSatisfy { sigismember(&before, $0) == sigismember(&after, $0) })
    }
}

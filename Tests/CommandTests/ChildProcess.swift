import Foundation
import StartedProgram
import Synchronization

/// A program started with its output in files. Not Foundation's `Process`: where many files are open, that one reads
/// past the end of its list of them and crashes (`/proc/self/fd`, read in entries larger than they are).
final class ChildProcess: Sendable {
    let id: pid_t
    private let status = Mutex<Int32?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    struct Failure: Error { let program: String, code: Int32 }

    /// Starts the program in a process group of its own, with no input and no other open file.
    /// - Parameter err: nil: what it says there is lost.
    init(
        _ program: String, _ arguments: [String], in folder: String, environment: [String: String], out: String,
        err: String?
    ) throws {
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let settings = environment.map { strdup($0.key + "=" + $0.value) } + [nil]
        defer { (words + settings).forEach { free($0) } }
        var child: pid_t = 0
        let code = start_program(&child, program, words, settings, folder, out, err)
        guard code == 0 else { throw Failure(program: program, code: code) }
        id = child
        Thread.detachNewThread { self.await() }
    }

    /// Until it is over; the process number is given up only under the lock that signals are sent under.
    private func await() {
        var end = siginfo_t()
        while waitid(P_PID, id_t(id), &end, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        status.withLock {
            var word: Int32 = 0
            while waitpid(id, &word, 0) == -1, errno == EINTR {}
            $0 = word
        }
        ended.signal()
    }

    var isRunning: Bool { status.withLock { $0 == nil } }

    func signal(_ number: Int32) {
        status.withLock { if $0 == nil { _ = kill(id, number) } }
    }

    /// - Returns: false where it is not over by then.
    func wait(until limit: DispatchTime) -> Bool {
        guard ended.wait(timeout: limit) == .success else { return false }
        ended.signal()
        return true
    }

    /// The signal that ended it; nil where it ended by itself.
    var fatalSignal: Int32? {
        status.withLock { ($0 ?? 0) & 0x7f == 0 ? nil : ($0 ?? 0) & 0x7f }
    }

    /// The number of `fatalSignal` where there is one.
    var exitCode: Int32 { fatalSignal ?? status.withLock { (($0 ?? 0) >> 8) & 0xff } }
}

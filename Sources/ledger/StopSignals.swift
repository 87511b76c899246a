import Dispatch
import Foundation
import LedgerRunner

/// The first SIGINT, SIGTERM or SIGHUP lets what is under way end within the grace, and cancels it after that; a
/// second one stops at once. All leave a run that can be resumed. Watched for as long as this lives.
final class StopSignals: Sendable {
    let flag = StopFlag()
    /// A thread of its own: those that all work shares may be busy when they are to be stopped.
    private static let queue = DispatchQueue(label: "ledger.signals")
    /// Kept, and never touched again.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    init(grace: Duration, verbosity: Verbosity) {
        sources = [SIGINT, SIGTERM, SIGHUP].compactMap { [flag] number in
            // Ignored by who started it (`nohup`): it stays so.
            let before = signal(number, SIG_IGN)
            if number == SIGHUP, unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { return nil }
            let source = DispatchSource.makeSignalSource(signal: number, queue: Self.queue)
            source.setEventHandler {
                if flag.isRaised { _exit(ExitStatus.interrupted.rawValue) }
                flag.raise()
                Self.announce(grace, verbosity)
            }
            source.resume()
            return source
        }
    }

    private static func announce(_ grace: Duration, _ verbosity: Verbosity) {
        if verbosity != .quiet {
            let seconds = grace.formatted(.units(allowed: [.seconds], width: .wide))
            Terminal.say("\nstopping: work in flight may take \(seconds) more; once more stops at once")
        }
        // What does not even heed its cancellation is left; its process dead, others take over at once.
        let last = DispatchTime.now() + .milliseconds(Int(grace / .milliseconds(1)) + 5_000)
        queue.asyncAfter(deadline: last) { _exit(ExitStatus.interrupted.rawValue) }
    }
}

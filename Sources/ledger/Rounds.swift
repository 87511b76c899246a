import Dispatch
import Foundation
import LedgerRunner

/// Comes round again and again, at once at first, until Ctrl-C or SIGTERM, or until nobody reads what is printed.
final class Rounds {
    private let pause: Duration
    private let stop = StopFlag()
    private var signals: [any DispatchSourceSignal] = []
    private var isFirst = true

    init(every pause: Duration) {
        self.pause = pause
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [stop] in stop.raise() }
            source.resume()
            signals.append(source)
        }
    }

    /// Waits for the next round; false where there is none.
    func next() async throws -> Bool {
        let end = isFirst ? ContinuousClock.now : .now + pause
        isFirst = false
        while !stop.isRaised, !Terminal.readerIsGone {
            let left = end - .now
            if left <= .zero { return true }
            // In steps, so that it ends soon after it is told to.
            try await Task.sleep(for: min(left, .milliseconds(200)))
        }
        return false
    }
}

import Foundation
import Synchronization

/// A named place where a debug build can be made to die or to stop, so that tests meet a real `kill -9` and a real
/// SIGSTOP at each boundary. `LEDGER_KILL_AT=researched:3` dies the third time the point `researched` is reached,
/// `LEDGER_STOP_AT` stops there. Release builds have none.
public enum FaultPoint {
    public static func reached(_ name: String) {
        #if DEBUG
            guard let wish, wish.point == name else { return }
            let times = reachedTimes.withLock { times in
                times += 1
                return times
            }
            if times == wish.times { kill(getpid(), wish.signal) }
        #endif
    }

    #if DEBUG
        private static let reachedTimes = Mutex(0)

        private static let wish: (point: String, times: Int, signal: Int32)? = {
            for (name, signal) in [("LEDGER_KILL_AT", SIGKILL), ("LEDGER_STOP_AT", SIGSTOP)] {
                guard let text = ProcessInfo.processInfo.environment[name] else { continue }
                let parts = text.split(separator: ":")
                guard let point = parts.first else { continue }
                return (String(point), parts.count > 1 ? Int(parts[1]) ?? 1 : 1, signal)
            }
            return nil
        }()
    #endif
}

import Foundation
import Synchronization

/// A named place where a debug build can be made to die, so that tests meet a real `kill -9` at each boundary.
/// `LEDGER_KILL_AT=researched:3` dies the third time the point `researched` is reached. Release builds have none.
public enum FaultPoint {
    public static func reached(_ name: String) {
        #if DEBUG
            guard let (wanted, count) = wish, wanted == name else { return }
            let times = reachedTimes.withLock { times in
                times += 1
                return times
            }
            if times == count { kill(getpid(), SIGKILL) }
        #endif
    }

    #if DEBUG
        private static let reachedTimes = Mutex(0)

        private static let wish: (String, Int)? = {
            guard let text = ProcessInfo.processInfo.environment["LEDGER_KILL_AT"] else { return nil }
            let parts = text.split(separator: ":")
            guard let name = parts.first else { return nil }
            return (String(name), parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
        }()
    #endif
}

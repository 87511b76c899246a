import Foundation
public import LedgerCore

/// Tells processes apart, and whether one still lives, from what Linux says of them under `/proc`.
public enum ProcessIdentity {
    /// This process.
    public static let current = WorkerProcess(
        host: ProcessInfo.processInfo.hostName, machine: machine, pid: getpid(),
        processStart: { if case .since(let start) = state(of: getpid()) { start } else { 0 } }())

    /// This boot, and the namespaces in which process numbers and uptimes are counted.
    private static let machine: String = {
        let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        let namespaces = ["pid", "time"].map { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/\(name)")) ?? ""
        }
        return ([boot?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""] + namespaces).joined(separator: " ")
    }()

    /// Milliseconds since boot, the time the machine slept included. Nobody sets this clock.
    public static func uptime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The process is dead, or its lease is over. Of a process of this machine the first is known at once, and its
    /// number taken by another process changes nothing; of others only the lease tells.
    /// - Parameters:
    ///   - leaseEnd: as it is now.
    ///   - now: the real time.
    public static func isGone(_ worker: WorkerStatus, leaseEnd: LeaseEnd, now: Timestamp) -> Bool {
        guard worker.process.machine == machine, !machine.hasPrefix(" ") else { return leaseEnd.at < now }
        return isDead(worker.process) || leaseEnd.uptime < uptime()
    }

    /// Whether a process is dead for certain.
    public static func isDead(_ process: WorkerProcess) -> Bool {
        guard process.machine == machine, !machine.hasPrefix(" ") else { return false }
        switch state(of: process.pid) {
        case .gone: return true
        case .since(let start): return start != process.processStart
        case .unknown: return false
        }
    }

    enum State: Equatable {
        case gone
        /// Clock ticks from boot to its start.
        case since(Int64)
        /// This process may not look, or cannot now.
        case unknown
    }

    /// The process is there; of one on another machine its lease has to tell.
    public static func lives(_ worker: WorkerStatus, now: Timestamp) -> Bool {
        guard worker.process.machine == machine, !machine.hasPrefix(" ") else { return worker.leaseEnd.at >= now }
        return !isDead(worker.process)
    }

    /// From field 22 of `/proc/PID/stat` (proc(5)); what is left of a dead process that nobody waited for is gone.
    static func state(of pid: Int32) -> State {
        let descriptor = open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT || errno == ESRCH ? .gone : .unknown }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return count < 0 && errno == ESRCH ? .gone : .unknown }
        let stat = String(decoding: bytes[..<count], as: UTF8.self)
        // The second field is the program's name in parentheses, which may hold anything.
        guard let end = stat.lastIndex(of: ")") else { return .unknown }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let start = Int64(fields[19]) else { return .unknown }
        return fields[0] == "Z" || fields[0] == "X" ? .gone : .since(start)
    }
}

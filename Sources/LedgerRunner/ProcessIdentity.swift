import Foundation
public import LedgerCore

/// Tells processes apart, and whether one still lives, from what Linux says of them under `/proc`.
public enum ProcessIdentity {
    /// This process.
    public static let current = WorkerProcess(
        host: ProcessInfo.processInfo.hostName, machine: machine, pid: getpid(), processStart: start(of: getpid()) ?? 0)

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
        return start(of: worker.process.pid) != worker.process.processStart || leaseEnd.uptime < uptime()
    }

    /// Whether a process is dead for certain.
    public static func isDead(_ process: WorkerProcess) -> Bool {
        process.machine == machine && !machine.hasPrefix(" ") && start(of: process.pid) != process.processStart
    }

    /// The process is there; of one on another machine its lease has to tell.
    public static func lives(_ worker: WorkerStatus, now: Timestamp) -> Bool {
        guard worker.process.machine == machine, !machine.hasPrefix(" ") else { return worker.leaseEnd.at >= now }
        return !isDead(worker.process)
    }

    /// Field 22 of `/proc/PID/stat` (proc(5)); nil where there is no such process, or only its remains.
    static func start(of pid: Int32) -> Int64? {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            // The second field is the program's name in parentheses, which may hold anything.
            let end = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return Int64(fields[19])
    }
}

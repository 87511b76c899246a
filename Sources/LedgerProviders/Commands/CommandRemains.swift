import Foundation

/// Processes of a command whose guard is gone, found by what they inherited.
struct CommandRemains {
    /// The value of `ExternalCommand.markVariable` they were started with.
    let mark: String
    /// The command's process id, which is also its session's.
    let leader: pid_t?

    /// Kills them until there are none, or for five seconds.
    func kill() {
        let deadline = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < deadline {
            let found = processes()
            if found.isEmpty { return }
            for process in found { Foundation.kill(process, SIGKILL) }
            usleep(5_000)
        }
    }

    func processes() -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(pid_t.init).filter { $0 != getpid() && isRemains($0) }
    }

    private func isRemains(_ pid: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        // State, parent, group, session: after the name, which is in brackets.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ").dropFirst().prefix(4)
        guard let state = fields.first, state != "Z", state != "X" else { return false }
        if let leader, fields.last == "\(leader)" { return true }
        let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ") ?? Data()
        return environment.range(of: Data("\(ExternalCommand.markVariable)=\(mark)".utf8)) != nil
    }
}

import Foundation

/// A private folder that a command works in, removed with all that is in it.
struct ScratchFolder {
    /// Absolute, links resolved.
    let path: String

    /// - Throws: `CommandFailure.notStarted`.
    init() throws(CommandFailure) {
        _ = Self.swept
        var template = Array((NSTemporaryDirectory() + "/\(Self.prefix)\(getpid())-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil, let resolved = realpath(template, nil) else {
            throw .notStarted("no folder for it can be made: \(String(cString: strerror(errno)))")
        }
        defer { free(resolved) }
        path = String(cString: resolved)
    }

    func remove() { Self.remove(path) }

    private static func remove(_ path: String) {
        let files = FileManager.default
        if (try? files.removeItem(atPath: path)) != nil { return }
        // Folders that the command closed to everybody are opened once more.
        let names = files.enumerator(atPath: path)
        open(path)
        while let name = names?.nextObject() as? String {
            let inner = path + "/" + name
            if Standing(inner)?.isFolder == true { open(inner) }
        }
        try? files.removeItem(atPath: path)
    }

    /// To this user; never through a link.
    private static func open(_ folder: String) { fchmodat(AT_FDCWD, folder, 0o700, AT_SYMLINK_NOFOLLOW) }

    private static let prefix = "ledger-command-"

    private static let swept: Void = sweep(NSTemporaryDirectory())

    /// Longer than any command may run, in seconds.
    private static let leftBehindAfter = 25 * 3_600

    /// Removes what processes that were killed left behind. Others may write to the folder too: what is a link, or
    /// another user's, stays; and so does, for a day, what may be a living process's.
    static func sweep(_ folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(prefix) {
            let path = folder + "/" + name
            guard let standing = Standing(path), standing.isFolder, standing.owner == geteuid() else { continue }
            if isDead(name) || standing.modified < time(nil) - leftBehindAfter { remove(path) }
        }
    }

    /// The process that made it is known to be no more.
    private static func isDead(_ name: String) -> Bool {
        guard let pid = Int32(name.dropFirst(prefix.count).prefix { $0 != "-" }), pid > 0 else { return false }
        return kill(pid, 0) != 0 && errno == ESRCH
    }

    /// What is at a path itself, be it a link.
    private struct Standing {
        let isFolder: Bool
        let owner: uid_t
        /// Seconds since 1970.
        let modified: Int

        init?(_ path: String) {
            var found = stat()
            guard lstat(path, &found) == 0 else { return nil }
            isFolder = found.st_mode & S_IFMT == S_IFDIR
            owner = found.st_uid
            modified = found.st_mtim.tv_sec
        }
    }
}

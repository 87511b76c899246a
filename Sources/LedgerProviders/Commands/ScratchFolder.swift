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
        chmod(path, 0o700)
        while let name = names?.nextObject() as? String {
            let inner = path + "/" + name
            let type = (try? files.attributesOfItem(atPath: inner))?[.type] as? FileAttributeType
            if type == .typeDirectory { chmod(inner, 0o700) }
        }
        try? files.removeItem(atPath: path)
    }

    private static let prefix = "ledger-command-"

    /// Removes, once, what processes that were killed left behind.
    private static let swept: Void = {
        let folder = NSTemporaryDirectory()
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(prefix) {
            let pid = name.dropFirst(prefix.count).prefix { $0 != "-" }
            guard let pid = Int32(pid), kill(pid, 0) != 0, errno == ESRCH else { continue }
            remove(folder + "/" + name)
        }
    }()
}

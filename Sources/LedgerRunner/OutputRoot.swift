import Foundation
import LedgerCore

/// Why a file under the output root could not be written or read.
public struct OutputError: Error, Sendable, Equatable, CustomStringConvertible {
    public let path: String
    public let reason: String
    /// What to do about it.
    public let remedy: String
    /// The fault is of this path alone (a link that leads out, a file where a folder should be): others can be
    /// written. Else it is of the root or the disk.
    public let isOfThisPath: Bool

    public init(
        path: String, reason: String, remedy: String = "check its permissions and its disk", isOfThisPath: Bool = false
    ) {
        self.path = path
        self.reason = reason
        self.remedy = remedy
        self.isOfThisPath = isOfThisPath
    }

    init(path: String, errorNumber: Int32, isOfThisPath: Bool = false) {
        self.init(
            path: path, reason: String(cString: strerror(errorNumber)),
            remedy: [ENOSPC, EDQUOT].contains(errorNumber)
                ? "make room, and run the same command again" : "check its permissions and its disk",
            isOfThisPath: isOfThisPath)
    }

    /// There is a file where the output root should be.
    init(aFileAt path: String) {
        self.init(
            path: path, reason: "it is a file, not a folder",
            remedy: "move it away, or name another folder with --output-root")
    }

    public var description: String { "cannot write \(path): \(reason); \(remedy)" }
}

/// The folder that everything the ledger writes is in. No path leads out of it, not even through a symbolic link.
public struct OutputRoot: Sendable {
    /// Absolute, symbolic links resolved.
    public let path: String

    /// The folder as it is; nothing is made.
    /// - Throws: `OutputError` where it is not there.
    public init(existing path: String) throws {
        guard let resolved = realpath(path, nil) else { throw OutputError(path: path, errorNumber: errno) }
        defer { free(resolved) }
        self.path = String(cString: resolved)
    }

    /// Makes the folder where it is not there.
    /// - Throws: `OutputError` where it cannot be made, is a file, or cannot be written to.
    public init(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            if Self.isFile(path) { throw OutputError(aFileAt: path) }
            throw OutputError(path: path, reason: Self.reason(error))
        }
        guard let resolved = realpath(path, nil) else { throw OutputError(path: path, errorNumber: errno) }
        defer { free(resolved) }
        self.path = String(cString: resolved)
        guard access(self.path, W_OK | X_OK) == 0 else { throw OutputError(path: path, errorNumber: errno) }
    }

    /// Writes a file so that it is there whole or not at all: a temporary file in the same folder, synced, renamed.
    /// - Parameter relativePath: relative to the root; folders are made.
    public func write(_ text: String, to relativePath: String) throws {
        let (folder, name) = try openFolder(of: relativePath, making: true)
        defer { close(folder) }
        // Another process that writes the same file writes under another name; who takes over from a dead one removes
        // what it left.
        let temporary = ".\(Self.temporaryStem(of: name))\(Self.ending(ProcessIdentity.current))"
        // Removed first, so that what somebody linked to under this name is not written to.
        unlinkat(folder, temporary, 0)
        let descriptor = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(relativePath) }
        do {
            defer { close(descriptor) }
            try writeAll(text, to: descriptor, relativePath)
            guard fsync(descriptor) == 0 else { throw failure(relativePath) }
        } catch {
            unlinkat(folder, temporary, 0)
            throw error
        }
        guard renameat(folder, temporary, folder, name) == 0 else {
            let error = failure(relativePath)
            unlinkat(folder, temporary, 0)
            throw error
        }
    }

    /// Removes a file, where it is there and inside the root.
    func remove(_ relativePath: String) {
        guard let (folder, name) = try? openFolder(of: relativePath, making: false) else { return }
        unlinkat(folder, name, 0)
        close(folder)
    }

    /// Removes a folder that is inside the root and has nothing in it.
    func removeEmptyFolder(_ relativePath: String) {
        guard let (folder, name) = try? openFolder(of: relativePath, making: false) else { return }
        unlinkat(folder, name, AT_REMOVEDIR)
        close(folder)
    }

    /// Waits until nobody else holds a folder of the root, and holds it while `body` runs: an advisory lock (`flock`), let
    /// go when the process ends. The folder is made.
    func holding<Value>(_ folder: String, _ body: () throws -> Value) throws -> Value {
        let (descriptor, _) = try openFolder(of: folder + "/file", making: true)
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure(folder + "/file") }
        }
        return try body()
    }

    /// Removes what a dead process was writing in a folder.
    func removeTemporaries(of process: WorkerProcess, in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []
        for name in names where name.hasPrefix(".") && name.hasSuffix(Self.ending(process)) { remove(folder + "/" + name) }
    }

    private static func ending(_ process: WorkerProcess) -> String { "-\(process.pid)-\(process.processStart).tmp" }

    static func temporaryStem(of name: String) -> Substring { Digest.sha256(name).prefix(16) }

    /// The bytes of a file; nil where there is none inside the root. Text would not do to compare with: Swift takes
    /// differently composed letters for equal.
    public func bytes(_ relativePath: String) -> [UInt8]? {
        guard isInside(relativePath), let data = FileManager.default.contents(atPath: path + "/" + relativePath)
        else { return nil }
        return Array(data)
    }

    /// Names of what is in a folder inside the root; none where there is no such folder.
    func names(in folder: String) -> [String] {
        guard isInside(folder) else { return [] }
        return ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
    }

    /// The path of a file or folder relative to the root; nil where it is not in it. It need not be there.
    /// - Parameter absolute: without `..`.
    public func relative(_ absolute: String) -> String? {
        var steps = absolute.split(separator: "/").map(String.init)
        guard let name = steps.popLast() else { return nil }
        var rest = [name]
        while true {
            if let resolved = realpath("/" + steps.joined(separator: "/"), nil) {
                defer { free(resolved) }
                let whole = ([String(cString: resolved)] + rest).joined(separator: "/")
                let start = path == "/" ? 1 : path.utf8.count + 1
                return contains(whole) && whole != path ? String(whole.utf8.dropFirst(start)) : nil
            }
            guard let step = steps.popLast() else { return nil }
            rest.insert(step, at: 0)
        }
    }

    /// Why the folder of a path cannot be written to; nil where it can, or is not there yet.
    func obstacle(to relativePath: String) -> String? {
        do {
            close(try openFolder(of: relativePath, making: false).descriptor)
            return nil
        } catch let error as OutputError {
            return error.reason == String(cString: strerror(ENOENT)) ? nil : error.reason
        } catch {
            return nil
        }
    }

    public func exists(_ relativePath: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "/" + relativePath)
    }

    /// The file is there and, links resolved, inside the root.
    public func isInside(_ relativePath: String) -> Bool {
        guard !relativePath.utf8.contains(0), let resolved = realpath(path + "/" + relativePath, nil) else { return false }
        defer { free(resolved) }
        return contains(String(cString: resolved))
    }

    private func contains(_ absolute: String) -> Bool { absolute == path || absolute.hasPrefix(path == "/" ? "/" : path + "/") }

    /// Opens the folder a path is in, a step at a time, and refuses each step that leads out of the root.
    private func openFolder(of relativePath: String, making: Bool) throws -> (descriptor: Int32, name: String) {
        var steps = relativePath.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let name = steps.popLast(), !relativePath.hasPrefix("/"),
            !(steps + [name]).contains(where: { $0.isEmpty || $0 == "." || $0 == ".." || $0.contains("\0") })
        else {
            throw OutputError(
                path: relativePath, reason: "it is not a path inside the output root", isOfThisPath: true)
        }
        var folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for step in steps where folder >= 0 {
            if making, mkdirat(folder, step, 0o700) != 0, errno != EEXIST {
                let error = failure(relativePath)
                close(folder)
                throw error
            }
            let next = openat(folder, step, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            let error = failure(relativePath)
            close(folder)
            guard next >= 0 else { throw error }
            folder = next
            guard let real = Self.path(ofOpen: folder), contains(real) else {
                close(folder)
                throw OutputError(
                    path: path + "/" + steps.joined(separator: "/"), reason: "\(step) is a symbolic link that leads out of the output root",
                    remedy: "remove it", isOfThisPath: true)
            }
        }
        guard folder >= 0 else { throw OutputError(path: path, errorNumber: errno) }
        return (folder, name)
    }

    /// Where an open folder really is, whatever links led to it.
    private static func path(ofOpen descriptor: Int32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink("/proc/self/fd/\(descriptor)", start, buffer.count)
            guard count > 0, count < buffer.count else { return nil }
            return String(decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]), as: UTF8.self)
        }
    }

    private func writeAll(_ text: String, to descriptor: Int32, _ relativePath: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                throw failure(relativePath)
            }
            rest = rest.dropFirst(written)
        }
    }

    private func failure(_ relativePath: String) -> OutputError {
        let number = errno
        // The folder alone: a file is named after a person.
        let folder = relativePath.split(separator: "/").dropLast().joined(separator: "/")
        return OutputError(
            path: path + "/" + folder, errorNumber: number, isOfThisPath: Self.faultsOfOnePath.contains(number))
    }

    private static let faultsOfOnePath: Set<Int32> = [
        EEXIST, EISDIR, ELOOP, ENAMETOOLONG, ENOTDIR, ENOTEMPTY,
    ]

    private static func isFile(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
    }

    private static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        guard let underlying, underlying.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(underlying.code)))
    }
}

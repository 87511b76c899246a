import Foundation

/// An advisory lock on a directory (`flock`), let go when the process ends, however it ends.
public struct FileLock: Sendable {
    let directory: String

    public init(directory: String) { self.directory = directory }

    static func directory(of path: String) -> FileLock {
        FileLock(directory: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    /// Waits for the lock, and holds it while `body` runs.
    func holding<Value>(_ body: () throws -> Value) throws -> Value {
        let descriptor = try open()
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure() }
        }
        return try body()
    }

    /// Takes the lock for as long as the returned value lives; nil where another process has it.
    /// - Throws: `StoreError.cannotOpen` where the directory cannot be opened.
    public func take() throws -> Held? {
        let descriptor = try open()
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            close(descriptor)
            if isTaken { return nil }
            throw failure()
        }
        return Held(descriptor: descriptor)
    }

    public final class Held: Sendable {
        private let descriptor: Int32
        init(descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }
    }

    private func open() throws -> Int32 {
        let descriptor = Foundation.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        return descriptor
    }

    private func failure() -> StoreError {
        StoreError.cannotOpen(directory, reason: String(cString: strerror(errno)))
    }
}

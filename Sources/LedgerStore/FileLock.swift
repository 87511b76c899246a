import Foundation

/// An advisory lock (`flock`) on a directory, let go when the process ends, however it ends.
struct FileLock: Sendable {
    private let path: String
    private let flags: Int32

    /// The folder a database is in: for opening it.
    static func directory(of database: String) -> FileLock {
        FileLock(path: URL(fileURLWithPath: database).deletingLastPathComponent().path, flags: O_RDONLY | O_DIRECTORY)
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

    private func open() throws -> Int32 {
        let descriptor = Foundation.open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        return descriptor
    }

    private func failure() -> StoreError {
        StoreError.cannotOpen(path, reason: String(cString: strerror(errno)))
    }
}

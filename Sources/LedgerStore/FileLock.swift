import Foundation

/// An advisory lock (`flock`) on a directory or a file, let go when the process ends, however it ends.
public struct FileLock: Sendable {
    private let path: String
    private let flags: Int32

    /// The folder a database is in: for opening it.
    static func directory(of database: String) -> FileLock {
        FileLock(path: URL(fileURLWithPath: database).deletingLastPathComponent().path, flags: O_RDONLY | O_DIRECTORY)
    }

    /// `<database>-lock`: for working on its runs. Not the database itself, whose own locks closing it would end.
    public static func ofRuns(in database: String) -> FileLock {
        FileLock(path: database + "-lock", flags: O_RDWR | O_CREAT)
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
    /// - Throws: `StoreError.cannotOpen` where it cannot be opened.
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
        let descriptor = Foundation.open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        return descriptor
    }

    private func failure() -> StoreError {
        StoreError.cannotOpen(path, reason: String(cString: strerror(errno)))
    }
}

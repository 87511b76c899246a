import CommandGuard
import Foundation

/// A pipe that a command writes to, and as much of what came through it as is wanted.
final class CommandStream {
    enum Kept {
        /// What is within the limit.
        case beginning
        /// So many bytes.
        case end(Int)
    }

    let reading: Int32
    private(set) var writing: Int32
    private(set) var bytes: [UInt8] = []
    /// More came than is allowed.
    var isOver: Bool { count > limit }

    private let limit: Int
    private let kept: Kept
    private var count = 0

    /// - Throws: `CommandFailure.notStarted`.
    init(limit: Int, keeping kept: Kept) throws(CommandFailure) {
        var ends: [Int32] = [-1, -1]
        guard command_guard_pipe(&ends) == 0 else { throw .notStarted(String(cString: strerror(errno))) }
        (reading, writing) = (ends[0], ends[1])
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        self.limit = limit
        self.kept = kept
    }

    deinit {
        close(reading)
        closeWriting()
    }

    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    /// Reads what has come.
    /// - Returns: false where nothing more will.
    func take() -> Bool { read() != 0 }

    /// Reads what is left of one that nobody writes to any more.
    func drain() { while read() > 0 {} }

    /// - Returns: bytes read; 0 at the end, negative where there are none just now.
    private func read() -> Int {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
            let count = Foundation.read(reading, buffer.baseAddress, buffer.count)
            if count < 0 { return errno == EAGAIN || errno == EINTR ? -1 : 0 }
            keep(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return count
        }
    }

    private func keep(_ piece: UnsafeRawBufferPointer) {
        count += piece.count
        switch kept {
        case .beginning: if !isOver { bytes += piece }
        case .end(let most):
            bytes += piece
            if bytes.count > most { bytes.removeFirst(bytes.count - most) }
        }
    }
}

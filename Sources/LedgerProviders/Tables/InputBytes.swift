import Foundation
import LedgerCore

/// A regular file read from front to back in pieces of a fixed size.
struct InputBytes {
    private static let chunkSize = 1 << 18

    let path: String
    private let handle: FileHandle

    /// - Throws: `TableFault` where the path is missing, a folder, no regular file or not readable.
    init(path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.fault(errno) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw TableFault(line: nil, problem: .directory)
        case S_IFREG: break
        default: throw TableFault(line: nil, problem: .notAFile)
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.fault(errno) }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The first bytes of the file, at most `count`.
    func prefix(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try pieces(upTo: count) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Hands each piece to `body`; returns the SHA-256 and the length of all of them.
    func read(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> (sha256: String, bytes: Int) {
        var digest = Digest.Running()
        var length = 0
        try pieces(upTo: .max) { piece in
            digest.update(piece)
            try Self.refuseBinary(piece, offset: length)
            length += piece.count
            try body(piece)
        }
        return (digest.hex, length)
    }

    private func pieces(upTo limit: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(Self.chunkSize, limit), alignment: 16)
        defer { buffer.deallocate() }
        var left = limit
        while left > 0 {
            let count = Foundation.read(handle.fileDescriptor, buffer.baseAddress, min(buffer.count, left))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.fault(errno) }
            if count == 0 { return }
            left -= count
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func refuseBinary(_ piece: UnsafeRawBufferPointer, offset: Int) throws {
        guard let start = piece.baseAddress, let nul = memchr(start, 0, piece.count) else { return }
        let place = offset + (UnsafeRawPointer(nul) - start)
        throw TableFault(line: nil, problem: .notText("a NUL byte at offset \(place)"))
    }

    private static func fault(_ code: Int32) -> TableFault {
        if code == ENOENT || code == ENOTDIR { return TableFault(line: nil, problem: .missing) }
        return TableFault(line: nil, problem: .unreadable(String(cString: strerror(code))))
    }
}

import Foundation
import Testing

/// Watches what a run syncs, and leaves its files as a power cut would. Names are taken to be durable.
struct PowerCut {
    /// What is left of what was written and not synced.
    enum Kept: CustomStringConvertible {
        case nothing
        /// Blocks of so many bytes, some of them.
        case some(blockSize: Int)

        var description: String {
            switch self {
            case .nothing: "only what was synced"
            case .some(let blockSize): "some blocks of \(blockSize)"
            }
        }
    }

    private let bench: Bench
    private let root: String
    private let shadows: URL

    init(_ bench: Bench) throws {
        self.bench = bench
        shadows = bench.folder.appendingPathComponent("power")
        try FileManager.default.createDirectory(at: shadows, withIntermediateDirectories: true)
        root = try #require(realpath(bench.folder.path, nil).map { path in
            defer { free(path) }
            return String(cString: path) + "/outbound"
        })
    }

    var settings: [String: String] { ["SHIM_ROOT": root, "SHIM_POWER_DIR": shadows.path] }

    func happen(keeping kept: Kept, _ random: inout SplitMix) throws {
        for name in bench.files(in: "outbound") {
            let file = URL(fileURLWithPath: root).appendingPathComponent(name)
            // The index of the log is memory that is shared.
            if name.hasSuffix("-shm") {
                try FileManager.default.removeItem(at: file)
                continue
            }
            let shadow = shadows.appendingPathComponent(try key(of: file))
            let synced = (try? Data(contentsOf: shadow)) ?? Data()
            let left = Self.left(of: try Data(contentsOf: file), synced: synced, kept, &random)
            // In place: the file stays the one that the copy belongs to. What is there now is on the disk.
            try left.write(to: file)
            try left.write(to: shadow)
        }
    }

    private static func left(of written: Data, synced: Data, _ kept: Kept, _ random: inout SplitMix) -> Data {
        guard case .some(let blockSize) = kept, written != synced else { return synced }
        let size = Bool.random(using: &random) ? written.count : synced.count
        let sources = [written, synced].map { [UInt8]($0.prefix(size)) + [UInt8](repeating: 0, count: max(0, size - $0.count)) }
        var left = Data()
        for start in stride(from: 0, to: size, by: blockSize) {
            left += sources[Bool.random(using: &random) ? 0 : 1][start..<min(start + blockSize, size)]
        }
        return left
    }

    private func key(of file: URL) throws -> String {
        var status = stat()
        try #require(stat(file.path, &status) == 0)
        return String(UInt64(status.st_dev), radix: 16) + "-" + String(UInt64(status.st_ino), radix: 16)
    }
}

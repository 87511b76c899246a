import Foundation
import Testing

/// Faults of the world that the program lives in: of the disk, the power, the clock, other processes, the terminal.
/// LEDGER_TEST_SEED repeats what was chosen at random.
@Suite(.ownThreads)
struct FaultTests {}

/// The disk and the clock of shim.c, which are preloaded into `ledger`.
enum Shim {
    /// What the n-th operation on a path that fits the pattern meets; see shim.c.
    struct Fault: CustomStringConvertible {
        let pattern: String
        let what: String
        let at: Int
        var once = false
        var description: String { "\(pattern):\(what):\(at)" + (once ? ":once" : "") }
    }

    /// An environment for `ledger` in which its settings hold.
    static func environment(_ settings: [String: String]) throws -> [String: String] {
        settings.merging(["LD_PRELOAD": try library.get()]) { $1 }
    }

    static func environment(_ fault: Fault, _ settings: [String: String] = [:]) throws -> [String: String] {
        try environment(settings.merging(["SHIM_FAIL": "\(fault)"]) { $1 })
    }

    /// How many operations on paths that fit the pattern a whole run does.
    static func operations(on pattern: String) throws -> Int {
        let bench = try SampleRun.bench()
        let log = bench.folder.appendingPathComponent("log").path
        let outcome = try bench.ledger(
            SampleRun.command, environment: environment(Fault(pattern: pattern, what: "EIO", at: 0), ["SHIM_LOG": log]))
        try #require(outcome.status == 0, "\(outcome.err)")
        return try bench.read("log").count
    }

    /// Compiled once for all tests of a process.
    private static let library = Result {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: folder) }
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("shim.c").path
        let library = folder.appendingPathComponent("shim.so").path
        let outcome = try Bench.launch(
            "/bin/sh", ["-c", "$(command -v cc || command -v clang) -shared -fPIC -O1 -o \"$1\" \"$0\"", source, library],
            in: folder, environment: [:])
        try #require(outcome.status == 0, "\(outcome.err)")
        return library
    }

    private static let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-shim-\(getpid())")
}

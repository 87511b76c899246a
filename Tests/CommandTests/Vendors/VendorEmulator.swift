import Foundation
import Testing

/// A vendor on loopback: `emulators/NAME.py`, whose `emulator.py` says how it is controlled. Ends with the test.
final class VendorEmulator {
    let port: Int
    private let process: Running
    private let bench: Bench

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("emulators")

    init(_ name: String, in bench: Bench, _ arguments: [String] = []) throws {
        self.bench = bench
        port = try FreePort.next()
        process = try Running(
            "/usr/bin/env",
            ["python3", Self.folder.appendingPathComponent("\(name).py").path, String(port)] + arguments,
            in: bench.folder, environment: [:])
        try FreePort.wait(for: port)
    }

    deinit { process.signal(SIGKILL) }

    var url: String { "http://127.0.0.1:\(port)" }

    /// What was asked, oldest first: "POST /path".
    func requests(_ prefix: String = "/") throws -> [String] {
        let entries = try JSONSerialization.jsonObject(with: Data(try control("requests").utf8)) as? [[String: Any]]
        return try #require(entries).map { "\($0["method"] ?? "") \($0["path"] ?? "")" }
            .filter { $0.contains(" \(prefix)") }
    }

    func fault(_ rules: [String: Any]...) throws { try post("faults", rules) }

    func post(_ name: String, _ value: Any) throws {
        _ = try control(name, String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self))
    }

    func control(_ name: String, _ body: String? = nil) throws -> String {
        let script = """
            import sys, urllib.request
            body = open(sys.argv[2], "rb").read() if len(sys.argv) > 2 else None
            print(urllib.request.urlopen(urllib.request.Request(sys.argv[1], data=body), timeout=10).read().decode())
            """
        let file = try body.map { [try bench.write($0, to: "emulator-request.json")] } ?? []
        let outcome = try Bench.launch(
            "/usr/bin/env", ["python3", "-c", script, "\(url)/_emulator/\(name)"] + file, in: bench.folder, environment: [:])
        try #require(outcome.status == 0, "\(outcome.err)")
        return outcome.out
    }
}

import Foundation
import Testing

/// An emulator of a vendor on loopback, one of `emulators/`. Ends with the test.
final class VendorEmulator {
    let port: Int
    var url: String { "http://127.0.0.1:\(port)" }
    private let process: Running
    private let bench: Bench

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("emulators")

    /// - Parameter name: `edgar`, `website`.
    init(_ name: String, in bench: Bench, arguments: [String] = []) throws {
        self.bench = bench
        port = try FreePort.next()
        process = try Running(
            "/usr/bin/env", ["python3", Self.folder.appendingPathComponent("\(name).py").path, String(port)] + arguments,
            in: bench.folder, environment: [:])
        try FreePort.wait(for: port)
    }

    deinit { process.signal(SIGKILL) }

    /// What was asked, oldest first: "POST /path".
    func asked(_ prefix: String = "/") throws -> [String] {
        try requests().map { "\($0.method) \($0.path)" }.filter { $0.contains(" \(prefix)") }
    }

    struct Request {
        let method: String
        let path: String
        let headers: [String: String]
        let status: Int
    }

    /// What it was asked, oldest first.
    func requests() throws -> [Request] {
        let found = try JSONSerialization.jsonObject(with: Data(try control("GET", "requests").utf8)) as? [[String: Any]]
        return try #require(found).map { entry in
            let headers = entry["headers"] as? [String: String] ?? [:]
            return Request(
                method: entry["method"] as? String ?? "",
                path: entry["path"] as? String ?? "",
                headers: Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first },
                status: entry["status"] as? Int ?? 0)
        }
    }

    func faults(_ rules: [String: Any]...) throws {
        _ = try control("POST", "faults", String(decoding: try JSONSerialization.data(withJSONObject: rules), as: UTF8.self))
    }

    func data(_ data: [String: Any]) throws {
        _ = try control("POST", "data", String(decoding: try JSONSerialization.data(withJSONObject: data), as: UTF8.self))
    }

    func fault(_ rules: [String: Any]...) throws { try post("faults", rules) }

    func post(_ name: String, _ value: Any) throws {
        _ = try control("POST", name, String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self))
    }

    func control(_ name: String, _ body: String? = nil) throws -> String {
        try control(body == nil ? "GET" : "POST", name, body ?? "")
    }

    private func control(_ method: String, _ name: String, _ body: String = "") throws -> String {
        let script = """
            import sys, urllib.request
            body = open(sys.argv[3], "rb").read()
            request = urllib.request.Request(sys.argv[2], data=body or None, method=sys.argv[1])
            print(urllib.request.urlopen(request, timeout=10).read().decode())
            """
        let file = try bench.write(body, to: "emulator-request.json")
        let outcome = try Bench.launch(
            "/usr/bin/env", ["python3", "-c", script, method, "\(url)/_emulator/\(name)", file], in: bench.folder,
            environment: [:])
        try #require(outcome.status == 0, "\(outcome.err)")
        return outcome.out
    }
}

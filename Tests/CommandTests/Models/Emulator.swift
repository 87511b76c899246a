import Foundation
import Testing

/// An emulator of language models on loopback, which scripts faults and judges the client. Ends with the test.
final class Emulator {
    let port: Int
    private let process: Running
    private let bench: Bench

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent(".build-python/bin")

    init(in bench: Bench) throws {
        self.bench = bench
        let program = Self.folder.appendingPathComponent("llmock").path
        try #require(
            FileManager.default.isExecutableFile(atPath: program), "the emulator is not installed; run `Scripts/setup test`")
        port = try FreePort.next()
        process = try Running(
            program, ["serve", "--port", String(port), "--log-level", "error"], in: bench.folder,
            environment: ["PATH": Bench.searchPath])
        try FreePort.wait(for: port)
    }

    deinit { process.signal(SIGKILL) }

    /// A model's text.
    static func reply(_ text: String, finish: String? = nil, times: Int = 1) -> [String: Any] {
        var behavior: [String: Any] = ["type": "reply", "text": text, "times": times]
        behavior["finish_reason"] = finish
        return behavior
    }

    static func fail(_ status: Int, retryAfter: Double? = nil, times: Int = 1) -> [String: Any] {
        var behavior: [String: Any] = ["type": "fail", "status": status, "times": times]
        behavior["retry_after"] = retryAfter
        return behavior
    }

    /// The JSON a model is asked for.
    static func variants(_ drafts: (subject: String, body: String, ids: [String])...) throws -> String {
        let variants = drafts.map { ["subject": $0.subject, "body": $0.body, "used_signal_ids": $0.ids] as [String: Any] }
        return String(decoding: try JSONSerialization.data(withJSONObject: ["variants": variants]), as: UTF8.self)
    }

    func script(_ behaviors: [String: Any]...) throws {
        let body = try JSONSerialization.data(withJSONObject: ["behaviors": behaviors])
        _ = try control("POST", "scenario", String(decoding: body, as: UTF8.self))
    }

    /// Requests served so far.
    func requests() throws -> Int {
        try #require(try bench.json(control("GET", "requests"))["count"] as? Int)
    }

    /// The emulator's judgement of its clients: exit code 0 and nothing found.
    func report() throws -> Bench.Outcome {
        try Bench.launch(
            Self.folder.appendingPathComponent("llmock").path,
            ["report", "--strict", "--url", "http://127.0.0.1:\(port)"], in: bench.folder, environment: [:])
    }

    private func control(_ method: String, _ path: String, _ body: String = "") throws -> String {
        let script = """
            import sys, urllib.request
            body = open(sys.argv[3], "rb").read()
            request = urllib.request.Request(sys.argv[2], data=body or None, method=sys.argv[1])
            print(urllib.request.urlopen(request, timeout=10).read().decode())
            """
        let file = try bench.write(body, to: "emulator-request.json")
        let outcome = try Bench.launch(
            Self.folder.appendingPathComponent("python").path,
            ["-c", script, method, "http://127.0.0.1:\(port)/_llmock/\(path)", file], in: bench.folder, environment: [:])
        try #require(outcome.status == 0, "\(outcome.err)")
        return outcome.out
    }
}

enum FreePort {
    struct NoPort: Error {}

    /// A port of loopback that nobody listens on.
    static func next() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard bound else { throw NoPort() }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Returns when somebody listens.
    static func wait(for port: Int) throws {
        for _ in 0..<600 {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(socket) }
            var address = loopback(port: UInt16(port))
            let connected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if connected { return }
            usleep(50_000)
        }
        throw NoPort()
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return address
    }
}

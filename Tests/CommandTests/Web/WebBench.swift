import Dispatch
import Foundation
import Testing

/// A ledger after one run, served on a port of its own.
final class WebBench {
    let bench: Bench
    private let server: Running
    let port: Int
    /// Path of the link that was printed; nil where none was.
    let signInPath: String?
    private(set) var cookie = ""

    init(run: Bool = true, bench: Bench? = nil, _ options: String...) throws {
        let bench = try bench ?? Bench()
        self.bench = bench
        if run {
            try SampleList.write(to: bench)
            let outcome = try bench.ledger("run", "--run-date", SampleList.day, "--quiet")
            try #require(outcome.status == 0, "\(outcome.err)")
        }
        let words = options.map { "'\($0)'" }.joined(separator: " ")
        server = try Running(
            "/bin/bash", ["-c", "exec '\(Bench.program)' serve --port 0 --json \(words) > serve.json"], in: bench.folder,
            environment: [:])
        let line = try Self.line(of: server, bench)
        let told = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let address = try #require((told["address"] as? String).flatMap { URL(string: $0) })
        port = try #require(address.port)
        signInPath = (told["sign_in"] as? String).flatMap { URL(string: $0) }.map { $0.path + "?" + ($0.query ?? "") }
    }

    private static func line(of server: Running, _ bench: Bench) throws -> String {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if let text = try? bench.read("serve.json"), text.hasSuffix("\n") { return text }
            if !server.isRunning { break }
            usleep(10_000)
        }
        let outcome = try server.outcome(withinSeconds: 1)
        Issue.record("the server did not come up: \(outcome.err)")
        return "{}"
    }

    // MARK: - Asking

    /// - Parameter headers: those of a browser on this server's own pages are there unless they are given.
    func send(
        _ method: String, _ path: String, _ headers: [String: String?] = [:], body: String? = nil
    ) throws -> RawResponse {
        var all = own
        if let body {
            all["Content-Type"] = "application/x-www-form-urlencoded"
            all["Content-Length"] = String(body.utf8.count)
            all["Origin"] = "http://127.0.0.1:\(port)"
        }
        all.merge(headers) { $1 }
        return RawResponse(try RawHTTP.send(Self.request(method, path, all) + (body ?? ""), port: port))
    }

    private var own: [String: String?] {
        ["Host": "127.0.0.1:\(port)", "Connection": "close", "Cookie": cookie.isEmpty ? nil : cookie]
    }

    private static func request(_ method: String, _ path: String, _ headers: [String: String?]) -> String {
        let lines = headers.compactMap { name, value in value.map { "\(name): \($0)" } }.sorted()
        return (["\(method) \(path) HTTP/1.1"] + lines).joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// Asks without waiting for the answer.
    func asking(_ path: String) throws -> RawConnection {
        let connection = try RawConnection(port: port)
        connection.send(Self.request("GET", path, own))
        return connection
    }

    /// A browser that looks on at a run; nil where it is refused.
    func lookingOn(_ run: Int) throws -> RawConnection? {
        let connection = try asking("/runs/\(run)/live")
        let status = RawResponse(try connection.receive(until: "\r\n\r\n")).status
        #expect(status == 200 || status == 503)
        return status == 200 ? connection : nil
    }

    /// Asks on a thread of its own.
    func getBeside(_ path: String, in group: DispatchGroup, _ done: @escaping @Sendable (RawResponse) -> Void = { _ in }) {
        let request = Self.request("GET", path, own)
        DispatchQueue.global().async(group: group) { [port] in
            if let text = try? RawHTTP.send(request, port: port) { done(RawResponse(text)) }
        }
    }

    func get(_ path: String, _ headers: [String: String?] = [:]) throws -> RawResponse { try send("GET", path, headers) }

    func post(_ path: String, _ form: [String: String], _ headers: [String: String?] = [:]) throws -> RawResponse {
        let body = form.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        return try send("POST", path, headers, body: body)
    }

    func json(_ path: String) throws -> [String: Any] {
        let answer = try get(path)
        #expect(answer.status == 200, "\(path): \(answer.body.prefix(300))")
        return try #require(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any], "\(path)")
    }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    /// The secret of the printed link.
    var token: String { signInPath?.components(separatedBy: "token=").last ?? "" }

    @discardableResult
    func signIn(_ token: String? = nil) throws -> RawResponse {
        let answer = try post("/sign-in", ["token": token ?? self.token])
        if let header = answer.header("set-cookie") { cookie = header.components(separatedBy: ";")[0] }
        return answer
    }

    /// What stands in this session's forms.
    func formToken() throws -> String {
        let page = try get("/sql?q=SELECT%201").body
        let start = try #require(page.range(of: "name=\"form_token\" value=\""))
        return String(page[start.upperBound...].prefix { $0 != "\"" })
    }

    // MARK: - Ending

    func stop(_ signal: Int32 = SIGTERM) throws -> Bench.Outcome {
        server.signal(signal)
        return try server.outcome(withinSeconds: 30)
    }
}

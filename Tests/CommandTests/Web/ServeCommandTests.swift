import Dispatch
import Foundation
import Testing

/// `ledger serve` as a process: how it begins, goes on beside a run, and ends.
@Suite(.ownThreads) struct ServeCommandTests {
    @Test(arguments: [SIGINT, SIGTERM]) func `it ends in order when it is told to, also while a browser looks on`(number: Int32) throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let looking = DispatchGroup()
        web.getBeside("/runs/1/live", in: looking)
        usleep(200_000)
        let began = ContinuousClock.now
        let outcome = try web.stop(number)
        #expect(outcome.status == 0 && !outcome.wasKilled, "\(outcome.err)")
        #expect(ContinuousClock.now - began < .seconds(10))
        looking.wait()
        #expect(web.bench.files(in: "outbound").filter { $0.hasPrefix("ledger.sqlite") } == ["ledger.sqlite"])
        #expect(try web.bench.ledger("verify", "--quick").status == 0)
    }

    @Test func `it ends when it is told to, also while a question in SQL is long within one function`() throws {
        let web = try WebBench(run: true, "--open-on-loopback")
        let function = "instr(zeroblob(1000000), zeroblob(500000) || x'01')"
        let sql = "SELECT " + Array(repeating: function, count: 40).joined(separator: " + ")
        let asking = DispatchGroup()
        web.getBeside("/sql?q=" + WebBench.encoded(sql), in: asking)
        usleep(500_000)
        let began = ContinuousClock.now
        let outcome = try web.stop()
        #expect(outcome.status == 0 && !outcome.wasKilled, "\(outcome.err)")
        #expect(ContinuousClock.now - began < .seconds(10))
        asking.wait()
        #expect(try web.bench.ledger("verify", "--quick").status == 0)
    }

    @Test func `a port that is taken is one clear error`() throws {
        let web = try WebBench()
        let outcome = try web.bench.ledger("serve", "--port", String(web.port))
        #expect(outcome.status == 69)
        #expect(outcome.err == "ledger: port \(web.port) of 127.0.0.1 is taken; stop what listens there, or name another with --port\n")
        #expect(outcome.out == "")
    }

    @Test(arguments: [
        ["--host", "0.0.0.0"], ["--host", "192.0.2.1", "--open-on-loopback"], ["--tls-certificate", "x.pem"], ["--port", "70000"],
        ["--host", "0.0.0.0", "--tls-certificate", "x.pem", "--tls-key", "y.pem"], ["--by", " "], ["--link", "--port", "0"],
    ])
    func `what would let strangers in, and what makes no sense, is refused`(options: [String]) throws {
        let bench = try Bench()
        let outcome = try bench.ledger(["serve"] + options)
        #expect(outcome.status == 64, "\(outcome.err)")
    }

    @Test func `without a ledger there is nothing to serve`() throws {
        let outcome = try Bench().ledger("serve", "--port", "0")
        #expect(outcome.status == 65 && outcome.err.contains("`ledger run` makes one"))
    }

    @Test func `a new link is made beside the server, in the name that is given`() throws {
        let web = try WebBench()
        let outcome = try web.bench.ledger("serve", "--link", "--port", String(web.port), "--by", "Ada Quill", "--json")
        #expect(outcome.status == 0, "\(outcome.err)")
        let link = try #require(try web.bench.json(outcome.out)["sign_in"] as? String)
        #expect(try web.signIn(link.components(separatedBy: "token=").last).status == 303)
        #expect(try web.get("/").body.contains("<span id=\"actor\">Ada Quill</span>"))
    }

    @Test func `the ledger holds no secret that signs anybody in`() throws {
        let web = try WebBench()
        try web.signIn()
        let session = web.cookie.components(separatedBy: "=").last ?? ""
        let stored = try web.bench.rows("SELECT token_sha256 FROM web_links UNION ALL SELECT token_sha256 FROM web_sessions").joined()
        #expect(stored.count == 2)
        #expect(!stored.contains(web.token) && !stored.contains(session))
    }

    @Test func `a browser follows a run until it is over`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench, times: 5)
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--top-n", "1", "--quiet").status == 0)
        let web = try WebBench(run: false, bench: bench, "--open-on-loopback")
        let run = try bench.start(["run", "--run-date", SampleList.day, "--top-n", "30", "--since-days", "0", "--max-total-drafts", "30", "--quiet"])
        var isThere = false
        while !isThere, run.isRunning { isThere = try web.get("/runs/2").status == 200 }
        let events = try web.get("/runs/2/live")
        #expect(events.header("content-type")?.hasPrefix("text/event-stream") == true)
        #expect(events.body.contains("event: progress") && events.body.contains("\"is_running\":false"))
        #expect(try run.outcome().status == 0)
        #expect(try web.json("/runs/2.json")["progress"].map { "\($0)" }?.contains("finished") == true)
    }

    @Test func `64 look on at a time, and a place is free again when its browser has gone or its session has ended`() throws {
        let web = try WebBench()
        try web.signIn()
        let token = try web.formToken()
        try LongRun.write(to: web.bench)
        let run = try Started(web.bench, LongRun.run)
        try web.bench.wait("a claim") { try web.bench.texts("SELECT count(*) > 0 FROM attempts WHERE run_id = 2 AND state = 'running'") == ["1"] }
        try run.pause(web.bench)

        var looking = try (0..<64).compactMap { _ in try web.lookingOn(2) }
        #expect(looking.count == 64)
        #expect(try web.get("/runs/2/live").status == 503)
        looking.forEach { $0.breakOff() }
        looking = []
        for _ in 0..<200 { try web.asking("/runs/2/live").breakOff() }
        try web.bench.wait("the places of those who have gone") {
            if let one = try web.lookingOn(2) { looking.append(one) }
            return looking.count == 64
        }

        let out = try web.post("/sign-out", ["form_token": token])
        try #require(out.status == 303, "\(out.status) \(out.body.prefix(300))")
        for one in looking { _ = try one.receive() }
        run.signal(SIGKILL)
    }

    @Test func `with a certificate it speaks TLS and its cookie keeps to it`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--quiet").status == 0)
        _ = try bench.shell("openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null")
        let web = try WebBench(run: false, bench: bench, "--tls-certificate", "cert.pem", "--tls-key", "key.pem", "--host", "localhost")
        let curl = "curl -sS --cacert cert.pem -o /dev/null -D -"
        let answer = try bench.shell("\(curl) -H 'Origin: https://localhost:\(web.port)' --data token=\(web.token) https://localhost:\(web.port)/sign-in").out
        #expect(answer.hasPrefix("HTTP/1.1 303"))
        #expect(answer.contains("__Host-ledger-\(web.port)=") && answer.contains("; Secure"))
        #expect(try bench.ledger("serve", "--port", "0", "--tls-certificate", "ledger.yaml", "--tls-key", "key.pem").status == 65)
        _ = try bench.shell("openssl genrsa -out other.pem 2048 2>/dev/null")
        let unlike = try bench.ledger("serve", "--port", "0", "--tls-certificate", "cert.pem", "--tls-key", "other.pem")
        #expect(unlike.status == 65 && unlike.err.hasPrefix("ledger: other.pem is no certificate or key that can be used"), "\(unlike.err)")
        let nowhere = try bench.ledger(
            "serve", "--host", "no..host", "--port", "0", "--tls-certificate", "cert.pem", "--tls-key", "key.pem")
        #expect(nowhere.status == 69 && nowhere.err.hasPrefix("ledger: cannot listen on port 0 of no..host: "), "\(nowhere.err)")
    }
}

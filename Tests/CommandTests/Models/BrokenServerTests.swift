import Foundation
import Testing

/// What no emulator scripts: connections that break, hang and lie about lengths.
@Suite(.ownThreads) struct BrokenServerTests {
    /// Answers each connection in the way named, and counts them in a file.
    private static let server = """
        import socket, sys, threading, time
        kind, port = sys.argv[1], int(sys.argv[2])
        listener = socket.socket(); listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port)); listener.listen(16)
        head = b"HTTP/1.1 200 OK\\r\\ncontent-type: application/json\\r\\n"
        def serve(connection):
            try:
                connection.settimeout(5)
                data = connection.recv(65536)
                if not data: return
                open("asked", "a").write("x")
                if kind == "reset":
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\\1\\0\\0\\0\\0\\0\\0\\0")
                elif kind == "truncated": connection.sendall(head + b"content-length: 1000\\r\\n\\r\\n{\\"choices\\":")
                elif kind == "hang": time.sleep(30)
                elif kind == "html": connection.sendall(head + b"content-length: 6\\r\\n\\r\\n<html>")
                elif kind == "drip":
                    connection.sendall(head + b"content-length: 100000\\r\\n\\r\\n")
                    for _ in range(200): connection.sendall(b" "); time.sleep(0.1)
                elif kind == "huge":
                    connection.sendall(head + b"content-length: 4194304\\r\\n\\r\\n" + b"{" * 4194304)
            except OSError: pass
            finally: connection.close()
        while True: threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """

    @Test(arguments: [
        ("reset", "the connection broke", 3), ("truncated", "the connection broke", 3),
        ("hang", "no answer in time", 3), ("html", "no JSON object", 3), ("drip", "no answer in time", 3),
        ("huge", "larger than", 1), ("nobody", "no connection", 0),
    ]) func `A server that fails costs a bounded time, and the composer writes`(
        kind: String, reason: String, asked: Int
    ) throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        try bench.write(Self.server, to: "server.py")
        let port = try FreePort.next()
        let server = kind == "nobody"
            ? nil
            : try Running("/usr/bin/env", ["python3", "server.py", kind, String(port)], in: bench.folder, environment: ["PATH": Bench.searchPath])
        defer { server?.signal(SIGKILL) }
        if server != nil { try FreePort.wait(for: port) }
        let outcome = try bench.ledger([
            "run", "--run-date", SampleList.day, "--top-n", "1", "--max-total-drafts", "1", "--retry-pause", "0.1",
            "--model-timeout", "1", "--model", "openai/test", "--model-url", "http://127.0.0.1:\(port)/v1", "--workers", "1",
        ])
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.contains(reason), "\(outcome.out)")
        let counted = (try? bench.read("asked").count) ?? 0
        #expect(counted == asked)
        #expect(try bench.rows("SELECT written_by FROM v_drafts WHERE state = 'accepted'") == [["composer"]])
    }
}

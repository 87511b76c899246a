"""Requests that are none, or two at once."""

import wire

OTHER_METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW")
WRITING = ("/drafts/1/approve", "/drafts/1/decline", "/drafts/1/edit", "/drafts/1/reopen", "/sql/save", "/sql/delete", "/sign-out")


def paths_that_climb(bench):
    for path in ("/assets/../../etc/passwd", "/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/assets/..%252f..%252fetc/passwd", "/assets/....//ledger.sqlite",
                 "/assets/..\\..\\ledger.sqlite", "/assets/%00", "/assets//etc/passwd", "/../ledger.yaml", "/ledger.sqlite", "/outbound/ledger.sqlite",
                 "/runs/1/../../ledger.sqlite", "/runs/%2e%2e/1", "/runs/-1", "/runs/1e3", "/runs/0x1", "/runs/99999999999999999999", "/drafts/1%00", "/drafts/%F0%28%8C%28",
                 "/.git/config", "/sql/../runs/1"):
        answer = bench.get(path)
        inside = [word for word in ("root:", "SQLite format", "accounts:", str(bench.workspace.folder)) if word in answer.body]
        bench.expect("a path that climbs or is none", f"GET {path}", answer, 404, 400, also=not inside, more=f"with {inside}" if inside else "")


def other_methods(bench):
    for method in OTHER_METHODS:
        answer = wire.ask(bench.port, method, "/runs/1", {"Cookie": bench.cookie, "X-Probe": "echo-me"})
        bench.expect("another method", f"{method} /runs/1", answer, 405, 400, 0, also="echo-me" not in answer.body, more=answer.headers.get("allow", ""))
    before = bench.workspace.rows("SELECT count(*) AS n FROM reviews")
    for path in WRITING:
        bench.expect("GET on what writes", f"GET {path}", bench.get(path + "?form_token=" + bench.form_token), 404, 405)
        bench.expect("HEAD on what writes", f"HEAD {path}", wire.ask(bench.port, "HEAD", path, {"Cookie": bench.cookie}), 404, 405)
    for path in ("/", "/runs/1", "/sql?q=SELECT%201"):
        bench.expect("POST on what reads", f"POST {path}", bench.post(path, {"form_token": bench.form_token}), 404, 405)
    for override in ("X-HTTP-Method-Override", "X-Method-Override"):
        answer = wire.ask(bench.port, "GET", "/sign-out", {"Cookie": bench.cookie, override: "POST"})
        bench.expect("a method in a header", f"GET /sign-out, {override}: POST", answer, 404, 405)
    bench.note("what they did", "SELECT count(*) FROM reviews", bench.workspace.rows("SELECT count(*) AS n FROM reviews"),
               bench.workspace.rows("SELECT count(*) AS n FROM reviews") == before)
    answer = wire.ask(bench.port, "HEAD", "/runs/1", {"Cookie": bench.cookie})
    bench.expect("HEAD on a page", "HEAD /runs/1", answer, 200, also=not answer.body, more="no body")


def what_is_too_large(bench):
    bench.expect("an oversized header", "GET / with a header of 20 kB", bench.get("/", X_Long="x" * 20_000), 400, 431, 0)
    bench.expect("too many headers", "GET / with 300 headers", bench.get("/", **{f"X-{place}": "x" for place in range(300)}), 400, 431, 0)
    bench.expect("an oversized address", "GET /accounts?q= of 9 kB", bench.get("/accounts?q=" + "x" * 9_000), 414, 400)
    bench.expect("an oversized address", "GET /accounts?q= of 200 kB", bench.get("/accounts?q=" + "x" * 200_000), 414, 400, 431, 0)
    form = {"form_token": bench.form_token, "name": "Long", "q": "x" * 300_000}
    bench.expect("an oversized body", "POST /sql/save of 300 kB", bench.post("/sql/save", form), 413)
    head = (f"POST /sql/save HTTP/1.1\r\nHost: 127.0.0.1:{bench.port}\r\nOrigin: {bench.origin}\r\nCookie: {bench.cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n")
    answer = wire.parse(bench.raw(head + "Content-Length: 99999999999\r\n\r\nname=x"))
    bench.expect("a length of 100 GB", "Content-Length: 99999999999", answer, 413, 400, 0)
    answer = wire.parse(bench.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + ("10000\r\n" + "x" * 65_536 + "\r\n") * 40))
    bench.expect("chunks without end", "40 chunks of 64 kB", answer, 413, 0)
    form = "&".join(f"a{place}=1" for place in range(60_000))
    answer = wire.ask(
        bench.port, "POST", "/sql/save", {"Cookie": bench.cookie, "Origin": bench.origin, "Content-Type": "application/x-www-form-urlencoded"}, form[:250_000])
    bench.expect("tens of thousands of fields", "POST /sql/save with 40,000 fields", answer, 400, 403, 413)


def two_requests_in_one(bench):
    """Smuggling: where two readers would disagree on where a request ends, it is refused and the connection closed."""
    head = (f"POST /sql/save HTTP/1.1\r\nHost: 127.0.0.1:{bench.port}\r\nOrigin: {bench.origin}\r\nCookie: {bench.cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n")
    hidden = f"GET /runs.json HTTP/1.1\r\nHost: 127.0.0.1:{bench.port}\r\nCookie: {bench.cookie}\r\n\r\n"
    cases = {
        "two Content-Lengths": f"{head}Content-Length: 4\r\nContent-Length: {4 + len(hidden)}\r\n\r\nq=aa{hidden}",
        "Content-Length: 4, 40": f"{head}Content-Length: 4, 40\r\n\r\nq=aa{hidden}",
        "Content-Length and chunked": f"{head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}",
        "chunked and Content-Length": f"{head}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n{hidden}",
        "Transfer-Encoding: xchunked": f"{head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{hidden}",
        "Transfer-Encoding twice": f"{head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{hidden}",
        "Content-Length: +4": f"{head}Content-Length: +4\r\n\r\nq=aa{hidden}",
        "Content-Length: -1": f"{head}Content-Length: -1\r\n\r\nq=aa{hidden}",
        "a blank before the colon": f"{head}Content-Length : 4\r\n\r\nq=aa{hidden}",
        "a folded header": f"{head}X-Fold: a\r\n b: c\r\nContent-Length : 4\r\n\r\nq=aa{hidden}",
        "a chunk size with rubbish": f"{head}Transfer-Encoding: chunked\r\n\r\n4;x=\ny\r\nq=aa\r\n0\r\n\r\n{hidden}",
        "a bare line feed": f"{head}X-A: b\nContent-Length: 4\r\n\r\nq=aa{hidden}",
    }
    for what, request in cases.items():
        data = bench.raw(request, seconds=3)
        answers = [line for line in data.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
        told = ", ".join(line[9:12].decode() for line in answers) or "closed without an answer"
        is_split = b'"runs":' in data
        is_refused = not answers or (len(answers) == 1 and answers[0][9:10] == b"4")
        bench.note("two requests in one", what, told + (", and the hidden request is answered" if is_split else ""), is_refused and not is_split)


def rubbish(bench):
    for what, data in (("a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64), ("zeros", b"\x00" * 1_000), ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                       ("HTTP/9.9", b"GET / HTTP/9.9\r\n\r\n"), ("no version", b"GET /\r\n\r\n"), ("letters without end", b"A" * 100_000),
                       ("a header with a zero", b"GET / HTTP/1.1\r\nHost: x\x00y\r\n\r\n"), ("an upgrade", f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{bench.port}\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n".encode())):
        data = bench.raw(data, seconds=3)
        answer = wire.parse(data)
        bench.expect("rubbish", what, answer, 0, 400, 401, 421, 431, 414, 505)


ATTACKS = (paths_that_climb, other_methods, what_is_too_large, two_requests_in_one, rubbish)

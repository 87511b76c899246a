"""Making a signed-in browser do what its owner did not ask for."""

POLICY = ("default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'")
HEADERS = {"x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "same-origin", "cross-origin-opener-policy": "same-origin",
           "cross-origin-resource-policy": "same-origin"}


def by_another_name(bench):
    """DNS rebinding: a stranger's name that leads to this machine."""
    port = bench.port
    for host in ("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", f"localhost.evil.example:{port}", "127.0.0.1:1",
                 "127.0.0.1", f"127.0.0.1:{port}@evil.example", f"127.0.0.2:{port}", f"0.0.0.0:{port}", ""):
        answer = bench.get("/", Host=host)
        bench.expect("a forged Host (DNS rebinding)", f"Host: {host or '(empty)'}", answer, 421, 400, also="Northmoor" not in answer.body)
    bench.expect("a right Host", f"Host: localhost:{port}", bench.get("/", Host=f"localhost:{port}"), 200, 401)
    answer = bench.raw(f"GET / HTTP/1.1\r\nConnection: close\r\nCookie: {bench.cookie}\r\n\r\n")
    bench.note("no Host at all", "GET / HTTP/1.1 without Host", answer[:12].decode("latin-1") or "closed", not answer or answer[9:12] in (b"400", b"421"))
    answer = bench.raw(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\nConnection: close\r\nCookie: {bench.cookie}\r\n\r\n")
    bench.note("two Hosts", "Host: own, Host: evil.example", answer[:12].decode("latin-1") or "closed", not answer or answer[9:12] in (b"400", b"421"))
    answer = bench.raw(f"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nCookie: {bench.cookie}\r\n\r\n")
    bench.note("an absolute address", "GET http://evil.example/, Host: evil.example", answer[:12].decode("latin-1") or "closed", answer[9:12] == b"421")


def from_another_page(bench):
    form = {"form_token": bench.form_token, "name": "Forged", "q": "SELECT 1"}
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{bench.port}", "http://127.0.0.1:1", f"http://localhost:{bench.port}", None):
        bench.expect("a foreign Origin", f"POST /sql/save, Origin: {origin or '(none)'}", bench.post("/sql/save", form, Origin=origin), 403)
    for site in ("cross-site", "same-site", "odd"):
        bench.expect("a foreign Sec-Fetch-Site", f"POST /sql/save, Sec-Fetch-Site: {site}", bench.post("/sql/save", form, Sec_Fetch_Site=site), 403)
    for token, what in ((None, "none"), ("", "empty"), ("x", "x"), ("A" * 64, "64 times A"), (form["form_token"][:-1], "cut short"), (form["form_token"].upper(), "in capitals")):
        sent = {**form, "form_token": token} if token is not None else {name: form[name] for name in ("name", "q")}
        bench.expect("a wrong CSRF token", f"POST /sql/save, form_token: {what}", bench.post("/sql/save", sent), 403)
    for path in ("/drafts/1/approve", "/drafts/1/decline", "/drafts/1/edit", "/sign-out"):
        bench.expect("no CSRF token", f"POST {path}", bench.post(path, {"seen": "0" * 64, "reason": "x", "subject": "x", "body": "y"}), 403)
    for kind in ("text/plain", "application/json", "multipart/form-data; boundary=x", "", None):
        bench.expect("not a form", f"POST /sql/save, Content-Type: {kind}", bench.post("/sql/save", form, Content_Type=kind), 415, 400)
    bench.expect("another session's token", "POST /sql/save without the cookie", bench.post("/sql/save", form, Cookie=None), 401)
    bench.note("what the forged changes did", "SELECT name FROM saved_queries", bench.saved() or "nothing", bench.saved() == [])
    bench.expect("a change as it should be", "POST /sql/save", bench.post("/sql/save", form), 303, also=bench.saved() == ["Forged"])


def as_a_frame_or_data(bench):
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    bench.expect("a link from elsewhere", "GET / as a document of a click", bench.get("/", **link), 200)
    for dest in ("iframe", "image", "script", "object", "empty"):
        answer = bench.get("/today.json", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors", Sec_Fetch_Dest=dest)
        bench.expect("JSON twin taken from elsewhere", f"GET /today.json, Sec-Fetch-Dest: {dest}", answer, 403, also="Northmoor" not in answer.body)
    answer = bench.get("/today.json?callback=steal", Origin="http://evil.example")
    bench.note("JSON twin by JSONP or CORS", "GET /today.json?callback=steal, Origin: http://evil.example",
               f"{answer}, {answer.headers.get('content-type')}, Access-Control-Allow-Origin: {answer.headers.get('access-control-allow-origin', 'none')}",
               "access-control-allow-origin" not in answer.headers and answer.body.lstrip().startswith("{") and "steal(" not in answer.body
               and answer.headers.get("x-content-type-options") == "nosniff")
    answer = bench.get("/sql?q=SELECT%20'ran'||'-it'", **link)
    bench.expect("a link that asks in SQL", "GET /sql?q=… from another site", answer, 200, also="ran-it" not in answer.body, more="filled in, not asked")
    answer = bench.get("/sql/result.csv?q=SELECT%201", **link)
    bench.expect("a link that downloads", "GET /sql/result.csv?q=… from another site", answer, 400, 403)


def without_the_policies(bench):
    for path in ("/", "/runs", "/runs/1", "/accounts", "/accounts/1", "/drafts/1", "/review", "/sql", "/sql?q=SELECT%201", "/sql/result.csv?q=SELECT%201",
                 "/today.json", "/nothing", "/sign-in", "/assets/nothing.css"):
        answer = bench.get(path)
        policy = answer.headers.get("content-security-policy", "")
        missing = [part for part in POLICY if part not in policy] + [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
        missing += ["cache-control: no-store"] if answer.headers.get("cache-control") != "no-store" else []
        missing += ["unsafe-inline"] if "unsafe" in policy or "*" in policy else []
        bench.note("policies on every answer", f"GET {path}", f"{answer}, {'missing: ' + ', '.join(missing) if missing else 'all there'}", not missing)
        told = [name for name in ("server", "x-powered-by") if name in answer.headers]
        bench.note("what the server tells of itself", f"GET {path}", ", ".join(told) or "nothing", not told)


def by_sending_elsewhere(bench):
    for path in ("/sign-in?token=x&next=//evil.example", "/?next=http://evil.example", "/sign-in?return=//evil.example", "//evil.example/", "/\\evil.example",
                 "/%5cevil.example", "/drafts/1?queue=//evil.example", "/runs?before=//evil.example"):
        answer = bench.get(path)
        place = answer.headers.get("location", "")
        bench.note("open redirect", f"GET {path}", f"{answer}, Location: {place or 'none'}", not place)
    token, seen = bench.form_token, bench.workspace.rows("SELECT content_sha256 FROM drafts WHERE id = 1")[0]["content_sha256"]
    for field in ("next", "return", "queue", "back"):
        for target in ("//evil.example/", "http://evil.example/", "\r\nSet-Cookie: a=b", "/\\evil.example"):
            answer = bench.post("/drafts/1/edit", {"form_token": token, "seen": seen, "do": "restore", field: target})
            place = answer.headers.get("location", "")
            bench.note("open redirect or split header", f"POST /drafts/1/edit {field}={target!r}", f"{answer}, Location: {place or 'none'}",
                       (not place or (place.startswith("/") and not place.startswith(("//", "/\\")))) and "set-cookie" not in answer.headers)


ATTACKS = (by_another_name, from_another_page, as_a_frame_or_data, without_the_policies, by_sending_elsewhere)

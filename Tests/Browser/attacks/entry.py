"""Getting in without being let in."""

import re

CLOSED = ("/", "/today.json", "/runs", "/runs/1", "/runs/1.json", "/runs/1/live", "/accounts?q=n", "/accounts/1", "/drafts/1",
          "/drafts/1.json", "/review", "/sql?q=SELECT%201", "/sql/result.csv?q=SELECT%201", "/sql/rows.json?q=SELECT%201", "/nothing")


def without_a_cookie(bench):
    for path in CLOSED:
        answer = bench.get(path)
        bench.expect("no cookie", f"GET {path}", answer, 401, also="Northmoor" not in answer.body, more="nothing of the ledger in it")


def with_a_wrong_link(bench):
    for token in ("", "wrong", "A" * 43, bench.served.token[:-1] + ("A" if bench.served.token[-1] != "A" else "B"), "' OR 1=1 --"):
        answer = bench.post("/sign-in", {"token": token})
        bench.expect("a wrong sign-in link", f"POST /sign-in token={token[:12]}…", answer, 403, also="set-cookie" not in answer.headers)
    answer = bench.get("/sign-in?token=" + bench.served.token)
    bench.expect("looking at a link uses nothing up", "GET /sign-in?token=<right>", answer, 200, also="set-cookie" not in answer.headers, more="no cookie")


def with_a_cookie_of_ones_own(bench):
    """Fixation: the cookie that signing in gives is never one that was there before."""
    planted = f"ledger-{bench.port}=" + "A" * 43
    answer = bench.post("/sign-in", {"token": bench.served.token}, Cookie=planted)
    given = answer.headers.get("set-cookie", "")
    bench.expect("session fixation", f"POST /sign-in with the planted cookie {planted[:20]}…", answer, 303,
                 also=given and "A" * 43 not in given, more="a cookie of its own")
    again = bench.get("/", Cookie=planted)
    bench.expect("session fixation", "GET / with the planted cookie afterwards", again, 401)
    bench.note("cookie flags", "POST /sign-in", re.sub(r"=[^;]{43}", "=…", given, count=1),
               all(flag in given for flag in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=")) and "Domain" not in given)
    bench.cookie = given.split(";")[0]
    bench.expect("the session", "GET / with the cookie given", bench.get("/"), 200)


def with_a_used_link(bench):
    answer = bench.post("/sign-in", {"token": bench.served.token}, Cookie=None)
    bench.expect("a used sign-in link", "POST /sign-in with the same token again", answer, 403, also="set-cookie" not in answer.headers)


def with_a_damaged_cookie(bench):
    name, value = bench.cookie.split("=", 1)
    for what, cookie in (("cut short", f"{name}={value[:-1]}"), ("one letter other", f"{name}={value[:-1]}{'A' if value[-1] != 'A' else 'B'}"),
                         ("of another name", f"other={value}"), ("other letter case", f"{name}={value.swapcase()}"),
                         ("its digest", f"{name}={bench.workspace.rows('SELECT token_sha256 AS d FROM web_sessions')[0]['d']}")):
        bench.expect(f"a cookie {what}", "GET /", bench.get("/", Cookie=cookie), 401)


def in_what_is_stored(bench):
    stored = "".join(row["d"] for row in bench.workspace.rows(
        "SELECT token_sha256 AS d FROM web_links UNION ALL SELECT token_sha256 FROM web_sessions"))
    secret = bench.cookie.split("=", 1)[1]
    bench.note("secrets at rest", "the ledger's rows", "only digests", secret not in stored and bench.served.token not in stored)


ATTACKS = (without_a_cookie, with_a_wrong_link, with_a_cookie_of_ones_own, with_a_used_link, with_a_damaged_cookie, in_what_is_stored)

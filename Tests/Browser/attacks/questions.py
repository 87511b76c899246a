"""What the SQL page could be made to do."""

import time
import urllib.parse

FORBIDDEN = (
    "ATTACH DATABASE '/tmp/stolen.sqlite' AS x", "ATTACH 'file:/etc/passwd?mode=ro' AS x", "DETACH main", "PRAGMA journal_mode = DELETE", "PRAGMA user_version = 7",
    "PRAGMA writable_schema = 1", "PRAGMA foreign_keys = OFF", "SELECT load_extension('/tmp/x.so')", "UPDATE runs SET max_total_drafts = 1000", "DELETE FROM drafts",
    "INSERT INTO suppressions DEFAULT VALUES", "REPLACE INTO saved_queries VALUES ('a', 'b', 'c', 'd')", "DROP TABLE drafts", "CREATE TABLE x (a)",
    "CREATE TEMP TABLE x AS SELECT 1", "ALTER TABLE runs RENAME TO x", "VACUUM", "VACUUM INTO '/tmp/stolen.sqlite'", "REINDEX", "ANALYZE", "BEGIN IMMEDIATE", "COMMIT",
    "SELECT 1; DELETE FROM drafts", "WITH x AS (SELECT 1) DELETE FROM drafts", "SELECT writefile('/tmp/stolen', 'x')", "SELECT readfile('/etc/passwd')",
    "SELECT edit('x')", "SELECT fts3_tokenizer('x')", "EXPLAIN DELETE FROM drafts", "SELECT * FROM pragma_wal_checkpoint", "/* */ DELETE FROM drafts", "\ufeffDELETE FROM drafts",
    "SELECT * FROM generate_series(1, 1)", "SELECT * FROM dbstat", "SELECT * FROM sqlite_dbpage",
)


def _ask(bench, sql):
    began = time.monotonic()
    answer = bench.get("/sql.json?q=" + urllib.parse.quote(sql))
    return answer, time.monotonic() - began


def what_changes_anything(bench):
    def state():
        return bench.workspace.rows("SELECT (SELECT count(*) FROM drafts) AS drafts, (SELECT count(*) FROM sqlite_schema) AS schema, "
                                    "(SELECT max_total_drafts FROM runs) AS cap, (SELECT count(*) FROM saved_queries) AS saved")
    before = state()
    for sql in FORBIDDEN:
        answer, _ = _ask(bench, sql)
        harmless = sql.startswith(("EXPLAIN", "SELECT * FROM"))
        refused = answer.status in (200, 400) and '"error"' in answer.body
        bench.note("SQL that would do more than ask", sql, answer.body[answer.body.find('"error"'):][:140].replace("\n", " ") if refused else f"{answer} {answer.body[:80]}", refused or harmless)
    bench.note("what it did", "rows, schema, caps, journal, version", "nothing" if state() == before else f"{before} became {state()}", state() == before)
    pragmas = bench.workspace.rows("PRAGMA journal_mode") + bench.workspace.rows("PRAGMA user_version")
    bench.note("what it did to the file", "PRAGMA journal_mode, user_version", pragmas, pragmas[0]["journal_mode"] == "wal" and pragmas[1].get("user_version") != 7)


def what_signs_others_in(bench):
    """Digests alone are stored; yet an answer need not have them."""
    for table in ("web_sessions", "web_links"):
        answer, _ = _ask(bench, f"SELECT token_sha256 FROM {table}")
        secret = bench.cookie.split("=", 1)[1]
        bench.note("sessions asked for in SQL", f"SELECT token_sha256 FROM {table}", f"{answer}, no secret that signs anybody in", secret not in answer.body and bench.served.token not in answer.body)


def what_never_ends(bench):
    endless = {
        "a recursion without end": "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t",
        "a product of tables": "SELECT count(*) FROM sqlite_schema a, sqlite_schema b, sqlite_schema c, sqlite_schema d, sqlite_schema e, sqlite_schema f, sqlite_schema g",
        "a pattern that explodes": "SELECT count(*) FROM sqlite_schema a, sqlite_schema b, sqlite_schema c WHERE a.sql LIKE '%a%b%c%d%e%f%g%h%i%j%k%l%m%' || b.name || '%' OR 1",
    }
    for what, sql in endless.items():
        answer, seconds = _ask(bench, sql)
        bench.note(what, sql[:100], f"{answer} after {seconds:.1f} s", seconds < 40 and answer.status in (200, 400, 503))


def what_is_huge(bench):
    many = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t LIMIT 3000000) SELECT n, hex(randomblob(100)) FROM t"
    answer, seconds = _ask(bench, many)
    bench.note("an answer of 3,000,000 rows", many[:90], f"{answer}, {len(answer.body):,} bytes after {seconds:.1f} s", len(answer.body) < 5_000_000)
    answer = bench.get("/sql/result.csv?q=" + urllib.parse.quote(many))
    bench.note("a file of 3,000,000 rows", "GET /sql/result.csv", f"{answer}, {len(answer.body):,} bytes", answer.status == 400)
    for what, sql in (("one value of 500 MB", "SELECT hex(zeroblob(250000000))"), ("a thousand values of 1 MB", "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t LIMIT 1000) SELECT hex(randomblob(500000)) FROM t"),
                      ("printf of 1 GB", "SELECT printf('%.*c', 1000000000, 'x')"), ("2,000 columns", "SELECT " + ",".join(["1"] * 2_000))):
        answer, seconds = _ask(bench, sql)
        bench.note(what, sql[:100], f"{answer}, {len(answer.body):,} bytes after {seconds:.1f} s", seconds < 25 and len(answer.body) < 20_000_000 and answer.status in (200, 400, 413, 503))
    status = (line.split() for line in open(f"/proc/{bench.served.process.pid}/status", encoding="ascii"))
    peak = int(next(words[1] for words in status if words and words[0] == "VmHWM:")) // 1_024
    bench.note("memory after all that", "VmHWM", f"{peak} MB", peak < 1_500)


ATTACKS = (what_changes_anything, what_signs_others_in, what_never_ends, what_is_huge)

"""Being reached by others than this machine, and the session's end."""


def off_loopback(bench):
    for options in (("--host", "0.0.0.0"), ("--host", "::"), ("--host", "192.0.2.1"), ("--host", "0.0.0.0", "--open-on-loopback"), ("--host", "127.0.0.1.evil.example"),
                    ("--tls-certificate", "only.pem"), ("--host", "0.0.0.0", "--tls-certificate", "a.pem", "--tls-key", "b.pem")):
        try:
            bench.workspace.ledger("serve", "--port", "0", *options, status=64)
            came = "refused, exit code 64"
        except AssertionError as error:
            came = str(error)[:200]
        bench.note("a server that others reach, without TLS", f"ledger serve {' '.join(options)}", came, came.startswith("refused"))


def files_of_others(bench):
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (bench.workspace.folder / "outbound").glob("ledger.sqlite*")}
    bench.note("the ledger's files", "file modes", modes, all(mode == "0o600" for mode in modes.values()))


def after_signing_out(bench):
    answer = bench.post("/sign-out", {"form_token": bench.form_token})
    bench.expect("signing out", "POST /sign-out", answer, 303, also="Max-Age=0" in answer.headers.get("set-cookie", ""))
    bench.expect("a cookie after signing out", "GET / with it", bench.get("/"), 401)
    bench.cookie = ""


ATTACKS = (off_loopback, files_of_others, after_signing_out)

"""`ledger serve` over a ledger of many years: what a page takes, and what many requests do to a run."""

import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse

import measure_history
from common import LEDGER, WORK, report
from measure_history import ask, command, write_inputs

TIMES = int(os.environ.get("BENCH_SERVE_TIMES", 200))
PAIRS = int(os.environ.get("BENCH_SERVE_PAIRS", 5))
PER_SECOND, SECONDS, CONNECTIONS = 200, int(os.environ.get("BENCH_SERVE_SECONDS", 60)), 16
# Accounts of a run that is measured, three drafts each.
ACCOUNTS = int(os.environ.get("BENCH_SERVE_ACCOUNTS", 400))


class Server:
    """A server of its own, and a browser that is signed in to it."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [LEDGER, "serve", "--port", "0", "--json", "--by", "bench", "--output-root", measure_history.FOLDER],
            cwd=measure_history.FOLDER, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        told = json.loads(self.process.stdout.readline())
        self.port = urllib.parse.urlsplit(told["address"]).port
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)
        token = urllib.parse.parse_qs(urllib.parse.urlsplit(told["sign_in"]).query)["token"][0]
        self.connection.request("POST", "/sign-in", urllib.parse.urlencode({"token": token}),
                                {"Content-Type": "application/x-www-form-urlencoded",
                                 "Origin": f"http://127.0.0.1:{self.port}"})
        answer = self.connection.getresponse()
        answer.read()
        self.cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        if answer.status != 303 or not self.cookie:
            sys.exit(f"Scripts/bench: the sign-in link was answered with {answer.status}")
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def get(self, path):
        """Milliseconds to the end of the answer, its status and its size."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        size = len(answer.read())
        return (time.perf_counter() - began) * 1e3, answer.status, size

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read())[1]) / 1024


def pages(path):
    """Each kind of page with an address: of the newest and the oldest runs, the account drafted most often, and drafts."""
    newest, = ask(path, "SELECT max(run_id) FROM selections")[0]
    middle = newest // 2
    often, = ask(path, "SELECT account_id FROM selections WHERE run_id = ? AND state = 'processed' ORDER BY position LIMIT 1",
                 newest)[0]
    name, = ask(path, "SELECT name FROM accounts WHERE id = ?", often)[0]
    domain, = ask(path, "SELECT domain FROM accounts WHERE id = ?", often)[0]
    waiting, = ask(path, "SELECT max(id) FROM drafts INDEXED BY drafts_to_review WHERE state IN ('accepted', 'held')"
                         " AND review IS NULL AND subject <> '(erased)' AND run_id = ?", newest)[0]
    sent, = ask(path, "SELECT max(draft_id) FROM revisions")[0]
    word = name.split()[0]
    listed = [
        ("today", "/"), ("runs", "/runs"), ("runs, older", f"/runs?before={middle}"), ("run, newest", f"/runs/{newest}"),
        ("run, of years ago", f"/runs/{middle}"), ("run, its 800th account", f"/runs/{newest}?after=800"),
        ("accounts", "/accounts"), ("accounts, by name", f"/accounts?q={urllib.parse.quote(word)}"),
        ("accounts, by domain", f"/accounts?q={urllib.parse.quote(domain or '')}"),
        ("account, drafted most", f"/accounts/{often}"), ("account, earlier runs", f"/accounts/{often}?before={middle}"),
        ("review", "/review"), ("review, approved", "/review?standing=approved"), ("review, all", "/review?standing=all"),
        ("review, a company", f"/review?account={urllib.parse.quote(word)}"),
        ("review, a text not there", "/review?text=zyxwv"), ("review, approved, a text not there",
                                                              "/review?standing=approved&text=zyxwv"),
        ("draft, to be decided on", f"/drafts/{waiting}"), ("draft, in the queue", f"/drafts/{waiting}?queue="),
        ("draft, edited and sent", f"/drafts/{sent}"),
        ("suppressions", "/suppressions"), ("suppressions, a text", "/suppressions?text=opted_out"),
        ("suppressions, a text not there", "/suppressions?text=zyxwv"), ("export", "/export"),
    ]
    listed += [(f"report, {kind}", f"/reports/{kind}") for kind in ("daily", "weekly")]
    # A page looks at 31 days at most.
    listed += [(f"report, {kind}, 31 days", f"/reports/{kind}?days=31")
               for kind in ("funnel", "gates", "personas", "experiments", "spend", "accounts")]
    query = urllib.parse.quote(f"SELECT state, count(*) FROM v_attempts WHERE run_id = {middle} GROUP BY state")
    return listed + [("SQL", "/sql"), ("SQL, a question about a run", f"/sql?q={query}")]


def numbered(path, number):
    """Another address of the same page, so that it is made anew and not kept from before."""
    return f"{path}{'&' if '?' in path else '?'}bench={number}"


def bench_pages(server, path, how):
    for name, address in pages(path):
        first, status, size = server.get(address)
        if status != 200:
            print(f"serve, {name}: {address} is answered with {status}", flush=True)
            continue
        # A page that takes seconds is not asked for for an hour.
        times = max(5, min(TIMES, int(20_000 / max(first, 1))))
        server.get(numbered(address, -1))
        taken = sorted(server.get(numbered(address, number))[0] for number in range(times))
        report(f"serve, {name}", f"{statistics.median(taken):.1f} / {taken[times * 95 // 100]:.1f} / {taken[-1]:.1f} ms",
               "< 50 ms", f"median / 95th of 100 / longest of {times}, made anew each time, warm; first {first:.0f} ms; "
                          f"{size / 1e3:.0f} kB; {how}")


# MARK: Many requests while a run goes on


def one_run():
    """Seconds and processor seconds of a run, from its start to its end."""
    taken = command(None, "run", "--accounts", "busy.csv", "--contacts", "people.csv", "--signals", "signals.csv",
                    "--since-days", "0", "--top-n", str(ACCOUNTS), "--max-total-drafts", str(3 * ACCOUNTS), "--new",
                    "--quiet", accepted=(0, 2))
    return taken[0], taken[1]


def asking(server, address, seconds):
    """The requests, under way."""
    return subprocess.Popen([f"{WORK}/load", "127.0.0.1", str(server.port), address, server.cookie, str(PER_SECOND),
                             str(seconds), str(CONNECTIONS)], stdout=subprocess.PIPE, text=True)


def newest_run(path):
    return ask(path, "SELECT max(id) FROM runs")[0][0]


def run_under_load(server, path):
    """A run, and what came of the requests for its page until both are over."""
    before, taken = newest_run(path), []
    run = threading.Thread(target=lambda: taken.append(one_run()))
    run.start()
    while newest_run(path) == before and run.is_alive():
        time.sleep(0.02)
    asked = asking(server, f"/runs/{before + 1}", one_run.usual)
    run.join()
    return taken[0], json.loads(asked.communicate()[0])


def bench_load(server, path, how):
    one_run.usual = one_run()[0]
    alone, loaded, asked = [], [], []
    for pair in range(PAIRS):
        # In turns, so that what else the machine does comes to both.
        for is_loaded in ((False, True), (True, False))[pair % 2]:
            if is_loaded:
                taken, answers = run_under_load(server, path)
                loaded.append(taken)
                asked.append(answers)
            else:
                alone.append(one_run())
    ratios = sorted(with_load[0] / without[0] for with_load, without in zip(loaded, alone))
    work = statistics.median(with_load[1] / without[1] for with_load, without in zip(loaded, alone))
    report("serve, a run under load", f"{(statistics.median(ratios) - 1) * 100:+.1f} %", "< +10 %",
           f"median of {PAIRS} pairs ({', '.join(f'{(ratio - 1) * 100:+.1f}' for ratio in ratios)}); a run of {3 * ACCOUNTS:,} "
           f"drafts alone {statistics.median(one[0] for one in alone):.2f} s, under {PER_SECOND} requests/s for its page "
           f"{statistics.median(one[0] for one in loaded):.2f} s; its own processor time {(work - 1) * 100:+.1f} %; {how}")
    show_answers("serve, requests while these ran", asked, how)


def show_answers(name, asked, how):
    report(name, f"{sum(one['failed'] for one in asked)} failed", "0",
           f"of {sum(one['requests'] for one in asked):,} at {statistics.median(one['per_second'] for one in asked):.0f}/s over "
           f"{CONNECTIONS} connections; median {statistics.median(one['median_ms'] for one in asked):.1f} ms, 95th of 100 "
           f"{statistics.median(one['p95_ms'] for one in asked):.1f} ms, longest {max(one['max_ms'] for one in asked):.0f} ms, "
           f"counted from when each was due; {how}")


def bench_sustained(server, path, how):
    """A minute of it, over runs one after the other."""
    before, is_over = newest_run(path), threading.Event()

    def runs():
        while not is_over.is_set():
            one_run()
    going = threading.Thread(target=runs)
    going.start()
    while newest_run(path) == before:
        time.sleep(0.02)
    asked = json.loads(asking(server, f"/runs/{before + 1}", SECONDS).communicate()[0])
    is_over.set()
    going.join()
    show_answers(f"serve, {PER_SECOND} requests/s for {SECONDS} s", [asked],
                 f"{newest_run(path) - before} runs meanwhile; the server's peak {server.memory():.0f} MB; {how}")


def bench_serve():
    path = measure_history.build("lean")
    runs, drafts = ask(path, "SELECT (SELECT count(*) FROM runs), (SELECT max(id) FROM drafts)")[0]
    how = f"{runs:,} runs, {drafts:,} drafts, {os.path.getsize(path) / 1e9:.1f} GB, measured at the client on loopback"
    write_inputs(ask(path, "SELECT name, external_id FROM accounts WHERE external_id IS NOT NULL LIMIT ?", ACCOUNTS), "busy")
    with Server() as server:
        bench_pages(server, path, how)
        bench_sustained(server, path, how)
        bench_load(server, path, how)

"""Runs the measurements and prints each figure with how it was taken."""

import datetime
import hashlib
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

import inputs
import measure_attempts
import measure_history
import measure_serve
from common import LEDGER, TOP, WORK, fdatasyncs_per_second, fresh, measure, report, show_table

ROWS = int(os.environ.get("BENCH_ROWS", 1_000_000))
DRAFTS = int(os.environ.get("BENCH_DRAFTS", 10_000_000))
RUNS = int(os.environ.get("BENCH_RUNS", 1_000))


def digest(path):
    """Of every row an import writes, but for ids of files and times."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    queries = ["SELECT id, name, name_key, external_id, domain, industry, owner, notes, tags FROM accounts ORDER BY id",
               "SELECT row_number, line, fate, reason, account_id, score, tier, fields FROM import_rows"
               " ORDER BY import_id, row_number"]
    counts, sha256 = [], hashlib.sha256()
    for query in queries:
        count = 0
        for row in database.execute(query):
            count += 1
            sha256.update(repr(row).encode())
        counts.append(count)
    database.close()
    return counts, sha256.hexdigest()


def bench_import():
    accounts = os.path.join(WORK, "accounts.csv")
    inputs.accounts(accounts, ROWS)
    inputs.empty_contacts(os.path.join(WORK, "none.csv"))
    migrations = sorted(os.path.join(TOP, "Migrations", name) for name in os.listdir(os.path.join(TOP, "Migrations"))
                        if name.endswith(".sql"))
    ours, theirs = [], []
    for _ in range(3):
        folder = fresh("import-ours")
        ours.append(measure([LEDGER, "run", "--accounts", accounts, "--contacts", "none.csv", "--top-n", "1",
                             "--output-root", folder, "--quiet"], accepted=(2,)))
        folder = fresh("import-c")
        theirs.append(measure([os.path.join(WORK, "import"), f"{folder}/ledger.sqlite", accounts] + migrations))
    same = digest(f"{WORK}/import-ours/ledger.sqlite") == digest(f"{WORK}/import-c/ledger.sqlite")
    counts, sha256 = digest(f"{WORK}/import-ours/ledger.sqlite")
    wall, c_wall = (statistics.median(taken[0] for taken in runs) for runs in (ours, theirs))
    how = f"{ROWS:,} rows, {os.path.getsize(accounts) / 1e6:.0f} MB of CSV, a whole `ledger run`; median of 3, in turns"
    report("import, ledger", f"{wall:.2f} s, {ROWS / wall:,.0f} rows/s", "-", how)
    report("import, C", f"{c_wall:.2f} s, {ROWS / c_wall:,.0f} rows/s", "-", "Scripts/bench/import.c, the same file")
    report("import, rate against C", f"{c_wall / wall:.2f}", ">= 0.50",
           f"processor time {statistics.median(t[1] for t in ours):.2f} s against "
           f"{statistics.median(t[1] for t in theirs):.2f} s")
    report("import, same rows", "yes" if same else "NO", "yes",
           f"{counts[0]:,} accounts and {counts[1]:,} rows, SHA-256 {sha256[:12]} over all of them")
    report("import, memory", f"{max(taken[2] for taken in ours):.0f} MB", "< 100 MB", "peak resident, the most of 3")
    shutil.rmtree(f"{WORK}/import-c")


def bench_selection():
    base = f"{WORK}/import-ours/ledger.sqlite"
    if not os.path.exists(base):
        inputs.accounts(f"{WORK}/accounts.csv", ROWS)
        inputs.empty_contacts(f"{WORK}/none.csv")
        measure([LEDGER, "run", "--accounts", "accounts.csv", "--contacts", "none.csv", "--top-n", "1",
                 "--output-root", fresh("import-ours"), "--quiet"], accepted=(2,))
    for kind in ("even", "skewed"):
        path = f"{WORK}/{kind}.sqlite"
        shutil.copy(base, path)
        began = time.perf_counter()
        drafts = int(subprocess.run([f"{WORK}/history", path, str(DRAFTS), kind], check=True, capture_output=True).stdout)
        taken = time.perf_counter() - began
        size = os.path.getsize(path) / 1e9
        for top_n in (10, 100):
            milliseconds, walked = measure_history.selection(path, top_n, "backfill")
            report(f"selection, {kind}, top_n {top_n}", f"{milliseconds:.2f} ms", "< 10 ms",
                   f"{ROWS:,} rows, {drafts:,} drafts, {size:.1f} GB made in {taken:.0f} s; {walked} rows walked "
                   "with backfill; median of 51, warm")
        os.unlink(path)


def bench_start():
    taken = []
    for _ in range(50):
        began = time.perf_counter()
        child = os.posix_spawn(LEDGER, [LEDGER, "--version"], os.environ, file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
        os.waitpid(child, 0)
        taken.append((time.perf_counter() - began) * 1e3)
    report("start", f"{statistics.median(taken):.1f} ms", "< 15 ms",
           f"`ledger --version`, median of 50; least {min(taken):.1f} ms, {os.path.getsize(LEDGER) / 1e6:.0f} MB")


def bench_attempts():
    def run(folder, extra=()):
        day = str(datetime.date.today())
        inputs.small_workspace(folder, 100, day)
        command = [LEDGER, "run", "--accounts", "accounts.csv", "--contacts", "contacts.csv", "--signals", "signals.csv",
                   "--top-n", "100", "--max-drafts-per-account", "6", "--max-total-drafts", "10000", "--output-root",
                   f"{folder}/outbound", "--quiet", *extra]
        taken = measure(command, cwd=folder)
        database = sqlite3.connect(f"{folder}/outbound/ledger.sqlite")
        count = database.execute("SELECT count(*) FROM attempts WHERE state = 'accepted'").fetchone()[0]
        database.close()
        return taken, count

    rate = fdatasyncs_per_second()
    disk, count = run(fresh("drafting"))
    memory_folder = f"/dev/shm/ledger-bench-{os.getpid()}"
    os.makedirs(memory_folder)
    try:
        memory, _ = run(memory_folder)
    finally:
        shutil.rmtree(memory_folder)
    report("attempts, all", f"{disk[0] / count * 1e3:.2f} ms each", "-",
           f"{count} accepted drafts on disk, synchronous=FULL, pipeline and files included; processor "
           f"{disk[1] / count * 1e3:.2f} ms each")
    report("attempts, no disk", f"{memory[0] / count * 1e3:.2f} ms each", "-", "the same in /dev/shm: pipeline and code")
    report("attempts, pipeline", pipeline_share(memory), "-", "perf, samples with a Prospect function on the stack")
    report("disk", f"{rate:,.0f}/s, {1e3 / rate:.2f} ms each", "-", "fdatasync after a write of 2 KiB, 500 times")
    calls = sync_calls()
    if calls:
        report("attempts, syncs", f"{calls / count:.1f} each", "-", "fsync and fdatasync of the whole run, by strace")


def pipeline_share(memory):
    """How much of the processor time is the pipeline's, where perf is there and may be used."""
    if not shutil.which("perf"):
        return "no perf"
    folder = fresh("perf")
    inputs.small_workspace(folder, 100, str(datetime.date.today()))
    recorded = subprocess.run(
        ["perf", "record", "-q", "-F", "999", "--call-graph", "fp", "-o", f"{folder}/perf.data", LEDGER, "run",
         "--accounts", "accounts.csv", "--contacts", "contacts.csv", "--signals", "signals.csv", "--top-n", "100",
         "--max-drafts-per-account", "6", "--max-total-drafts", "10000", "--output-root", f"{folder}/outbound",
         "--quiet"], cwd=folder, capture_output=True, text=True)
    if recorded.returncode:
        return "perf may not record here"
    script = subprocess.run(["perf", "script", "-i", f"{folder}/perf.data", "-F", "ip,sym"], capture_output=True,
                            text=True).stdout
    stacks = [stack for stack in script.split("\n\n") if stack.strip()]
    inside = sum("8Prospect" in stack for stack in stacks)
    return f"{inside / max(1, len(stacks)):.0%} of processor time"


def sync_calls():
    if not shutil.which("strace"):
        return None
    folder = fresh("strace")
    inputs.small_workspace(folder, 100, str(datetime.date.today()))
    counted = subprocess.run(
        ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", f"{folder}/counts", LEDGER, "run", "--accounts",
         "accounts.csv", "--contacts", "contacts.csv", "--signals", "signals.csv", "--top-n", "100",
         "--max-drafts-per-account", "6", "--max-total-drafts", "10000", "--output-root", f"{folder}/outbound",
         "--quiet"], cwd=folder, capture_output=True, text=True)
    if counted.returncode:
        return None
    with open(f"{folder}/counts") as file:
        return sum(int(line.split()[3]) for line in file if re.search(r" f(data)?sync$", line))


def bench_replay():
    folder = fresh("replay")
    today = datetime.date.today()
    inputs.small_workspace(folder, 2, str(today - datetime.timedelta(days=100)))
    began = time.perf_counter()
    for number in range(RUNS):
        day = today - datetime.timedelta(days=99 - number % 100)
        measure([LEDGER, "run", "--accounts", "accounts.csv", "--contacts", "contacts.csv", "--signals", "signals.csv",
                 "--since-days", "0", "--max-total-drafts", "2", "--run-date", str(day), "--quiet"], cwd=folder)
    made = time.perf_counter() - began
    shutil.rmtree(f"{folder}/outbound/runs")
    written = measure([LEDGER, "replay", "--all", "--quiet"], cwd=folder)
    files = sum(len(names) for _, _, names in os.walk(f"{folder}/outbound"))
    again = measure([LEDGER, "replay", "--all", "--quiet"], cwd=folder)
    check = measure([LEDGER, "replay", "--all", "--check", "--quiet"], cwd=folder)
    how = f"{RUNS:,} runs of 2 drafts, {files:,} files, made in {made:.0f} s"
    report("replay, dashboards gone", f"{written[0]:.2f} s", "< 5 s", f"{how}; processor {written[1]:.2f} s")
    report("replay, all there", f"{again[0]:.2f} s", "< 5 s", "`ledger replay --all` again, nothing to write")
    report("replay, check", f"{check[0]:.2f} s", "-", "`ledger replay --all --check`")


ALL = {"import": bench_import, "selection": bench_selection, "start": bench_start, "attempts": bench_attempts,
       "replay": bench_replay, "changes": measure_attempts.bench_changes, "groups": measure_attempts.bench_groups,
       "backlog": measure_attempts.bench_backlog, "schedule": measure_attempts.bench_schedule}
# Long, or large: only where they are named.
NAMED = {"memory": measure_attempts.bench_memory, "history": measure_history.bench_history,
         "serve": measure_serve.bench_serve}
for name in sys.argv[3:] or ALL:
    if name not in ALL | NAMED:
        sys.exit(f"there is no measurement {name}; there are {', '.join(ALL | NAMED)}")
    (ALL | NAMED)[name]()
show_table()

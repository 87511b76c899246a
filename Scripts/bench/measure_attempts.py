"""The state machine: the store and the runner beside a C program that runs the same statements.

Programs that are compared run in turns on copies of one ledger, and each figure is the median of the turns. A ratio is
taken within a turn, of a program and of the C program right after it.
"""

import atexit
import functools
import hashlib
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys

from common import TOP, WORK, fdatasyncs_per_second, fresh, report

TURNS = int(os.environ.get("BENCH_TURNS", 5))
ALL_OF_IT = 10 ** 9
# Advances attempts of 8 workers at once.
SLOTS = 8


@functools.cache
def bench_store():
    package = os.path.join(TOP, "Scripts/bench/store")
    command = ["swift", "build", "--package-path", package, "-c", "release", "--static-swift-stdlib"]
    print("building Scripts/bench/store, which takes a few minutes the first time", file=sys.stderr)
    built = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if built.returncode:
        sys.exit(built.stdout)
    return os.path.join(package, ".build/release/bench-store")


def run(*command):
    """The line of JSON that a program prints last."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, cwd=WORK)
    if done.returncode:
        sys.exit(f"{command} ended with {done.returncode}: {done.stderr}")
    lines = done.stdout.splitlines()
    return json.loads(lines[-1]) if lines else None


def in_memory(name):
    folder = f"/dev/shm/ledger-bench-{os.getpid()}-{name}"
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def copied(path, name):
    """A copy that the disk has: its writing is not to fall into what is measured."""
    copy = os.path.join(WORK, name)
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(copy + ending):
            os.unlink(copy + ending)
    shutil.copyfile(path, copy)
    file = os.open(copy, os.O_RDWR)
    os.fsync(file)
    os.close(file)
    return copy


@functools.cache
def prepared(accounts, kind):
    """A ledger with a run over accounts that wait, with three contacts each."""
    path, names = os.path.join(WORK, f"{kind}-{accounts}.sqlite"), os.path.join(WORK, f"{accounts}.list")
    with open(names, "w") as file:
        file.writelines(f"Company {number:07d}\tAC-{number:07d}\n" for number in range(accounts))
    run(bench_store(), "prepare", path, names, "pending" if kind == "pending" else "open")
    return path


@functools.cache
def texts():
    """What a run of the runner stores for an attempt, for the programs that go without a runner."""
    ledger, output = copied(prepared(1, "pending"), "texts.sqlite"), in_memory("texts")
    run(bench_store(), "runner", ledger, output, 1, 0, "off")
    shutil.rmtree(output)
    database = sqlite3.connect(ledger)
    results = dict(database.execute("SELECT stage, result FROM stage_results WHERE attempt_id = 1"))
    draft = database.execute("SELECT subject, body, confidence_mode, cited_signals, sources, warnings FROM drafts"
                             " WHERE attempt_id = 1").fetchone()
    database.close()
    fields = [results["research"], results["generate"], results["validate"], *map(str, draft), "x",
              hashlib.sha256(b"x").hexdigest()]
    path = os.path.join(WORK, "texts")
    with open(path, "wb") as file:
        file.write(b"".join(field.encode() + b"\0" for field in fields))
    return path


def swift_store(ledger, tasks, limit, synchronous, *trace):
    return run(bench_store(), "store", ledger, texts(), tasks, limit, synchronous, *trace)


def runner(ledger, output, limit, synchronous, *trace):
    try:
        return run(bench_store(), "runner", ledger, output, SLOTS, limit, synchronous, *trace)
    finally:
        shutil.rmtree(output)


def c_program(ledger, slots, take, group, limit, synchronous, *trace):
    return run(os.path.join(WORK, "attempts"), ledger, texts(), slots, take, f"{group:.3f}", limit, synchronous, *trace)


def c_like(ours, ledger, limit, synchronous, take=1):
    """The C program with as many changes in a commit."""
    return c_program(ledger, SLOTS, take, min(SLOTS, ours["changes"] / ours["commits"]), limit, synchronous)


def rate(taken, key="seconds"):
    return taken["attempts"] / taken[key]


def median(values):
    return statistics.median(values)


def rows(path, with_hashes=True):
    """Of every row that attempts leave, by what things are called, without times of the real clock."""
    queries = [
        "SELECT position, company_name, state, reason, drafts_accepted, tries, worker_id FROM selections ORDER BY position",
        f"SELECT s.position, t.position, t.contact_name, t.contact_title, t.contact_email, t.persona, t.stage, t.state,"
        " t.reason, t.tries, t.retry_at, t.worker_id, t.file_stem, t.file_stem_key {} ORDER BY s.position, t.position",
        "SELECT s.position, t.position, d.contact_name, d.contact_title, d.subject, d.body, d.confidence_mode,"
        " d.cited_signals, d.sources, d.warnings, d.state, d.decided_at"
        " {} JOIN drafts d ON d.attempt_id = t.id ORDER BY s.position, t.position",
        "SELECT s.position, t.position, v.gate, v.passed, v.reason {} JOIN drafts d ON d.attempt_id = t.id"
        " JOIN verdicts v ON v.draft_id = d.id ORDER BY s.position, t.position, v.gate",
        "SELECT s.position, t.position, f.kind, f.path" + (", f.sha256" if with_hashes else "") +
        " {} JOIN artefacts f ON f.attempt_id = t.id ORDER BY s.position, t.position, f.kind",
        "SELECT s.position, t.position, x.stage, x.result {} JOIN stage_results x ON x.attempt_id = t.id"
        " ORDER BY s.position, t.position, x.stage",
        "SELECT s.position, t.position, e.entity, e.from_state, e.to_state, e.reason {} JOIN events e"
        " ON e.entity = 'attempt' AND e.entity_id = t.id AND e.run_id = t.run_id ORDER BY s.position, t.position, e.id",
        "SELECT s.position, t.position, e.from_state, e.to_state {} JOIN drafts d ON d.attempt_id = t.id JOIN events e"
        " ON e.entity = 'draft' AND e.entity_id = d.id AND e.run_id = t.run_id ORDER BY s.position, t.position, e.id",
        "SELECT name, folder, last_accepted_at FROM accounts ORDER BY id",
        "SELECT account_id, provider, operation, status, results FROM calls ORDER BY account_id, operation",
        "SELECT account_id, person_key, name, title, email FROM contacts ORDER BY account_id, person_key",
        "SELECT drafts_accepted FROM runs",
    ]
    attempts = "FROM attempts t JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id"
    database = sqlite3.connect(path)
    count, sha256 = 0, hashlib.sha256()
    for query in queries:
        for row in database.execute(query.format(attempts)):
            count += 1
            sha256.update(repr(row).encode())
    database.close()
    return count, sha256.hexdigest()


def statements(path):
    """How often each statement ran, but for those that depend on how changes are grouped and claimed together."""
    with open(path) as file:
        counts = {re.sub(r"\s+", " ", sql).strip(): int(count) for count, sql in (line.split("\t") for line in file)}
    return {sql: count for sql, count in counts.items() if not re.match(
        r"BEGIN|COMMIT|SELECT r\.state, r\.max_total|SELECT account_id, position, state, drafts|SELECT id, state, retry_at",
        sql)}


def report_same_statements():
    """That the C program runs what the store runs: a change of the one has to be made in the other."""
    ledgers = [copied(prepared(20, "pending"), f"{name}.sqlite") for name in ("traced", "traced-c")]
    swift_store(ledgers[0], SLOTS, ALL_OF_IT, "off", os.path.join(WORK, "trace"))
    c_program(ledgers[1], SLOTS, 1, 4, ALL_OF_IT, "off", os.path.join(WORK, "trace-c"))
    ours, theirs = statements(os.path.join(WORK, "trace")), statements(os.path.join(WORK, "trace-c"))
    for sql in sorted(ours.keys() | theirs.keys()):
        if ours.get(sql, 0) != theirs.get(sql, 0):
            print(f"  the store {ours.get(sql, 0)} times, C {theirs.get(sql, 0)} times: {sql}", file=sys.stderr)
    report("attempts, same statements as C", "yes" if ours == theirs else "NO", "yes",
           f"{len(ours)} statements, each as often, for 60 attempts; those of claims and commits are not counted")


def report_same_rows(name, ours, theirs, with_hashes=True):
    (count, left), (_, right) = rows(ours, with_hashes), rows(theirs, with_hashes)
    report(f"{name}, same rows as C", "yes" if left == right else "NO", "yes", f"{count:,} rows, SHA-256 {left[:12]}")


def figures(name, taken, disk):
    """A program's own line."""
    changes, commits = (median([one[key] for one in taken]) for key in ("changes", "commits"))
    report(name, f"{median([rate(one) for one in taken]):,.0f} attempts/s", "-",
           f"{median([one['processor'] / one['attempts'] * 1e3 for one in taken]):.3f} ms of processor each; "
           f"{taken[0]['attempts']:,} attempts, {changes / commits:.1f} changes in a commit, "
           f"{median([one['commits'] / one['seconds'] for one in taken]):,.0f} commits/s{disk}")


def ratio(name, ours, theirs, target):
    by_wall = median([rate(a) / rate(b) for a, b in zip(ours, theirs)])
    by_processor = median([rate(a, "processor") / rate(b, "processor") for a, b in zip(ours, theirs)])
    report(name, f"{by_wall:.2f}", target, f"by processor time {by_processor:.2f}")


def bench_changes():
    """Target 1: a transaction for each state change."""
    report_same_statements()
    for synchronous, accounts, target in (("full", 100, ">= 0.85"), ("normal", 1_000, ">= 0.80")):
        base, ours, theirs, disk = prepared(accounts, "open"), [], [], []
        for _ in range(TURNS):
            if synchronous == "full":
                disk.append(fdatasyncs_per_second())
            ours.append(swift_store(copied(base, "swift.sqlite"), 1, ALL_OF_IT, synchronous))
            theirs.append(c_program(copied(base, "c.sqlite"), 1, 1, 1, ALL_OF_IT, synchronous))
        said = f"; disk {median(disk):,.0f} fdatasync/s" if disk else ""
        name = f"a change a commit, {synchronous.upper()}"
        figures(f"{name}, Swift store", ours, said)
        figures(f"{name}, C", theirs, said)
        ratio(f"{name}, store against C", ours, theirs, target)
        report_same_rows(name, os.path.join(WORK, "swift.sqlite"), os.path.join(WORK, "c.sqlite"))


def bench_groups():
    """Target 2: grouped commits of 8 workers."""
    for synchronous, accounts in (("full", 200), ("normal", 1_500)):
        base = prepared(accounts, "pending")
        taken = {name: [] for name in ("store", "like store", "runner", "like runner", "runner on disk", "ungrouped", "64")}
        disk = []
        for turn in range(TURNS):
            disk.append(fdatasyncs_per_second())

            def take(name, figure):
                taken[name].append(figure)
                return figure

            ours = take("store", swift_store(copied(base, "swift.sqlite"), SLOTS, ALL_OF_IT, synchronous))
            take("like store", c_like(ours, copied(base, "c.sqlite"), ALL_OF_IT, synchronous))
            whole = take("runner", runner(copied(base, "runner.sqlite"), in_memory("files"), 0, synchronous))
            take("like runner", c_like(whole, copied(base, "c2.sqlite"), ALL_OF_IT, synchronous, SLOTS))
            if turn < 3:
                take("runner on disk", runner(copied(base, "disk.sqlite"), fresh("files"), 0, synchronous))
                take("ungrouped", c_program(copied(base, "c3.sqlite"), 1, 1, 1, ALL_OF_IT, synchronous))
                take("64", c_program(copied(base, "c4.sqlite"), 64, 64, 64, ALL_OF_IT, synchronous))
        name = f"8 workers, {synchronous.upper()}"
        said = f"; disk {median(disk):,.0f} fdatasync/s" if synchronous == "full" else ""
        figures(f"{name}, Swift store", taken["store"], said)
        figures(f"{name}, C in the same groups", taken["like store"], said)
        figures(f"{name}, runner, files in /dev/shm", taken["runner"], said + "; with its dashboards")
        figures(f"{name}, C in the runner's groups", taken["like runner"], said)
        figures(f"{name}, runner, files on disk", taken["runner on disk"], said + "; median of 3")
        figures(f"{name}, C ungrouped", taken["ungrouped"], said + "; median of 3")
        figures(f"{name}, C with 64 at once", taken["64"], said + "; the most that grouping can do; median of 3")
        ratio(f"{name}, store against C", taken["store"], taken["like store"], ">= 0.50")
        ratio(f"{name}, runner against C", taken["runner"], taken["like runner"], ">= 0.25")
        ratio(f"{name}, runner with files on disk against C", taken["runner on disk"], taken["like runner"], "-")
        if synchronous == "full":
            ratio(f"{name}, store against C ungrouped", taken["store"], taken["ungrouped"], ">= 5")
            ratio(f"{name}, runner against C ungrouped", taken["runner"], taken["ungrouped"], ">= 5")
            ratio(f"{name}, runner with files on disk against C ungrouped", taken["runner on disk"],
                  taken["ungrouped"], "-")
            ratio(f"{name}, C in the same groups against C ungrouped", taken["like store"], taken["ungrouped"], "-")
            ratio(f"{name}, C with 64 at once against C ungrouped", taken["64"], taken["ungrouped"], "-")
        report_same_rows(f"{name}, store", os.path.join(WORK, "swift.sqlite"), os.path.join(WORK, "c.sqlite"))
        report_same_rows(f"{name}, runner", os.path.join(WORK, "runner.sqlite"), os.path.join(WORK, "c2.sqlite"), False)


def put_off(path):
    """Makes the better half of the accounts wait for another try tomorrow, as after an outage."""
    database = sqlite3.connect(path)
    with database:
        half = database.execute("SELECT max(position) / 2 FROM selections").fetchone()[0]
        database.execute(
            "UPDATE attempts SET state = 'retryable', retry_at = '2026-03-18T11:00:00.000Z' WHERE (run_id, account_id) IN"
            " (SELECT run_id, account_id FROM selections WHERE position <= ?)", (half,))
    database.close()


def bench_backlog():
    """Target 3: the rate over the first 300 attempts, by how many wait."""
    first, sizes = 300, [int(size) for size in os.environ.get("BENCH_BACKLOG", "1000,10000,100000").split(",")]
    turns = min(3, TURNS)
    kinds = {"runner, accounts wait": "pending", "store, accounts wait": "pending", "C, accounts wait": "pending",
             "store, attempts wait": "open", "C, attempts wait": "open", "store, as many put off": "put off"}
    taken = {(name, size): [] for name in kinds for size in sizes}
    for size in sizes:
        late = prepared(2 * size // 3 + 1, "put off")
        put_off(late)
    for _ in range(turns):
        for size in sizes:
            for name, kind in kinds.items():
                accounts = 2 * size // 3 + 1 if kind == "put off" else size // 3 + 1
                ledger = copied(prepared(accounts, kind), "backlog.sqlite")
                if name.startswith("runner"):
                    figure = runner(ledger, in_memory("files"), first, "normal")
                elif name.startswith("store"):
                    figure = swift_store(ledger, SLOTS, first if kind != "put off" else first // 5, "normal")
                else:
                    figure = c_program(ledger, SLOTS, 1, 4, first, "normal")
                taken[name, size].append(figure)
    for name in kinds:
        rates = [median([rate(one) for one in taken[name, size]]) for size in sizes]
        processor = [median([one["processor"] / one["attempts"] * 1e3 for one in taken[name, size]]) for size in sizes]
        report(f"backlog, {name}", " / ".join(f"{one:,.0f}" for one in rates) + " attempts/s", "flat",
               f"{' / '.join(f'{size:,}' for size in sizes)} attempts wait; processor "
               f"{' / '.join(f'{one:.2f}' for one in processor)} ms each; first {first // 5 if kinds[name] == 'put off' else first}, NORMAL, median of {turns}")


def bench_schedule():
    """Target 4: 20 drafts, lookups of 1 s and generations of 5 s."""
    accounts = 10
    names = os.path.join(WORK, "schedule.list")
    with open(names, "w") as file:
        file.writelines(f"Company {number}\tAC-{number}\n" for number in range(accounts))
    ledger, output = os.path.join(WORK, "schedule.sqlite"), fresh("schedule")
    run(bench_store(), "prepare", ledger, names, "pending", 3, 20)
    taken = run(bench_store(), "schedule", ledger, output, accounts, SLOTS, 1, 5)
    report("schedule, 20 drafts with 8 workers", f"{taken['seconds']:.2f} s", "-",
           f"{taken['drafts']} drafts; lookups of 1 s, three at an account, one after another; generations of 5 s; files "
           "on disk, FULL; once")
    report("schedule, over the ideal", f"{taken['seconds'] / taken['ideal'] - 1:.1%}", "<= 15%",
           f"{taken['ideal']:.0f} s: Scripts/bench/store/Sources/bench-store/Schedule.swift")
    report("schedule, over lookups at once", f"{taken['seconds'] / taken['idealAskedAtOnce'] - 1:.1%}", "-",
           f"{taken['idealAskedAtOnce']:.0f} s, were an account's three lookups made at the same time")


def bench_memory():
    """Target 5: resident memory on the way through a run."""
    last = int(os.environ.get("BENCH_MEMORY", 1_000_000))
    marks = [mark for mark in (1_000, 10_000, 100_000, 1_000_000) if mark <= last]
    ledger, output = prepared(last // 3 + 1, "pending"), in_memory("memory")
    told = subprocess.run([bench_store(), "memory", ledger, output, str(SLOTS), *map(str, marks)], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    shutil.rmtree(output)
    for line in map(json.loads, told.splitlines()):
        report(f"memory, after {line['attempts']:,} attempts", f"{line['peakMB']:.0f} MB", "flat",
               f"peak resident; {line['residentMB']:.0f} MB at that moment, {line['attempts'] / line['seconds']:,.0f} "
               "attempts/s so far; one run, before its dashboards")
    os.unlink(ledger)
    for size in marks[:-1]:
        ledger, output = copied(prepared(size // 3 + 1, "pending"), "whole.sqlite"), in_memory("memory")
        process = subprocess.Popen([bench_store(), "runner", ledger, output, str(SLOTS), "0", "normal"],
                                   stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        shutil.rmtree(output)
        report(f"memory, a run of {size:,} with its dashboards", f"{usage.ru_maxrss / 1024:.0f} MB", "-",
               "peak resident of the process" if status == 0 else "IT FAILED")

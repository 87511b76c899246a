"""A ledger of many years: what its size does to selecting, claiming, showing and asking."""

import csv
import datetime
import json
import os
import re
import shlex
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

import inputs
import measure_attempts
from common import LEDGER, TOP, WORK, measure, report

# Of ten years of daily runs, a million accounts and ten million drafts.
PART = float(os.environ.get("BENCH_HISTORY", 0.01))
RUNS, ACCOUNTS = max(30, round(3_650 * PART)), max(10_000, round(1_000_000 * PART))
ACCOUNTS_PER_RUN = 913
# Kept from one measurement to the next where it is named.
FOLDER = os.environ.get("BENCH_HISTORY_FOLDER", os.path.join(WORK, "history-ledger"))
# With the indexes. Of a whole history a third is `stage_results`, of which a lean one has the newest runs' alone.
BYTES_PER_DRAFT = {"whole": 7_000, "lean": 2_300}


def selection_sql():
    """The statement itself, so that what is timed is what runs."""
    with open(os.path.join(TOP, "Sources/LedgerStore/SelectionStore.swift")) as file:
        match = re.search(r'static let rankingSQL = """\n(.*?)"""', file.read(), re.S)
    if not match:
        sys.exit("Scripts/bench: SelectionStore.swift has no rankingSQL any more")
    return match[1]


def selection(path, top_n, backfill):
    """Median milliseconds of 51 selections, and the rows they walked."""
    now = datetime.datetime.now(datetime.timezone.utc)
    cutoff = (now - datetime.timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    said = subprocess.run([f"{WORK}/select", path, "1", cutoff, str(top_n), backfill, "51", selection_sql()], check=True,
                          capture_output=True, text=True).stdout.split()
    return float(said[0]), said[1]


def build(kind="whole"):
    """Makes the ledger where it is not there; returns its path. See decade.c for the kinds."""
    path = os.path.join(FOLDER, "ledger.sqlite")
    if os.path.exists(path):
        for folder in (entry for entry in os.scandir(FOLDER) if entry.is_dir()):
            shutil.rmtree(folder)
        return path
    os.makedirs(FOLDER, exist_ok=True)
    need, free = RUNS * ACCOUNTS_PER_RUN * 3 * BYTES_PER_DRAFT[kind], shutil.disk_usage(FOLDER).free
    if need * 1.1 > free:
        sys.exit(f"{FOLDER} has {free / 1e9:.0f} GB free; a history of {PART:g} takes {need / 1e9:.0f} GB")
    inputs.accounts(f"{FOLDER}/accounts.csv", ACCOUNTS)
    inputs.empty_contacts(f"{FOLDER}/none.csv")
    first = datetime.date.today() - datetime.timedelta(days=RUNS + 2)
    measure([LEDGER, "run", "--accounts", "accounts.csv", "--contacts", "none.csv", "--top-n", "1", "--run-date", str(first),
             "--output-root", FOLDER, "--quiet"], cwd=FOLDER, accepted=(2,))
    began = time.perf_counter()
    made = json.loads(subprocess.run(["nice", f"{WORK}/decade", path, str(RUNS), str(ACCOUNTS_PER_RUN), "skewed", kind],
                                     check=True, stdout=subprocess.PIPE, text=True).stdout)
    report("history, made", f"{time.perf_counter() - began:.0f} s", "< 1800 s",
           f"{RUNS:,} runs, {ACCOUNTS:,} accounts, {made['drafts']:,} drafts, {os.path.getsize(path) / 1e9:.1f} GB")
    if PART <= 0.01:
        faults = [row for row in ask(path, "PRAGMA integrity_check") if row != ("ok",)] + ask(path, "PRAGMA foreign_key_check")
        report("history, sound", "NO" if faults else "yes", "yes", f"{faults[:3] or 'integrity_check, foreign_key_check'}")
    return path


def ask(path, sql, *values):
    database = sqlite3.connect(path)
    try:
        return database.execute(sql, values).fetchall()
    finally:
        database.close()


def best(path, count):
    """The best ranked accounts, which were drafted most often: name, id."""
    return ask(path, "SELECT a.name, a.external_id FROM import_rows r JOIN accounts a ON a.id = r.account_id WHERE"
                     " r.import_id = 1 AND r.fate = 'loaded' ORDER BY r.score DESC, r.row_number LIMIT ?", count)


def command(path, *words, accepted=(0,)):
    return measure([LEDGER, *words, "--output-root", FOLDER], cwd=FOLDER, accepted=accepted)


def bench_selections(path, how):
    for top_n in (10, 100):
        for backfill in ("plain", "backfill"):
            milliseconds, walked = selection(path, top_n, backfill)
            report(f"history, selection, top_n {top_n}, {backfill}", f"{milliseconds:.2f} ms", "< 10 ms",
                   f"{walked} rows walked; median of 51, warm; {how}")


def write_day(accounts, day, list_out, people_out, signals_out):
    """A day's list of accounts that are known, three people and three claims at each."""
    list_out.writerow(["company", "account_id", "score"])
    people_out.writerow(["name", "title", "company", "email"])
    signals_out.writerow(["company", "claim", "source_type", "source_url", "as_of", "type", "scope"])
    for number, (name, external_id) in enumerate(accounts):
        list_out.writerow([name, external_id, 10_000 - number])
        for person, title in (("Ada Quill", "Quality Director"), ("Ben Marsh", "Operations Director"),
                              ("Cleo Vane", "IT Director")):
            people_out.writerow([person, title, name, f"{person.split()[0].lower()}@firm{number}.example"])
        for place, claim in enumerate(("opened a second filling line", "appointed a new head of quality",
                                       "signed an agreement to supply hospitals")):
            signals_out.writerow([name, f"{name} {claim} at its main plant", "public_url",
                                  f"https://news.example/{number}/{place}", day, "other", "company"])


def write_inputs(accounts, name="day"):
    with open(f"{FOLDER}/{name}.csv", "w", newline="") as list_file, open(f"{FOLDER}/people.csv", "w", newline="") as people, \
            open(f"{FOLDER}/signals.csv", "w", newline="") as signals:
        write_day(accounts, str(datetime.date.today()), *map(csv.writer, (list_file, people, signals)))


def bench_run(path, how):
    """From the start of the process to the first claim, by the rows the run left."""
    write_inputs(best(path, 100))
    kinds = {"a list of 100": ["--accounts", "day.csv", "--since-days", "0", "--top-n", "100", "--new"],
             f"a list of {ACCOUNTS:,}": ["--accounts", "accounts.csv", "--backfill", "--top-n", "10", "--new"]}
    for name, words in kinds.items():
        joined, whole = [], []
        for _ in range(3 if name.endswith(" 100") else 1):
            began = time.time()
            whole.append(command(path, "run", *words, "--contacts", "people.csv", "--signals", "signals.csv", "--quiet",
                                 accepted=(0, 2)))
            at = ask(path, "SELECT started_at FROM workers ORDER BY id DESC LIMIT 1")[0][0]
            joined.append(datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp() - began)
        drafted = ask(path, "SELECT drafts_accepted FROM runs ORDER BY id DESC LIMIT 1")[0][0]
        report(f"history, run of {name}, start to first claim", f"{statistics.median(joined) * 1e3:.0f} ms", "-",
               f"to the row of its worker; the whole run {statistics.median([one[0] for one in whole]):.2f} s, {drafted} "
               f"accepted, peak {max(one[2] for one in whole):.0f} MB; median of {len(joined)}; {how}")


def bench_claims(path, how):
    names = os.path.join(FOLDER, "best.list")
    with open(names, "w") as file:
        file.writelines(f"{name}\t{external_id}\n" for name, external_id in best(path, 100))
    small = os.path.join(WORK, "small.sqlite")
    figures = {"with its history": [], "in a new ledger": []}
    for _ in range(3):
        for name, ledger in zip(figures, (path, small)):
            measure_attempts.run(measure_attempts.bench_store(), "prepare", ledger, names, "open")
            figures[name].append(measure_attempts.swift_store(ledger, 1, measure_attempts.ALL_OF_IT, "normal"))
            cancel(ledger)
        os.unlink(small)
    for name, taken in figures.items():
        report(f"history, claim, {name}", f"{statistics.median(one['claimMilliseconds'] for one in taken):.2f} ms", "flat",
               f"a transaction at NORMAL, 300 of the best 100 accounts; a whole attempt "
               f"{statistics.median(one['seconds'] / one['attempts'] * 1e3 for one in taken):.2f} ms, processor "
               f"{statistics.median(one['processor'] / one['attempts'] * 1e3 for one in taken):.2f} ms; median of 3; {how}")


def cancel(path):
    """Ends the run that a measurement left, so that it is not continued."""
    database = sqlite3.connect(path)
    with database:
        database.execute("UPDATE runs SET state = 'cancelled', finished_at = started_at WHERE finished_at IS NULL")
    database.close()


def bench_commands(path, how):
    middle = RUNS // 2
    for name, words in {"status": ["status"], "status --all": ["status", "--all"]}.items():
        taken = [command(path, *words) for _ in range(3)]
        report(f"history, ledger {name}", f"{statistics.median(one[0] for one in taken) * 1e3:.0f} ms", "-",
               f"median of 3; {how}")
    for name, words, accepted in (("replay, nothing there", [], (0,)), ("replay, all there", [], (0,)),
                                  # The hashes of the history are made up.
                                  ("replay --check", ["--check"], (65,))):
        taken = command(path, "replay", "--run", str(middle), *words, accepted=accepted)
        files = ask(path, "SELECT count(*) FROM attempts t JOIN artefacts f ON f.attempt_id = t.id WHERE t.run_id = ?",
                    middle)[0][0] + 3
        report(f"history, {name}", f"{taken[0]:.2f} s", "-",
               f"run {middle}, {files:,} files; processor {taken[1]:.2f} s, peak {taken[2]:.0f} MB; {how}")
    made = measure_attempts.run(measure_attempts.bench_store(), "dashboards", path, middle)
    report("history, dashboards of a run", f"{made['snapshotMilliseconds']:.0f} + {made['renderMilliseconds']:.0f} ms", "-",
           f"snapshot + Markdown, JSON and HTML of {made['drafts']:,} drafts, {made['bytes'] / 1e6:.1f} MB; median of 5; {how}")


def bench_questions(path, how):
    middle = str(RUNS // 2)
    company, account = ask(path, "SELECT company_name, account_id FROM selections WHERE run_id = ? AND state = 'processed'"
                                 " ORDER BY position LIMIT 1 OFFSET 3", middle)[0]
    questions = [(f"{view} of a run", f"SELECT * FROM {view} WHERE run_id = CAST(? AS INTEGER)", [middle])
                 for view in ("v_runs", "v_attempts", "v_drafts", "v_account_history", "v_funnel", "v_gate_failures", "v_spend")]
    questions += [(f"{view} of an account", f"SELECT * FROM {view} WHERE company_name = ?", [company])
                  for view in ("v_attempts", "v_drafts", "v_account_history", "v_gate_failures")]
    questions += [("v_account_history of an account id",
                   "SELECT * FROM v_account_history WHERE account_id = CAST(? AS INTEGER)", [str(account)])]
    questions += [(view, f"SELECT * FROM {view}", []) for view in ("v_imports", "v_runs", "v_funnel", "v_spend",
                                                                   "v_experiments", "v_suppressed")]
    with open(os.path.join(TOP, "README.md")) as file:
        for line in file:
            if line.startswith('ledger sql "'):
                words = shlex.split(line)
                questions.append((f"README: {words[2]}", words[2], words[4:5] if "--param" in words else []))
    for name, sql, values in questions:
        parameters = [word for value in values for word in ("--param", value)]
        taken = command(path, "sql", sql, *parameters, "--timeout", "30", "--format", "csv", accepted=range(256))
        shown = f"{taken[0] * 1e3:.0f} ms" if taken[3] == 0 else f"stopped after {taken[0]:.0f} s"
        report(f"history, {name}", shown, "-", f"`ledger sql`, peak {taken[2]:.0f} MB; once; {how}")


def bench_history():
    path = build()
    how = f"{RUNS:,} runs, {RUNS * ACCOUNTS_PER_RUN * 3:,} drafts"
    # Asked first: later parts leave runs of their own.
    bench_selections(path, how)
    bench_commands(path, how)
    bench_questions(path, how)
    bench_run(path, how)
    bench_claims(path, how)

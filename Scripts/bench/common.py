"""What the measurements share: taking times, and telling what came of it."""

import os
import shutil
import subprocess
import sys
import time

LEDGER, WORK = sys.argv[1], sys.argv[2]
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
table = []


def report(what, figure, target, how):
    table.append((what, figure, target, how))
    print(f"{what}: {figure} (target {target}); {how}", flush=True)


def measure(command, cwd=None, accepted=(0,)):
    """Wall seconds, processor seconds, peak resident MB and exit code of a command."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd or WORK, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        sys.exit(f"{command} ended with {process.returncode}: {said.decode()}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode


def fresh(name):
    folder = os.path.join(WORK, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def fdatasyncs_per_second():
    path = os.path.join(WORK, "sync")
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    page = os.urandom(2048)
    began = time.perf_counter()
    for number in range(500):
        os.pwrite(file, page, number * 2048)
        os.fdatasync(file)
    taken = time.perf_counter() - began
    os.close(file)
    os.unlink(path)
    return 500 / taken


def show_table():
    print()
    widths = [max(len(row[place]) for row in table) for place in range(3)]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)) + "  " + row[3])

"""A workspace in a scratch folder, and the real program at work in it."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import urllib.parse

PATIENCE_SECONDS = 60


def wait_for(what, holds, seconds=PATIENCE_SECONDS):
    """What `holds` returns once it is true; an error that names `what` where that takes too long."""
    end = time.monotonic() + seconds
    while True:
        found = holds()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.05)


class Workspace:
    """A folder, emptied at the end; every server and run started in it is ended then.

    There is one at a time, always at the same path: what a run came to is kept, and put back for the next that asks
    for the same."""

    _scratch = None

    def __init__(self, program):
        self.program = program
        if Workspace._scratch is None:
            Workspace._scratch = tempfile.TemporaryDirectory(prefix="ledger-browser-", ignore_cleanup_errors=True)
        self.folder = pathlib.Path(Workspace._scratch.name) / "workspace"
        self.folder.mkdir()
        self._running = []

    def close(self):
        for process in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _kept(self, name, make):
        """What `make` leaves in the folder, made once."""
        kept = self.folder.parent / name
        if not kept.exists():
            make()
            shutil.copytree(self.folder, kept)
        else:
            shutil.copytree(kept, self.folder, dirs_exist_ok=True)

    def sample(self, *options):
        """The embedded sample after one run."""
        def make():
            self.ledger("init", ".")
            self.ledger("adopt")
            self.ledger("run", "--quiet", *options)

        self._kept("sample" + "".join(options), make)

    def roomy(self):
        """The sample with room left under its caps, so that what is held can be accepted."""
        self.sample("--max-total-drafts", "30", "--max-drafts-per-account", "6")

    @staticmethod
    def _environment():
        """Nothing of the one who runs the tests gets in."""
        return {name: value for name, value in os.environ.items() if not name.startswith(("LEDGER_", "PROSPECTING_"))}

    def ledger(self, *arguments, status=0):
        """Standard output of one command; an error where it ends with another exit code than `status`."""
        done = subprocess.run(
            [self.program, *arguments], cwd=self.folder, env=self._environment(), capture_output=True, text=True,
            timeout=300, stdin=subprocess.DEVNULL)
        if status is not None and done.returncode != status:
            raise AssertionError(f"ledger {' '.join(arguments)} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    @property
    def database(self):
        return self.folder / "outbound" / "ledger.sqlite"

    def rows(self, sql):
        """Rows as dictionaries, read around the program."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql)]

    def start(self, *arguments, name="started"):
        """The program beside the test; what it says is in `name`.out and `name`.err."""
        out = open(self.folder / f"{name}.out", "wb")
        err = open(self.folder / f"{name}.err", "wb")
        with out, err:
            process = subprocess.Popen(
                [self.program, *arguments], cwd=self.folder, env=self._environment(), stdout=out, stderr=err,
                stdin=subprocess.DEVNULL)
        self._running.append(process)
        return process

    def serve(self, *options):
        name = f"serve-{len(self._running)}"
        process = self.start("serve", "--port", "0", "--json", *options, name=name)
        out = self.folder / f"{name}.out"

        def line():
            if process.poll() is not None:
                raise AssertionError(f"ledger serve ended: {(self.folder / f'{name}.err').read_text()}")
            text = out.read_text()
            return text if text.endswith("\n") else None

        return Served(json.loads(wait_for("the server's address", line)), process)


class Served:
    """A server of a workspace's pages."""

    def __init__(self, told, process):
        self.address = told["address"].rstrip("/")
        self.sign_in = told["sign_in"]
        self.process = process
        parts = urllib.parse.urlsplit(self.address)
        self.host, self.port = parts.hostname, parts.port
        self.token = urllib.parse.parse_qs(urllib.parse.urlsplit(self.sign_in or "").query).get("token", [""])[0]

#!/usr/bin/env python3
"""Journeys through the web application in a real, headless Chromium.

    Tests/Browser/run.py --ledger PATH [--screenshots DIR] [--only TEXT]... [--whole] [--list]

Prints a line for each journey: `ok`, `FAILED` with what failed (one line each), or `absent` where the program has no
such page. Exit code 0: none failed; 2: some did; 69: Chromium or Selenium is not there.
"""

import argparse
import os
import pathlib
import re
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
PYTHON = TOP / ".build-python" / "bin" / "python"
sys.path.insert(0, str(HERE))

try:
    import selenium  # noqa: F401
except ImportError:
    if PYTHON.exists() and not os.environ.get("LEDGER_BROWSER_AGAIN"):
        os.execve(PYTHON, [str(PYTHON), *sys.argv], {**os.environ, "LEDGER_BROWSER_AGAIN": "1"})
    print("Selenium is not there; run `Scripts/setup test`", file=sys.stderr)
    sys.exit(69)

from browser import Browser  # noqa: E402
from journey import Journey  # noqa: E402


class Once:
    """A browser that is started when it is first needed, and kept."""

    def __init__(self, folder, script):
        self.folder, self.script, self.browser = folder, script, None

    def __call__(self):
        if self.browser is None:
            self.folder.mkdir(parents=True)
            self.browser = Browser(self.folder, self.script)
        return self.browser

    def close(self):
        if self.browser:
            self.browser.close()


class Told(unittest.TestResult):
    """Says each journey's end as it comes."""

    is_whole = False

    def startTest(self, test):
        super().startTest(test)
        self.began, self.before = time.monotonic(), Journey.checks

    def _say(self, word, test, more=""):
        name = sentence(test)
        print(f"{word} {name} ({Journey.checks - self.before} checks, {time.monotonic() - self.began:.1f} s){more}", flush=True)

    def addSuccess(self, test):
        self._say("ok", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._say("FAILED" if self.is_whole else "absent", test, f": {reason}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._say("FAILED", test)
        for line in str(err[1]).splitlines():
            print(f"    {line}", flush=True)

    def addError(self, test, err):
        super().addError(test, err)
        self._say("FAILED", test)
        print("    " + self._exc_info_to_string(err, test).strip().replace("\n", "\n    "), flush=True)


def sentence(test):
    """`reviewing: a failing wording is not approvable`"""
    module, _, name = test.id().split(".")[-3:]
    told = f"{module}: {name.removeprefix('test_')}".replace("_", " ")
    return told if test.with_script or "javascript" in told else told + " without javascript"


def journeys(only):
    found = unittest.defaultTestLoader.discover(str(HERE / "journeys"), pattern="*.py", top_level_dir=str(HERE))
    flat = unittest.TestSuite()

    def walk(suite):
        for test in suite:
            if isinstance(test, unittest.TestSuite):
                walk(test)
            elif not only or any(re.search(text, sentence(test)) for text in only):
                flat.addTest(test)

    walk(found)
    return flat


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ledger", required=True, help="the program to test")
    options.add_argument("--screenshots", default=TOP / ".build" / "screenshots", help="folder for pictures [.build/screenshots]")
    options.add_argument("--only", action="append", help="journeys with this in their name; may be repeated")
    options.add_argument("--whole", action="store_true", help="a page that the program does not have is a failure")
    options.add_argument("--list", action="store_true", help="name the journeys and end")
    asked = options.parse_args()
    suite = journeys(asked.only)
    if asked.list:
        for test in suite:
            print(sentence(test))
        return 0
    with tempfile.TemporaryDirectory(prefix="ledger-chromium-", ignore_cleanup_errors=True) as folder:
        return travel(suite, asked, pathlib.Path(folder))


def travel(suite, asked, folder):
    Journey.program = str(pathlib.Path(asked.ledger).resolve())
    Journey.screenshots = pathlib.Path(asked.screenshots).resolve()
    Journey.scripted = staticmethod(Once(folder / "scripted", True))
    Journey.plain = staticmethod(Once(folder / "plain", False))
    told = Told()
    told.is_whole = asked.whole
    try:
        suite.run(told)
    finally:
        Journey.scripted.close()
        Journey.plain.close()
    failed = len(told.failures) + len(told.errors) + (len(told.skipped) if asked.whole else 0)
    print(f"{told.testsRun} journeys, {Journey.checks} checks: {failed} failed, {len(told.skipped)} absent")
    return 2 if failed or told.unexpectedSuccesses or not told.testsRun else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""What somebody who means harm would send to `ledger serve`, and what comes back.

    Tests/Browser/security.py --ledger PATH [--markdown]

Prints a table: what was tried, what was sent, what came back, and whether that is as it should be. Exit code 0: all
is; 2: something is not.
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import attacks  # noqa: E402
from workspace import Workspace  # noqa: E402


def print_plain(found):
    for one in found:
        print(f"{'ok    ' if one.holds else 'FAILED'} {one.what}: {one.sent} -> {one.came}")


def print_markdown(found):
    def cell(text):
        return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")

    print("| | tried | sent | came back |\n|---|---|---|---|")
    for one in found:
        print(f"| {'ok' if one.holds else '**FAILED**'} | {cell(one.what)} | {cell(one.sent)} | {cell(one.came)} |")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ledger", required=True, help="the program to test")
    options.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    asked = options.parse_args()
    workspace = Workspace(str(pathlib.Path(asked.ledger).resolve()))
    try:
        workspace.sample()
        found = attacks.tried(workspace)
    finally:
        workspace.close()
    (print_markdown if asked.markdown else print_plain)(found)
    failed = [one for one in found if not one.holds]
    print(f"\n{len(found)} checks: {len(failed)} failed")
    return 2 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

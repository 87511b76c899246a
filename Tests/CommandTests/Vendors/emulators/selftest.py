"""Asserts what the emulators promise, in some seconds: `python3 selftest.py`. Each part also runs alone."""

import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    parts = sorted(Path(__file__).resolve().parent.glob("selftest_*.py"))
    running = [subprocess.Popen([sys.executable, part], stderr=subprocess.PIPE, text=True) for part in parts]
    for part, process in zip(parts, running):
        words = process.communicate()[1]
        print(f"{part.stem}: {words.splitlines()[-1]}" if process.returncode == 0 else f"{part.stem}:\n{words}")
    sys.exit(any(process.returncode for process in running))

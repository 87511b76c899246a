"""Asserts what the emulators promise, in less than 20 seconds: `python3 selftest.py`."""

import unittest
from pathlib import Path

if __name__ == "__main__":
    folder = str(Path(__file__).resolve().parent)
    suite = unittest.defaultTestLoader.discover(folder, "selftest_*.py")
    raise SystemExit(not unittest.TextTestRunner(verbosity=1).run(suite).wasSuccessful())

import os
import subprocess
import sys
import time
import unittest
from pathlib import Path

from journal import peak
from windows import Windows

PROGRAM = Path(__file__).with_name("edgar.py")


def ended(process) -> bool:
    """Whether it is gone, or waits for nobody but the system to bury it."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class LifeTests(unittest.TestCase):
    def test_it_ends_with_the_process_that_started_it(self):
        script = f'{sys.executable} {PROGRAM} 0 </dev/null & echo $!; read line'
        with subprocess.Popen(["sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as shell:
            emulator = int(shell.stdout.readline())
            self.assertIn("listening on 127.0.0.1:", shell.stdout.readline())
            time.sleep(0.3)
            self.assertFalse(ended(emulator))
            shell.kill()
        ends = time.monotonic() + 5
        while not ended(emulator) and time.monotonic() < ends:
            time.sleep(0.05)
        self.assertTrue(ended(emulator))

    def test_a_stdin_closed_from_the_start_does_not_end_it(self):
        reading, writing = os.pipe()
        os.close(writing)
        with subprocess.Popen([sys.executable, PROGRAM, "0"], stdin=reading, stdout=subprocess.PIPE) as emulator:
            emulator.stdout.readline()
            self.assertRaises(subprocess.TimeoutExpired, emulator.wait, 0.5)
            emulator.kill()
        os.close(reading)


class CountTests(unittest.TestCase):
    def test_the_peak_is_of_any_window(self):
        self.assertEqual(peak([0, 0.9, 1.0, 1.1, 1.89, 5], 1), 4)
        self.assertEqual(peak([0, 1, 2], 1), 1)
        self.assertEqual(peak([], 1), 0)

    def test_a_window_may_be_shorter_here_than_its_name(self):
        windows = Windows({"hour": 1, "lengths": {"hour": 0.2}})
        self.assertIsNone(windows.rejecting())
        self.assertEqual(windows.rejecting().name, "hour")
        time.sleep(0.2)
        self.assertIsNone(windows.rejecting())


if __name__ == "__main__":
    unittest.main()

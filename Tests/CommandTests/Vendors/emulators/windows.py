"""Rate limits counted for real: each window opens with its first request and lasts its length."""

import math
import time

LENGTHS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


class Window:
    def __init__(self, name, limit, length):
        self.name, self.limit, self.length = name, limit, length
        self.opened, self.used = None, 0

    def refresh(self, now):
        if self.opened is None or now - self.opened >= self.length:
            self.opened, self.used = now, 0

    @property
    def remaining(self):
        return max(0, self.limit - self.used)

    def wait(self) -> int:
        """Whole seconds until it opens anew, at least 1."""
        return max(1, math.ceil(self.opened + self.length - time.monotonic()))


class Windows:
    """`quota_service_down` true: nothing is counted, and what remains is told as -1."""

    def __init__(self, limits):
        lengths = LENGTHS | limits.get("lengths", {})
        self.down = limits.get("quota_service_down", False)
        self.windows = [Window(name, limits[name], lengths[name]) for name in LENGTHS if name in limits]

    def rejecting(self):
        """Takes one from every window, or says which has none left; a refused request costs nothing."""
        now = time.monotonic()
        for window in self.windows:
            window.refresh(now)
        full = next((window for window in self.windows if window.remaining == 0), None)
        if self.down:
            return None
        if full is None:
            for window in self.windows:
                window.used += 1
        return full

    def told(self, name):
        """The limit and what remains of it; None where there is no such window."""
        for window in self.windows:
            if window.name == name:
                return window.limit, -1 if self.down else window.remaining
        return None

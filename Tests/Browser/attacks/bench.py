"""A server under attack, and the table of what was tried."""

import re
import urllib.parse
from typing import NamedTuple

import wire


class Tried(NamedTuple):
    what: str
    sent: str
    came: str
    holds: bool


class Bench:
    def __init__(self, workspace):
        self.workspace = workspace
        self.served = workspace.serve("--by", "Ada Quill")
        self.port = self.served.port
        self.origin = f"http://127.0.0.1:{self.port}"
        self.cookie = ""
        self.found = []

    def note(self, what, sent, came, holds):
        self.found.append(Tried(what, sent, str(came), bool(holds)))

    def expect(self, what, sent, answer, *statuses, also=True, more=""):
        """Notes an answer that must have one of the statuses; 0 stands for a closed connection."""
        self.note(what, sent, f"{answer}{' ' + more if more else ''}", answer.status in statuses and also)
        return answer

    def expect_alive(self, after):
        answer = self.get("/runs")
        if answer.status != (200 if self.cookie else 401):
            self.note("the server goes on", f"GET /runs after {after}", answer, False)

    # MARK: - Asking as a browser of this server's pages would

    def get(self, path, **headers):
        return wire.ask(self.port, "GET", path, {"Cookie": self.cookie or None, **self._named(headers)})

    def post(self, path, form, **headers):
        own = {"Cookie": self.cookie or None, "Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"}
        return wire.ask(self.port, "POST", path, {**own, **self._named(headers)}, urllib.parse.urlencode(form))

    @staticmethod
    def _named(headers):
        return {name.replace("_", "-"): value for name, value in headers.items()}

    def sign_in(self, token):
        answer = self.post("/sign-in", {"token": token})
        if answer.status == 303:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer

    @property
    def form_token(self):
        return re.search(r'name="form_token" value="([^"]+)"', self.get("/sql?q=SELECT%201").body)[1]

    def saved(self):
        return [row["name"] for row in self.workspace.rows("SELECT name FROM saved_queries ORDER BY name")]

    def raw(self, text, seconds=15):
        return wire.raw(self.port, text if isinstance(text, bytes) else text.encode("latin-1"), seconds)

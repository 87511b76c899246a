"""What emulators share: they serve loopback alone, write down what they were asked, and misbehave on order.

Start: `python3 zoominfo.py PORT` (0 picks one). The first line on stdout is `listening on 127.0.0.1:PORT`.
It ends when the process that started it does, or when its stdin is a pipe and closes.

POST /_emulator/faults    a list of rules, which replaces the last; the first that applies to a request is taken:
                          {"match": path prefix, "method"?, "after": 0 let through first, "times"?: how often (else for ever),
                           "status"?: answered in place of the service, "body"?: text or JSON (else the service's own words
                           for that status), "headers"?, "delay"?: seconds before it, "drop"?: true closes the connection
                           unanswered, "after" does the work first, "truncate"?: bytes of the body sent before closing,
                           "drip"?: true or the seconds between two bytes}. Without "status" the true answer is given, spoilt.
POST /_emulator/data      replaces the service's data (shapes: at the head of each emulator)
GET  /_emulator/data      the data in use
GET  /_emulator/requests  [{"time", "method", "path", "headers", "body", "status", "note"?}], oldest first, without secret
                          values: `authorization` is the scheme and a short digest; "note" says why a request was refused
GET  /_emulator/rate?path=PREFIX[&seconds=1]   {"peak": most in any sliding second, "total", "refused": with 403 or 429}
POST /_emulator/expire_tokens   every access token out now is refused with 401 from here on
POST /_emulator/limits    {"second"?, "minute"?, "hour"?, "day"?: requests, "lengths"?: {"hour": seconds it lasts here}, more
                          by service}: counted for real from a window's first request; {} lifts them
POST /_emulator/reset     forgets requests and faults
"""

import argparse
import datetime
import json
import os
import re
import select
import stat
import sys
import threading
import time
import traceback
from http.server import ThreadingHTTPServer

from faults import Faults
from journal import Journal
from wire import Handler, Request, Response
from windows import Windows


class Emulator:
    """A service. A subclass answers requests and says how the service words an error."""

    def __init__(self, data, limits=None):
        self.lock = threading.RLock()
        self.faults = Faults()
        self.journal = Journal()
        self.windows = Windows(limits or {})
        self.replace_data(data)

    def replace_data(self, data):
        self.data = data

    def answer(self, request: Request) -> Response:
        raise NotImplementedError

    def error(self, status: int, request: Request) -> Response:
        """The service's own words for a status."""
        return Response.text(status, "")

    def expire_tokens(self):
        raise ValueError("this service gives no tokens")

    def limit(self, limits):
        self.windows = Windows(limits)

    def respond(self, request: Request) -> Response:
        """The answer to a request, spoilt where a rule says so."""
        if request.path.startswith("/_emulator/"):
            return self.control(request)
        with self.lock:
            entry = self.journal.add(request)
            fault = self.faults.applying(request)
            response = self.honest(request, fault)
            entry.update(status=response.status, **({"note": request.note} if request.note else {}))
        return fault.spoil(response) if fault else response

    def honest(self, request, fault):
        if fault is None or not fault.replaces:
            return self.worked(request)
        return fault.response() or self.error(fault.status, request)

    def worked(self, request):
        """A defect here is told as one, so that nobody takes it for the service's answer."""
        try:
            return self.answer(request)
        except Exception as fault:
            traceback.print_exc()
            request.note = f"defect of the emulator: {fault!r}"
            return Response.text(500, request.note)

    def control(self, request):
        name = request.path.removeprefix("/_emulator/")
        try:
            with self.lock:
                return Response.json(200, self.controlled(request.method, name, request))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            return Response.json(400, {"error": f"{name}: {fault}"})

    def controlled(self, method, name, request):
        match method, name:
            case "POST", "faults":
                return self.faults.replace(request.json())
            case "POST", "data":
                return self.replace_data(request.json())
            case "GET", "data":
                return self.data
            case "GET", "requests":
                return self.journal.entries
            case "GET", "rate":
                return self.journal.rate(request.value("path", "/"), float(request.value("seconds", 1)))
            case "POST", "expire_tokens":
                return self.expire_tokens()
            case "POST", "limits":
                return self.limit(request.json())
            case "POST", "reset":
                self.journal, self.faults = Journal(), Faults()
                return None
        raise ValueError("no such control; emulator.py lists them")


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up is no news; anything else is a fault of the emulator."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def options(description) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("port", type=int, nargs="?", default=0, help="0 picks one")
    parser.add_argument("--data", help="a JSON file in place of the built-in data")
    return parser


def load(path, default):
    if path is None:
        return default
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def serve(emulator: Emulator, port: int):
    server = Server(("127.0.0.1", port), type("Bound", (Handler,), {"emulator": emulator}))
    print(f"listening on 127.0.0.1:{server.server_address[1]}", flush=True)
    threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()
    if stdin_is_open_pipe():
        threading.Thread(target=end_with_stdin, daemon=True).start()
    server.serve_forever()


def end_with_parent(parent):
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(0)


def end_with_stdin():
    while os.read(0, 4096):
        pass
    os._exit(0)


def stdin_is_open_pipe():
    """Whether somebody holds the other end; /dev/null and an end already closed say nothing about the parent."""
    try:
        if not stat.S_ISFIFO(os.fstat(0).st_mode):
            return False
    except OSError:
        return False
    poll = select.poll()
    poll.register(0, select.POLLIN)
    return not any(events & select.POLLHUP for _, events in poll.poll(0))


def dated(text: str) -> str:
    """`{today-20}` as a date, as in the sample files."""
    def day(match):
        return (datetime.date.today() - datetime.timedelta(days=int(match[1]))).isoformat()
    return re.sub(r"\{today-(\d+)\}", day, text)

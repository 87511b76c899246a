"""HTTP as the emulators speak it: a request read whole, an answer written in one piece or piece by piece."""

import json
import time
import urllib.parse
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler


class Request:
    def __init__(self, method, target, headers, body):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.arrived, self.monotonic = time.time(), time.monotonic()
        self.path, _, query = target.partition("?")
        self.query = urllib.parse.parse_qs(query, keep_blank_values=True)
        self.note = None

    def value(self, name, default=None):
        """A query parameter."""
        return self.query.get(name, [default])[-1]

    def header(self, name) -> str:
        return self.headers.get(name) or ""

    def media_type(self, name="Content-Type") -> str:
        return self.header(name).partition(";")[0].strip().lower()

    def json(self):
        """- Raises: ValueError where the body is not JSON."""
        return json.loads(self.body)

    def form(self):
        fields = urllib.parse.parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[-1] for name, values in fields.items()}


class Response:
    """`stream` yields the body piece by piece, the head as well where it is `raw`.

    `spoil` is the rule that decides how the answer goes wrong.
    """

    def __init__(self, status, body=b"", headers=None, stream=None, chunked=False, raw=False):
        self.status, self.body, self.stream, self.chunked, self.raw = status, body, stream, chunked, raw
        self.headers = dict(headers or {})
        self.spoil = None

    @classmethod
    def json(cls, status, value, media_type="application/json", headers=None):
        body = json.dumps(value, ensure_ascii=False).encode()
        return cls(status, body, {"Content-Type": media_type, **(headers or {})})

    @classmethod
    def text(cls, status, text, media_type="text/plain; charset=utf-8", headers=None):
        return cls(status, text.encode(), {"Content-Type": media_type, **(headers or {})})

    def head(self, close) -> bytes:
        if self.raw:
            return b""
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = "Unknown"
        fields = {"Connection": "close"} if close else {}
        if self.stream is None and self.status not in (204, 304):
            fields["Content-Length"] = str(len(self.body))
        if self.chunked:
            fields["Transfer-Encoding"] = "chunked"
        lines = [f"{name}: {value}\r\n" for name, value in (fields | self.headers).items()]
        return f"HTTP/1.1 {self.status} {phrase}\r\n{''.join(lines)}\r\n".encode("latin-1", "replace")


class Handler(BaseHTTPRequestHandler):
    emulator = None
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_request(self):
        request = Request(self.command, self.path, self.headers, self.read_body())
        self.write(self.emulator.respond(request))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_request

    def read_body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(iter(self.read_chunk, b""))
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def read_chunk(self) -> bytes:
        size = int(self.rfile.readline().partition(b";")[0], 16)
        chunk = self.rfile.read(size)
        self.rfile.readline()
        return chunk

    def write(self, response):
        spoil = response.spoil or {}
        time.sleep(spoil.get("delay", 0))
        if spoil.get("drop"):
            self.close_connection = True
            return
        close = response.stream is not None or "truncate" in spoil or "drip" in spoil
        self.close_connection |= close
        self.write_body(response, spoil, response.head(close))

    def write_body(self, response, spoil, head):
        body = b"" if self.command == "HEAD" else response.body[:spoil.get("truncate")]
        if response.stream is not None:
            self.wfile.write(head)
            self.write_pieces(response)
        elif "drip" in spoil:
            self.wfile.write(head)
            self.drip(body, 0.1 if spoil["drip"] is True else spoil["drip"])
        else:
            self.wfile.write(head + body)

    def write_pieces(self, response):
        for piece in response.stream:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if response.chunked else piece)
        if response.chunked:
            self.wfile.write(b"0\r\n\r\n")

    def drip(self, body, seconds):
        for index in range(len(body)):
            self.wfile.write(body[index:index + 1])
            time.sleep(seconds)

    def log_message(self, format, *arguments):
        """Silent: the journal remembers."""

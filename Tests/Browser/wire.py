"""Bytes to a port, and what comes back: nothing mends what is forged here."""

import http.client
import socket
from typing import NamedTuple


class Answer(NamedTuple):
    status: int
    headers: dict
    body: str

    def __str__(self):
        return f"{self.status}" if self.status else "the connection is closed without an answer"


def parse(data):
    """The first answer in some bytes; status 0 where there is none."""
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) < 2 or not words[1].isdigit():
        return Answer(0, {}, "")
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return Answer(int(words[1]), headers, body.decode("utf-8", "replace"))


def raw(port, data, seconds=15, host="127.0.0.1"):
    """All that comes back until the server closes or is silent for so long."""
    found = b""
    with socket.create_connection((host, port), timeout=seconds) as connection:
        try:
            connection.sendall(data)
        except OSError:
            pass
        try:
            while part := connection.recv(65_536):
                found += part
        except OSError:
            pass
    return found


def ask(port, method, path, headers=None, body=None, seconds=60):
    """One request by the standard library's client; `Host` is this server's unless it is given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    headers = dict(headers or {})
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    data = body.encode() if isinstance(body, str) else body
    if data is not None and "Content-Length" not in headers and "Transfer-Encoding" not in headers:
        headers["Content-Length"] = str(len(data))
    for name, value in headers.items():
        if value is not None:
            connection.putheader(name, value)
    try:
        connection.endheaders(data)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read().decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException):
        return Answer(0, {}, "")
    finally:
        connection.close()

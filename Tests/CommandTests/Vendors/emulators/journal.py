"""What an emulator was asked: never a secret value."""

import hashlib
import json

HEADERS = ("accept", "accept-encoding", "content-type", "host", "if-modified-since", "if-none-match", "user-agent")
SECRETS = {"password", "client_secret", "refresh_token", "code", "code_verifier", "client_assertion"}


class Journal:
    def __init__(self):
        self.entries = []
        self.times = []

    def add(self, request) -> dict:
        entry = {
            "time": request.arrived, "method": request.method, "path": request.target,
            "headers": headers(request), "body": body(request)}
        self.entries.append(entry)
        self.times.append(request.monotonic)
        return entry

    def rate(self, prefix, seconds) -> dict:
        chosen = [index for index, entry in enumerate(self.entries) if entry["path"].startswith(prefix)]
        refused = sum(self.entries[index].get("status") in (403, 429) for index in chosen)
        most = peak(sorted(self.times[index] for index in chosen), seconds)
        return {"peak": most, "total": len(chosen), "refused": refused}


def peak(times, seconds) -> int:
    """The most in any window of that length; two exactly that far apart are not in one."""
    first = most = 0
    for last, time in enumerate(times):
        while time - times[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def headers(request) -> dict:
    kept = {name: request.header(name) for name in HEADERS if request.headers.get(name) is not None}
    scheme, _, secret = request.header("authorization").partition(" ")
    if scheme:
        kept["authorization"] = f"{scheme} #{hashlib.sha256(secret.encode()).hexdigest()[:8]}"
    return kept


def body(request):
    if not request.body:
        return None
    if request.media_type() == "application/x-www-form-urlencoded":
        return masked(request.form())
    try:
        return masked(json.loads(request.body))
    except ValueError:
        return request.body.decode("utf-8", "replace")


def masked(value):
    if not isinstance(value, dict):
        return value
    return {name: "***" if name in SECRETS else part for name, part in value.items()}

"""Rules by which an emulator misbehaves; emulator.py says what they hold."""

import json

from wire import Response

KEYS = {"match", "method", "after", "times", "status", "body", "headers", "delay", "drop", "truncate", "drip"}


class Fault:
    def __init__(self, rule):
        unknown = set(rule) - KEYS
        if unknown:
            raise ValueError(f"no such key: {', '.join(sorted(unknown))}")
        self.rule = rule
        self.seen = self.fired = 0
        self.status = rule.get("status")

    @property
    def replaces(self) -> bool:
        """Whether the service is not to do the work."""
        return self.status is not None or self.rule.get("drop") is True

    def matches(self, request) -> bool:
        method = self.rule.get("method", request.method)
        return request.path.startswith(self.rule.get("match", "/")) and request.method == method

    def fires(self) -> bool:
        """Counts a request that matches, and says whether it goes wrong."""
        self.seen += 1
        if self.seen <= self.rule.get("after", 0) or self.fired >= self.rule.get("times", self.seen):
            return False
        self.fired += 1
        return True

    def response(self):
        """What the rule itself answers; None where it leaves the words to the service."""
        body = self.rule.get("body")
        if self.status is None:
            return Response.text(0, "")
        if body is None:
            return None
        if isinstance(body, str):
            return Response.text(self.status, body)
        return Response(self.status, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def spoil(self, response):
        response.headers.update(self.rule.get("headers", {}))
        response.spoil = self.rule
        return response


class Faults:
    def __init__(self):
        self.rules = []

    def replace(self, rules):
        self.rules = [Fault(rule) for rule in rules]

    def applying(self, request):
        return next((fault for fault in self.rules if fault.matches(request) and fault.fires()), None)

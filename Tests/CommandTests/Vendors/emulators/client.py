"""How the self-tests start an emulator and talk to it."""

import http.client
import json
import subprocess
import sys
import unittest
from pathlib import Path


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    def json(self):
        return json.loads(self.body)


class EmulatorTest(unittest.TestCase):
    """One emulator for all tests of the class."""

    program = None
    arguments = ()

    @classmethod
    def setUpClass(cls):
        command = [sys.executable, str(Path(__file__).with_name(cls.program)), "0", *cls.arguments]
        cls.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        cls.port = int(cls.process.stdout.readline().rpartition(":")[2])

    @classmethod
    def tearDownClass(cls):
        cls.process.stdin.close()
        try:
            cls.process.wait(5)
        finally:
            cls.process.stdout.close()

    def setUp(self):
        self.control("reset", {})

    def ask(self, method, path, body=None, headers=None, timeout=5) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def control(self, name, value=None):
        body = None if value is None else json.dumps(value)
        answer = self.ask("GET" if value is None else "POST", f"/_emulator/{name}", body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

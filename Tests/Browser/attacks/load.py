"""Keeping others waiting."""

import concurrent.futures
import contextlib
import re
import socket
import time
import urllib.parse


def drips(bench, connections=100, seconds=8):
    """Slowloris: many connections that send a byte now and then."""
    with contextlib.ExitStack() as stack:
        sockets = []
        for _ in range(connections):
            with contextlib.suppress(OSError):
                one = stack.enter_context(socket.create_connection(("127.0.0.1", bench.port), timeout=5))
                one.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{bench.port}\r\nX-Slow: ".encode())
                sockets.append(one)
        slowest, end, asked = 0.0, time.monotonic() + seconds, 0
        while time.monotonic() < end:
            for one in sockets:
                with contextlib.suppress(OSError):
                    one.sendall(b"a")
            began = time.monotonic()
            answer = bench.get("/runs")
            slowest, asked = max(slowest, time.monotonic() - began), asked + (answer.status == 200)
            time.sleep(0.2)
        bench.note("slowloris", f"{len(sockets)} connections that drip", f"{asked} pages meanwhile, the slowest after {slowest * 1000:.0f} ms", asked > 5 and slowest < 5)


def _closed(sockets, seconds):
    """Seconds until the server has closed all; nil where it does not."""
    began = time.monotonic()
    for one in sockets:
        one.settimeout(1)
        while True:
            if time.monotonic() - began > seconds:
                return None
            try:
                one.sendall(b"a")
                if one.recv(1_000) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
    return time.monotonic() - began


def _taken(one, most):
    """Bytes that are there to be read, up to so many."""
    one.settimeout(3)
    taken = 0
    with contextlib.suppress(OSError):
        while taken < most and (part := one.recv(1_000_000)):
            taken += len(part)
    return taken


def without_end(bench, deaf=10, asked=800, patience=40):
    """Requests that never end, and answers that nobody reads."""
    head = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{bench.port}\r\nX-Slow: "
    form = (f"POST /sql/save HTTP/1.1\r\nHost: 127.0.0.1:{bench.port}\r\nOrigin: {bench.origin}\r\nCookie: {bench.cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n")
    signing = f"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{bench.port}\r\n\r\n"
    style = re.search(r"/assets/[^\"]+\.css", bench.get("/sign-in").body)[0]
    with contextlib.ExitStack() as stack, concurrent.futures.ThreadPoolExecutor() as pool:
        waits = {}
        for what, sent in (("a header that drips", (head,)), ("a body that drips", (form,)), ("a second request that drips", (signing, head))):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", bench.port), timeout=5))
            for part in sent:
                one.sendall(part.encode())
                time.sleep(0.5)
            waits[what] = pool.submit(_closed, [one], patience)
        sockets = [stack.enter_context(socket.create_connection(("127.0.0.1", bench.port), timeout=5)) for _ in range(deaf)]
        for one in sockets:
            one.sendall(f"GET {style} HTTP/1.1\r\nHost: 127.0.0.1:{bench.port}\r\n\r\n".encode() * asked)
        unread_until = time.monotonic() + 25
        for what, wait in waits.items():
            closed = wait.result()
            bench.note(what, "a byte in a while", f"closed by the server after {closed:.0f} s" if closed is not None else f"still open after {patience} s", closed is not None)
        time.sleep(max(0, unread_until - time.monotonic()))
        whole = asked * len(bench.get(style).body.encode())
        taken = [_taken(one, whole) for one in sockets]
        bench.note("answers that nobody reads", f"{asked} times GET {style} on {deaf} connections", f"at most {max(taken):,} of {whole:,} bytes were kept for them", max(taken) < whole)


def long_questions(bench):
    """Questions that take their whole time leave pages as fast as they were."""
    endless = "/sql.json?q=" + urllib.parse.quote("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(bench.get, endless) for _ in range(4)]
        time.sleep(0.5)
        times = []
        for _ in range(10):
            began = time.monotonic()
            times.append((bench.get("/runs/1").status, time.monotonic() - began))
        answers = [one.result() for one in asked]
    slowest = max(took for _, took in times)
    bench.note("four questions without end", "GET /runs/1 meanwhile", f"the slowest of 10 after {slowest * 1000:.0f} ms; the questions: {sorted({answer.status for answer in answers})}",
               slowest < 5 and all(status == 200 for status, _ in times))


def many_watchers(bench, count=80):
    """More streams than are given out."""
    with contextlib.ExitStack() as stack:
        first = []
        for _ in range(count):
            with contextlib.suppress(OSError):
                one = stack.enter_context(socket.create_connection(("127.0.0.1", bench.port), timeout=10))
                one.sendall(f"GET /runs/1/live HTTP/1.1\r\nHost: 127.0.0.1:{bench.port}\r\nCookie: {bench.cookie}\r\n\r\n".encode())
                first.append(one)
        answer = bench.get("/runs")
    bench.expect("many who look on", f"{count} streams of GET /runs/1/live, then GET /runs", answer, 200)


def many_connections(bench, count=300):
    """More connections than are taken: the others wait, and are served once these are gone."""
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            with contextlib.suppress(OSError):
                stack.enter_context(socket.create_connection(("127.0.0.1", bench.port), timeout=2))
    began = time.monotonic()
    answer = bench.get("/runs")
    bench.expect("many connections", f"{count} at once, closed, then GET /runs", answer, 200, more=f"after {time.monotonic() - began:.1f} s")


ATTACKS = (drips, without_end, long_questions, many_watchers, many_connections)

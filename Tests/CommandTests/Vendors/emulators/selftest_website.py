import gzip
import http.client
import socket
import time
import unittest
import xml.etree.ElementTree as ElementTree
import zlib

from client import EmulatorTest

UNENDING = {"endless", "drip", "slow-headers"}
UNREADABLE = {"bad-chunk", "not-http", "silence", "short", "long-header", "many-headers"}


class WebsiteTests(EmulatorTest):
    program = "website.py"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.built_in = cls("get").control("data")

    def setUp(self):
        super().setUp()
        self.control("data", self.built_in)

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def hostile(self, name):
        return self.get(f"/hostile/{name}")

    def robots(self, variant):
        self.control("data", {"robots": variant})
        return self.get("/robots.txt")

    def beginning(self, path, seconds):
        """What came in that time."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            received, ends = b"", time.monotonic() + seconds
            while time.monotonic() < ends and len(received) < 3_000_000:
                connection.settimeout(max(0.01, ends - time.monotonic()))
                try:
                    received += connection.recv(65536)
                except TimeoutError:
                    break
            return received

    def test_the_news_is_dated_and_linked(self):
        body = self.get("/news").body.decode()
        self.assertEqual((body.count("<article>"), body.count("<time datetime=")), (4, 3))
        self.assertIn('<link rel="alternate" type="application/rss+xml"', body)
        self.assertIn("doubles the room", self.get("/news/opened-hall").body.decode())
        self.assertEqual(self.get("/nowhere").status, 404)

    def test_feeds_and_sitemaps_parse(self):
        rss = ElementTree.fromstring(self.get("/feed.xml").body)
        self.assertEqual(len(rss.findall("./channel/item")), 4)
        self.assertRegex(rss.findtext("./channel/item/pubDate"), r"^\w{3}, \d\d \w{3} \d{4} 00:00:00 \+0000$")
        self.assertEqual(rss.findtext("./channel/item/link"), f"http://127.0.0.1:{self.port}/news/opened-hall")
        self.assertEqual(len(ElementTree.fromstring(self.get("/atom.xml").body)), 3)
        self.assertEqual(len(ElementTree.fromstring(gzip.decompress(self.get("/sitemap.xml.gz").body))), 3)
        self.assertEqual(len(ElementTree.fromstring(self.get("/sitemap_index.xml").body)), 2)

    def test_robots_has_many_forms(self):
        self.assertEqual(self.robots("disallow").body, b"User-agent: *\nDisallow: /\n")
        self.assertEqual([self.robots(one).status for one in ("missing", "unavailable", "forbidden")], [404, 503, 403])
        self.assertEqual(self.robots("redirect").headers["Location"], "/robots-moved.txt")
        self.assertGreater(len(self.robots("huge").body), 2_000_000)
        self.assertEqual(self.robots({"status": 418, "body": "x"}).status, 418)
        self.assertEqual(self.get("/robots.txt", Host="unavailable.localhost:1").status, 503)

    def test_pages_are_replaced_and_stand_in_for_others(self):
        self.control("data", {"pages": {"/a": "<p>A", "/b": {"status": 410}, "/news": {"as": "/hostile/injection"}}})
        self.assertEqual(self.get("/a").body, b"<p>A")
        self.assertEqual(self.get("/b").status, 410)
        self.assertIn(b"Ignore all previous instructions", self.get("/news").body)

    def test_redirects_lead_astray(self):
        def location(name):
            return self.hostile(name).headers["Location"]
        self.assertEqual(location("redirect-metadata"), "http://169.254.169.254/latest/meta-data/")
        self.assertEqual(location("redirect-userinfo"), "http://127.0.0.1@elsewhere.example/")
        self.assertEqual((location("loop"), location("loop-back")), ("/hostile/loop-back", "/hostile/loop"))
        self.assertEqual((location("chain?n=2"), location("chain?n=0")), ("/hostile/chain?n=1", None))
        self.assertEqual(location("redirect?to=http://a.example/"), "http://a.example/")

    def test_the_bomb_is_small_outside_and_large_within(self):
        answer = self.hostile("bomb")
        self.assertLess(len(answer.body), 1_000_000)
        inflate, size, rest = zlib.decompressobj(31), 0, answer.body
        while rest:
            size += len(inflate.decompress(rest, 1 << 22))
            rest = inflate.unconsumed_tail
        self.assertEqual((size, inflate.eof), (256 << 20, True))
        self.assertEqual(self.hostile("bomb-twice").headers["Content-Encoding"], "gzip, gzip")

    def test_unending_answers_do_not_end(self):
        self.assertGreater(len(self.beginning("/hostile/endless", 2)), 2_000_000)
        self.assertIn(b"<p", self.beginning("/hostile/drip", 1.3))
        slow = self.beginning("/hostile/slow-headers", 1.3)
        self.assertTrue(slow and len(slow) < 5, slow)

    def test_pages_hold_what_they_are_named_for(self):
        for name, held in [
            ("nested", b"<div>" * 100_000), ("noise", b"The only true news"), ("links", b"javascript:alert(1)"),
            ("charset-latin1-as-utf8", b"M\xfcnster"), ("charset-utf16", b"\xff\xfe"), ("feed-laughs", b"&l9;"),
            ("feed-external", b"file:///etc/passwd"), ("controls", b"\x00")]:
            self.assertIn(held, self.hostile(name).body, name)
        self.assertGreater(len(self.hostile("big").body), 10_000_000)

    def test_unreadable_answers_are_so(self):
        for name in UNREADABLE:
            with self.assertRaises(http.client.HTTPException, msg=name):
                self.hostile(name)

    def test_every_other_page_is_answered_whole(self):
        for name in self.control("hostile"):
            if name not in UNENDING | UNREADABLE:
                self.assertLess(self.hostile(name).status, 501, name)
        self.assertFalse([entry for entry in self.control("requests") if "note" in entry])


if __name__ == "__main__":
    unittest.main()

"""An ordinary site: front page, dated news, feeds, sitemaps, and the many ways to write robots.txt."""

import datetime
import email.utils
import gzip
import html
import itertools
import time

from wire import Response

HTML = "text/html; charset=utf-8"
ROBOTS = {
    "allow": "User-agent: *\nDisallow:\n",
    "disallow": "User-agent: *\nDisallow: /\n",
    "disallow-news": "User-agent: *\nDisallow: /news\n",
    "allow-news": "User-agent: *\nDisallow: /\nAllow: /news\n",
    "wildcard": "User-agent: *\nDisallow: /*/opened-*\nDisallow: /*.xml$\n",
    "named": "User-agent: ledger\nDisallow: /\n\nUser-agent: *\nDisallow:\n",
    "named-allow": "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: ledger\nAllow: /\n",
    "crawl-delay": "User-agent: *\nCrawl-delay: 1\nDisallow: /private\n",
    "messy": (
        "\ufeff# news\r\nUSER-AGENT : * # all\r\n\r\ndisallow:/news # not this\r\nnonsense\r\n"
        "Sitemap: /sitemap.xml\r\n"),
    "html": "<!DOCTYPE html><title>Not found</title><p>Disallow: /",
    "huge": "User-agent: *\n" + "# filler\n" * 250_000 + "Disallow: /\n",
}
ROBOTS_STATUS = {
    "missing": 404, "gone": 410, "unauthorized": 401, "forbidden": 403, "too-many": 429, "error": 500, "unavailable": 503}
ROBOTS_MOVED = {
    "redirect": "/robots-moved.txt", "redirect-loop": "/robots.txt", "redirect-away": "http://elsewhere.example/robots.txt"}
PLAIN = "text/plain; charset=utf-8"


def sample() -> dict:
    return {
        "name": "Harrow Vale Devices", "robots": "allow", "pages": {},
        "items": [
            {"title": "Harrow Vale Devices opened a second assembly hall", "date": "{today-12}", "path": "/news/opened-hall",
             "text": "The hall doubles the room for infusion sets."},
            {"title": "Harrow Vale Devices named a head of quality", "date": "{today-30}", "path": "/news/head-of-quality"},
            {"title": "Harrow Vale Devices launched a reusable pump", "date": "{today-400}", "path": "/news/pump"},
            {"title": "Harrow Vale Devices will move its office", "date": None, "path": "/news/undated"}]}


def robots(variant) -> Response:
    if isinstance(variant, dict):
        return given(variant)
    if variant in ROBOTS:
        return Response.text(200, ROBOTS[variant], HTML if variant == "html" else PLAIN)
    if variant in ROBOTS_STATUS:
        return Response.text(ROBOTS_STATUS[variant], "")
    if variant in ROBOTS_MOVED:
        return Response(301, headers={"Location": ROBOTS_MOVED[variant]})
    if variant == "endless":
        return Response(200, headers={"Content-Type": PLAIN}, stream=itertools.repeat(b"# filler\n" * 1000), chunked=True)
    if variant == "slow":
        return Response(200, headers={"Content-Type": PLAIN}, stream=slowly(ROBOTS["allow"].encode(), 0.5))
    raise ValueError(f"no robots.txt named {variant}")


def slowly(body, seconds):
    for byte in body:
        time.sleep(seconds)
        yield bytes([byte])


def given(told) -> Response:
    if isinstance(told, str):
        return Response.text(200, told, HTML)
    return Response.text(told.get("status", 200), told.get("body", ""), HTML, told.get("headers"))


def page(title, body, head="") -> str:
    links = (
        '<link rel="alternate" type="application/rss+xml" title="News" href="/feed.xml">'
        '<link rel="alternate" type="application/atom+xml" title="News" href="/atom.xml">')
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"{links}{head}</head>"
        f'<body><nav><a href="/">Home</a> <a href="/news">News</a> <a href="/about">About</a></nav><main>{body}</main>'
        "<footer>&copy; All rights reserved. <a href='/privacy'>Privacy</a></footer></body></html>\n")


def article(item, level="h2") -> str:
    title, text = html.escape(item["title"]), html.escape(item.get("text", ""))
    return f'<article><{level}><a href="{item["path"]}">{title}</a></{level}>{dateline(item)}<p>{text}</p></article>'


def dateline(item) -> str:
    if not item.get("date"):
        return ""
    return f'<time datetime="{html.escape(item["date"])}">{html.escape(item["date"])}</time>'


class Site:
    def __init__(self, data):
        self.name, self.robots = data.get("name", "Site"), data.get("robots", "allow")
        self.items = [{"path": f"/news/{at}"} | item for at, item in enumerate(data.get("items", []))]
        self.given = data.get("pages", {})
        self.base = ""

    def answer(self, path, base):
        """The response at a path, or None. `base` is what absolute links begin with."""
        self.base = base
        if path in self.given:
            return given(self.given[path])
        fixed = {
            "/": self.front, "/news": self.index, "/feed.xml": self.rss, "/atom.xml": self.atom,
            "/sitemap.xml": self.sitemap, "/sitemap_index.xml": self.sitemap_index, "/sitemap.xml.gz": self.sitemap_gzip,
            "/robots-moved.txt": lambda: robots("disallow-news")}
        if path in fixed:
            return fixed[path]()
        item = next((item for item in self.items if item["path"] == path), None)
        return self.item(item) if item else None

    def front(self):
        return Response.text(200, page(self.name, f"<h1>{html.escape(self.name)}</h1><p>Welcome.</p>"), HTML)

    def index(self):
        return Response.text(200, page(f"News - {self.name}", "".join(map(article, self.items))), HTML)

    def item(self, item):
        date = html.escape(item.get("date") or "")
        head = f'<meta property="article:published_time" content="{date}">' if date else ""
        return Response.text(200, page(item["title"], article(item, "h1"), head), HTML)

    def rss(self):
        return Response.text(200, rss(self.name, self.base, self.items), "application/rss+xml; charset=utf-8")

    def atom(self):
        entries = "".join(
            f'<entry><title>{html.escape(item["title"])}</title><link href="{item["path"]}"/>'
            f'<id>urn:item:{item["path"]}</id><updated>{item["date"]}T09:00:00Z</updated></entry>'
            for item in self.items if item.get("date"))
        feed = f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
        return Response.text(200, feed, "application/atom+xml")

    def sitemap(self):
        rows = "".join(
            f"<url><loc>{self.base}{item['path']}</loc><lastmod>{item['date']}</lastmod></url>"
            for item in self.items if item.get("date"))
        return xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>')

    def sitemap_index(self):
        paths = ("/sitemap.xml", "/sitemap_index.xml")
        rows = "".join(f"<sitemap><loc>{self.base}{path}</loc></sitemap>" for path in paths)
        return xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>')

    def sitemap_gzip(self):
        return Response(200, gzip.compress(self.sitemap().body), {"Content-Type": "application/gzip"})


def rss(name, base, items) -> str:
    entries = "".join(
        f"<item><title><![CDATA[{item['title']}]]></title><link>{base}{item['path']}</link>"
        f'<guid isPermaLink="false">{item["path"]}</guid>{published(item)}'
        f"<description>{html.escape(html.escape(item.get('text', '')))}</description></item>"
        for item in items)
    channel = f"<channel><title>{html.escape(name)}</title>{entries}</channel>"
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0">{channel}</rss>'


def xml(body) -> Response:
    return Response.text(200, f'<?xml version="1.0" encoding="UTF-8"?>{body}', "application/xml")


def published(item) -> str:
    try:
        day = datetime.datetime.fromisoformat(item.get("date") or "")
    except ValueError:
        return ""
    return f"<pubDate>{email.utils.format_datetime(day.replace(tzinfo=datetime.timezone.utc))}</pubDate>"

"""A website on loopback, ordinary at its usual paths and hostile under /hostile/ (`GET /_emulator/hostile` lists the names).

Usual: /robots.txt, /, /news (dated <article>s), each item's path, /feed.xml (RSS), /atom.xml, /sitemap.xml,
/sitemap_index.xml (names itself too), /sitemap.xml.gz; anything else is a 404. Links in RSS and sitemaps are absolute.
Data: {"name", "robots": a variant or {"status", "body", "headers"},
       "items": [{"title", "date": ISO or null, "path"?, "text"?}],
       "pages": {path: HTML, {"status", "body", "headers"}, or {"as": another path, /hostile/nested say}}}.
`{today-20}` in any text is a date. Robots variants: allow disallow disallow-news allow-news wildcard named named-allow
crawl-delay messy html huge missing gone unauthorized forbidden too-many error unavailable redirect redirect-loop redirect-away
endless slow. A Host such as disallow.localhost picks the variant for that request.
"""

import json

import website_hostile
from emulator import Emulator, dated, load, options, serve
from website_news import HTML, Site, page, robots, sample
from wire import Response


class Website(Emulator):
    def replace_data(self, data):
        self.data = json.loads(dated(json.dumps(data)))
        self.site = Site(self.data)

    def answer(self, request):
        standing_in = self.site.given.get(request.path)
        if isinstance(standing_in, dict) and "as" in standing_in:
            request.path = standing_in["as"]
        if request.method not in ("GET", "HEAD"):
            return self.error(405, request)
        if request.path == "/robots.txt" and "/robots.txt" not in self.site.given:
            return self.robots(request)
        if request.path.startswith("/hostile/"):
            return website_hostile.answer(request) or self.error(404, request)
        return self.site.answer(request.path, f"http://{request.header('Host')}") or self.error(404, request)

    def robots(self, request):
        name = request.header("Host").partition(".localhost")
        return robots(name[0] if name[1] else self.site.robots)

    def error(self, status, request):
        return Response.text(status, page(f"{status}", f"<h1>{status}</h1>"), HTML)

    def controlled(self, method, name, request):
        if (method, name) == ("GET", "hostile"):
            return sorted(website_hostile.PAGES)
        return super().controlled(method, name, request)


if __name__ == "__main__":
    arguments = options(__doc__.partition("\n")[0]).parse_args()
    serve(Website(load(arguments.data, None) or sample()), arguments.port)

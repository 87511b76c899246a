"""SEC EDGAR on loopback: www.sec.gov and data.sec.gov at one address.

Data: {"companies": [in rank order: {"cik": number, "name", "tickers": [], "exchanges"?, any other key of submissions,
         "filings": [{"form", "filingDate", "items"?, "primaryDocument"?, "reportDate"?, ..., "text"?: of the document}],
         "older"?: [one list of filings for each further file]}],
       "pages"?: {path: text, or JSON served as it is: a captured answer}}. `{today-20}` in any text is a date.
Built in: NORTHMOOR BIOLOGICS, INC. (two tickers, a further file), Tidewater Freight Systems, Inc. (a filing without
document), Pinedeck Holdings Corp (near the name of an account, not it), Quillbase (no filings), EDGAR's torture filer 350001.
Limits: {"second": 10, "penalty": 600}: over the rate everything is refused until it was not exceeded for the penalty's
seconds; {} lifts them.
"""

import gzip
import json
import re
import urllib.parse
from collections import deque

from edgar_filings import Filer, escaped, padded, page
from edgar_sample import sample
from emulator import Emulator, dated, load, options, serve
from wire import Response

DEFAULT_AGENTS = re.compile(r"(?i)^(python|curl|wget|go-http|swift|async|cfnetwork|java|okhttp)[\w-]*/")
CONTACT = re.compile(r"\S\s+\S*[^\s@]@[^\s@]+\.\w+")
JSON_HEADERS = {"Cache-Control": "max-age=0, no-cache, no-store", "Access-Control-Allow-Origin": "*"}


class Threshold:
    """So many requests in any second; over it, the address is limited until it has kept under it for a while."""

    def __init__(self, limits):
        self.most, self.penalty = limits.get("second"), limits.get("penalty", 600)
        self.times, self.limited_until = deque(), 0

    def refuses(self, now) -> bool:
        if self.most is None:
            return False
        self.times.append(now)
        while now - self.times[0] >= 1:
            self.times.popleft()
        if len(self.times) > self.most:
            self.limited_until = now + self.penalty
        return now < self.limited_until


class Edgar(Emulator):
    def __init__(self, settings):
        self.over_rate_status = settings.over_rate_status
        super().__init__(load(settings.data, None) or sample())
        self.limit({"second": 10, "penalty": settings.penalty_seconds})

    def limit(self, limits):
        self.threshold = Threshold(limits)

    def replace_data(self, data):
        data = json.loads(dated(json.dumps(data)))
        self.data = data
        filers = [Filer(company) for company in data.get("companies", [])]
        self.pages = tickers(filers) | data.get("pages", {})
        for filer in filers:
            self.pages.setdefault(f"/submissions/{padded(filer.cik)}.json", filer.submissions())
            self.pages = dict(filer.pages()) | self.pages
        self.filers = filers

    def answer(self, request):
        if (flaw := agent_flaw(request.header("User-Agent"))) is not None:
            request.note = flaw
            return self.error(403, request)
        if self.threshold.refuses(request.monotonic):
            return self.error(self.over_rate_status, request)
        if request.method not in ("GET", "HEAD"):
            return storage_error(405, "MethodNotAllowed", "The specified method is not allowed.", request)
        if request.path == "/cgi-bin/browse-edgar":
            return compressed(request, current(self.filers, request.value("type", "8-K")))
        found = self.pages.get(urllib.parse.unquote(request.path))
        return self.error(404, request) if found is None else compressed(request, shown(found, request.path))

    def error(self, status, request):
        match status:
            case 404:
                return storage_error(404, "NoSuchKey", "The specified key does not exist.", request)
            case 403:
                title = "SEC.gov | Your Request Originates from an Undeclared Automated Tool"
            case 429:
                title = "SEC.gov | Request Rate Threshold Exceeded"
            case _:
                title = f"{status}"
        return Response.text(status, page(title, f"<h1>{escaped(title)}</h1>"), "text/html")


def agent_flaw(agent):
    """What is wrong with a User-Agent; None where nothing is."""
    if not agent:
        return "no User-Agent"
    if DEFAULT_AGENTS.match(agent):
        return "a default User-Agent"
    return None if CONTACT.search(agent) else "the User-Agent names no company with a contact address"


def storage_error(status, code, message, request):
    key = escaped(urllib.parse.unquote(request.path.lstrip("/")))
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message>'
    body += f"<Key>{key}</Key><RequestId>JD15FR9DF9N2TVGZ</RequestId><HostId>emulated</HostId></Error>"
    return Response.text(status, body, "application/xml")


def shown(found, path):
    if isinstance(found, str):
        return Response.text(200, found, "text/html" if path.endswith((".htm", ".html")) else "text/plain")
    return Response.json(200, found, headers=JSON_HEADERS)


def compressed(request, response):
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.header("Accept-Encoding").lower():
        response.body = gzip.compress(response.body)
        response.headers["Content-Encoding"] = "gzip"
    return response


def tickers(filers):
    """One row for each ticker: the first tickers of all come first, as a rank would have it."""
    rows = [(filer, at) for filer in filers for at in range(len(filer.told.get("tickers", [])))]
    rows.sort(key=lambda row: row[1])
    plain = [{"cik_str": filer.cik, "ticker": filer.told["tickers"][at], "title": filer.name} for filer, at in rows]
    exchanges = [
        [filer.cik, filer.name, filer.told["tickers"][at], (filer.told.get("exchanges") or [None] * (at + 1))[at]]
        for filer, at in rows]
    return {
        "/files/company_tickers.json": {str(index): row for index, row in enumerate(plain)},
        "/files/company_tickers_exchange.json": {"fields": ["cik", "name", "ticker", "exchange"], "data": exchanges}}


def current(filers, form):
    """The latest filings of a form as Atom in ISO-8859-1, its summaries escaped HTML."""
    entries = [
        entry(filer, filing) for filer in filers for filing in filer.recent if filing["form"] == form]
    head = '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    feed = f"{head}{''.join(entries)}</feed>\n"
    return Response(
        200, feed.encode("iso-8859-1", "xmlcharrefreplace"), {"Content-Type": "application/atom+xml"})


def entry(filer, filing):
    number, items = filing["accessionNumber"], filing["items"].split(",") if filing["items"] else []
    summary = f"<b>Filed:</b> {filing['filingDate']} <b>AccNo:</b> {number} <b>Size:</b> 5 KB\n"
    summary += "".join(f"<br>Item {item}: ...\n" for item in items)
    link = f"/Archives/edgar/data/{filer.cik}/{number.replace('-', '')}/{number}-index.htm"
    return (
        f"<entry><title>{filing['form']} - {escaped(filer.name)} ({filer.cik:010d}) (Filer)</title>"
        f'<link rel="alternate" type="text/html" href="{link}"/>'
        f'<summary type="html">{escaped(summary)}</summary><updated>{filing["filingDate"]}T16:30:00-05:00</updated>'
        f"<id>urn:tag:sec.gov,2008:accession-number={number}</id></entry>\n")


def settings():
    parser = options(__doc__.partition("\n")[0])
    parser.add_argument("--penalty-seconds", type=float, default=600)
    parser.add_argument("--over-rate-status", type=int, choices=(403, 429), default=429)
    return parser.parse_args()


if __name__ == "__main__":
    arguments = settings()
    serve(Edgar(arguments), arguments.port)

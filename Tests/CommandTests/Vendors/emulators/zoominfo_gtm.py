"""The current interface: `/gtm/data/v1/...`, JSON:API, two shapes of error."""

import secrets
import time
import urllib.parse

import zoominfo_account as account
import zoominfo_records as records
from wire import Response
from zoominfo_directory import COMPANY_KEYS, PERSON_KEYS, REQUIRABLE, SORTS, UNSORTED, listed, ordered

MEDIA = "application/vnd.api+json"
ROOT = "/gtm/data/v1/"
CODES = {401: "ZI0001", 403: "ZI0002", 404: "ZI9998", 429: "ZI0004"}
MESSAGES = {401: "Invalid or expired access token", 403: "Insufficient scope", 429: "Rate limit exceeded"}
WINDOWS = ("second", "hour", "day")
LOOKUPS = {
    "managementLevel": ["C Level Exec", "VP Level Exec", "Director", "Manager", "Non Manager"],
    "department": ["C-Suite", "Engineering & Technical", "Finance", "Operations"],
    "jobFunction": ["Quality Assurance", "Operations", "Information Technology"]}


class Refusal(Exception):
    def __init__(self, response):
        self.response = response


def gateway(status, message=None, code=None):
    """The outer layer's error."""
    error = {
        "code": code or CODES.get(status, "ZI9999"), "message": message or MESSAGES.get(status, "Unexpected error"),
        "status": status, "requestId": f"req_{secrets.token_hex(8)}", "retryable": status == 429 or status >= 500}
    return Response.json(status, {"error": error})


def invalid(code, detail, pointer=None, parameter=None, status=400):
    """The inner layer's error."""
    source = {name: value for name, value in (("pointer", pointer), ("parameter", parameter)) if value}
    title = "Bad Request" if status == 400 else "Internal Error"
    error = {"id": secrets.token_hex(8), "code": code, "status": str(status), "title": title, "detail": detail, "source": source}
    return Response.json(status, {"title": title, "detail": detail, "errors": [error]}, MEDIA)


def failure(status):
    match status:
        case 400:
            return invalid("PFAPI0002", "Validation failed")
        case 500:
            return invalid("PFAPI0007", "Unexpected error", status=500)
        case 504:
            return invalid("PFAPI0010", "The request took too long", status=504)
    return gateway(status)


class Gtm:
    def __init__(self, oauth, subscription):
        self.oauth, self.account = oauth, subscription

    def answer(self, request, world, windows):
        try:
            return self.told(self.admitted(request, world, windows), windows)
        except Refusal as refusal:
            return self.told(refusal.response, windows)

    def admitted(self, request, world, windows):
        scopes = self.oauth.tokens.held(request.header("Authorization"))
        if scopes is None:
            raise Refusal(gateway(401))
        scope, call = self.route(request)
        if scope and scope not in scopes:
            raise Refusal(gateway(403))
        if request.path.startswith(tuple(world.not_entitled)):
            raise Refusal(gateway(403, "Not entitled to this product", "ZI0003"))
        if (full := windows.rejecting()) is not None:
            raise Refusal(limited(full))
        require_media(request)
        return call(request, world)

    def route(self, request):
        name = request.path.removeprefix(ROOT)
        posts = {
            "contacts/search": ("api:data:contact", self.search_contacts),
            "contacts/enrich": ("api:data:contact", self.enrich_contacts),
            "companies/search": ("api:data:company", self.search_companies),
            "companies/enrich": ("api:data:company", self.enrich_companies)}
        if request.method == "POST" and name in posts:
            return posts[name]
        if request.method == "GET" and name == "users/usage":
            return None, self.usage
        if request.method == "GET" and name.startswith("lookup/"):
            return "api:data:lookup", self.lookup
        raise Refusal(gateway(404, f"No static resource {request.path.lstrip('/')}."))

    def told(self, response, windows):
        """Every answer says what remains of the rate."""
        kept = {name: windows.told(name) for name in WINDOWS}
        for name, (limit, remaining) in ((name, told) for name, told in kept.items() if told):
            response.headers[f"X-RateLimit-Limit-{name.title()}"] = limit
            response.headers[f"X-RateLimit-Remaining-{name.title()}"] = remaining
        if kept["second"]:
            response.headers["X-RateLimit-Limit"], response.headers["X-RateLimit-Remaining"] = kept["second"]
        return response

    def search_contacts(self, request, world):
        wanted = attributes(request, "ContactSearch", PERSON_KEYS)
        sort = request.value("sort", "-relevance")
        if sort.lstrip("-") not in SORTS.keys() | UNSORTED:
            raise Refusal(invalid("PFAPI0006", f"Cannot sort by {sort}", parameter="sort"))
        people = ordered(world.find_people(wanted), sort.lstrip("-"), sort.startswith("-"))
        return paged(request, [self.contact(person, world) for person in people])

    def contact(self, person, world):
        told = records.searched(person, world.company(person), str)
        return {"id": str(person["id"]), "type": "Contact", "attributes": told}

    def search_companies(self, request, world):
        wanted = attributes(request, "CompanySearch", COMPANY_KEYS)
        return paged(request, [company(found, {"name"}) for found in world.find_companies(wanted)])

    def enrich_contacts(self, request, world):
        def told(person, fields):
            known = records.enriched(person, world.company(person), fields, str)
            return {"id": str(person["id"]), "type": "Contact", "attributes": known | {"personHasMoved": "No"}}
        return self.enrich(request, world, "contact", account.FIELDS, told)

    def enrich_companies(self, request, world):
        return self.enrich(request, world, "company", account.COMPANY_FIELDS, company)

    def enrich(self, request, world, kind, known, told):
        """What did not match has no id and no attributes: its meta alone says what became of it."""
        inputs, fields, required = enrich_inputs(request, kind, known)
        asked = [one | ({"requiredFields": required} if required else {}) for one in inputs]
        try:
            found = account.enriched(world, self.account, asked, kind)
        except account.NoCredits:
            raise Refusal(invalid("PFAPI0011", "Credit limit reached")) from None
        data = [
            (told(record, fields) if record else {"type": kind.title()}) | {"meta": {"input": one, "matchStatus": status}}
            for one, (status, record) in zip(inputs, found)]
        return Response.json(200, {"data": data}, MEDIA)

    def usage(self, request, world):
        data = [
            {"id": line["limitType"], "type": "Usage", "attributes": line} for line in self.account.usage()]
        return Response.json(200, {"data": data}, MEDIA)

    def lookup(self, request, world):
        name = request.path.removeprefix(f"{ROOT}lookup/")
        values = sorted(account.FIELDS) if name in ("search", "enrich") else LOOKUPS.get(name)
        if values is None:
            raise Refusal(invalid("PFAPI0006", f"No lookup named {name}"))
        return Response.json(200, {"data": [{"id": value, "type": "Lookup", "attributes": {"name": value}} for value in values]}, MEDIA)


def company(found, fields):
    told = {key: found[key] for key in found if key in fields and key != "id"}
    return {"id": str(found["id"]), "type": "Company", "attributes": told}


def limited(window):
    response = gateway(429)
    wait = window.wait()
    response.headers |= {
        "Retry-After": wait, "X-RateLimit-Rejected-Bucket": window.name, "X-RateLimit-Reset": int(time.time()) + wait}
    return response


def require_media(request):
    accepted = [part.partition(";")[0].strip() for part in request.header("Accept").split(",")]
    if MEDIA not in accepted:
        raise Refusal(gateway(406, f"Accept must be {MEDIA}"))
    if request.method == "POST" and request.media_type() != MEDIA:
        raise Refusal(gateway(415, f"Content-Type must be {MEDIA}"))


def attributes(request, kind, known):
    """The attributes of a JSON:API request, checked."""
    try:
        data = request.json()["data"]
        given, named = data["attributes"], data.get("type")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refusal(invalid("PFAPI0003", "The body cannot be read", pointer="/data")) from None
    if named != kind or not isinstance(given, dict):
        raise Refusal(invalid("PFAPI0002", f"type must be {kind}", pointer="/data/type"))
    for name in given:
        if name not in known:
            raise Refusal(invalid("PFAPI0001", f"No such field: {name}", pointer=f"/data/attributes/{name}"))
    if not any(value not in (None, "", []) for value in given.values()):
        raise Refusal(invalid("PFAPI0004", "No input", pointer="/data/attributes"))
    check_values(given)
    return given


def check_values(given):
    least = str(given.get("contactAccuracyScoreMin", 70))
    if not least.isdigit() or not 70 <= int(least) <= 99:
        raise Refusal(invalid("PFAPI0006", "70 to 99", pointer="/data/attributes/contactAccuracyScoreMin"))
    if not set(listed(given.get("requiredFields") or "")) <= REQUIRABLE:
        raise Refusal(invalid("PFAPI0009", "No such field", pointer="/data/attributes/requiredFields"))


def enrich_inputs(request, kind, known):
    key = "matchPersonInput" if kind == "contact" else "matchCompanyInput"
    given = attributes(request, f"{kind.title()}Enrich", {key, "outputFields", "requiredFields"})
    inputs, fields = given.get(key), given.get("outputFields")
    if not isinstance(inputs, list) or not inputs or not all(isinstance(one, dict) for one in inputs):
        raise Refusal(invalid("PFAPI0004", "No input", pointer=f"/data/attributes/{key}"))
    if len(inputs) > account.MOST_INPUTS:
        raise Refusal(invalid("PFAPI0002", f"At most {account.MOST_INPUTS}", pointer=f"/data/attributes/{key}"))
    if not isinstance(fields, list) or not fields or not set(fields) <= known:
        raise Refusal(invalid("PFAPI0005", "No such field", pointer="/data/attributes/outputFields"))
    return inputs, fields, given.get("requiredFields")


def page_value(request, name, default):
    text = request.value(f"page[{name}]", default)
    if not text.isdigit() or not 1 <= int(text) <= 100:
        raise Refusal(invalid("PFAPI0002", "1 to 100", parameter=f"page[{name}]"))
    return int(text)


def paged(request, found):
    number, size = page_value(request, "number", "1"), page_value(request, "size", "25")
    pages = max(1, -(-len(found) // size))
    answer = {
        "data": found[(number - 1) * size:number * size], "links": links(request, number, pages),
        "meta": {"page": {"number": number, "total": pages}, "totalResults": len(found)}}
    return Response.json(200, answer, MEDIA)


def links(request, number, pages):
    """Odd, as the service's own are: nobody can follow them."""
    base = f"uri={urllib.parse.unquote(request.path.removeprefix('/gtm'))}?page#[number]="
    turns = {"first": 1, "last": pages, "next": min(number + 1, pages), "prev": max(number - 1, 1)}
    return {name: f"{base}{page}" for name, page in turns.items()}

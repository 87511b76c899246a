"""The older interface: `/authenticate`, `/search/*`, `/enrich/*`, `/lookup/*`."""

import secrets
import time

import zoominfo_account as account
import zoominfo_records as records
from windows import Windows
from wire import Response
from zoominfo_directory import COMPANY_KEYS, PERSON_KEYS, REQUIRABLE, SORTS, UNSORTED, listed, ordered
from zoominfo_gtm import LOOKUPS
from zoominfo_json_api import Refusal
from zoominfo_tokens import Tokens, flaw, server_jwt

PAGING = {"rpp", "page", "sortBy", "sortOrder"}
MESSAGES = {
    400: "There are invalid fields in your request", 401: "Authentication failed",
    403: "You do not have permission to access the ZoomInfo API",
    429: "You have exceeded your API query rate limit. Please decrease the frequency of your API requests",
    500: "An unexpected error has occurred. Please try again and reference the error id provided"}


class Legacy:
    """`error_key` is the JSON key of an error's message, or `text`: no recorded body tells which it is."""

    def __init__(self, options, subscription):
        self.options, self.account = options, subscription
        self.tokens = Tokens(options.token_seconds)
        self.logins = Windows({"second": 1})

    def failure(self, status, message=None):
        message = message or MESSAGES.get(status, MESSAGES[500])
        if self.options.legacy_errors == "text":
            return Response.text(status, message)
        return Response.json(status, {self.options.legacy_errors: message})

    def refuse(self, status, message=None):
        raise Refusal(self.failure(status, message))

    def answer(self, request, world, windows):
        try:
            response = self.admitted(request, world, windows)
        except Refusal as refusal:
            response = refusal.response
        response.headers["X-Request-Id"] = secrets.token_hex(8)
        self.tell_rate(response, windows)
        if request.path != "/authenticate" and not request.path.startswith("/lookup/"):
            self.tell_usage(response)
        return response

    def admitted(self, request, world, windows):
        if request.path == "/authenticate" and request.method == "POST":
            return self.authenticate(request)
        if self.tokens.held(request.header("Authorization")) is None:
            self.refuse(401)
        if (full := windows.rejecting()) is not None:
            refusal = self.failure(429)
            refusal.headers["X-RateLimit-Reset"] = int(time.time()) + full.wait()
            raise Refusal(refusal)
        if request.method == "GET" and request.path.startswith("/lookup/"):
            return self.lookup(request)
        return self.data_call(request, world)

    def data_call(self, request, world):
        calls = {
            "/search/contact": self.search_contacts, "/search/company": self.search_companies,
            "/enrich/contact": self.enrich_contacts, "/enrich/company": self.enrich_companies}
        call = calls.get(request.path)
        if call is None or request.method != "POST":
            self.refuse(404, "Not found")
        if self.account.asked >= self.account.requests:
            self.refuse(403, "You have used up all of your allowed request limit")
        self.account.asked += 1
        return call(self.body(request), world)

    def body(self, request):
        try:
            body = request.json()
        except ValueError:
            self.refuse(400, "Request body has malformed JSON")
        if not isinstance(body, dict) or request.media_type() != "application/json":
            self.refuse(400)
        return body

    def authenticate(self, request):
        if self.logins.rejecting() is not None:
            self.refuse(429)
        request.note = self.login_flaw(request)
        if request.note:
            self.refuse(401)
        jwt = self.tokens.issue(token=server_jwt(self.tokens.seconds))
        return Response.json(200, {"jwt": jwt})

    def login_flaw(self, request):
        """What is wrong with a login; None where nothing is."""
        scheme, _, jwt = request.header("Authorization").partition(" ")
        if scheme.lower() == "bearer":
            return flaw(jwt, self.options.public_key, self.options.client_id, self.options.username)
        try:
            form = request.media_type() == "application/x-www-form-urlencoded"
            given = request.form() if form else request.json()
            pair = (given.get("username"), given.get("password"))
        except (ValueError, AttributeError):
            return "neither a form nor JSON"
        return None if pair == (self.options.username, self.options.password) else "another username or password"

    def search_contacts(self, body, world):
        self.check(body, PERSON_KEYS | PAGING)
        sort = body.get("sortBy", "relevance")
        if sort not in SORTS.keys() | UNSORTED:
            self.refuse(400)
        people = ordered(world.find_people(body), sort, body.get("sortOrder", "desc") == "desc")
        return self.paged(body, [self.contact(person, world) for person in people])

    def contact(self, person, world):
        return {"id": person["id"]} | records.searched(person, world.company(person), records.us)

    def search_companies(self, body, world):
        self.check(body, COMPANY_KEYS | PAGING)
        return self.paged(body, [records.reference(company) for company in world.find_companies(body)])

    def check(self, body, known):
        least = str(body.get("contactAccuracyScoreMin", 70))
        required = set(listed(body.get("requiredFields") or ""))
        if not set(body) <= known or not required <= REQUIRABLE or not least.isdigit() or not 70 <= int(least) <= 99:
            self.refuse(400)

    def paged(self, body, found):
        size, page = self.number(body, "rpp", 25), self.number(body, "page", 1)
        if size > 100:
            self.refuse(400, "Results per page (rpp) is over max allowed value (100)")
        if size * page > 1000:
            self.refuse(400, "Total record pagination is over max allowed value (1000)")
        if page > 1 and (page - 1) * size >= len(found):
            self.refuse(400, "Page number (page) requested is greater than the available results")
        shown = found[(page - 1) * size:page * size]
        return Response.json(
            200, {"maxResults": len(found), "totalResults": len(shown), "currentPage": page, "data": shown})

    def number(self, body, key, default):
        text = str(body.get(key, default))
        if not text.isdigit() or int(text) < 1:
            self.refuse(400)
        return int(text)

    def enrich_contacts(self, body, world):
        def told(person, fields):
            known = records.enriched(person, world.company(person), fields, records.us)
            return {"id": person["id"]} | known | {
                "hasCanadianEmail": "false", "personHasMoved": "Uncertain", "withinEu": False,
                "noticeProvidedDate": "06/27/2020"}
        return self.enrich(body, world, "contact", "matchPersonInput", account.FIELDS, told)

    def enrich_companies(self, body, world):
        def told(company, fields):
            return {key: value for key, value in company.items() if key == "id" or key in fields}
        return self.enrich(body, world, "company", "matchCompanyInput", account.COMPANY_FIELDS, told)

    def enrich(self, body, world, kind, key, known, told):
        fields, inputs = self.output_fields(body, known), self.inputs(body, key)
        asked = [one | ({"requiredFields": body["requiredFields"]} if body.get("requiredFields") else {}) for one in inputs]
        try:
            found = account.enriched(world, self.account, asked, kind)
        except account.NoCredits:
            self.refuse(403, "You have used up all of your allowed record limit")
        result = [
            {"input": echo(one), "data": [told(record, fields)] if record else [], "matchStatus": status}
            for one, (status, record) in zip(inputs, found)]
        lowered = [[field.lower() for field in fields]]
        return Response.json(200, {"success": True, "data": {"outputFields": lowered, "result": result}})

    def output_fields(self, body, known):
        fields = body.get("outputFields")
        if not fields or not isinstance(fields, list):
            self.refuse(400, "Missing outputFields parameter")
        if not set(fields) <= known:
            self.refuse(403, "There are fields that are not allowed under your subscription")
        return fields

    def inputs(self, body, key):
        inputs = body.get(key)
        if not isinstance(inputs, list) or not inputs or not all(isinstance(one, dict) for one in inputs):
            self.refuse(400)
        if len(inputs) > account.MOST_INPUTS:
            self.refuse(400, "Exceeded the max limit to enrich new Contacts or Companies")
        return inputs

    def lookup(self, request):
        name = request.path.removeprefix("/lookup/")
        if name == "usage":
            return Response.json(200, {"usage": self.account.usage()})
        values = {key.lower(): names for key, names in LOOKUPS.items()}.get(name.lower())
        if name.startswith(("inputfields/", "outputfields/")):
            values = sorted(account.FIELDS if name.startswith("output") else PERSON_KEYS)
        if values is None:
            self.refuse(404, "Not found")
        return Response.json(200, [{"id": value, "name": value} for value in values])

    def tell_rate(self, response, windows):
        name = next((name for name in ("second", "minute", "hour", "day") if windows.told(name)), None)
        if name:
            limit, remaining = windows.told(name)
            response.headers |= {"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": remaining}
            response.headers.setdefault("X-RateLimit-Reset", int(time.time()) + 1)

    def tell_usage(self, response):
        for kind, line in zip(("Request", "Record", "Unique-Id"), self.account.usage()):
            response.headers[f"X-Usage-{kind}-Limit-Limit"] = line["limit"]
            response.headers[f"X-Usage-{kind}-Limit-Remaining"] = line["usageRemaining"]


def echo(given):
    """The input as the service gives it back: keys and values in lower case."""
    return {key.lower(): value.lower() if isinstance(value, str) else value for key, value in given.items()}

"""JSON:API as the current interface checks and writes it, and its two shapes of error."""

import secrets
import time

import zoominfo_account as account
from wire import Response
from zoominfo_directory import REQUIRABLE, listed

MEDIA = "application/vnd.api+json"
CODES = {401: "ZI0001", 403: "ZI0002", 404: "ZI9998", 429: "ZI0004"}
MESSAGES = {401: "Invalid or expired access token", 403: "Insufficient scope", 429: "Rate limit exceeded"}


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
    error = {
        "id": secrets.token_hex(8), "code": code, "status": str(status), "title": title, "detail": detail, "source": source}
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
    base = f"uri={request.path.removeprefix('/gtm')}?page#[number]="
    turns = {"first": 1, "last": pages, "next": min(number + 1, pages), "prev": max(number - 1, 1)}
    return {name: f"{base}{page}" for name, page in turns.items()}

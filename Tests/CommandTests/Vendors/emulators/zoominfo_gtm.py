"""The current interface: `/gtm/data/v1/...`."""

import zoominfo_account as account
import zoominfo_records as records
from wire import Response
from zoominfo_directory import COMPANY_KEYS, PERSON_KEYS, SORTS, UNSORTED, ordered
from zoominfo_json_api import MEDIA, Refusal, attributes, enrich_inputs, gateway, invalid, limited, paged, require_media

ROOT = "/gtm/data/v1/"
WINDOWS = ("second", "hour", "day")
LOOKUPS = {
    "managementLevel": ["C Level Exec", "VP Level Exec", "Director", "Manager", "Non Manager"],
    "department": ["C-Suite", "Engineering & Technical", "Finance", "Operations"],
    "jobFunction": ["Quality Assurance", "Operations", "Information Technology"]}


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
        data = [{"id": value, "type": "Lookup", "attributes": {"name": value}} for value in values]
        return Response.json(200, {"data": data}, MEDIA)


def company(found, fields):
    told = {key: found[key] for key in found if key in fields and key != "id"}
    return {"id": str(found["id"]), "type": "Company", "attributes": told}

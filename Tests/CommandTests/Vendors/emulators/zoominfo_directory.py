"""The companies and people of the emulator, searched as both interfaces search them."""

import re

SUFFIXES = {"inc", "ltd", "llc", "gmbh", "ab", "corp", "co", "limited", "plc"}
PERSON_KEYS = {
    "companyId", "companyName", "companyWebsite", "jobTitle", "exactJobTitle", "excludeJobTitle", "managementLevel",
    "department", "jobFunction", "fullName", "firstName", "lastName", "personId", "emailAddress", "requiredFields",
    "contactAccuracyScoreMin"}
COMPANY_KEYS = {"companyId", "companyName", "companyWebsite"}
QUALITY = {"requiredFields", "contactAccuracyScoreMin"}
REQUIRABLE = {"email", "phone", "directPhone", "personalEmail", "mobilePhone"}
SORTS = {
    "contactAccuracyScore": lambda person: person.get("accuracy", 0),
    "lastName": lambda person: person.get("lastName", "").casefold(),
    "companyName": lambda person: person.get("companyId", 0),
}
UNSORTED = {"hierarchy", "sourceCount", "lastMentioned", "relevance"}


def words(text):
    return re.findall(r"\w+", str(text).casefold())


def name_words(name):
    kept = [word for word in words(name) if word not in SUFFIXES]
    return kept or words(name)


def holds(longer, phrase):
    """Whether the words stand in that order, side by side."""
    return bool(phrase) and any(longer[at:at + len(phrase)] == phrase for at in range(len(longer)))


def host(website):
    bare = re.sub(r"^\w+://", "", str(website or "").strip().casefold())
    return re.split(r"[/?#:]", bare)[0].removeprefix("www.")


def listed(value):
    """A value that may be a number, a list, or text with commas."""
    if isinstance(value, list):
        return [str(part) for part in value]
    return [part.strip() for part in str(value).split(",") if part.strip()]


def phrases(value):
    return [words(part) for part in re.split(r"\s+OR\s+", str(value))]


class Directory:
    def __init__(self, data):
        self.companies = data.get("companies", [])
        self.people = data.get("people", [])
        self.by_id = {str(company["id"]): company for company in self.companies}

    def company(self, person):
        return self.by_id.get(str(person.get("companyId")), {"id": None, "name": ""})

    def find_companies(self, wanted):
        return [company for company in self.companies if self.fits_company(company, wanted)]

    def fits_company(self, company, wanted):
        if (ids := wanted.get("companyId")) and str(company["id"]) not in listed(ids):
            return False
        if (sites := wanted.get("companyWebsite")) and host(company.get("website")) not in map(host, listed(sites)):
            return False
        name = wanted.get("companyName")
        return not name or holds(name_words(company["name"]), name_words(name))

    def find_people(self, wanted):
        fitting = {str(company["id"]) for company in self.find_companies(wanted)}
        at_company = any(wanted.get(key) for key in COMPANY_KEYS)
        return [
            person for person in self.people
            if (not at_company or str(person.get("companyId")) in fitting) and self.fits_person(person, wanted)]

    def fits_person(self, person, wanted):
        return self.fits_title(person, wanted) and self.fits_identity(person, wanted) and fits_quality(person, wanted)

    def fits_title(self, person, wanted):
        """`managementLevel`, `department` and `jobFunction` are ignored."""
        title = words(person.get("jobTitle") or "")
        if (asked := wanted.get("jobTitle")) and not any(holds(title, phrase) for phrase in phrases(asked)):
            return False
        if (exact := wanted.get("exactJobTitle")) and title not in phrases(exact):
            return False
        unwanted = wanted.get("excludeJobTitle")
        return not unwanted or not any(holds(title, phrase) for phrase in phrases(unwanted))

    def fits_identity(self, person, wanted):
        first, last = person.get("firstName", ""), person.get("lastName", "")
        told = {
            "firstName": first, "lastName": last, "fullName": f"{first} {last}",
            "emailAddress": person.get("email") or "", "personId": str(person["id"])}
        return all(str(wanted[key]).casefold() == value.casefold() for key, value in told.items() if wanted.get(key))

    def person_for(self, asked):
        """The person an enrich input names, and how well it matched."""
        if not names_somebody(asked):
            return "INVALID_INPUT", None
        found = self.find_people({key: value for key, value in asked.items() if key not in QUALITY})
        if not found:
            return "COMPANY_ONLY_MATCH" if self.names_company(asked) else "NO_MATCH", None
        status = match_status(found[0], asked)
        return status, found[0] if status in ("FULL_MATCH", "CONTACT_ONLY_MATCH") else None

    def names_company(self, asked):
        return any(asked.get(key) for key in COMPANY_KEYS) and bool(self.find_companies(asked))


def match_status(person, asked) -> str:
    if person.get("optOut"):
        return "OPT_OUT"
    if not fits_required(person, asked):
        return "NON_MATCH_BY_REQUIRED_FIELDS"
    if not fits_accuracy(person, asked):
        return "NON_MATCH_BY_CONTACT_ACCURACY_MIN"
    return person.get("matchStatus", "FULL_MATCH")


def fits_quality(person, wanted):
    return fits_accuracy(person, wanted) and fits_required(person, wanted)


def fits_accuracy(person, wanted):
    return person.get("accuracy", 0) >= int(wanted.get("contactAccuracyScoreMin") or 0)


def fits_required(person, wanted):
    """Of what can be required, people here have an address at most."""
    return all(field == "email" and person.get("email") for field in listed(wanted.get("requiredFields") or ""))


def names_somebody(asked):
    if asked.get("personId") or asked.get("emailAddress"):
        return True
    named = asked.get("fullName") or (asked.get("firstName") and asked.get("lastName"))
    return bool(named) and any(asked.get(key) for key in COMPANY_KEYS)


def ordered(people, sort, descending):
    return sorted(people, key=SORTS[sort], reverse=descending) if sort in SORTS else people

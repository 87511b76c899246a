"""The subscription: what may be spent, and what was."""

import zoominfo_directory as directory

FIELDS = {
    "id", "firstName", "middleName", "lastName", "email", "jobTitle", "companyId", "companyName", "companyWebsite",
    "contactAccuracyScore", "phone", "directPhone", "mobilePhone", "city", "state", "country", "managementLevel",
    "jobFunction", "department", "hasCanadianEmail", "personHasMoved", "withinEu", "lastUpdatedDate", "validDate",
    "noticeProvidedDate"}
COMPANY_FIELDS = {"id", "name", "website", "phone", "city", "state", "country", "employeeCount", "revenue", "ticker"}
MOST_INPUTS = 25


class Account:
    """A record is paid for once in the emulator's life."""

    def __init__(self, credits, requests):
        self.credits, self.requests = credits, requests
        self.paid, self.asked = set(), 0

    @property
    def spent(self):
        return len(self.paid)

    def charge(self, record) -> bool:
        if record not in self.paid and self.spent >= self.credits:
            return False
        self.paid.add(record)
        return True

    def usage(self):
        lines = [
            ("requestLimit", "Number of requests", self.requests, self.asked),
            ("recordLimit", "Number of records enriched", self.credits, self.spent),
            ("uniqueIdLimit", "Number of unique ids enriched", self.credits, self.spent)]
        return [
            {"limitType": kind, "description": text, "limit": limit, "currentUsage": used, "usageRemaining": limit - used}
            for kind, text, limit, used in lines]


def enriched(world, account, inputs, kind):
    """For each input: its match status and the record it names. Raises NoCredits where none could be paid for."""
    found = [find(world, asked, kind) for asked in inputs]
    fresh = {record["id"] for _, record in found if record and (kind, record["id"]) not in account.paid}
    if fresh and account.spent >= account.credits:
        raise NoCredits
    return [
        (status, record) if record is None or account.charge((kind, record["id"])) else ("LIMIT_EXCEEDED", None)
        for status, record in found]


def find(world, asked, kind):
    if kind == "contact":
        return world.person_for(asked)
    if not any(asked.get(key) for key in directory.COMPANY_KEYS):
        return "INVALID_INPUT", None
    companies = world.find_companies(asked)
    return ("FULL_MATCH", companies[0]) if companies else ("NO_MATCH", None)


class NoCredits(Exception):
    """Every credit is spent."""

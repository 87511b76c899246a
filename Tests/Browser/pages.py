"""The pages of a server, by name: what has an address of its own, and what the navigation leads to."""

from typing import NamedTuple


class Page(NamedTuple):
    name: str
    path: str
    status: int = 200


def _first(workspace, condition):
    rows = workspace.rows(f"SELECT id AS draft_id, account_id FROM drafts WHERE {condition} ORDER BY id LIMIT 1")
    return rows[0] if rows else None


def pages(journey):
    """Every kind of page there is after a run of the sample."""
    found = [Page("today", "/"), Page("runs", "/runs"), Page("run", "/runs/1"), Page("accounts", "/accounts"),
             Page("accounts-searched", "/accounts?q=no"), Page("accounts-none", "/accounts?q=nothing%20like%20it")]
    for name, condition in (("accepted", "state = 'accepted'"), ("held", "state = 'held'"), ("rejected", "state = 'rejected'")):
        row = _first(journey.workspace, condition)
        if row:
            found.append(Page(f"draft-{name}", f"/drafts/{row['draft_id']}"))
            if name == "accepted":
                found += [Page("draft-of-queue", f"/drafts/{row['draft_id']}?queue="), Page("account", f"/accounts/{row['account_id']}")]
    found += [Page("sql", "/sql"), Page("sql-answer", "/sql?q=SELECT%20*%20FROM%20v_drafts"),
              Page("sql-refused", "/sql?q=DELETE%20FROM%20runs", 400), Page("not-found", "/nothing-here", 404)]
    return found + _navigated(journey, {page.path for page in found})


def _navigated(journey, known):
    """What the navigation leads to besides, and what such pages lead to below themselves."""
    journey.visit("/")
    more = []
    for path in _links(journey, "nav a"):
        if path in known:
            continue
        known.add(path)
        more.append(Page(path.strip("/").replace("/", "-"), path))
        journey.visit(path)
        for below in _links(journey, "main a"):
            if below.startswith(path + "/") and "?" not in below and below not in known and "." not in below:
                known.add(below)
                more.append(Page(below.strip("/").replace("/", "-"), below))
    return more


def _links(journey, selector):
    links = [link.get_dom_attribute("href") or "" for link in journey.many(selector)]
    return [link.split("#")[0] for link in links if link.startswith("/")]

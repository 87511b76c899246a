"""Rows in which every text that came from outside is another one, whatever the guardrails of the schema."""

import contextlib
import hashlib
import json
import sqlite3

COLUMNS = {
    "accounts": ("name", "domain", "industry", "owner", "notes"),
    "contacts": ("name", "title", "email", "source"),
    "selections": ("company_name", "reason", "cause"),
    "attempts": ("contact_name", "contact_title", "contact_email", "persona", "reason"),
    "drafts": ("contact_name", "contact_title", "subject", "body", "decision_reason"),
    "runs": ("reason",),
    "verdicts": ("reason",),
    "outcomes": ("note", "actor"),
    "revisions": ("subject", "body"),
    "reviews": ("actor", "reason"),
    "saved_queries": ("name",),
    "suppressions": ("value", "reason", "actor"),
    "adopted_drafts": ("path",),
    "imports": ("path",),
}

# Each row needs one of its own.
UNIQUE = {("accounts", "domain"), ("saved_queries", "name"), ("adopted_drafts", "path"), ("suppressions", "value")}


def poison(database, strings):
    """Puts the strings one after the other into every text of these columns; with one string, it into all."""
    with contextlib.closing(sqlite3.connect(database)) as rows, rows:
        _unguard(rows)
        place = 0
        for table, wanted in COLUMNS.items():
            keys, there = _columns(rows, table)
            for column in [name for name in wanted if name in there]:
                place = _poison_column(rows, table, column, keys, strings, place)
        _poison_sources(rows, strings)
        _poison_failures(rows, strings)
        _hash_wordings(rows)


def poison_grounds(database, strings):
    """Puts the strings behind what was found out and written, as stages stored it: what a draft's sentences rest on."""
    with contextlib.closing(sqlite3.connect(database)) as rows, rows:
        _unguard(rows)
        found = rows.execute("SELECT attempt_id, stage, result FROM stage_results WHERE stage IN ('research', 'generate') ORDER BY 1, 2")
        for place, (attempt, stage, text) in enumerate(found.fetchall()):
            result = json.loads(text)
            (_poison_research if stage == "research" else _poison_generation)(result, strings, place)
            rows.execute("UPDATE stage_results SET result = ? WHERE attempt_id = ? AND stage = ?", (json.dumps(result), attempt, stage))


def _poison_research(result, strings, place):
    # A claim keeps its own words, by which sentences are found to rest on it.
    for at, signal in enumerate(result["signals"], place):
        text = strings[at % len(strings)]
        signal.update(claim=f"{signal['claim']} {text}", source_url=text, more_urls=[text], provider=text, sha256=text)


def _poison_generation(result, strings, place):
    draft = result["generation"].get("drafted", {}).get("_0")
    if draft is None:
        return
    text = strings[place % len(strings)]
    draft["brief"].update(angle=text, offer=text, confidence_notes=[text])
    for variant in draft["variants"]:
        variant.update(body=f"{variant['body']}\n\n{text}")


def _unguard(rows):
    for (name,) in rows.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        rows.execute(f'DROP TRIGGER "{name}"')
    rows.execute("PRAGMA ignore_check_constraints = ON")


def _columns(rows, table):
    """Names of what tells the rows of a table apart, and of all its columns."""
    columns = rows.execute(f"PRAGMA table_info({table})").fetchall()
    return [column[1] for column in columns if column[5]], {column[1] for column in columns}


def _poison_column(rows, table, column, keys, strings, place):
    found = rows.execute(f"SELECT {', '.join(keys)}, {column} FROM {table} WHERE {column} <> ''").fetchall()
    where = " AND ".join(f"{key} = ?" for key in keys)
    for row in found:
        text = strings[place % len(strings)] + (f" {place}" if (table, column) in UNIQUE else "")
        rows.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (text, *row[:-1]))
        place += 1
    return place


def _poison_sources(rows, strings):
    for place, (row, text) in enumerate(rows.execute("SELECT id, sources FROM drafts").fetchall()):
        sources = [{**source, "claim": strings[place % len(strings)], "url": strings[(place + at) % len(strings)]}
                   for at, source in enumerate(json.loads(text))]
        rows.execute("UPDATE drafts SET sources = ? WHERE id = ?", (json.dumps(sources), row))


def _poison_failures(rows, strings):
    for place, (row, text) in enumerate(rows.execute("SELECT id, failures FROM revisions").fetchall()):
        failures = [{name: strings[(place + at) % len(strings)] for name in failure} for at, failure in enumerate(json.loads(text))]
        rows.execute("UPDATE revisions SET failures = ? WHERE id = ?", (json.dumps(failures), row))


def _hash_wordings(rows):
    """A page refuses a wording that is not the one of its hash."""
    for row, subject, body in rows.execute("SELECT id, subject, body FROM revisions").fetchall():
        rows.execute("UPDATE revisions SET content_sha256 = ? WHERE id = ?", (_hash(subject, body), row))
    wordings = rows.execute(
        "SELECT d.id, coalesce(v.subject, d.subject), coalesce(v.body, d.body) FROM drafts d"
        " LEFT JOIN revisions v ON v.draft_id = d.id AND v.number = d.revision WHERE d.content_sha256 <> ''").fetchall()
    for row, subject, body in wordings:
        rows.execute(
            "UPDATE drafts SET content_sha256 = ?1, approved_sha256 = iif(approved_sha256 IS NULL, NULL, ?1) WHERE id = ?2",
            (_hash(subject, body), row))


def _hash(subject, body):
    return hashlib.sha256(f"{subject}\n\n{body}".encode()).hexdigest()

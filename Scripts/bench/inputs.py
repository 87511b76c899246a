"""Writes the inputs of the measurements: account lists, contacts, signals, and a database with a long history."""

import csv
import datetime
import random
import sqlite3

COLUMNS = ["Company Name", "Score", "Tier", "Account ID", "Domain", "Industry", "Tags", "Owner", "Region"]
FIRST = ["North", "Harbour", "Vale", "Stone", "Bright", "Calder", "Ash", "Fern", "Marsh", "Copper", "Glen", "Oak"]
SECOND = ["moor", "field", "ridge", "well", "combe", "hurst", "point", "bridge", "stead", "water", "holm", "gate"]
KINDS = ["Devices", "Pharma", "Biologics", "Foods", "Diagnostics", "Instruments", "Generics", "Nutrition"]
SUFFIXES = ["", " Inc.", " Corp.", " Co", " LLC", " Ltd", " PLC", " GmbH", " AG"]
TAGS = ["", "quality_focused", "operations_focused", "it_focused;cell_therapy", "manufacturing", "regulatory"]


def accounts(path, rows):
    """Of 1,000 rows one is rejected (score n/a) and ten are duplicates, half of them with the higher score."""
    rng = random.Random(2)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number in range(rows):
            account, score = number, rng.randrange(1, 9999) / 100
            if number % 1000 == 999:
                score = "n/a"
            elif number % 100 == 99:
                account = rng.randrange(number - 90, number - 10)
            writer.writerow(_account(account, score, rng))


def _account(number, score, rng):
    stem = FIRST[number % 12] + SECOND[number // 12 % 12]
    name = f"{stem} {KINDS[number // 144 % 8]} {number}{SUFFIXES[number % 9]}"
    if number % 50 == 0:
        name = f"{stem}, {KINDS[number % 8]} & Sons {number}"
    domain = f"https://www.{stem}-{number}.example/about" if number % 3 else f"{stem.lower()}{number}.example"
    score = score if isinstance(score, str) else f"{score:g}"
    return [name, score, "AB"[number % 2], f"AC-{number:07d}", domain, KINDS[number % 8], rng.choice(TAGS),
            f"Team {number % 17}", ["EMEA", "AMER", "APAC"][number % 3]]


def empty_contacts(path):
    with open(path, "w") as file:
        file.write("name,title,company,email\n")


def small_workspace(folder, firms, first_day):
    """Firms with two people for each persona and three cited claims."""
    titles = ["Quality Director", "VP Quality", "Operations Director", "VP Operations", "IT Director", "CIO"]
    claims = ["opened a second filling line at its main plant", "appointed a new head of its quality department",
              "signed an agreement to supply a hospital network"]
    with open(f"{folder}/accounts.csv", "w", newline="") as accounts_file, \
            open(f"{folder}/contacts.csv", "w", newline="") as contacts_file, \
            open(f"{folder}/signals.csv", "w", newline="") as signals_file:
        accounts_out, contacts_out, signals_out = map(csv.writer, (accounts_file, contacts_file, signals_file))
        accounts_out.writerow(["company", "score", "domain", "industry"])
        contacts_out.writerow(["name", "title", "company", "email"])
        signals_out.writerow(["company", "claim", "source_type", "source_url", "as_of", "type", "scope"])
        for number in range(firms):
            name = f"{FIRST[number % 12]}{SECOND[number // 12 % 12]} {KINDS[number % 8]} {_letters(number)}"
            accounts_out.writerow([name, 1000 - number / 10, f"firm{number}.example", "Pharmaceuticals"])
            for place, title in enumerate(titles):
                person = f"{FIRST[place]} {SECOND[number % 12].title()}{_letters(number)}"
                contacts_out.writerow([person, title, name, f"p{place}@firm{number}.example"])
            for place, claim in enumerate(claims):
                signals_out.writerow([name, f"{name} {claim}", "public_url",
                                      f"https://news.firm{number}.example/{place}", first_day, "other", "company"])


def _letters(number):
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}").title()


def history(path, drafts, skewed, now):
    """Fills `drafts` of a database of imported accounts, accepted ones all, and `last_accepted_at` with them.

    Even: each account has been drafted equally often. Skewed: the account at rank r as often as 1/r of the best.
    Attempts and selections are left out, which selection does not read; triggers and indexes are made again
    afterwards from the schema.
    """
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;"
                           "PRAGMA temp_store = FILE; PRAGMA journal_mode = OFF;")
    kept = database.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND "
                            "(type = 'trigger' OR type = 'index' AND tbl_name = 'drafts')").fetchall()
    database.execute("BEGIN")
    for kind, name, _ in kept:
        database.execute(f"DROP {kind} {name}")
    ranks = [row[0] for row in database.execute(
        "SELECT account_id FROM import_rows WHERE fate = 'loaded' ORDER BY import_id, score DESC, row_number")]
    rng = random.Random(7)
    harmonic = sum(1 / rank for rank in range(1, len(ranks) + 1))
    newest = now.replace(microsecond=0)
    times = [(newest - datetime.timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
             for minute in range(0, 400 * 24 * 60, 7)]

    def rows():
        made, number = 0, 0
        for rank, account in enumerate(ranks, 1):
            share = drafts / (harmonic * rank) if skewed else drafts / len(ranks)
            count = int(share) + (rng.random() < share % 1)
            last = None
            for _ in range(min(count, drafts - made)):
                number += 1
                at = times[int(rng.random() * len(times))]
                last = at if last is None or at > last else last
                yield number, account, at
            made += count
            if last:
                newest_of[account] = last

    newest_of = {}
    database.executemany(
        "INSERT INTO drafts (id, attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject, body,"
        " confidence_mode, cited_signals, sources, warnings, state, created_at, decided_at)"
        " VALUES (?1, ?1, 1, ?2, 1, 'N', 'T', 'S', 'B', 'HIGH', 3, '[]', '[]', 'accepted', ?3, ?3)", rows())
    database.executemany("UPDATE accounts SET last_accepted_at = ?2 WHERE id = ?1", newest_of.items())
    for kind in ("index", "trigger"):
        for found, _, sql in kept:
            if found == kind:
                database.execute(sql)
    database.execute("COMMIT")
    count = database.execute("SELECT count(*) FROM drafts").fetchone()[0]
    database.close()
    return count

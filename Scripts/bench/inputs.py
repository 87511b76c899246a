"""Writes the inputs of the measurements: account lists, contacts and signals."""

import csv
import random

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

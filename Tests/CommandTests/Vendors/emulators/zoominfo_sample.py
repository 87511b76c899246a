"""Built-in data: the companies and people of the quickstart samples, with a few traps (zoominfo.py names them)."""

import csv
from pathlib import Path

from zoominfo_directory import host

SAMPLE = Path(__file__).resolve().parents[4] / "Sources/EmbeddedFiles/sample"
OPTED_OUT = {"Hannah Brook"}
WITHOUT_EMAIL = {"Graham Petty"}
BARELY_ACCURATE = {"Kwame Boateng"}
NAMESAKES = {"Calder & Finch Pharma Ltd": "calderfinch-archive.example"}


def rows(name):
    for path in sorted(SAMPLE.glob(f"*/{name}")):
        with open(path, encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def sample() -> dict:
    companies = {}
    for row in rows("accounts.csv"):
        add(companies, row["Company Name"], host(row["Domain"]))
    people = [person(companies, *numbered) for numbered in enumerate(rows("contacts.csv"))]
    listed = list(companies.values())
    for name, domain in NAMESAKES.items():
        listed.append({"id": 344590000 + len(listed), "name": name, "website": f"www.{domain}"})
    return {"companies": listed, "people": people}


def add(companies, name, domain):
    fresh = {"id": 344589814 + len(companies), "name": name, "website": f"www.{domain}"}
    return companies.setdefault(domain, fresh)


def person(companies, index, row):
    name = row["Full Name"]
    first, _, last = name.partition(" ")
    return {
        "id": 1000001 + index, "firstName": first, "lastName": last, "jobTitle": row["Job Title"],
        "companyId": add(companies, row["Company"], row["Company Domain"])["id"],
        "email": None if name in WITHOUT_EMAIL else row["Email"],
        "optOut": name in OPTED_OUT, "accuracy": 71 if name in BARELY_ACCURATE else 94}

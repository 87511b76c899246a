"""A company and a person as the two interfaces write them."""

import datetime

DEFAULT_DATE = "2024-11-14T22:29:00Z"
FLAGS = (
    "hasSupplementalEmail", "hasDirectPhone", "hasMobilePhone", "hasCompanyIndustry", "hasCompanyPhone", "hasCompanyStreet",
    "hasCompanyState", "hasCompanyZipCode", "hasCompanyCountry", "hasCompanyRevenue", "hasCompanyEmployeeCount")


def us(date):
    """`2024-11-14T22:29:00Z` as `11/14/2024 10:29 PM`."""
    at = datetime.datetime.fromisoformat(date.replace("Z", "+00:00"))
    return f"{at.month}/{at.day}/{at.year} {at.hour % 12 or 12}:{at:%M} {at:%p}"


def reference(company):
    """Its id is a number in both interfaces."""
    return {"id": company["id"], "name": company["name"]}


def searched(person, company, date):
    """What a search tells of a person: never the e-mail address."""
    told = {
        "firstName": person.get("firstName", ""), "middleName": person.get("middleName", ""),
        "lastName": person.get("lastName", ""), "validDate": date(person.get("validDate", DEFAULT_DATE)),
        "lastUpdatedDate": date(person.get("lastUpdatedDate", DEFAULT_DATE)), "jobTitle": person.get("jobTitle"),
        "contactAccuracyScore": person.get("accuracy", 0), "hasEmail": bool(person.get("email"))}
    told |= {flag: flag.startswith("hasCompany") for flag in FLAGS}
    return {key: value for key, value in told.items() if value is not None} | {"company": reference(company)}


def enriched(person, company, fields, date):
    """The fields asked for that the person has."""
    known = {
        "firstName": person.get("firstName", ""), "middleName": person.get("middleName", ""),
        "lastName": person.get("lastName", ""), "email": person.get("email"), "jobTitle": person.get("jobTitle"),
        "contactAccuracyScore": person.get("accuracy", 0), "validDate": date(person.get("validDate", DEFAULT_DATE)),
        "lastUpdatedDate": date(person.get("lastUpdatedDate", DEFAULT_DATE))}
    told = {key: value for key, value in known.items() if key in fields and value is not None}
    if {"companyId", "companyName", "companyWebsite"} & set(fields):
        told["company"] = reference(company)
    return told

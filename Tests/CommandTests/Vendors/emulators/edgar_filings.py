"""A filer as EDGAR writes it: parallel arrays, nulls, and names with zeros in front."""

ADDRESS = {
    "street1": "1 EXAMPLE WAY", "street2": None, "city": "EXAMPLETON", "stateOrCountry": "CA", "zipCode": "90000",
    "stateOrCountryDescription": "CA", "isForeignLocation": 0, "foreignStateTerritory": None, "country": None,
    "countryCode": None}
PLAIN = {
    "entityType": "operating", "sic": "3841", "sicDescription": "Surgical & Medical Instruments",
    "ownerOrg": "08 Industrial Applications and Services", "insiderTransactionForOwnerExists": 0,
    "insiderTransactionForIssuerExists": 1, "name": "", "tickers": [], "exchanges": [], "ein": "000000000", "lei": None,
    "description": "", "website": "", "investorWebsite": "", "category": "", "fiscalYearEnd": "1231",
    "stateOfIncorporation": "DE", "stateOfIncorporationDescription": "DE",
    "addresses": {"mailing": ADDRESS, "business": ADDRESS}, "phone": "", "flags": "", "formerNames": []}
COLUMNS = (
    "accessionNumber", "filingDate", "reportDate", "acceptanceDateTime", "act", "form", "fileNumber", "filmNumber", "items",
    "core_type", "size", "isXBRL", "isInlineXBRL", "primaryDocument", "primaryDocDescription")
OURS = {"filings", "older", "cik"}


def padded(cik) -> str:
    return f"CIK{int(cik):010d}"


class Filer:
    """Its filings get the accession numbers, documents and dates they do not state."""

    def __init__(self, told):
        self.cik, self.name, self.told = int(told["cik"]), told.get("name", ""), told
        self.recent = [self.filled(filing, number) for number, filing in enumerate(told.get("filings", []), 1)]
        self.older = [
            [self.filled(filing, 1000 * part + number) for number, filing in enumerate(filings, 1)]
            for part, filings in enumerate(told.get("older", []), 1)]

    def filled(self, filing, number):
        date, form = filing["filingDate"], filing["form"]
        plain = {
            "accessionNumber": f"{self.cik:010d}-{date[2:4]}-{number:06d}", "reportDate": "",
            "acceptanceDateTime": f"{date}T16:30:00.000Z", "act": "34", "fileNumber": "001-00000", "filmNumber": "",
            "items": "", "core_type": form, "size": 5753, "isXBRL": 0, "isInlineXBRL": 0,
            "primaryDocument": f"form{form.lower().replace('/', '')}.htm", "primaryDocDescription": form}
        return plain | filing

    def submissions(self):
        shown = {"cik": f"{self.cik:010d}"} | PLAIN | {key: value for key, value in self.told.items() if key not in OURS}
        return shown | {"filings": {"recent": columns(self.recent), "files": self.files()}}

    def files(self):
        return [
            {"name": f"{padded(self.cik)}-submissions-{part:03d}.json", "filingCount": len(filings),
             "filingFrom": min(one["filingDate"] for one in filings), "filingTo": max(one["filingDate"] for one in filings)}
            for part, filings in enumerate(self.older, 1)]

    def pages(self):
        """Every path of the filer but its submissions, and what stands there."""
        for file, filings in zip(self.files(), self.older):
            yield f"/submissions/{file['name']}", columns(filings)
        for filing in self.recent + [one for filings in self.older for one in filings]:
            yield from self.documents(filing)

    def documents(self, filing):
        number = filing["accessionNumber"]
        folder = f"/Archives/edgar/data/{self.cik}/{number.replace('-', '')}"
        name = filing["primaryDocument"]
        if name:
            text = filing.get("text", f"{self.name} filed this form {filing['form']}.")
            yield f"{folder}/{name}", page(f"{filing['form']} {self.name}", f"<p>{escaped(text)}</p>")
        yield f"{folder}/{number}-index.htm", page(number, f'<a href="{folder}/{name}">{name}</a>')


def columns(filings):
    newest = sorted(filings, key=lambda filing: filing["filingDate"], reverse=True)
    return {name: [filing[name] for filing in newest] for name in COLUMNS}


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def page(title, body) -> str:
    return f"<!DOCTYPE html>\n<html><head><title>{escaped(title)}</title></head><body>{body}</body></html>\n"

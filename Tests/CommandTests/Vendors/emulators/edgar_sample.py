"""Built-in data: filers whose names meet the quickstart accounts', nearly meet them, or are hard to read."""


def filing(days, form, items="", **more):
    return {"form": form, "filingDate": f"{{today-{days}}}", "items": items, **more}


def sample() -> dict:
    northmoor = {
        "cik": 1990001, "name": "NORTHMOOR BIOLOGICS, INC.", "tickers": ["NMBX", "NMBXW"], "exchanges": ["Nasdaq", "Nasdaq"],
        "category": "Non-accelerated filer<br>Smaller reporting company",
        "formerNames": [
            {"name": "NORTHMOOR LABS INC", "from": "2009-01-10T00:00:00.000Z", "to": "2015-08-05T00:00:00.000Z"}],
        "filings": [
            filing(12, "8-K", "5.02,9.01", text=(
                "Item 5.02 Departure of Directors or Certain Officers; Election of Directors; Appointment of Certain Officers;"
                " Compensatory Arrangements of Certain Officers. (c) Northmoor Biologics appointed a chief quality officer."
                " Item 9.01 Financial Statements and Exhibits.")),
            filing(26, "8-K", "8.01", text="Northmoor Biologics opened a second filling line."),
            filing(40, "10-Q"), filing(41, "4"), filing(95, "10-K"), filing(96, "8-K/A", "2.02")],
        "older": [[filing(4000, "10-K"), filing(4100, "8-K", "1.01")]]}
    tidewater = {
        "cik": 1990002, "name": "Tidewater Freight Systems, Inc.", "tickers": ["TDWF"], "exchanges": ["NYSE"],
        "filings": [filing(9, "8-K", "2.01,7.01"), filing(33, "10-Q", primaryDocument="")]}
    torture = "Company Name Three `!#$(),:;=.-;\\|@/{}&'\\WA\\"
    return {"companies": [
        northmoor, tidewater,
        {"cik": 1990003, "name": "Pinedeck Holdings Corp", "tickers": ["PDKH"], "filings": [filing(5, "8-K", "1.03")]},
        {"cik": 1990004, "name": "Quillbase", "tickers": ["QLB"], "filings": []},
        {"cik": 350001, "name": torture, "tickers": [], "filings": [filing(3, "10-K")]}]}

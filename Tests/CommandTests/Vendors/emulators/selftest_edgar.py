import gzip
import json
import threading
import time
import unittest
import xml.etree.ElementTree as ElementTree

from client import EmulatorTest

AGENT = {"User-Agent": "Sample Company AdminContact@sample.example"}


class EdgarTests(EmulatorTest):
    program = "edgar.py"

    def setUp(self):
        super().setUp()
        self.control("limits", {})

    def get(self, path, **headers):
        return self.ask("GET", path, headers=AGENT | headers)

    def test_a_request_must_say_who_asks(self):
        for agent in ("", "python-requests/2.31 a@b.example", "curl/7.88.1", "Sample Company", "someone@sample.example"):
            answer = self.ask("GET", "/files/company_tickers.json", headers={"User-Agent": agent})
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (403, "text/html"), agent)
            self.assertIn(b"Undeclared Automated Tool", answer.body)

    def test_a_company_named_like_a_program_may_ask(self):
        answer = self.ask("GET", "/files/company_tickers.json", headers={"User-Agent": "Swift Pharma admin@swift.example"})
        self.assertEqual(answer.status, 200)

    def test_tickers_are_an_object_in_rank_order(self):
        rows = self.get("/files/company_tickers.json").json()
        self.assertEqual(list(rows), [str(index) for index in range(len(rows))])
        self.assertEqual(rows["0"], {"cik_str": 1990001, "ticker": "NMBX", "title": "NORTHMOOR BIOLOGICS, INC."})
        self.assertEqual([row["ticker"] for row in rows.values() if row["cik_str"] == 1990001], ["NMBX", "NMBXW"])
        self.assertEqual(
            self.get("/files/company_tickers_exchange.json").json()["data"][0],
            [1990001, "NORTHMOOR BIOLOGICS, INC.", "NMBX", "Nasdaq"])

    def test_submissions_are_parallel_arrays_newest_first(self):
        answer = self.get("/submissions/CIK0001990001.json")
        filer = answer.json()
        recent = filer["filings"]["recent"]
        self.assertEqual({len(column) for column in recent.values()}, {6})
        self.assertEqual(recent["filingDate"], sorted(recent["filingDate"], reverse=True))
        self.assertEqual((filer["cik"], filer["lei"], recent["items"][0]), ("0001990001", None, "5.02,9.01"))
        self.assertIn("<br>", filer["category"])
        self.assertEqual(answer.headers["Cache-Control"], "max-age=0, no-cache, no-store")
        self.assertNotIn("ETag", answer.headers)

    def test_further_files_are_bare_arrays(self):
        file = self.get("/submissions/CIK0001990001.json").json()["filings"]["files"][0]
        self.assertEqual((file["name"], file["filingCount"]), ("CIK0001990001-submissions-001.json", 2))
        self.assertEqual(self.get(f"/submissions/{file['name']}").json()["form"], ["10-K", "8-K"])

    def test_documents_and_indexes_are_served(self):
        recent = self.get("/submissions/CIK0001990001.json").json()["filings"]["recent"]
        number = recent["accessionNumber"][0]
        folder = f"/Archives/edgar/data/1990001/{number.replace('-', '')}"
        self.assertIn(b"chief quality officer", self.get(f"{folder}/{recent['primaryDocument'][0]}").body)
        self.assertEqual(self.get(f"{folder}/{number}-index.htm").status, 200)

    def test_gzip_is_given_when_asked_for(self):
        answer = self.get("/files/company_tickers.json", **{"Accept-Encoding": "gzip, deflate"})
        self.assertEqual(answer.headers["Content-Encoding"], "gzip")
        self.assertEqual(json.loads(gzip.decompress(answer.body)), self.get("/files/company_tickers.json").json())

    def test_an_unknown_company_is_a_404_in_xml(self):
        answer = self.get("/submissions/CIK0000000001.json")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (404, "application/xml"))
        error = ElementTree.fromstring(answer.body)
        self.assertEqual((error.findtext("Code"), error.findtext("Key")), ("NoSuchKey", "submissions/CIK0000000001.json"))

    def test_the_torture_filer_keeps_its_name(self):
        name = self.get("/submissions/CIK0000350001.json").json()["name"]
        self.assertEqual(name, "Company Name Three `!#$(),:;=.-;\\|@/{}&'\\WA\\")

    def test_current_filings_are_atom(self):
        answer = self.get("/cgi-bin/browse-edgar?action=getcurrent&type=8-K&output=atom")
        entries = ElementTree.fromstring(answer.body)
        self.assertIn(b'encoding="ISO-8859-1"', answer.body)
        self.assertEqual(len(entries), 4)

    def test_data_and_captured_pages_are_replaced(self):
        before = self.control("data")
        self.control("data", {
            "companies": [{"cik": 7, "name": "A", "tickers": [], "filings": [{"form": "8-K", "filingDate": "{today-0}"}]}],
            "pages": {"/submissions/CIK0000000008.json": {"cik": "0000000008"}}})
        filed = self.get("/submissions/CIK0000000007.json").json()["filings"]["recent"]["filingDate"]
        self.assertRegex(filed[0], r"^\d{4}-\d\d-\d\d$")
        self.assertEqual(self.get("/submissions/CIK0000000008.json").json(), {"cik": "0000000008"})
        self.assertEqual(self.get("/files/company_tickers.json").json(), {})
        self.control("data", before)

    def test_over_ten_in_a_second_everything_is_refused_for_a_while(self):
        self.control("limits", {"second": 10, "penalty": 0.5})
        statuses = []
        def ask():
            statuses.append(self.get("/files/company_tickers.json").status)
        threads = [threading.Thread(target=ask) for _ in range(11)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(statuses), [200] * 10 + [429])
        self.assertIn(b"Request Rate Threshold Exceeded", self.get("/files/company_tickers.json").body)
        time.sleep(1.6)
        self.assertEqual(self.get("/files/company_tickers.json").status, 200)


if __name__ == "__main__":
    unittest.main()

import base64
import json
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse
from pathlib import Path

from client import EmulatorTest
from zoominfo_tokens import flaw

JSON_API = "application/vnd.api+json"
KEYS = tempfile.TemporaryDirectory()
PRIVATE, PUBLIC = (str(Path(KEYS.name) / name) for name in ("private.pem", "public.pem"))
WORLD = {
    "companies": [
        {"id": 1, "name": "Aldermere Devices, Inc.", "website": "www.aldermere.example"},
        {"id": 2, "name": "Aldermere Devices", "website": "aldermere-devices.example"}],
    "people": [
        {"id": 10 + n, "firstName": "Ann", "lastName": f"Bee{n}", "jobTitle": title, "companyId": 1,
         "email": f"ann{n}@aldermere.example", "accuracy": 90 - n, "optOut": n == 2}
        for n, title in enumerate(["VP Quality", "Director of Quality", "Quality Director", "Plant Manager"])]}


def openssl(*arguments, input=None):
    return subprocess.run(["openssl", *arguments], input=input, capture_output=True, check=True).stdout


def setUpModule():
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", PRIVATE)
    openssl("pkey", "-in", PRIVATE, "-pubout", "-out", PUBLIC)


def tearDownModule():
    KEYS.cleanup()


def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwt(**changes):
    now = int(time.time())
    claims = {
        "aud": "enterprise_api", "iss": "api-client@zoominfo.com", "iat": now, "exp": now + 300,
        "client_id": "test-client", "username": "user@agency.example"} | changes
    signed = f'{part(json.dumps({"alg": "RS256", "typ": "JWT"}).encode())}.{part(json.dumps(claims).encode())}'
    return f'{signed}.{part(openssl("dgst", "-sha256", "-sign", PRIVATE, input=signed.encode()))}'


class ZoomInfoTest(EmulatorTest):
    program = "zoominfo.py"
    arguments = ("--public-key", PUBLIC)

    def setUp(self):
        super().setUp()
        self.control("data", WORLD)
        self.control("limits", {})
        self.control("limits", {"credits": 1000})


class GtmTests(ZoomInfoTest):
    def setUp(self):
        super().setUp()
        self.token = self.grant(grant_type="client_credentials").json()["access_token"]

    def grant(self, secret="test-secret", **form):
        basic = base64.b64encode(f"test-client:{secret}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", "/gtm/oauth/v1/token", urllib.parse.urlencode(form), headers)

    def call(self, path, kind=None, method="POST", **attributes):
        headers = {"Authorization": f"Bearer {self.token}", "Accept": JSON_API, "Content-Type": JSON_API}
        body = json.dumps({"data": {"type": kind, "attributes": attributes}}) if kind else None
        return self.ask(method, f"/gtm/data/v1/{path}", body, headers)

    def search(self, query="", **attributes):
        return self.call(f"contacts/search{query}", "ContactSearch", **attributes)

    def enrich(self, *inputs, fields=("id", "email", "companyName")):
        return self.call("contacts/enrich", "ContactEnrich", matchPersonInput=inputs, outputFields=list(fields))

    def assert_invalid(self, answer, code):
        self.assertEqual(answer.status, 400, answer.body)
        self.assertEqual(answer.headers["Content-Type"], JSON_API)
        self.assertEqual(answer.json()["errors"][0]["code"], code)

    def assert_gateway(self, answer, status, code):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.json()["error"]["code"], code)
        self.assertEqual(answer.json()["error"]["retryable"], status == 429)

    def test_client_credentials_give_all_scopes_and_no_refresh_token(self):
        answer = self.grant(grant_type="client_credentials")
        self.assertEqual(answer.json()["expires_in"], 3600)
        self.assertNotIn("refresh_token", answer.json())

    def test_a_wrong_secret_or_a_scope_not_held_is_refused(self):
        self.assertEqual(self.grant("other", grant_type="client_credentials").status, 401)
        answer = self.grant(grant_type="client_credentials", scope="api:data:contact api:all")
        self.assertEqual((answer.status, answer.json()["error"]), (400, "invalid_scope"))

    def test_a_refresh_token_used_twice_ends_the_session(self):
        self.control("session", {"refresh_token": "first"})
        second = self.grant(grant_type="refresh_token", refresh_token="first").json()
        self.token = second["access_token"]
        self.assertEqual(self.search(companyId="1").status, 200)
        for token in ("first", second["refresh_token"], "first"):
            answer = self.grant(grant_type="refresh_token", refresh_token=token)
            self.assertEqual((answer.status, answer.json()["error"]), (400, "invalid_grant"))
        self.assertEqual(self.search(companyId="1").status, 401)

    def test_search_matches_titles_as_phrases_and_tells_no_address(self):
        answer = self.search(companyId="1", jobTitle="VP Quality OR Director of Quality", managementLevel="C Level Exec")
        found = answer.json()["data"]
        self.assertEqual([person["id"] for person in found], ["10", "11"])
        self.assertEqual(found[0]["attributes"]["company"], {"id": 1, "name": "Aldermere Devices, Inc."})
        self.assertEqual(found[0]["attributes"]["validDate"], "2024-11-14T22:29:00Z")
        self.assertTrue(found[0]["attributes"]["hasEmail"])
        self.assertNotIn(b"@", answer.body)
        self.assertEqual(answer.headers["Content-Type"], JSON_API)

    def test_companies_are_found_by_id_website_and_name(self):
        def ids(**attributes):
            return [one["id"] for one in self.call("companies/search", "CompanySearch", **attributes).json()["data"]]
        self.assertEqual(ids(companyName="aldermere devices Ltd"), ["1", "2"])
        self.assertEqual(ids(companyWebsite="http://www.aldermere.example/"), ["1"])
        self.assertEqual(ids(companyId="2"), ["2"])
        self.assertEqual(ids(companyName="Alder"), [])
        self.assertEqual(self.search(companyId="2").json()["data"], [])

    def test_pages_end_where_they_say(self):
        answer = self.search("?page[number]=2&page[size]=3&sort=-contactAccuracyScore", companyId="1").json()
        self.assertEqual([person["id"] for person in answer["data"]], ["13"])
        self.assertEqual(answer["meta"], {"page": {"number": 2, "total": 2}, "totalResults": 4})
        self.assertEqual(self.search("?page%5Bnumber%5D=1&page%5Bsize%5D=100", companyId="1").status, 200)
        for query in ("?page[size]=101", "?page[number]=101", "?page[number]=0"):
            self.assert_invalid(self.search(query, companyId="1"), "PFAPI0002")

    def test_validation_errors_have_their_codes(self):
        self.assert_invalid(self.search(nonsense="1"), "PFAPI0001")
        self.assert_invalid(self.search(), "PFAPI0004")
        self.assert_invalid(self.search(companyId="1", contactAccuracyScoreMin="12"), "PFAPI0006")
        self.assert_invalid(self.call("contacts/search", "ContactEnrich", companyId="1"), "PFAPI0002")
        self.assert_invalid(self.enrich({"personId": "10"}, fields=["nonsense"]), "PFAPI0005")
        self.assert_invalid(self.enrich(*[{"personId": "10"}] * 26), "PFAPI0002")

    def test_the_gateway_refuses_by_layer(self):
        self.assert_gateway(self.call("contacts/search", method="GET"), 404, "ZI9998")
        message = self.call("contacts/search", method="GET").json()["error"]["message"]
        self.assertIn("No static resource gtm/data/v1/contacts/search", message)
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "*/*"}
        self.assertEqual(self.ask("GET", "/gtm/data/v1/users/usage", headers=headers).status, 406)
        self.token = "other"
        self.assert_gateway(self.search(companyId="1"), 401, "ZI0001")

    def test_scope_and_entitlement_are_told_apart(self):
        self.token = self.grant(grant_type="client_credentials", scope="api:data:company").json()["access_token"]
        self.assert_gateway(self.search(companyId="1"), 403, "ZI0002")
        self.token = self.grant(grant_type="client_credentials").json()["access_token"]
        self.control("data", WORLD | {"not_entitled": ["/gtm/data/v1/contacts/enrich"]})
        self.assert_gateway(self.enrich({"personId": 10}), 403, "ZI0003")

    def test_enrich_answers_in_order_and_counts_a_record_once(self):
        before = self.control("credits")["used"]
        inputs = [{"personId": "11"}, {"personId": "12"}, {"firstName": "No", "lastName": "One", "companyId": "1"}, {}]
        for _ in range(2):
            data = self.enrich(*inputs).json()["data"]
        self.assertEqual(
            [one["meta"]["matchStatus"] for one in data], ["FULL_MATCH", "OPT_OUT", "COMPANY_ONLY_MATCH", "INVALID_INPUT"])
        self.assertEqual(data[0]["attributes"]["email"], "ann1@aldermere.example")
        self.assertEqual(data[0]["meta"]["input"], {"personId": "11"})
        self.assertNotIn("attributes", data[1])
        self.assertLessEqual(self.control("credits")["used"] - before, 1)

    def test_enrich_tells_why_somebody_did_not_match(self):
        people = [WORLD["people"][0] | {"email": None}, WORLD["people"][1] | {"matchStatus": "NON_MATCH_BY_VALID_DATE"}]
        self.control("data", WORLD | {"people": people})
        answer = self.call(
            "contacts/enrich", "ContactEnrich", matchPersonInput=[{"personId": 10}, {"personId": 11}, {"personId": 5}],
            outputFields=["email"], requiredFields=["email"])
        self.assertEqual(
            [one["meta"]["matchStatus"] for one in answer.json()["data"]],
            ["NON_MATCH_BY_REQUIRED_FIELDS", "NON_MATCH_BY_VALID_DATE", "NO_MATCH"])

    def test_credits_run_out(self):
        self.enrich({"personId": "10"})
        used = self.control("credits")["used"]
        self.control("limits", {"credits": used + 1})
        fresh = {"id": 77, "firstName": "A", "lastName": "B", "companyId": 1, "email": "a@b.example"}
        self.control("data", WORLD | {"people": WORLD["people"] + [fresh, fresh | {"id": 78}, fresh | {"id": 79}]})
        statuses = [one["meta"]["matchStatus"] for one in self.enrich({"personId": "77"}, {"personId": "78"}).json()["data"]]
        self.assertEqual(statuses, ["FULL_MATCH", "LIMIT_EXCEEDED"])
        self.assert_invalid(self.enrich({"personId": "79"}), "PFAPI0011")
        self.assertEqual(self.enrich({"personId": "77"}).status, 200)
        usage = self.call("users/usage", method="GET").json()["data"][1]["attributes"]
        self.assertEqual(usage["usageRemaining"], 0)

    def test_the_rate_is_counted_and_refusals_cost_nothing(self):
        self.control("limits", {"second": 2, "hour": 5, "day": 9, "lengths": {"hour": 2000}})
        answers = [self.search(companyId="1") for _ in range(3)]
        self.assertEqual([one.headers["X-RateLimit-Remaining-Second"] for one in answers], ["1", "0", "0"])
        self.assert_gateway(answers[2], 429, "ZI0004")
        self.assertEqual(answers[2].headers["X-RateLimit-Rejected-Bucket"], "second")
        self.assertEqual(answers[2].headers["X-RateLimit-Remaining-Hour"], "3")
        self.assertEqual(answers[2].headers["Retry-After"], "1")
        self.control("limits", {"second": 9, "hour": 1})
        self.search(companyId="1")
        self.assertGreater(int(self.search(companyId="1").headers["Retry-After"]), 3000)
        self.assertEqual(self.control("rate?path=/gtm/data")["refused"], 2)

    def test_minus_one_means_the_quota_service_is_down(self):
        self.control("limits", {"second": 1, "quota_service_down": True})
        answers = [self.search(companyId="1") for _ in range(3)]
        self.assertEqual({(one.status, one.headers["X-RateLimit-Remaining-Second"]) for one in answers}, {(200, "-1")})

    def test_tokens_expire_on_order(self):
        self.control("expire_tokens", {})
        self.assert_gateway(self.search(companyId="1"), 401, "ZI0001")


class LegacyTests(ZoomInfoTest):
    token = None

    def login(self, body=None, headers=None):
        """Logins are limited to one a second."""
        while (answer := self.ask("POST", "/authenticate", body, headers or {})).status == 429:
            time.sleep(0.2)
        return answer

    def call(self, path, method="POST", **body):
        if LegacyTests.token is None:
            LegacyTests.token = self.login_form().json()["jwt"]
        headers = {"Authorization": f"Bearer {LegacyTests.token}", "Content-Type": "application/json"}
        return self.ask(method, path, json.dumps(body) if method == "POST" else None, headers)

    def login_form(self):
        return self.login(
            "username=user%40agency.example&password=test-password", {"Content-Type": "application/x-www-form-urlencoded"})

    def assert_refused(self, answer, status, message):
        self.assertEqual((answer.status, answer.json()), (status, {"message": message}))

    def test_all_three_logins_work_and_secrets_are_not_logged(self):
        body = json.dumps({"username": "user@agency.example", "password": "test-password"})
        self.assertEqual(self.login(body, {"Content-Type": "application/json"}).status, 200)
        self.assertEqual(self.login(headers={"Authorization": f"Bearer {jwt()}"}).json()["jwt"].count("."), 2)
        self.assertEqual(self.login_form().status, 200)
        self.assertNotIn("test-password", json.dumps(self.control("requests")))

    def test_a_second_login_within_the_second_is_refused(self):
        self.login_form()
        self.assertEqual(self.ask("POST", "/authenticate", "{}").status, 429)

    def test_a_client_jwt_is_judged(self):
        now = int(time.time())
        bad = {
            "exp is over iat + 300": jwt(exp=now + 400, iat=now), "aud is not enterprise_api": jwt(aud="other"),
            "the signature does not fit the public key": jwt()[:-6] + "AAAAAA",
            "client_id is not test-client": jwt(client_id="other"),
            "not valid at this time": jwt(iat=now - 900, exp=now - 700)}
        for found, token in bad.items():
            self.assertEqual(flaw(token, PUBLIC, "test-client", "user@agency.example"), found)
        answer = self.login(headers={"Authorization": f"Bearer {token}"})
        self.assert_refused(answer, 401, "Authentication failed")
        self.assertEqual(self.control("requests")[-1]["note"], found)

    def test_search_speaks_numbers_and_american_dates(self):
        self.control("limits", {"second": 25, "minute": 1500})
        answer = self.call("/search/contact", companyId="1", jobTitle="VP Quality OR Plant Manager", rpp=1, page=2)
        told = answer.json()
        self.assertEqual((told["maxResults"], told["totalResults"], told["currentPage"]), (2, 1, 2))
        self.assertEqual((told["data"][0]["id"], told["data"][0]["validDate"]), (13, "11/14/2024 10:29 PM"))
        self.assertNotIn(b"@", answer.body)
        self.assertIn("X-Usage-Record-Limit-Remaining", answer.headers)
        self.assertIn("X-RateLimit-Remaining", answer.headers)
        self.assertEqual(self.call("/search/company", companyName="Aldermere Devices").json()["data"][1]["id"], 2)

    def test_paging_errors(self):
        for body, message in [
            ({"rpp": 101}, "Results per page (rpp) is over max allowed value (100)"),
            ({"rpp": 100, "page": 11}, "Total record pagination is over max allowed value (1000)"),
            ({"page": 2}, "Page number (page) requested is greater than the available results"),
            ({"nonsense": 1}, "There are invalid fields in your request")]:
            self.assert_refused(self.call("/search/contact", companyId="1", **body), 400, message)

    def test_enrich_echoes_in_lower_case(self):
        asked = {"firstName": "Ann", "lastName": "BEE1", "companyName": "Aldermere Devices"}
        inputs = [{"personId": 10}, {"personId": 12}, asked]
        answer = self.call("/enrich/contact", matchPersonInput=inputs, outputFields=["id", "firstName", "email"])
        data = answer.json()["data"]
        self.assertEqual(data["outputFields"], [["id", "firstname", "email"]])
        self.assertEqual([one["matchStatus"] for one in data["result"]], ["FULL_MATCH", "OPT_OUT", "FULL_MATCH"])
        self.assertEqual(
            data["result"][2]["input"], {"firstname": "ann", "lastname": "bee1", "companyname": "aldermere devices"})
        self.assertEqual(data["result"][0]["data"][0]["email"], "ann0@aldermere.example")
        self.assertEqual(data["result"][0]["data"][0]["hasCanadianEmail"], "false")

    def test_enrich_refusals(self):
        inputs = [{"personId": 10}]
        self.assert_refused(self.call("/enrich/contact", matchPersonInput=inputs), 400, "Missing outputFields parameter")
        self.assert_refused(
            self.call("/enrich/contact", matchPersonInput=inputs * 26, outputFields=["id"]), 400,
            "Exceeded the max limit to enrich new Contacts or Companies")
        self.control("limits", {"credits": 0})
        fresh = {"id": 99, "firstName": "A", "lastName": "B", "companyId": 1}
        self.control("data", WORLD | {"people": [fresh]})
        self.assert_refused(
            self.call("/enrich/contact", matchPersonInput=[{"personId": 99}], outputFields=["id"]), 403,
            "You have used up all of your allowed record limit")
        self.assertEqual(self.call("/lookup/usage", "GET").json()["usage"][0]["limitType"], "requestLimit")


class FaultTests(ZoomInfoTest):
    def rules(self, *rules):
        self.control("faults", list(rules))

    def test_a_rule_starts_and_ends_and_words_itself(self):
        self.rules({"match": "/gtm/data", "after": 1, "times": 2, "status": 429, "headers": {"Retry-After": "7"}})
        answers = [self.ask("GET", "/gtm/data/v1/users/usage") for _ in range(4)]
        self.assertEqual([one.status for one in answers], [401, 429, 429, 401])
        self.assertEqual((answers[1].headers["Retry-After"], answers[1].json()["error"]["code"]), ("7", "ZI0004"))

    def test_answers_are_dropped_cut_delayed_and_dripped(self):
        usage = "/gtm/data/v1/users/usage"
        self.rules({"match": usage, "drop": True, "times": 1}, {"match": usage, "truncate": 5, "times": 1})
        self.assertRaises(ConnectionError, self.ask, "GET", usage)
        with self.assertRaises(Exception) as cut:
            self.ask("GET", usage)
        self.assertEqual(len(cut.exception.partial), 5)
        self.rules({"match": usage, "delay": 0.3, "times": 1, "status": 503}, {"match": usage, "drip": 0.002})
        began = time.monotonic()
        self.assertEqual(self.ask("GET", usage).status, 503)
        self.assertEqual(self.ask("GET", usage).status, 401)
        self.assertGreater(time.monotonic() - began, 0.5)

    def test_a_drop_after_the_work_leaves_the_work_done(self):
        self.rules({"match": "/authenticate", "drop": "after", "times": 1})
        self.assertRaises(ConnectionError, self.ask, "POST", "/authenticate", "{}")
        self.assertEqual(self.ask("POST", "/authenticate", "{}").status, 429)

    def test_rules_are_checked(self):
        self.assertEqual(self.ask("POST", "/_emulator/faults", '[{"statsu": 500}]').status, 400)

    def test_the_peak_of_a_sliding_second(self):
        threads = [threading.Thread(target=self.ask, args=("GET", "/lookup/usage")) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.control("rate?path=/lookup"), {"peak": 12, "total": 12, "refused": 0})


class SampleTests(EmulatorTest):
    program = "zoominfo.py"

    def test_the_quickstart_accounts_are_built_in(self):
        data = self.control("data")
        names = {company["name"] for company in data["companies"]}
        self.assertLessEqual({"Harrow Vale Devices", "Northmoor Biologics, Inc.", "Pinedeck", "Quillbase"}, names)
        self.assertNotIn("NORTHMOOR BIOLOGICS", names)
        self.assertEqual(len({company["id"] for company in data["companies"]}), len(data["companies"]))
        self.assertEqual(sum(person["optOut"] for person in data["people"]), 1)
        self.assertGreater(len(data["people"]), 50)


if __name__ == "__main__":
    unittest.main()

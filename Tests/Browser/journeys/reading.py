"""A morning of reading: today, runs, a run, accounts, an account's history."""

from journey import Journey


class Reading(Journey):
    def test_from_today_to_a_run_to_an_account_to_a_draft(self):
        self.begin()
        self.visit("/")
        self.says("10 / 10", "today does not show how many drafts were accepted")
        self.check(self.many("#nav-today[aria-current=page]"), "the navigation does not say that this is today")
        self.click("#open-run")
        self.check(self.path == "/runs/1", f"the run is at {self.path}")
        for told in ("finished", "Insufficient signals", "Northmoor Biologics, Inc.", "Draft cap reached"):
            self.says(told)
        self.click("article.account h3 a")
        self.check(self.path.startswith("/accounts/"), f"the account is at {self.path}")
        self.visit(f"/accounts/{self._account('Northmoor%')}")
        for told in ("Run 1", "Graham Petty", "Vice President, Operations", "northmoor.example"):
            self.says(told)
        self.click("table a[href^='/drafts/']")
        self.check(len(self.text("#body").split()) > 40, "a draft's page shows no e-mail")
        self.says("northmoor.example", "a draft's page shows no source")

    def _account(self, name):
        return self.workspace.rows(f"SELECT id FROM accounts WHERE name LIKE '{name}'")[0]["id"]

    def test_accounts_are_found_by_name_domain_and_id(self):
        self.begin()
        for asked, name in (("north", "Northmoor Biologics"), ("calderfinch.example", "Calder & Finch"), ("AC-1001", "Harrow Vale")):
            self.visit("/accounts")
            self.keys("/")
            self.check_equal(self.driver.switch_to.active_element.get_attribute("id"), "q", "the key / leads to")
            self.fill("#q", asked)
            self.click("#account-search button")
            self.says(name, f"a search for {asked} does not find {name}")
        self.visit("/accounts?q=nothing+like+it")
        self.says("No account")

    def test_every_page_has_a_twin_in_json(self):
        self.begin()
        for path in ("/today", "/runs", "/runs/1", "/accounts", "/accounts/1", "/drafts/1", "/review", "/sql"):
            self.driver.get("about:blank")
            self.visit("/")
            answer = self.driver.execute_async_script(
                "const done = arguments[1]; fetch(arguments[0] + '.json').then(async (answer) =>"
                " done([answer.status, answer.headers.get('content-type'), JSON.stringify(await answer.json()).length])).catch((error) => done([0, String(error), 0]))",
                path)
            self.check(answer[0] == 200 and answer[1].startswith("application/json") and answer[2] > 10, f"{path}.json: {answer}")

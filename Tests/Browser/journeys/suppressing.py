"""Whom not to write to: added, found, heeded, lifted."""

from selenium.webdriver.support.select import Select

from journey import Journey
from workspace import Workspace


class Suppressing(Journey):
    def open(self):
        self.begin(prepare=Workspace.roomy)
        self.visit("/")
        if not self.many("#nav-suppressions"):
            self.skipTest("there are no suppressions in the navigation")
        self.click("#nav-suppressions")

    def send(self, what, kind, value, reason, company="", expects=()):
        Select(self.one(f"#{what}-kind")).select_by_value(kind)
        self.fill(f"#{what}-value", value)
        self.fill(f"#{what}-company", company)
        self.fill(f"#{what}-reason", reason)
        self.click(f"#{what}-button", expects)

    def test_a_suppressed_address_is_listed_and_its_draft_not_approvable_until_it_is_lifted(self):
        self.open()
        draft = self.workspace.rows(
            "SELECT d.id, c.email FROM drafts d JOIN contacts c ON c.id = d.contact_id WHERE d.state = 'accepted' AND c.email <> '' ORDER BY d.id")[0]
        self.one("#add-button").click()
        self.check_equal(self.workspace.rows("SELECT count(*) AS n FROM suppressions"), [{"n": 0}], "rows after a form without a word")
        self.send("add", "email", draft["email"].upper(), "asked us not to")
        self.check(draft["email"] in self.text("#suppressions"), "the address is not listed")
        self.says("asked us not to")
        self.says("Ada Quill")
        self.visit(f"/drafts/{draft['id']}")
        self.check(not self.many("#approve"), "a draft to a suppressed address can be approved")
        self.says("suppress")
        self.visit("/suppressions")
        self.send("lift", "email", draft["email"], "she asked again")
        self.visit(f"/drafts/{draft['id']}")
        self.check(self.many("#approve"), "a draft to an address that was lifted cannot be approved")
        actions = [row["action"] for row in self.workspace.rows("SELECT action FROM suppressions ORDER BY id")]
        self.check_equal(len(actions), 2, f"rows {actions}: nothing is deleted, so")

    def test_domains_accounts_and_people_are_suppressed_too(self):
        self.open()
        self.send("add", "domain", "northmoor.example", "their counsel wrote")
        self.send("add", "account", "Calder & Finch Pharma Ltd", "a customer by now")
        self.send("add", "person", "Priya Raman", "left", company="Tarn Ridge Diagnostics")
        self.visit("/suppressions")
        # A company by name: the one that is known, and any that a list names so later.
        self.check_equal(len(self.many("#suppressions tbody tr")), 4, "suppressions listed")
        self.fill("#s-text", "counsel")
        self.click("#suppression-search button")
        self.check_equal(len(self.many("#suppressions tbody tr")), 1, "suppressions found by their reason")
        self.visit("/review")
        for row in self.many("#queue tbody tr"):
            if any(name in row.text for name in ("Northmoor", "Calder", "Priya Raman")):
                self.check("button" not in row.get_attribute("innerHTML"), f"can be approved though suppressed: {row.text[:60]}")

    def test_what_makes_no_sense_is_told(self):
        self.open()
        self.send("lift", "email", "nobody@nowhere.example", "a mistake", expects=(409,))
        self.check(self.many("#problem"), "lifting what is not suppressed is not told")
        self.send("add", "person", "Priya Raman", "left", expects=(409,))
        self.check(self.many("#problem"), "a person without a company is not told")
        self.check_equal(self.one("#add-value").get_attribute("value"), "Priya Raman", "what was typed")
        self.check_equal(self.workspace.rows("SELECT count(*) AS n FROM suppressions"), [{"n": 0}], "rows")


class SuppressingWithoutJavascript(Suppressing):
    with_script = False

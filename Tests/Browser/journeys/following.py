"""A run that goes on while somebody looks on."""

import datetime

from selenium.common.exceptions import WebDriverException

from journey import Journey
from workspace import wait_for

ACCOUNTS = 200


def long_list(workspace):
    """One run that is over, and lists for another that takes a while."""
    today = datetime.date.today()
    people = ("Quality Director", "IT Director", "Operations Director")
    claims = (("expansion", "opened a second filling line in Leiden"), ("regulatory", "received a warning letter about data integrity"),
              ("leadership", "named a new head of manufacturing"))
    accounts, contacts = ["Account Name,score"], ["name,title,company,email"]
    signals = ["company,claim,source_type,source_url,as_of,type,scope"]
    for index in range(1, ACCOUNTS + 1):
        company = f"Company {index} Devices"
        accounts.append(f"{company},{ACCOUNTS - index}")
        contacts += [f"Ana{'abc'[place]} Ruiz,{title},{company},a{index}.{place}@ruiz.example" for place, title in enumerate(people)]
        signals += [f"{company},{company} {claim},public_url,https://news.example/{index}/{place},{today - datetime.timedelta(20 + place)},{kind},company"
                    for place, (kind, claim) in enumerate(claims)]
    for name, lines in (("accounts", accounts), ("contacts", contacts), ("signals", signals)):
        (workspace.folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (workspace.folder / "ledger.yaml").write_text("accounts: accounts.csv\ncontacts: contacts.csv\nsignals: signals.csv\n")
    workspace.ledger("run", "--top-n", "1", "--max-total-drafts", "1", "--quiet")


class Following(Journey):
    def start(self, scripted=True):
        self.begin(prepare=long_list)
        self.run_ = self.workspace.start(
            "run", "--top-n", str(ACCOUNTS), "--max-total-drafts", str(3 * ACCOUNTS), "--since-days", "0", "--quiet", name="run")
        wait_for("the second run", lambda: self.workspace.rows("SELECT 1 FROM runs WHERE id = 2 AND drafts_accepted > 0"))

    def figures(self):
        """What the page shows now; nothing while it is being loaded."""
        try:
            return {one.get_attribute("data-live"): one.text for one in self.many("[data-live]")}
        except WebDriverException:
            return {}

    def moves(self):
        """Waits until numbers on the open page have moved twice."""
        shown = [self.figures()]
        for _ in range(2):
            wait_for("numbers that move", lambda: self.figures() and self.figures() != shown[-1] and shown.append(self.figures()) is None)
        return shown


class FollowingWithScript(Following):
    def test_numbers_move_without_loading_the_page_anew_until_the_run_is_over(self):
        self.start()
        for path in ("/", "/runs/2"):
            self.visit(path)
            self.driver.execute_script("window.sameDocument = true")
            shown = self.moves()
            is_same = self.driver.execute_script("return window.sameDocument === true")
            self.check(is_same or self.run_.poll() is not None, f"{path} was loaded anew")
            self.check(shown[0].get("state") == "running", f"{path} says {shown[0].get('state')}")
            accepted = [int(one["accepted"].split(" / ")[0]) for one in shown]
            self.check(accepted == sorted(accepted) and accepted[-1] > accepted[0], f"{path}: accepted went {accepted}")
        self.check_equal(self.run_.wait(300), 0, "the run's exit code")
        wait_for("the end to show", lambda: self.figures().get("state") == "finished", seconds=30)
        self.watch("the run's page")
        accepted = self.workspace.rows("SELECT drafts_accepted FROM runs WHERE id = 2")[0]["drafts_accepted"]
        self.check_equal(self.figures()["accepted"], f"{accepted} / {3 * ACCOUNTS}", "accepted at the end")
        self.check(not self.many("#percent"), "a run that is over still shows how far it is")

    def test_a_run_that_is_stopped_is_told_so(self):
        self.start()
        self.visit("/runs/2")
        self.run_.kill()
        self.run_.wait()
        wait_for("the end to show", lambda: self.figures().get("state") == "stalled", seconds=60)
        self.says("ledger resume 2")


class FollowingWithoutScript(Following):
    with_script = False

    def test_the_page_asks_again_by_itself_without_javascript(self):
        self.start()
        self.visit("/runs/2")
        shown = self.moves()
        accepted = [int(one["accepted"].split(" / ")[0]) for one in shown]
        self.check(accepted == sorted(accepted) and accepted[-1] > accepted[0], f"accepted went {accepted}")
        self.run_.terminate()
        self.run_.wait(60)

"""Questions in SQL: answers, refusals, kept queries, files."""

import csv
import json
import urllib.parse

from journey import Journey
from workspace import wait_for


class Asking(Journey):
    def ask(self, sql, expects=()):
        self.visit("/sql")
        self.fill("#sql", sql)
        self.click("#ask", expects)

    def test_a_question_is_answered_and_what_would_change_anything_is_refused(self):
        self.begin()
        self.ask("SELECT contact_name, state FROM v_drafts WHERE state = 'held' ORDER BY contact_name")
        self.check_equal([cell.text for cell in self.many("#answer thead th")], ["contact_name", "state"], "columns")
        self.check_equal([cell.text for cell in self.many("#answer tbody th")], ["Aiko Tanabe", "Martin Vogel"], "rows")
        before = self.workspace.rows("SELECT count(*) AS n, sum(drafts_accepted) AS accepted FROM runs")
        for sql in ("DELETE FROM runs", "UPDATE runs SET drafts_accepted = 0", "DROP TABLE runs", "PRAGMA writable_schema = 1",
                    "ATTACH DATABASE 'x.sqlite' AS x", "SELECT load_extension('x')", "SELECT 1; DELETE FROM runs", "VACUUM INTO 'x'",
                    "SELEKT", "SELECT * FROM nothing"):
            self.ask(sql, expects=(400,))
            self.check(self.many("#problem") and not self.many("#answer"), f"not refused: {sql}")
            self.check_equal(self.one("#sql").get_attribute("value").strip(), sql, "the question stays")
        self.check_equal(self.workspace.rows("SELECT count(*) AS n, sum(drafts_accepted) AS accepted FROM runs"), before, "the runs")
        self.check(not (self.workspace.folder / "x").exists() and not (self.workspace.folder / "x.sqlite").exists(), "a file was made")

    def test_a_question_without_end_is_stopped_and_keeps_nobody_waiting(self):
        self.begin()
        self.ask("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t", expects=(400,))
        self.check(self.many("#problem"), "a question without end is answered")
        self.check("second" in self.text("main"), "nothing says that it took too long")

    def test_a_query_is_kept_used_and_deleted(self):
        self.begin()
        self.ask("SELECT count(*) AS drafts FROM v_drafts")
        self.fill("#name", "How many drafts")
        self.click("#save-query button")
        self.visit("/sql")
        mine = [link for link in self.many(".queries a") if link.text == "How many drafts"]
        self.check_equal(len(mine), 1, "kept queries of that name")
        self.leaving(mine[0].click)
        self.check(self.text("#answer tbody th").isdigit(), "the kept query does not answer")
        self.click(".queries form button")
        self.visit("/sql")
        self.check("How many drafts" not in self.text("main"), "the kept query is not deleted")

    def test_every_query_that_comes_with_the_program_answers(self):
        self.begin()
        self.visit("/sql")
        for path in [link.get_dom_attribute("href") for link in self.many(".queries a")]:
            self.visit(path)
            self.check(self.many("#answer") and not self.many("#problem"), f"{path} does not answer")

    def test_an_answer_can_be_downloaded(self):
        self.begin()
        self.ask("SELECT draft_id, contact_name, '=1+1' AS formula, 'a,\"b\"' AS quoted FROM v_drafts ORDER BY draft_id")
        shown = [cell.text for cell in self.many("#answer tbody td:nth-child(2)")]
        for link, name in (("#csv", "ledger-query.csv"), ("#json", "ledger-query.json")):
            self.one(link).click()
            file = self.browser.downloads / name
            wait_for(f"the download {name}", lambda: file.exists() and not list(self.browser.downloads.glob("*.crdownload")))
            text = file.read_text(encoding="utf-8")
            rows = list(csv.DictReader(text.splitlines())) if name.endswith("csv") else json.loads(text)
            file.unlink()
            self.check_equal([row["contact_name"] for row in rows], shown, f"names in {name}")
            self.check_equal(rows[0]["quoted"], 'a,"b"', f"quoted in {name}")
            self.check_equal(rows[0]["formula"], "'=1+1" if name.endswith("csv") else "=1+1", f"a formula in {name}")
        self.watch()

    def test_a_link_from_elsewhere_asks_nothing_by_itself(self):
        self.begin()
        sql = "SELECT 'ran' || ' by itself'"
        target = self.served.address + "/sql?q=" + urllib.parse.quote(sql)
        self.driver.get("data:text/html," + urllib.parse.quote(f"<a id=go href='{target}'>go</a>"))
        self.one("#go").click()
        wait_for("the page", lambda: self.many("footer"))
        self.browser.complaints(self.served.address, expects=(401,))
        self.check("ran by itself" not in self.text("main"), "a stranger's link asks a question")

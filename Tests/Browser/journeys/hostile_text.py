"""Hostile text through every field to every page: it stays text."""

import contextlib
import csv
import datetime
import sqlite3
import urllib.parse

from journey import Journey
from pages import Page, pages
from poison import poison, poison_grounds
from skeleton import check_same, check_whole, tree
from strings import EVERY, HOSTILE, shown
from workspace import Workspace

CLAIMS = (("expansion", "opened a second filling line in Leiden"), ("regulatory", "received a warning letter about data integrity"),
          ("leadership", "named a new head of manufacturing"), ("launch", "launched a pump for home infusion"))
HOSTILE_ADDRESSES = (
    "javascript:alert(7)", "https://firm.example/\"><script>alert(8)</script>", "https://firm.example/a' onclick='alert(9)",
    "data:text/html,<script>alert(1)</script>", "https://firm.example/\" onclick=\"alert(9)")

# Strings that are in the rows at a time: each page shows all of them.
GROUP = 12


def hostile_lists(workspace):
    """Accounts, people and claims with a hostile string in every field, and a run of them."""
    today = datetime.date.today()
    accounts, contacts, signals = [], [], []
    for place, text in enumerate(HOSTILE):
        company = f"Firm {place} {text}"
        accounts.append((company, 100 - place, f"ID-{place}", text, text, text))
        for title in ("Quality Director", f"IT Director {text}"):
            contacts.append((f"Ana {text}", title, company, f"a{place}@firm.example"))
        for day, (kind, claim) in enumerate(CLAIMS):
            address = HOSTILE_ADDRESSES[place % len(HOSTILE_ADDRESSES)] if day == 3 else f"https://news.example/{place}/{day}"
            signals.append((company, f"{company} {claim} {text if day % 2 else ''}", "public_url", address,
                            today - datetime.timedelta(20 + day), kind, "company"))
    _write(workspace, "accounts", ("Account Name", "score", "Account ID", "Industry", "Owner", "notes"), accounts)
    _write(workspace, "contacts", ("name", "title", "company", "email"), contacts)
    _write(workspace, "signals", ("company", "claim", "source_type", "source_url", "as_of", "type", "scope"), signals)
    (workspace.folder / "ledger.yaml").write_text("accounts: accounts.csv\ncontacts: contacts.csv\nsignals: signals.csv\n")
    workspace.ledger("run", "--top-n", "50", "--max-total-drafts", "50", "--quiet", status=None)


def _write(workspace, name, columns, rows):
    with open(workspace.folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def worked_on(workspace):
    """A sample of which something was done with most kinds of rows: edited, decided, sent, suppressed, adopted."""
    workspace.roomy()
    accepted = [str(row["id"]) for row in workspace.rows("SELECT id FROM drafts WHERE state = 'accepted' ORDER BY id")]
    held = [str(row["id"]) for row in workspace.rows("SELECT id FROM drafts WHERE state = 'held' ORDER BY id")]
    workspace.ledger("approve", *accepted[:2], "--by", "Ada Quill", "--reason", "fine")
    workspace.ledger("outcome", "record", accepted[0], "sent", "--by", "Ada Quill", "--note", "by hand")
    workspace.ledger("decline", accepted[2], *held[:1], "--by", "Ada Quill", "--reason", "not now")
    (workspace.folder / "body.txt").write_text("Hi there,\n\nBuy our platform now!!! Can we meet on Tuesday? Or shall I call you?\n")
    workspace.ledger("edit", accepted[3], "--subject", "Now", "--body-file", "body.txt", "--by", "Ada Quill", status=None)
    workspace.ledger("suppress", "add", "--email", "nobody@nowhere.example", "--by", "Ada Quill", "--reason", "asked us not to")
    with contextlib.closing(sqlite3.connect(workspace.database)) as rows, rows:
        rows.execute("UPDATE runs SET reason = 'stopped by hand'")
        rows.execute("INSERT INTO adopted_drafts (path, account_id, drafted_on, accepted_at, sha256) "
                     "VALUES ('Firm/drafts/a.md', 1, '2026-01-02', '2026-01-02T23:59:59.999Z', 'x')")


class HostileText(Journey):
    def look_at_all(self, what):
        for page in pages(self):
            self.visit(page.path, page.status)
            check_whole(self, f"{what}, {page.name}")

    def test_hostile_lists_stay_text(self):
        self.begin(prepare=hostile_lists)
        self.look_at_all("hostile lists")
        counts = {name: self.workspace.rows(f"SELECT count(*) AS n FROM {name}")[0]["n"] for name in ("accounts", "attempts", "drafts")}
        self.check(counts["accounts"] >= len(HOSTILE) - 2 and counts["drafts"] >= len(HOSTILE) // 2, f"too little was made of them: {counts}")
        for row in self.workspace.rows("SELECT id, name FROM accounts ORDER BY id"):
            self.visit(f"/accounts/{row['id']}")
            check_whole(self, f"account {row['id']}")
            found = self.driver.execute_script("return document.querySelector('h1').textContent")
            self.check(_same(found, row["name"]), f"account {row['id']} is headed {found[:80]!r}")
        for row in self.workspace.rows("SELECT id FROM drafts ORDER BY id"):
            self.visit(f"/drafts/{row['id']}")
            check_whole(self, f"draft {row['id']}")

    def test_rows_full_of_hostile_text_make_the_pages_that_tame_ones_make(self):
        self.begin(prepare=worked_on)
        every = self._all()
        # How many sentences a person's wording has follows from the wording.
        edited = {f"/drafts/{row['draft_id']}" for row in self.workspace.rows("SELECT draft_id FROM revisions")}
        for start in range(0, len(EVERY), GROUP):
            texts = EVERY[start:start + GROUP]
            poison(self.workspace.database, [f"Plain words {place}" for place in range(len(texts))])
            expected = {}
            for page in every:
                self.visit(page.path, page.status)
                expected[page.path] = tree(self)
            poison(self.workspace.database, texts)
            for page in every:
                where = f"{page.path} with {texts[0][:40]!r} and {len(texts) - 1} others"
                self.visit(page.path, page.status)
                check_whole(self, where)
                if page.path.split("?")[0] not in edited:
                    check_same(self, where, expected[page.path])

    def test_what_a_draft_rests_on_stays_text(self):
        self.begin(prepare=Workspace.roomy)
        drafts = [row["id"] for row in self.workspace.rows("SELECT id FROM drafts WHERE state IN ('accepted', 'held') ORDER BY id")]
        for start in range(0, len(EVERY), len(drafts)):
            poison_grounds(self.workspace.database, EVERY[start:start + len(drafts)])
            for draft in drafts:
                self.visit(f"/drafts/{draft}")
                self.check(self.many("ol.grounds li ul li"), f"draft {draft} rests on nothing")
                check_whole(self, f"what draft {draft} rests on")

    def _all(self):
        drafts = self.workspace.rows("SELECT id FROM drafts ORDER BY id")
        found = [page for page in pages(self) if page.name != "accounts-searched"]
        known = {page.path for page in found}
        return found + [Page(path, path) for path in (f"/drafts/{row['id']}" for row in drafts) if path not in known]

    def test_what_is_typed_into_addresses_comes_back_as_text(self):
        self.begin()
        for text in HOSTILE:
            word = urllib.parse.quote(text, safe="")
            literal = urllib.parse.quote("SELECT '" + text.replace("'", "''") + "' AS \"" + text.replace('"', '""') + '"', safe="")
            for path in (f"/accounts?q={word}", f"/sql?q={literal}", f"/sql?q={word}", f"/review?text={word}&account={word}", f"/runs?before={word}"):
                # A text that is no question is refused as one.
                self.visit(path, 400 if path == f"/sql?q={word}" else 200)
                check_whole(self, path)
                if path.startswith("/accounts"):
                    self.check(_same(self.one("#q").get_attribute("value"), text), f"{path}: the field holds {self.one('#q').get_attribute('value')[:60]!r}")
                if "AS%20" in path and self.many("#answer"):
                    self.check(_same(self.one("#answer tbody th").get_attribute("textContent"), text), f"the answer is not {text[:60]!r}")
            for path in (f"/{word}", f"/runs/{word}", f"/drafts/{word}", f"/sign-in?token={word}"):
                self.driver.get(self.served.address + path)
                self.browser.complaints(self.served.address)
                check_whole(self, path)

    def test_what_is_typed_into_forms_comes_back_as_text(self):
        self.begin(prepare=Workspace.roomy)
        drafts = [row["id"] for row in self.workspace.rows("SELECT id FROM drafts WHERE state = 'accepted' ORDER BY id")]
        self.visit(f"/drafts/{drafts[0]}")
        if not self.many("#edit-form"):
            self.skipTest("there is no review")
        for place, text in enumerate(HOSTILE):
            draft = f"/drafts/{drafts[place % len(drafts)]}"
            self.visit(draft)
            self.driver.execute_script("document.querySelector('#edit-box').open = true")
            self.paste("#edit-subject", text)
            self.paste("#edit-body", f"Hi,\n\n{text}\n\nIs {text} of use?")
            self.click("#save")
            check_whole(self, f"{draft} with the subject {text!r}")
            self.check(_same(self.one("#subject").get_attribute("textContent"), text), f"the subject is not {text[:60]!r}")
            self.paste("#decline-reason", text)
            self.click("#decline")
            check_whole(self, f"{draft} declined for {text!r}")
            self.visit("/review?standing=declined")
            check_whole(self, f"declined drafts with {text!r}")
            self.visit(draft)
            self.click("#reopen")
            self.visit("/sql?q=SELECT%201")
            self.paste("#name", text[:90])
            self.click("#save-query button")
            check_whole(self, f"kept as {text!r}")
        self.look_at_all("typed text")

    def paste(self, selector, text):
        self.driver.execute_script("arguments[0].value = arguments[1]", self.one(selector), text)


def _same(found, text):
    """Blanks and what is not seen aside."""
    def bare(words):
        return "".join(mark for mark in shown(words) if not mark.isspace() and mark.isprintable())
    return bare(found) == bare(text)

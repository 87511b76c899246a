"""The review queue by keys and by mouse: approve, edit, decline, take back; what must not be approved is not."""

from selenium.webdriver.common.keys import Keys

from journey import Journey
from workspace import Workspace

FAILING = "Hi there,\n\nBuy our platform now!!! Can we meet on Tuesday? Or shall I call you?"


class Reviewing(Journey):
    def queue(self, prepare=Workspace.sample):
        self.begin(prepare=prepare)
        self.visit("/review")
        if not self.many("#queue"):
            self.skipTest("there is no review queue")

    def row(self, number):
        return f"#queue tbody tr:nth-child({number})"

    @property
    def here(self):
        """Which row of the queue is the one keys act on, from 1."""
        rows = self.many("#queue tbody tr")
        return [place for place, row in enumerate(rows, 1) if "here" in (row.get_attribute("class") or "")]

    def test_keys_walk_the_queue_and_act(self):
        self.queue()
        open_before = int(self.text("#open-count"))
        self.check_equal(self.here, [], "before any key")
        for key, place in (("j", 1), ("j", 2), ("j", 3), ("k", 2), ("k", 1), ("k", 1)):
            self.keys(key)
            self.check_equal(self.here, [place], f"after {key} the row")
        self.keys("?")
        self.check(self.one("#keys").get_attribute("open") is not None, "the key ? does not show the keys")
        self.says("approve")
        self.keys("?")
        self.check(self.one("#keys").get_attribute("open") is None, "the key ? does not hide the keys")
        person = self.text(self.row(1) + " th").splitlines()[0]
        self.keys("a")
        self.check(self.one(self.row(1) + " .body").is_displayed(), "the key a does not show the words")
        self.check_equal(self._states(), {}, "decided unread")
        self.leaving(lambda: self.keys("a"))
        self.check_equal(self.path, "/review", "after a")
        self.check_equal(int(self.text("#open-count")), open_before - 1, "open after one approval")
        self.check(person not in self.text("#queue"), f"{person} is approved and still in the queue")
        self.check_equal(self._states(), {"approved": 1}, "decided")
        self.keys("j")
        self.leaving(lambda: self.keys("e"))
        self.check(self.one("#edit-box").get_attribute("open") is not None, "the key e does not open the editor")
        self.leaving(self.driver.back)
        self.keys("j")
        self.leaving(lambda: self.keys("d"))
        self.check(self.path.endswith("#decide"), f"the key d leads to {self.path}")

    def _states(self):
        rows = self.workspace.rows("SELECT review, count(*) AS n FROM drafts WHERE review IS NOT NULL GROUP BY review")
        return {row["review"]: row["n"] for row in rows}

    def test_keys_on_a_draft_lead_through_the_queue(self):
        self.queue()
        self.click(self.row(1) + " a.open")
        first = self.path
        self.leaving(lambda: self.keys("j"))
        second = self.path
        self.check(second != first and second.startswith("/drafts/"), f"the key j leads to {second}")
        self.keys("d")
        self.check_equal(self.driver.switch_to.active_element.get_attribute("id"), "decline-reason", "the key d leads to")
        self.keys("jade", Keys.ESCAPE)
        self.check_equal(self.one("#decline-reason").get_attribute("value"), "jade", "keys in a field write")
        self.keys("e")
        self.check_equal(self.driver.switch_to.active_element.get_attribute("id"), "edit-body", "the key e leads to")
        self.keys(Keys.ESCAPE)
        self.leaving(lambda: self.keys("k"))
        self.check_equal(self.path, "/review", "the key k leads to")
        self.visit(second)
        self.leaving(lambda: self.keys("a"))
        self.check(self.path.startswith("/drafts/") and self.path != second, f"after an approval the next draft, not {self.path}")

    def test_a_held_key_decides_nothing(self):
        self.queue()
        self.keys("j")
        self._held("a")
        self.check_equal(self.path, "/review", "after a held a in the queue")
        self._held("j")
        self.check_equal(self.here, [2], "after a held j the row")
        self.click(self.row(1) + " a.open")
        here = self.path
        for key in ("a", "d", "e"):
            self._held(key)
            self.check_equal(self.path, here, f"after a held {key}")
        self.check(self.one("#edit-box").get_attribute("open") is None, "a held e opens the editor")
        self.check_equal(self._states(), {}, "decided")

    def _held(self, key):
        """One more keydown of a key that was down before."""
        pressed = {"key": key, "code": f"Key{key.upper()}", "windowsVirtualKeyCode": ord(key.upper())}
        self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {**pressed, "type": "keyDown", "text": key, "autoRepeat": True})
        self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {**pressed, "type": "keyUp"})
        self.settle()

    def test_a_failing_wording_is_told_and_not_approvable_until_it_is_mended(self):
        self.queue()
        self.click(self.row(1) + " a.open")
        here = self.path
        before = self.text("#body")
        self.keys("e")
        self.fill("#edit-body", FAILING)
        self.click("#judge")
        self.check(len(self.many("#failures li")) >= 2, "checking tells no failures")
        self.check("Buy our platform" in self.one("#edit-body").get_attribute("value"), "what was typed is lost")
        self.visit(here)
        self.check_equal(self.text("#body"), before, "checking only keeps nothing: the body")
        self.keys("e")
        self.fill("#edit-body", FAILING)
        self.click("#save")
        self.check(self.many("#failures li"), "saving tells no failures")
        self.check("Buy our platform" in self.text("#body"), "the new wording does not show")
        self.check(not self.many("#approve"), "a failing wording can be approved")
        self.says("Cannot be approved")
        self.click("#restore")
        self.check_equal(self.text("#body"), before, "after going back the body")
        self.click("#approve")
        self.visit(here)
        self.says("approved by Ada Quill")
        for told in ("edited", "approved"):
            self.check(told in self.text("#history-table"), f"what people did does not tell: {told}")

    def test_an_edit_voids_an_approval(self):
        self.queue()
        self.visit(self._draft("accepted"))
        self.click("#approve")
        self.says("approved by Ada Quill")
        subject = self.text("#subject")
        self.keys("e")
        self.fill("#edit-subject", "Records in step")
        self.click("#save")
        self.check_equal(self.text("#subject"), "Records in step", "the subject")
        self.check(not self.many("#reopen"), f"an approval of “{subject}” holds for another subject")

    def _draft(self, state):
        return f"/drafts/{self.workspace.rows(f'''SELECT id FROM drafts WHERE state = '{state}' ORDER BY id''')[0]['id']}"

    def test_a_held_draft_takes_a_reason_and_tells_who_gave_it(self):
        self.queue(Workspace.roomy)
        path = self._draft("held")
        self.visit(path)
        self.one("#approve").click()
        self.settle(0.5)
        self.check(not self.many("#reopen"), "a held draft is approved without a reason")
        self.fill("#approve-reason", "I know her; she asked for it")
        self.click("#approve")
        self.visit(path)
        self.says("approved by Ada Quill")
        self.says("I know her; she asked for it")
        self.check_equal(self.workspace.rows("SELECT actor, reason FROM reviews"), [{"actor": "Ada Quill", "reason": "I know her; she asked for it"}], "the row")

    def test_a_held_draft_of_a_run_whose_caps_are_full_is_refused_in_words(self):
        self.queue()
        self.visit(self._draft("held"))
        if not self.many("#approve"):
            return self.says("caps")
        self.fill("#approve-reason", "I know her")
        self.one("#approve").click()
        self.settle(1)
        self.browser.complaints(self.served.address, expects=(409,))
        self.says("caps")
        self.check_equal(self._states(), {}, "decided")

    def test_declining_takes_a_reason_and_can_be_taken_back(self):
        self.queue()
        path = self._draft("accepted")
        self.visit(path)
        self.one("#decline").click()
        self.settle(0.5)
        self.check(not self.many("#reopen"), "a draft is declined without a reason")
        self.fill("#decline-reason", "Not the right season")
        self.click("#decline")
        self.says("declined by Ada Quill")
        self.says("Not the right season")
        self.visit("/review?standing=declined")
        self.check_equal(len(self.many("#queue tbody tr")), 1, "declined drafts")
        self.visit(path)
        self.click("#reopen")
        self.check(self.many("#approve"), "a decision taken back leaves nothing to decide")
        self.check_equal([row["action"] for row in self.workspace.rows("SELECT action FROM reviews ORDER BY id")], ["decline", "reopen"], "rows")

    def test_two_people_at_one_draft_do_not_overwrite_each_other(self):
        self.queue()
        path = self._draft("accepted")
        self.visit(path)
        self.workspace.ledger("decline", path.split("/")[-1], "--by", "Bo Lind", "--reason", "too early")
        self.leaving_refused(lambda: self.one("#approve").click())
        self.check(self.many("#problem, #reopen"), "nothing tells that somebody else decided")
        self.check_equal(self._states(), {"declined": 1}, "the decision that stands")

    def leaving_refused(self, act):
        page = self.driver.current_url
        act()
        self.settle(1)
        self.browser.complaints(self.served.address, expects=(409,))
        self.check(self.driver.current_url != page or self.many("#problem"), "nothing happens")

    def test_the_queue_is_filtered(self):
        self.queue()
        whole = len(self.many("#queue tbody tr"))
        self.fill("#f-account", "Northmoor")
        self.click("#review-filter button")
        few = self.many("#queue tbody tr")
        self.check(0 < len(few) < whole, f"{len(few)} of {whole} drafts match")
        self.check(all("Northmoor" in row.text for row in few), "another account is among them")
        self.check_equal(self.one("#f-account").get_attribute("value"), "Northmoor", "the filter shows")
        self.fill("#f-account", "nobody")
        self.click("#review-filter button")
        self.says("No draft matches")

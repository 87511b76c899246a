"""The main steps of the journeys where JavaScript is off."""

from journey import Journey
from workspace import Workspace


class WithoutJavascript(Journey):
    with_script = False

    def test_javascript_is_off(self):
        self.begin()
        self.driver.get("data:text/html,<p id=p>off</p><script>document.getElementById('p').textContent='on'</script>")
        self.check_equal(self.text("#p"), "off", "JavaScript is")

    def test_reading_searching_and_asking(self):
        self.begin()
        self.says("10 / 10")
        self.click("#open-run")
        self.says("Insufficient signals")
        self.click("#nav-accounts")
        self.fill("#q", "north")
        self.click("#account-search button")
        self.says("Northmoor Biologics")
        self.click("#accounts-named a")
        self.says("Graham Petty")
        self.click("#nav-sql")
        self.fill("#sql", "SELECT count(*) AS held FROM v_drafts WHERE state = 'held'")
        self.click("#ask")
        self.check_equal(self.text("#answer tbody th"), "2", "held drafts")
        self.fill("#name", "Held ones")
        self.click("#save-query button")
        self.says("Held ones")
        self.fill("#sql", "DELETE FROM runs")
        self.click("#ask", expects=(400,))
        self.check(self.many("#problem"), "a forbidden write is not refused")

    def test_reviewing(self):
        self.begin(prepare=Workspace.roomy)
        self.visit("/review")
        if not self.many("#queue"):
            self.skipTest("there is no review queue")
        before = int(self.text("#open-count"))
        self.check(not self.one("#queue button.approve").is_displayed(), "a draft can be approved unread")
        self.approve_in_queue()
        self.check_equal(int(self.text("#open-count")), before - 1, "open after one approval")
        self.click("#queue a.open")
        here, body = self.path, self.text("#body")
        self.one("#edit-box summary").click()
        self.fill("#edit-body", "Buy now!!! Can we meet? Shall I call?")
        self.click("#save")
        self.check(self.many("#failures li") and not self.many("#approve"), "a failing wording is not told, or can be approved")
        self.click("#restore")
        self.check_equal(self.text("#body"), body, "after going back the body")
        self.fill("#decline-reason", "Not now")
        self.click("#decline")
        self.visit(here)
        self.says("Not now")
        self.click("#reopen")
        held = self.workspace.rows("SELECT id FROM drafts WHERE state = 'held'")[0]["id"]
        self.visit(f"/drafts/{held}")
        self.fill("#approve-reason", "She asked for it")
        self.click("#approve")
        self.visit(f"/drafts/{held}")
        self.says("approved by Ada Quill")

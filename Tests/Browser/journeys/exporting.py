"""What was approved is handed on as files."""

import csv
import email
import email.policy

from selenium.webdriver.support.select import Select

from journey import Journey
from workspace import Workspace, wait_for


class Exporting(Journey):
    def open(self):
        self.begin(prepare=Workspace.roomy)
        self.visit("/review")
        if not self.many("#queue"):
            self.skipTest("there is no review queue")
        self.driver.get(self.served.address + "/export")
        self.browser.complaints(self.served.address)
        if not self.many("#export-form"):
            self.skipTest("there is no page to export from")

    def export(self, kind):
        before = set(self.browser.downloads.glob("*"))
        Select(self.one("#format")).select_by_visible_text(kind)
        self.one("#export").click()

        def file():
            new = [path for path in set(self.browser.downloads.glob("*")) - before if path.suffix not in (".crdownload", ".tmp")]
            return new[0] if new and not new[0].name.startswith(".") else None

        found = wait_for(f"a file as {kind}", file, seconds=20)
        text = found.read_text(encoding="utf-8")
        found.unlink()
        return text

    def test_only_what_was_approved_is_exported(self):
        self.open()
        self.check_equal(self.text("#to-send"), "0", "approved at first")
        self.click("#export")
        self.check(self.many("#exported"), "nothing says that there was nothing to export")
        people = []
        for _ in range(2):
            self.visit("/review")
            people.append(self.text("#queue tbody tr:has(button.approve) th").splitlines()[0])
            self.approve_in_queue()
        for kind in ("instantly", "smartlead", "hubspot", "salesforce"):
            self.visit("/export")
            self.check_equal(self.text("#to-send"), "2", "approved")
            rows = list(csv.reader(self.export(kind).splitlines()))
            self.check(len(rows) >= 3, f"{kind}: {len(rows)} lines for two drafts with bodies")
        for kind in ("json", "markdown"):
            self.visit("/export")
            text = self.export(kind)
            self.check(all(person in text for person in people), f"{kind} has not both drafts")
        self.visit("/export")
        Select(self.one("#format")).select_by_visible_text("eml")
        self.click("#export")
        self.check(self.many("#exported"), "nothing says where the messages are")
        messages = list(self.workspace.folder.glob("outbound/**/*.eml"))
        self.check_equal(len(messages), 2, "messages written")
        for path in messages:
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.strict)
            self.check(not message.defects and message["X-Unsent"] == "1" and message["Subject"], f"{path.name} is no message: {message.defects}")

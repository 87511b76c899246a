"""Whether everybody can use the pages, and how they look: each page in turn, checked and photographed."""

import accessibility
import looks
from journey import Journey
from pages import Page, pages

FAILING = "Hi there,\n\nBuy our platform now!!! Can we meet on Tuesday?"


class Everybody(Journey):
    def test_every_page_is_usable_by_all_and_photographed(self):
        self.begin()
        for page in pages(self):
            self.visit(page.path, page.status)
            self.inspect(page.name)

    def inspect(self, name):
        accessibility.check_page(self, name)
        accessibility.check_keyboard(self, name)
        accessibility.check_skip_link(self, name)
        self.watch(name)
        self.driver.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
        looks.keep(self, name)

    def test_what_shows_only_now_and_then_too(self):
        self.begin()
        self.visit("/review")
        if self.many("#queue"):
            self.keys("jj?")
            self.inspect("review-with-keys")
            self.click("#queue a.open")
            self.keys("e")
            self.fill("#edit-body", FAILING)
            self.click("#save")
            self.inspect("draft-failing")
            self.click("#restore")
            self.click("#approve")
            self.driver.back()
            self.visit(self.workspace.rows("SELECT '/drafts/' || id AS path FROM drafts WHERE review = 'approved'")[0]["path"])
            self.inspect("draft-approved")
            self.visit("/review?standing=approved")
            self.inspect("review-approved")
            self.visit("/")
            self.inspect("today-later")
        self.driver.delete_all_cookies()
        self.visit("/sign-in")
        self.inspect("sign-in")
        self.visit("/", 401)
        self.inspect("signed-out")


class EverybodyWithoutJavascript(Journey):
    with_script = False

    def test_the_button_to_sign_in_is_photographed(self):
        self.begin("--open-on-loopback")
        self.driver.get(self.served.address + "/sign-in?token=" + "A" * 43)
        self.check(self.one("#sign-in-button").is_displayed(), "no button to sign in")
        looks.keep(self, "sign-in-without-javascript")
        self.visit("/")
        looks.keep(self, "today-without-javascript")

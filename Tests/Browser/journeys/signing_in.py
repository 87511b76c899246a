"""Who gets in, and who does not."""

from journey import Journey
from workspace import wait_for


class SigningIn(Journey):
    def test_a_link_signs_in_once(self):
        self.begin()
        self.check_equal(self.heading, "Today", "after signing in")
        self.check_equal(self.text("#actor"), "Ada Quill", "signed in as")
        self.check("token" not in self.driver.current_url, "the token stays in the address")
        cookie = self.driver.get_cookies()[0]
        self.check(cookie["httpOnly"] and cookie["sameSite"] == "Strict", f"the cookie is {cookie}")
        self.check_equal(self.driver.execute_script("return document.cookie"), "", "what scripts see of the cookie")
        self.driver.delete_all_cookies()
        self.driver.get(self.served.sign_in)
        wait_for("the refusal", lambda: self.many("#problem"))
        self.watch("a used link", expects=(403,))
        self.says("used before")
        self.visit("/runs", status=401)
        self.check_equal(self.heading, "Sign in", "without a session")

    def test_signing_out_ends_it(self):
        self.begin()
        kept = self.driver.get_cookies()[0]
        self.click("#sign-out")
        self.check_equal(self.heading, "Sign in", "after signing out")
        self.driver.add_cookie({"name": kept["name"], "value": kept["value"], "path": "/"})
        self.visit("/", status=401)
        self.check(not self.many("#actor"), "the cookie of a session that ended still opens pages")

    def test_a_new_link_is_for_whom_it_names(self):
        self.begin()
        self.driver.delete_all_cookies()
        link = self.workspace.ledger("serve", "--link", "--port", str(self.served.port), "--by", "Björn Ødegård", "--json")
        self.sign_in(link.split('"sign_in":"')[1].split('"')[0])
        self.check_equal(self.text("#actor"), "Björn Ødegård", "signed in as")


class SigningInWithoutScript(Journey):
    with_script = False

    def test_a_button_signs_in_without_javascript(self):
        self.begin()
        self.check_equal(self.heading, "Today", "after signing in")
        self.click("#sign-out")
        self.check_equal(self.heading, "Sign in", "after signing out")

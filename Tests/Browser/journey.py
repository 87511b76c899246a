"""What every journey through the pages is made of."""

import time
import unittest

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from workspace import Workspace, wait_for


class Journey(unittest.TestCase):
    """A journey with a workspace of its own. `check` goes on where something is wrong, and says all of it at the end."""

    # Set once by run.py.
    program = None
    screenshots = None
    scripted = None
    plain = None
    checks = 0

    with_script = True

    def setUp(self):
        self.faults = []
        self.workspace = None
        self.browser = Journey.scripted() if self.with_script else Journey.plain()
        self.driver = self.browser.driver
        self.driver.delete_all_cookies()
        self.browser.look()
        self.driver.get("about:blank")
        self.browser.complaints("")

    def tearDown(self):
        if self.workspace:
            self.driver.get("about:blank")
            self.workspace.close()
            self.workspace = None
        if self.faults:
            self.fail("\n".join(self.faults))

    def check(self, holds, what):
        Journey.checks += 1
        if not holds:
            self.faults.append(what)
        return bool(holds)

    def check_equal(self, found, expected, what):
        return self.check(found == expected, f"{what}: expected {expected!r}, found {found!r}")

    # MARK: - Getting there

    def begin(self, *options, prepare=Workspace.sample):
        """A workspace, served, with the browser signed in."""
        self.workspace = Workspace(Journey.program)
        prepare(self.workspace)
        self.served = self.workspace.serve("--by", "Ada Quill", *options)
        if self.served.sign_in:
            self.sign_in(self.served.sign_in)

    def sign_in(self, link):
        self.driver.get(link)
        if not self.with_script:
            self.one("#sign-in-button").click()
        wait_for("the page after signing in", lambda: self.many("#actor"))
        self.watch()

    def visit(self, path, status=200):
        """Opens a path of the server and checks that the browser minds nothing."""
        self.driver.get(self.served.address + path)
        self.watch(path, () if status == 200 else (status,))

    def watch(self, what="", expects=()):
        complaints = self.browser.complaints(self.served.address, expects)
        self.check(not complaints, f"{what or self.path}: {'; '.join(complaints[:5])}")

    @property
    def path(self):
        return self.driver.current_url.removeprefix(self.served.address)

    # MARK: - Reading

    def one(self, selector):
        try:
            return self.driver.find_element(By.CSS_SELECTOR, selector)
        except NoSuchElementException:
            raise AssertionError(f"{self.path} has no {selector}") from None

    def many(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.one(selector).text

    @property
    def heading(self):
        return self.text("h1")

    def says(self, text, what=None):
        return self.check(text in self.text("main"), what or f"{self.path} does not say: {text}")

    # MARK: - Doing

    def fill(self, selector, text):
        """Writes into a field as if pasted: any character, and with its events."""
        field = self.one(selector)
        field.clear()
        if text.isascii() or not self.with_script:
            field.send_keys(text)
        else:
            self.driver.execute_script("arguments[0].value = arguments[1]", field, text)

    def keys(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def leaving(self, act, expects=()):
        """Does what leads to another document, and waits until that is there."""
        page = self.one("html")
        act()

        def is_gone():
            try:
                page.is_enabled()
                return False
            except StaleElementReferenceException:
                return True
            except WebDriverException as error:
                # What Chromium says of an element while its document is being replaced.
                if "does not belong to the document" in (error.msg or ""):
                    return True
                raise

        wait_for(f"another page than {self.path}", is_gone, seconds=30)
        wait_for("the page to be whole", lambda: self.many("footer"))
        self.watch(expects=expects)

    def click(self, selector, expects=()):
        self.leaving(lambda: self.one(selector).click(), expects)

    def approve_in_queue(self):
        """Approves the first draft of the queue that can be approved there, once its words are read."""
        self.one("#queue details:has(button.approve) summary").click()
        self.click("#queue button.approve")

    def settle(self, seconds=0.2):
        time.sleep(seconds)

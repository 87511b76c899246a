"""A headless Chromium, and what it saw of a page: errors, refusals of its policy, requests to other hosts."""

import json
import os
import pathlib
import shutil
import urllib.parse

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service

DESKTOP = {"width": 1280, "height": 860, "deviceScaleFactor": 1, "mobile": False}
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}

# Runs in every document before anything of it: what would pop up is noted down, and what its policy stops is too.
TRAP = """
window.trapped = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...words) => { window.trapped.push(name + "(" + words.join(", ") + ")"); return null; };
addEventListener("securitypolicyviolation", (event) =>
  window.trapped.push("policy stopped " + event.violatedDirective + " " + (event.blockedURI || event.sample)));
addEventListener("error", (event) => window.trapped.push("error " + event.message));
addEventListener("unhandledrejection", (event) => window.trapped.push("rejected " + event.reason));
"""


class Browser:
    """One Chromium with a profile of its own in `folder`."""

    def __init__(self, folder, script=True):
        self.runs_script = script
        self.downloads = pathlib.Path(folder) / "downloads"
        self.driver = webdriver.Chrome(options=self._options(folder, script), service=self._service(folder))
        self.driver.set_page_load_timeout(60)
        self.driver.execute_cdp_cmd("Page.enable", {})
        if script:
            self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": TRAP})
        self.look()

    @staticmethod
    def _options(folder, script):
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
        for word in ("--headless=new", f"--user-data-dir={folder}/profile", "--disable-gpu", "--disable-dev-shm-usage",
                     "--no-first-run", "--disable-background-networking", "--disable-component-update", "--lang=en-US"):
            options.add_argument(word)
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        preferences = {"download.default_directory": f"{folder}/downloads", "download.prompt_for_download": False}
        if not script:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        return options

    @staticmethod
    def _service(folder):
        program = shutil.which("chromedriver") or "/usr/bin/chromedriver"
        return Service(executable_path=program, log_output=f"{folder}/chromedriver.log")

    def close(self):
        self.driver.quit()

    # MARK: - How a page is looked at

    def look(self, metrics=DESKTOP, scheme="light", media=""):
        """As on a screen of these metrics, by somebody who prefers this colour scheme."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    # MARK: - What it saw

    def complaints(self, address, expects=()):
        """What went wrong in the pages since this was asked last: a list of sentences.

        `expects`: statuses of refused documents that were meant to be refused."""
        found = [f"console: {entry['message']}" for entry in self.driver.get_log("browser") if self._counts(entry, expects)]
        found += [f"request to another host: {url}" for url in self._requests() if not self._is_own(url, address)]
        if self.runs_script:
            found += [f"script: {text}" for text in self._trapped()]
        return found

    @staticmethod
    def _counts(entry, expects):
        if entry["level"] not in ("SEVERE", "WARNING"):
            return False
        return not any(f"responded with a status of {status}" in entry["message"] for status in expects)

    def _requests(self):
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                yield message["params"]["request"]["url"]

    @staticmethod
    def _is_own(url, address):
        parts = urllib.parse.urlsplit(url)
        return parts.scheme in ("data", "about", "blob") or f"{parts.scheme}://{parts.netloc}" == address

    def _trapped(self):
        try:
            return self.driver.execute_script("const found = window.trapped || []; window.trapped = []; return found;")
        except WebDriverException as error:
            return [f"the page cannot be asked: {error.msg}"]

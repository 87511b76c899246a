"""Pictures of pages: on a desk in light and dark, on a phone, and printed."""

import base64

from browser import DESKTOP, PHONE


def keep(journey, name):
    """Pictures of the page that is open, in the folder of screenshots."""
    journey.screenshots.mkdir(parents=True, exist_ok=True)
    for metrics, scheme, kind in ((DESKTOP, "light", "light"), (DESKTOP, "dark", "dark"), (PHONE, "light", "phone")):
        journey.browser.look(metrics, scheme)
        _picture(journey, f"{name}-{kind}.png", metrics)
    journey.browser.look()
    printed = journey.driver.execute_cdp_cmd(
        "Page.printToPDF", {"printBackground": False, "paperWidth": 8.27, "paperHeight": 11.69, "generateTaggedPDF": True})
    data = base64.b64decode(printed["data"])
    journey.check(data.startswith(b"%PDF-") and len(data) > 2_000, f"{name} does not print")
    (journey.screenshots / f"{name}.pdf").write_bytes(data)


def _picture(journey, file, metrics, highest=4_000):
    size = journey.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": metrics["width"], "height": min(size["height"], highest), "scale": 1}
    shot = journey.driver.execute_cdp_cmd(
        "Page.captureScreenshot", {"format": "png", "clip": clip, "captureBeyondViewport": True})
    (journey.screenshots / file).write_bytes(base64.b64decode(shot["data"]))

"""Whether everybody can use a page: checks that run in it, and walks through it by keyboard."""

import pathlib

from selenium.webdriver.common.keys import Keys

from browser import DESKTOP, PHONE
from journey import Journey

_SCRIPT = (pathlib.Path(__file__).parent / "accessibility.js").read_text()

# Where the focus is, how it shows, and whether something lies over it.
_FOCUS = """
const element = document.activeElement;
if (!element || element === document.body) return null;
const style = getComputedStyle(element), box = element.getBoundingClientRect();
const top = document.elementFromPoint(
  Math.min(Math.max(box.x + Math.min(box.width / 2, 40), 0), innerWidth - 1), Math.min(Math.max(box.y + Math.min(box.height / 2, 20), 0), innerHeight - 1));
return {
  isOfParts: element.matches("input[type=date]"),
  place: [...document.querySelectorAll("*")].indexOf(element),
  name: "<" + element.localName + (element.id ? "#" + element.id : "") + "> " + (element.textContent || element.name || "").trim().slice(0, 30),
  isMarked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none",
  isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  isCovered: !(top && (element.contains(top) || top.contains(element))),
};
"""


def check_page(journey, where):
    """The page that is open, on a desk in light and dark and on a phone."""
    faults = {}
    for metrics, scheme, name in ((DESKTOP, "light", "light"), (DESKTOP, "dark", "dark"), (PHONE, "light", "phone"), (PHONE, "dark", "dark phone")):
        journey.browser.look(metrics, scheme)
        answer = journey.driver.execute_script(_SCRIPT, metrics["width"] if metrics is PHONE else 0)
        Journey.checks += answer["checks"]
        for fault in answer["found"]:
            faults.setdefault(fault, []).append(name)
    journey.faults += [f"{where} ({', '.join(names)}): {fault}" for fault, names in faults.items()]
    journey.browser.look()


def _begin_anew(journey):
    """The next press of the tabulator leads to the first stop of the page."""
    journey.driver.execute_script("""
        document.body.tabIndex = -1;
        document.body.focus();
        document.body.removeAttribute("tabindex");
        scrollTo(0, 0);
        """)


def check_keyboard(journey, where, most=50):
    """The tabulator goes through the page in its order; the focus shows at each stop and nothing covers it."""
    _begin_anew(journey)
    last, stops = -1, 0
    while stops < most:
        journey.keys(Keys.TAB)
        stop = journey.driver.execute_script(_FOCUS)
        if stop is None or stop["place"] == 0:
            break
        if stop["place"] == last and stop["isOfParts"]:
            stops += 1
            continue
        if stop["place"] <= last:
            journey.check(stops > 0 and last_is_end(journey, last), f"{where}: the focus goes back to {stop['name']}")
            break
        stops += 1
        last = stop["place"]
        journey.check(stop["isMarked"], f"{where}: the focus does not show on {stop['name']}")
        journey.check(stop["isInView"], f"{where}: the focus is out of sight on {stop['name']}")
        journey.check(not stop["isCovered"], f"{where}: something covers {stop['name']}")
    journey.check(stops > 0, f"{where}: the tabulator leads nowhere")


def last_is_end(journey, place):
    """Whether nothing that takes the focus comes after an element: the tabulator begins anew."""
    return journey.driver.execute_script("""
        const rest = [...document.querySelectorAll("*")].slice(arguments[0] + 1);
        return !rest.some((element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility() && !element.contains(document.activeElement));
        """, place)


def check_skip_link(journey, where):
    """The first stop leads past the navigation."""
    _begin_anew(journey)
    journey.keys(Keys.TAB)
    journey.settle()
    first = journey.driver.switch_to.active_element
    journey.check("skip" in (first.get_attribute("class") or ""), f"{where}: the first stop is no skip link")
    journey.check(first.rect["y"] >= 0, f"{where}: the skip link does not come into sight")
    journey.keys(Keys.ENTER)
    journey.check_equal(journey.driver.switch_to.active_element.get_attribute("id"), "main", f"{where}: the skip link leads to")
    journey.keys(Keys.TAB)
    is_inside = journey.driver.execute_script("""
        const main = document.querySelector("main"), at = document.activeElement;
        return main.contains(at) || !main.querySelector("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']");
        """)
    journey.check(is_inside, f"{where}: the stop after the skip link is not in the content")

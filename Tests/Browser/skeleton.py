"""What a page is made of, its text aside: what hostile text must not change."""

from journey import Journey

# The tree of elements with the names of their attributes; classes and ids say what kind of thing each is.
TREE = """
function tree(element, depth) {
  const names = [...element.attributes].map((one) => one.name).sort().join(" ");
  const kind = element.localName === "option" ? "" : [...element.classList].join(".");
  const lines = [" ".repeat(depth) + element.localName + "[" + names + "]" + (kind ? "." + kind : "")];
  for (const child of element.children) lines.push(...tree(child, depth + 1));
  return lines;
}
return tree(document.documentElement, 0);
"""

# What no page of this program has, whatever is in the ledger.
ALIEN = """
const found = [];
for (const element of document.querySelectorAll("*")) {
  for (const { name, value } of element.attributes) {
    if (name.startsWith("on") || name === "style" || name === "srcdoc") found.push(element.localName + " has " + name);
    if (["href", "src", "action", "formaction"].includes(name) && !/^(\\/|#|https?:\\/\\/)/.test(value)) found.push(name + " leads to " + value.slice(0, 60));
  }
  if (["iframe", "object", "embed", "img", "base", "frame"].includes(element.localName)) found.push("there is an " + element.localName);
  if (element.localName === "script" && !element.src) found.push("there is an inline script");
}
const scripts = document.querySelectorAll("script").length, mains = document.querySelectorAll("main").length;
if (scripts !== 1) found.push(scripts + " scripts");
if (mains !== 1 || document.querySelectorAll("h1").length !== 1) found.push("the frame of the page is broken");
if (document.querySelector("footer")?.parentElement !== document.body) found.push("the footer is not where it belongs");
for (const table of document.querySelectorAll("table")) {
  const width = table.tHead.rows[0].cells.length;
  for (const row of table.tBodies[0].rows) if (row.cells.length !== width) found.push("a row of " + row.cells.length + " cells under " + width);
}
return found;
"""


def tree(journey):
    return journey.driver.execute_script(TREE)


def check_whole(journey, where):
    """The open page has nothing in it that text could have brought in."""
    found = journey.driver.execute_script(ALIEN)
    journey.check(not found, f"{where}: {'; '.join(found[:5])}")


def check_same(journey, where, expected):
    """The open page is made of what it was made of when its text was tame."""
    found = tree(journey)
    Journey.checks += 1
    if found == expected:
        return
    place = next((at for at, pair in enumerate(zip(found, expected)) if pair[0] != pair[1]), min(len(found), len(expected)))
    journey.faults.append(
        f"{where}: {len(found)} elements where {len(expected)} were; at {place} {found[place:place + 1]} in place of {expected[place:place + 1]}")

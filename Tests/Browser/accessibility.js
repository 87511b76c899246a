// What keeps people out, as sentences with the element they are about. Runs in the page; returns a list of texts.
const found = [];
let checks = 0;

function check(holds, element, what) {
  checks += 1;
  if (!holds) found.push(`${what}: ${name(element)}`);
}

function name(element) {
  if (!element) return "the page";
  const id = element.id ? `#${element.id}` : "";
  const kind = [...element.classList].map((word) => `.${word}`).join("");
  const text = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
  return `<${element.localName}${id}${kind}> ${text}`;
}

function isShown(element) {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.height > 1;
}

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- What the page is made of

check(/^[a-z]{2}/.test(document.documentElement.lang), null, "no language");
check(document.title.trim().length > 3, null, "no title");
check(all("h1").length === 1, null, `${all("h1").length} headings of the first level`);
check(all("main").length === 1, null, "not one main landmark");
check(all("header").length >= 1 && all("footer").length >= 1, null, "no banner or content information");
if (document.getElementById("sign-out")) check(all("nav").length >= 1, null, "no navigation");
const navigations = all("nav").map((nav) => nav.getAttribute("aria-label"));
check(new Set(navigations).size === navigations.length, null, "navigations without a name of their own");
let level = 0;
for (const heading of all("h1, h2, h3, h4, h5, h6").filter((one) => one.checkVisibility())) {
  const now = Number(heading.localName[1]);
  check(now <= level + 1, heading, `heading level skipped after ${level}`);
  check(heading.textContent.trim() !== "", heading, "empty heading");
  level = now;
}
const ids = all("[id]").map((element) => element.id);
for (const id of new Set(ids)) check(ids.filter((other) => other === id).length === 1, document.getElementById(id), "id is not unique");
for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls"])
  for (const element of all(`[${attribute}]`))
    for (const id of element.getAttribute(attribute).split(/\s+/)) check(document.getElementById(id), element, `${attribute} leads nowhere`);

// --- Names

function label(element) {
  if (element.getAttribute("aria-label")?.trim()) return element.getAttribute("aria-label");
  const by = element.getAttribute("aria-labelledby");
  if (by) return by.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  if (element.labels?.length) return [...element.labels].map((one) => one.textContent).join(" ");
  return "";
}

for (const control of all("input:not([type=hidden]), select, textarea"))
  check(label(control).trim() !== "", control, `form control without a label (${control.name})`);
for (const control of all("progress, meter"))
  check(label(control).trim() !== "" || control.closest("[aria-hidden=true]"), control, "gauge without a name");
for (const action of all("button, a[href], summary"))
  check((label(action) || action.textContent || action.title).trim() !== "", action, "nothing says what it does");
for (const button of all("button[aria-label]"))
  check(button.ariaLabel.toLowerCase().includes(button.textContent.trim().toLowerCase()), button, "its name does not hold its words");
for (const image of all("img")) check(image.hasAttribute("alt"), image, "image without alternative text");
for (const image of all("svg")) {
  const isHidden = image.closest("[aria-hidden=true]") !== null;
  const isNamed = image.getAttribute("role") === "img" && (label(image).trim() || image.querySelector("title")?.textContent.trim());
  check(isHidden || isNamed, image, "drawing without a name");
}
for (const element of all("a[target=_blank]")) check(element.rel.includes("noopener"), element, "hands itself to a new window");

// --- Tables

for (const table of all("table")) {
  const caption = table.caption?.textContent.trim();
  check(caption, table, "table without a caption");
  for (const head of all("th", table)) check(["col", "row", "colgroup", "rowgroup"].includes(head.scope), head, "heading of a table without scope");
  for (const head of all("thead th", table)) check(head.textContent.trim() !== "", table, "column without a heading");
  check(all("thead th", table).length > 0, table, "table without column headings");
  const width = table.tHead?.rows[0]?.cells.length;
  for (const row of all("tbody tr", table)) {
    const cells = [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
    check(cells === width, row, `row of ${cells} cells under ${width} headings`);
  }
}

// --- The keyboard

for (const element of all("[tabindex]")) check(element.tabIndex <= 0, element, "tab index above 0");
for (const element of all("[aria-hidden=true]"))
  check(all("a[href], button, input, select, textarea", element).length === 0, element, "hidden from some and yet in the way");
for (const region of all(".scroll").filter((one) => one.scrollWidth > one.clientWidth + 1))
  check(region.tabIndex === 0 && label(region), region, "scrolls, but not by keyboard");

// --- Colours

const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

// Any colour CSS knows, as red, green, blue and how opaque.
function colour(text) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

const over = (top, below) => [0, 1, 2].map((place) => top[place] * top[3] + below[place] * (1 - top[3])).concat(1);

function behind(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const layer = colour(getComputedStyle(at).backgroundColor);
    layers.push(layer);
    if (layer[3] === 1) break;
  }
  const canvasColour = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
  return layers.reduceRight((below, layer) => over(layer, below), canvasColour);
}

function light([red, green, blue]) {
  const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
}

function contrast(one, other) {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function checkText(element, paint) {
  const style = getComputedStyle(element);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const below = behind(element);
  const ratio = contrast(over(colour(paint), below), below);
  check(ratio >= (isLarge ? 3 : 4.5), element, `contrast ${ratio.toFixed(2)} of text`);
}

const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || seen.has(element)) continue;
  seen.add(element);
  if (["script", "style", "noscript", "option", "title", "desc"].includes(element.localName) || !isShown(element)) continue;
  if (element.closest(":disabled, .skip, meter, progress")) continue;
  const style = getComputedStyle(element);
  checkText(element, element.ownerSVGElement ? style.fill : style.color);
}
for (const field of all("input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea").filter(isShown)) {
  checkText(field, getComputedStyle(field).color);
  const edge = contrast(over(colour(getComputedStyle(field).borderTopColor), behind(field.parentElement)), behind(field.parentElement));
  check(edge >= 3, field, `contrast ${edge.toFixed(2)} of a field's edge`);
}

// --- Room

const room = arguments[0];
if (room) {
  check(document.documentElement.scrollWidth <= room, null, `${document.documentElement.scrollWidth} px wide on ${room} px`);
  for (const element of all("main *").filter(isShown)) {
    const box = element.getBoundingClientRect();
    if (box.right <= room + 1 || element.closest(".scroll")) continue;
    check(false, element, `sticks out to ${Math.round(box.right)} px of ${room} px`);
  }
}

// A target is 24 px or more each way, or so far from others that circles of 24 px around their middles do not touch;
// links in a line of text are as high as the line.
const targets = all("a[href], button, input:not([type=hidden]), select, textarea, summary").filter(isShown);
const middles = targets.map((element) => {
  const box = element.getBoundingClientRect();
  return [element, box, box.x + box.width / 2, box.y + box.height / 2];
});
for (const [element, box, x, y] of middles) {
  const isInText = element.localName === "a" && getComputedStyle(element).display === "inline"
    && element.parentElement.textContent.trim() !== element.textContent.trim();
  if (isInText || (box.width >= 24 && box.height >= 24)) continue;
  const isNear = middles.some(([other, , otherX, otherY]) => other !== element && Math.hypot(x - otherX, y - otherY) < 24);
  check(!isNear, element, `target of ${Math.round(box.width)} x ${Math.round(box.height)} px beside another`);
}

return { found: [...new Set(found)], checks };

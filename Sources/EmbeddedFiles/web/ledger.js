"use strict";
// What pages do more with JavaScript than without it: they follow a run, and they heed keys.

function follow(element) {
  const source = new EventSource(element.dataset.liveUrl);
  source.addEventListener("progress", (message) => {
    const run = JSON.parse(message.data);
    for (const shown of document.querySelectorAll("[data-live]")) {
      const value = run.show[shown.dataset.live];
      if (value !== undefined && shown.textContent !== value) shown.textContent = value;
    }
    const bar = document.getElementById("percent");
    if (bar) bar.value = run.percent;
    if (!run.is_running) {
      source.close();
      location.reload();
    }
  });
}

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

// A held key comes again and again, on the next page too: it may walk, but decides nothing.
function isHeld(event) {
  return event.repeat && !["j", "k"].includes(event.key);
}

// The queue: j and k go from row to row, Enter opens the row, a, d and e act on it. What does not show yet is shown
// by a, and approved by the next.
function walk(queue) {
  const rows = [...queue.tBodies[0].rows];
  let place = -1;
  function go(to) {
    if (to < 0 || to >= rows.length || to === place) return;
    if (place >= 0) rows[place].classList.remove("here");
    place = to;
    rows[place].classList.add("here");
    if (!rows[place].contains(document.activeElement)) rows[place].querySelector("a.open").focus();
  }
  function act(key) {
    if (place < 0) return;
    const link = rows[place].querySelector("a.open");
    const approve = rows[place].querySelector("button.approve");
    const words = rows[place].querySelector("details");
    if (key === "a" && approve && !words.open) words.open = true;
    else if (key === "a" && approve) approve.click();
    else location.href = link.href + (key === "e" ? "#edit-box" : "#decide");
  }
  document.addEventListener("keydown", (event) => {
    if (isHeld(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "j") go(place + 1);
    else if (event.key === "k") go(place < 0 ? 0 : place - 1);
    else if (["a", "d", "e"].includes(event.key)) act(event.key);
  });
  rows.forEach((row, number) => row.addEventListener("focusin", () => go(number)));
}

// A box that an address leads to is opened.
function openBox() {
  const box = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  if (box instanceof HTMLDetailsElement) box.open = true;
}

// An element with data-key is reached, or used, by that key.
function heed(event) {
  if (isHeld(event)) return;
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!element) return;
  event.preventDefault();
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
  const box = element.closest("details");
  if (element.matches("summary") && box.open) box.querySelector("textarea")?.focus();
}

document.querySelectorAll("[data-live-url]").forEach(follow);
document.querySelectorAll("form[data-submit]").forEach((form) => form.requestSubmit());
document.addEventListener("keydown", heed);
document.querySelectorAll("#queue").forEach(walk);
addEventListener("hashchange", openBox);
openBox();

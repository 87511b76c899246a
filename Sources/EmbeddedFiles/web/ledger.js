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

// An element with data-key is reached, or used, by that key.
function heed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!element) return;
  event.preventDefault();
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}

document.querySelectorAll("[data-live-url]").forEach(follow);
document.querySelectorAll("form[data-submit]").forEach((form) => form.requestSubmit());
document.addEventListener("keydown", heed);

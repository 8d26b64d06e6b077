// The annotating page: a selection and a label become a highlight, which is painted at once and
// sent until it is saved. The server paints what is saved; this only carries and waits.

import { Cursor } from "./cursor.js";
import { rangeOf, spanOf } from "./offsets.js";
import { Queue } from "./queue.js";

const page = document.getElementById("annotating");
const text = document.getElementById("text");
const bar = page.querySelector(".label-bar");
const saving = document.getElementById("saving");
const cursor = new Cursor(text);
const queue = new Queue(page.dataset.holder, send, show);

let chosen = null; // the span selected now
let held = null; // the span that was selected when a button was pressed

async function send(item) {
  const body = new URLSearchParams(item);
  let response;
  try {
    response = await fetch(page.dataset.annotations, {
      method: "POST",
      body,
      headers: { "HX-Request": "true", "X-CSRFToken": token() },
    });
  } catch {
    return "later";
  }
  if (response.status >= 500 || response.status === 429) return "later";
  const html = await response.text();
  htmx.swap(document.body, html, { swapStyle: "none" });
  if (response.status === 401 || response.status === 403) return "later";
  return response.ok ? "done" : "refused";
}

function token() {
  return page.querySelector("[name=csrfmiddlewaretoken]").value;
}

// Paints what waits, and says how it stands.
function show() {
  const items = queue.items;
  if (window.Highlight) {
    const ranges = items.map((item) => rangeOf(item, text)).filter(Boolean);
    CSS.highlights.set("pending", new Highlight(...ranges));
  }
  if (!items.length) saving.value = saving.dataset.saved;
  else if (queue.isSending) saving.value = saving.dataset.saving;
  else saving.value = `${saving.dataset.waiting} ${items.length}`;
}

function choose() {
  const selection = document.getSelection();
  const inside = selection.rangeCount && !selection.isCollapsed;
  chosen = inside ? spanOf(selection.getRangeAt(0), text) : null;
  for (const button of bar.querySelectorAll("[data-label]")) {
    button.setAttribute("aria-disabled", String(!chosen));
  }
}

function highlight(label) {
  const span = chosen ?? held;
  held = null;
  if (!span) return;
  queue.add({ id: newId(), label, ...span });
  cursor.leave();
}

// crypto.randomUUID() is missing on plain HTTP, as in a school network.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const MOVES = {
  ArrowRight: ["word", 1],
  ArrowLeft: ["word", -1],
  ArrowDown: ["sentence", 1],
  ArrowUp: ["sentence", -1],
};

function moveCursor(event) {
  const move = MOVES[event.key];
  const [unit, step] = move;
  // Up and down go on scrolling the page until the cursor is in use.
  if (unit === "sentence" && !cursor.isActive) return;
  const direction = unit === "word" && text.dir === "rtl" ? -step : step;
  event.preventDefault();
  cursor.move(unit, direction, event.shiftKey);
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("selectionchange", choose);
page.addEventListener("pointerdown", (event) => {
  held = event.target.closest("[data-label], [data-take]") ? chosen : null;
});
bar.addEventListener("click", (event) => {
  const button = event.target.closest("[data-label]");
  if (button) highlight(button.dataset.label);
});
document.addEventListener("keydown", (event) => {
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in MOVES && event.target === text) moveCursor(event);
  else if (event.key === "Escape") cursor.leave();
  else if (/^[1-9]$/.test(event.key)) bar.querySelectorAll("[data-label]")[event.key - 1]?.click();
});
// A click on a highlight leads to its line in the list.
text.addEventListener("click", (event) => {
  const mark = event.target.closest("mark[data-marking]");
  if (!mark || !document.getSelection().isCollapsed) return;
  const row = document.getElementById(`annotation-${mark.dataset.marking.replace("-extent", "")}`);
  row?.scrollIntoView({ block: "nearest" });
  row?.querySelector("a[hx-get]").click();
});
// The key's editor: the selected words become the core or the extent.
page.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  const span = held ?? chosen;
  if (!button || !span) return;
  const form = button.form;
  form.elements[button.dataset.take].value = span.words;
  form.elements[`${button.dataset.take}_start`].value = span.start;
});
document.addEventListener("htmx:afterSettle", () => {
  show();
  cursor.found = null;
});
window.addEventListener("online", () => queue.flush());
document.addEventListener("visibilitychange", () => document.hidden || queue.flush());

text.tabIndex = 0;
bar.hidden = false;
choose();
show();
queue.flush();

// The annotating page: a selection and a label become a highlight, which is painted at once and
// sent until it is saved. The server paints what is saved; this only carries and waits.

import { Cursor } from "./cursor.js";
import { nameOf, open, remove, send } from "./highlights.js";
import { Queue } from "./queue.js";
import { show } from "./waiting.js";

const page = document.getElementById("annotating");
const text = document.getElementById("text");
const bar = page.querySelector(".label-bar");
const spoken = document.getElementById("spoken");
const labels = [...page.querySelectorAll("[data-label]")];
const cursor = new Cursor(text);
const queue = new Queue(page.dataset.holder, send, onQueue);

let held = null; // what was selected when a button was pressed, which may end the selection
let next = null; // the link or form that waits until everything is saved

function choose() {
  cursor.read();
  cursor.show();
  for (const button of page.querySelectorAll("[data-label], [data-take]")) {
    button.setAttribute("aria-disabled", String(!cursor.span));
  }
}

function highlight(button) {
  const span = cursor.whole(cursor.span ?? held);
  if (!button || !span) return;
  next = null;
  queue.add({ id: newId(), label: button.dataset.label, ...span });
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

// The key's editor: the selected words become the core or the extent.
function take({ form, dataset }) {
  const span = cursor.whole(cursor.span ?? held);
  if (!span) return;
  form.elements[dataset.take].value = span.words;
  form.elements[`${dataset.take}_start`].value = span.start;
  cursor.leave();
}

function onKey(event) {
  held = null;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  choose();
  if (/^[1-9]$/.test(event.key)) highlight(labels[event.key - 1]);
  if (event.key === "Escape") cursor.leave();
  if (event.target === text) onTextKey(event);
}

function onTextKey(event) {
  if (cursor.onArrow(event)) {
    event.preventDefault();
    spoken.value = [cursor.span?.words, nameOf(cursor.highlight)].filter(Boolean).join(", ");
  }
  if (!cursor.isInUse && !cursor.span) return; // nothing is removed unseen
  if (event.key === "Enter") open(cursor.highlight);
  if (event.key === "Delete" || event.key === "Backspace") remove(cursor.highlight);
}

function onClick(event) {
  const button = event.target.closest("button");
  if (button?.dataset.label) highlight(button);
  if (button?.dataset.take) take(button);
  if (button?.matches("[data-dismiss]")) queue.forgetRefused();
  const highlighted = event.target.closest("#text [data-marking], #text .letter");
  if (!highlighted) return;
  event.preventDefault(); // a letter is a link to a page of its own, for readers without script
  if (!cursor.span) open(highlighted.dataset.marking ?? highlighted.id.replace("at-", ""));
}

// Handing in and publishing come after what waits.
function holdBack(event) {
  const way = event.target.closest("[data-after-saving]");
  if (!way || !queue.waiting.length) return;
  event.preventDefault();
  next = way;
  queue.flush();
}

function onQueue() {
  show(queue);
  if (!next || queue.waiting.length || queue.refused.length) return;
  if (next.matches("form")) next.requestSubmit();
  else next.click();
  next = null;
}

document.addEventListener("selectionchange", choose);
document.addEventListener("keydown", onKey);
document.addEventListener("click", holdBack);
page.addEventListener("click", onClick);
document.addEventListener("pointerdown", (event) => {
  choose();
  cursor.isInUse = false;
  held = event.target.closest("[data-label], [data-take]") ? cursor.span : null;
});
document.addEventListener("pointerup", (event) => {
  // A selection by touch has handles, which a change from here would take away.
  if (event.pointerType !== "touch" && !held) cursor.endDrag(event.altKey);
});
text.addEventListener("blur", () => cursor.show());
text.addEventListener("focus", () => {
  cursor.isInUse ||= text.matches(":focus-visible");
  cursor.show();
  if (cursor.isInUse) cursor.reveal();
});
document.addEventListener("htmx:afterSwap", () => {
  show(queue);
  choose();
});
for (const event of ["online", "focus"]) window.addEventListener(event, () => queue.flush());
window.addEventListener("beforeunload", (event) => queue.isAtRisk && event.preventDefault());

text.tabIndex = 0;
text.setAttribute("role", "group");
text.setAttribute("aria-labelledby", "article-title");
text.setAttribute("aria-describedby", "keys");
bar.hidden = false;
document.getElementById("keys").hidden = false;
choose();
show(queue);
queue.flush();

// The annotating page: a selection and a label become a highlight, which is painted at once and
// sent until it is saved. The server paints what is saved; this only carries and waits.

import { Cursor } from "./cursor.js";
import { nameOf, open, remove, send } from "./highlights.js";
import { placeOf, rangeOf, spanOf } from "./offsets.js";
import { Queue } from "./queue.js";
import { show } from "./waiting.js";
import { snapped } from "./words.js";

const page = document.getElementById("annotating");
const text = document.getElementById("text");
const bar = page.querySelector(".label-bar");
const spoken = document.getElementById("spoken");
const labels = [...page.querySelectorAll("[data-label]")];
const cursor = new Cursor(text);
const queue = new Queue(page.dataset.holder, send, onQueue);

let chosen = null; // the span selected now
let held = null; // the span that was selected when a button was pressed
let exact = null; // a span that keeps its characters, whole words or not
let next = null; // the link or form that waits until everything is saved
let goesByKeys = false; // whether the cursor is in use

function choose() {
  const selection = document.getSelection();
  const { isCollapsed, focusNode, focusOffset } = selection;
  chosen = isCollapsed ? null : spanOf(selection.getRangeAt(0), text);
  if (chosen) cursor.follow(chosen, chosen.end);
  // Between two elements is where a selection is left when its block was replaced.
  else if (focusNode?.nodeType === Node.TEXT_NODE && text.contains(focusNode)) {
    cursor.follow(null, placeOf(focusNode, focusOffset, text));
  }
  for (const button of page.querySelectorAll("[data-label], [data-take]")) {
    button.setAttribute("aria-disabled", String(!chosen));
  }
  showCursor();
}

function wholeWords(span) {
  if (span.start === exact?.start && span.end === exact.end) return span;
  return spanOf(rangeOf(snapped(span, text), text), text);
}

// At the end of a drag the selection shows what will be highlighted. Alt keeps the characters.
function endDrag(event) {
  if (event.pointerType === "touch" || event.target.closest("button")) return;
  choose();
  exact = event.altKey ? chosen : null;
  if (!chosen) return;
  const span = wholeWords(chosen);
  if (span.start === chosen.start && span.end === chosen.end) return;
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(rangeOf(span, text));
}

function highlight(button, span) {
  if (!button || !span) return;
  next = null;
  queue.add({ id: newId(), label: button.dataset.label, ...wholeWords(span) });
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
function take({ form, dataset }, span) {
  if (!span) return;
  const { start, words } = wholeWords(span);
  form.elements[dataset.take].value = words;
  form.elements[`${dataset.take}_start`].value = start;
  cursor.leave();
}

const MOVES = {
  ArrowRight: ["word", 1],
  ArrowLeft: ["word", -1],
  ArrowDown: ["sentence", 1],
  ArrowUp: ["sentence", -1],
};

function moveCursor(event) {
  const [unit, step] = MOVES[event.key];
  event.preventDefault();
  goesByKeys = true;
  cursor.move(unit, unit === "word" && text.dir === "rtl" ? -step : step, event.shiftKey);
  const { words } = spanOf(rangeOf(cursor.span, text), text);
  spoken.value = [words, nameOf(cursor.highlight)].filter(Boolean).join(", ");
}

function onKey(event) {
  held = null;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  choose();
  if (/^[1-9]$/.test(event.key)) highlight(labels[event.key - 1], chosen);
  if (event.key === "Escape") cursor.leave();
  if (event.target !== text) return;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") moveCursor(event);
  // For a reader with a mouse, up and down go on scrolling, and nothing is removed unseen.
  if (!goesByKeys && !chosen) return;
  if (event.key === "ArrowUp" || event.key === "ArrowDown") moveCursor(event);
  if (event.key === "Enter") open(cursor.highlight);
  if (event.key === "Delete" || event.key === "Backspace") remove(cursor.highlight);
}

// Where the cursor is while it selects nothing.
function showCursor() {
  const isHere = goesByKeys && !chosen && document.activeElement === text;
  const range = isHere ? cursor.range : null;
  if (window.Highlight) CSS.highlights.set("cursor", new Highlight(...(range ? [range] : [])));
}

function onClick(event) {
  const button = event.target.closest("button");
  const highlighted = event.target.closest("#text [data-marking], #text .letter");
  if (button?.dataset.label) highlight(button, chosen ?? held);
  if (button?.dataset.take) take(button, chosen ?? held);
  if (button?.matches("[data-dismiss]")) queue.forgetRefused();
  if (!highlighted || chosen) return;
  event.preventDefault(); // a letter is a link to a page of its own, for readers without script
  open(highlighted.dataset.marking ?? highlighted.id.replace("at-", ""));
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
document.addEventListener("pointerup", endDrag);
document.addEventListener("pointerdown", (event) => {
  goesByKeys = false;
  choose();
  held = event.target.closest("[data-label], [data-take]") ? chosen : null;
});
document.addEventListener("click", holdBack);
page.addEventListener("click", onClick);
text.addEventListener("blur", showCursor);
text.addEventListener("focus", () => {
  goesByKeys ||= text.matches(":focus-visible");
  showCursor();
  if (goesByKeys) cursor.reveal();
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

// The annotating page: a selection and a label become a highlight, which is painted at once and
// sent until it is saved. The server paints what is saved; this only carries and waits.

import { Cursor } from "./cursor.js";
import { namesAt, open, partsOf, remove, send } from "./highlights.js";
import { Queue, show } from "./queue.js";
import { rangeOf } from "./text.js";

const at = (id) => document.getElementById(id);
const root = document.documentElement;
const page = at("annotating");
const text = at("text");
const bar = at("labels");
const dock = bar.parentElement;
const dialog = at("keys");
const spoken = at("spoken");
const hint = at("hint");
const here = at("here");
const labels = [...page.querySelectorAll("[data-label]")];
const cursor = new Cursor(text);
const queue = new Queue(page.dataset.holder, send, onQueue);
const settings = { singleKeys: true, readerCursor: false };

let hand = matchMedia("(pointer: coarse)").matches ? "touch" : "mouse";
let isDragging = false;
let held = null; // what was selected when a button was pressed, which may end the selection
let next = null; // the link or form that waits until everything is saved
let undoneAt = 0; // when the server was last asked to undo

// The selection and the label bar.

function choose() {
  cursor.read();
  cursor.show();
  for (const button of page.querySelectorAll("[data-label], [data-take]")) {
    button.ariaDisabled = String(!cursor.span);
  }
  const touches = cursor.tapped === null ? hint.dataset.touch : hint.dataset.last;
  hint.textContent = cursor.span ? "" : hand === "touch" ? touches : hint.dataset.mouse;
  placeBar();
}

// With a mouse or a keyboard the bar stands below the selection, or above where there is no room;
// on a touch screen it is docked, since the system's own menu comes up at the selection.
function placeBar() {
  if (root.dataset.hand !== hand) root.dataset.hand = hand;
  const isOpen = Boolean(cursor.span) && !isDragging;
  if (!isOpen && bar.contains(document.activeElement)) text.focus({ preventScroll: true });
  bar.classList.toggle("open", isOpen);
  if (!isOpen || hand === "touch") return;
  const boxes = [...rangeOf(cursor.span, text).getClientRects()];
  if (!boxes.length) return;
  const first = boxes[0];
  const last = boxes.at(-1);
  const room = root.clientWidth - bar.offsetWidth - 8;
  const floor = at("saving").parentElement.getBoundingClientRect().top;
  let top = last.bottom + 10;
  if (top + bar.offsetHeight > floor) top = first.top - bar.offsetHeight - 14;
  if (top < 0) top = floor - bar.offsetHeight - 4;
  const left = Math.max(8, Math.min(room, (last.left + last.right - bar.offsetWidth) / 2));
  const origin = bar.offsetParent.getBoundingClientRect();
  bar.style.top = `${top - origin.top}px`;
  bar.style.left = `${left - origin.left}px`;
}

function highlight(button) {
  const span = cursor.whole(cursor.span ?? held);
  if (!button || !span) return;
  next = null;
  undoneAt = 0;
  at("message").replaceChildren(); // it is about what was done before
  queue.add({ id: newId(), label: button.dataset.label, ...span });
  cursor.leave();
  choose();
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

// Keys.

function onKey(event) {
  held = null;
  if (dialog.open || event.target.closest("input, textarea, select")) return;
  if (event.ctrlKey || event.metaKey) return onControlKey(event);
  if (event.altKey) return;
  hand = event.target === text ? "mouse" : hand;
  choose();
  if (settings.singleKeys && /^[1-9]$/.test(event.key)) highlight(labels[event.key - 1]);
  if (settings.singleKeys && event.key === "?") dialog.showModal();
  if (event.key === "Escape") cursor.leave();
  if (event.target === text) onTextKey(event);
}

function onControlKey(event) {
  if (event.key.toLowerCase() !== "z" || event.altKey) return;
  event.preventDefault();
  at(event.shiftKey ? "redo" : "undo").requestSubmit();
}

function onTextKey(event) {
  if (cursor.onArrow(event)) {
    event.preventDefault();
    choose();
    spoken.value = [cursor.span?.words, ...namesAt(cursor.word)].filter(Boolean).join(", ");
  }
  if (!cursor.isInUse && !cursor.span) return; // nothing is removed unseen
  if (event.key === "Enter") open(cursor.highlight);
  if (event.key === "Delete" || event.key === "Backspace") remove(cursor.highlight);
}

function setUp({ singleKeys, readerCursor }) {
  Object.assign(settings, { singleKeys, readerCursor });
  for (const name in settings) dialog.querySelector(`[name=${name}]`).checked = settings[name];
  // A screen reader keeps the arrow keys to itself, except in an application.
  text.setAttribute("role", readerCursor ? "application" : "group");
  for (const button of labels) {
    if (singleKeys) button.setAttribute("aria-keyshortcuts", button.dataset.position);
    else button.removeAttribute("aria-keyshortcuts");
  }
}

function readSettings() {
  try {
    return { ...settings, ...JSON.parse(localStorage.getItem("annotate-keys")) };
  } catch {
    return settings;
  }
}

function changeSettings({ target }) {
  setUp({ ...settings, [target.name]: target.checked });
  try {
    localStorage.setItem("annotate-keys", JSON.stringify(settings));
  } catch {
    // Then they hold for this page.
  }
}

// Clicks and taps.

function onClick(event) {
  const button = event.target.closest("button");
  if (button?.dataset.label) highlight(button);
  if (button?.dataset.take) take(button);
  if (button?.matches("[data-dismiss]")) queue.forgetRefused();
  if (button === at("show-keys")) dialog.showModal();
  if (button?.dataset.here === "open") open(here.dataset.marking);
  if (button?.dataset.here === "remove") remove(here.dataset.marking);
  const found = event.target.closest("#text [data-marking], #text .letter");
  const marking = found && (found.dataset.marking ?? found.id.replace("at-", ""));
  if (found) event.preventDefault(); // a letter is a link, for readers without script
  if (hand === "touch" && text.contains(event.target)) onTap(event, marking);
  else if (found && !cursor.span) open(marking);
  else if (!dock.contains(event.target)) forgetTap();
}

function forgetTap() {
  here.hidden = true;
  cursor.tapped = null;
  choose();
}

// A tap on a highlight begins a selection too, so it does not open the highlight but offers to.
function onTap({ clientX, clientY }, marking) {
  cursor.tap(clientX, clientY);
  const parts = cursor.span ? null : partsOf(marking);
  here.hidden = !parts;
  here.dataset.marking = marking;
  here.firstElementChild.replaceChildren(...(parts ?? []));
  choose();
}

// Undoing begins with what is not saved yet; what is on its way is waited for.
function onStep(event) {
  const { id } = event.target;
  if (id !== "undo" && id !== "redo") return;
  const item = id === "undo" ? queue.undo() : queue.redo(newId(), undoneAt);
  if (item) spoken.value = `${event.target.textContent.trim()}: ${item.words}`;
  else if (queue.unsettled.length) waitWith(event.target);
  else {
    undoneAt = id === "undo" ? Date.now() : 0;
    return;
  }
  event.preventDefault();
  event.stopPropagation(); // htmx would send it
}

// Handing in, publishing and undoing come after what waits.
function holdBack(event) {
  const way = event.target.closest("[data-after-saving]");
  if (!way || !queue.unsettled.length) return;
  event.preventDefault();
  waitWith(way);
}

function waitWith(way) {
  next = way;
  queue.flush();
}

function onQueue() {
  show(queue);
  if (next?.id === "undo" && !queue.sent && queue.undo()) next = null;
  if (!next || queue.unsettled.length || queue.refused.length) return;
  const way = next;
  next = null;
  if (way.matches("form")) way.requestSubmit();
  else way.click();
}

document.addEventListener("selectionchange", choose);
document.addEventListener("keydown", onKey);
document.addEventListener("click", holdBack);
document.addEventListener("submit", onStep, true);
page.addEventListener("click", onClick);
dialog.addEventListener("change", changeSettings);
document.addEventListener("pointerdown", (event) => {
  cursor.isInUse = false;
  cursor.read();
  // A button that is pressed must not leap away from under the pointer.
  if (!dock.contains(event.target)) {
    hand = event.pointerType === "touch" ? "touch" : "mouse";
    isDragging = hand === "mouse" && text.contains(event.target);
    choose();
  }
  held = event.target.closest("[data-label], [data-take]") ? cursor.span : null;
});
document.addEventListener("pointerup", (event) => {
  isDragging = false;
  // A selection by touch has handles, which a change from here would take away.
  if (event.pointerType !== "touch" && !held) cursor.endDrag(event.altKey);
  if (!dock.contains(event.target)) choose();
});
document.addEventListener("pointercancel", () => {
  isDragging = false;
});
text.addEventListener("blur", () => cursor.show());
text.addEventListener("focus", () => {
  cursor.isInUse ||= text.matches(":focus-visible");
  cursor.show();
  if (cursor.isInUse) cursor.reveal();
});
document.addEventListener("htmx:afterSwap", () => {
  here.hidden = true;
  show(queue);
  choose();
});
for (const event of ["online", "focus", "pageshow"]) {
  window.addEventListener(event, () => queue.flush());
}
document.addEventListener("visibilitychange", () => document.hidden || queue.flush());
window.addEventListener("resize", placeBar);
window.addEventListener("beforeunload", (event) => queue.isAtRisk && event.preventDefault());

text.tabIndex = 0;
text.setAttribute("aria-labelledby", "article-title");
text.setAttribute("aria-describedby", "hint");
setUp(readSettings());
at("show-keys").hidden = false;
choose();
show(queue);
queue.flush();

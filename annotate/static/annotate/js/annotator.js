// The annotating page: a selection and a label become a highlight, which is painted at once and
// sent until it is saved. The server paints what is saved; this only carries and waits.

import { Cursor, placeBeside, say } from "./cursor.js";
import { nameOf, newId, open, partsOf, remove, rowOf, rowsAt, send } from "./highlights.js";
import { Queue, show } from "./queue.js";
import { rangeOf } from "./text.js";

const at = (id) => document.getElementById(id);
const root = document.documentElement;
const page = at("annotating");
const text = at("text");
const bar = at("labels");
const dock = bar.parentElement;
const dialog = at("keys");
const hint = at("hint");
const here = at("here");
const labels = [...page.querySelectorAll("[data-label]")];
export const cursor = new Cursor(text);
const queue = new Queue(page.dataset.holder, send, onQueue);
const settings = { singleKeys: true, readerCursor: false };
const LOW = 360; // px, the height of a window in which a bar would cover what it belongs to

let hand = matchMedia("(pointer: coarse)").matches ? "touch" : "mouse";
let isDragging = false;
let held = null; // what was selected when a button was pressed, which may end the selection
let kept = null; // the same when an answer of the server is put into the page
let isDue = false; // to go on after what an answer changed
let next = null; // the link or form that waits until everything is saved
let refused = 0; // how many highlights were, as far as the reader was told

// The selection and the label bar.

function choose() {
  cursor.read();
  cursor.show();
  for (const button of labels) button.ariaDisabled = String(!cursor.span);
  for (const button of page.querySelectorAll("[data-take]")) {
    button.ariaDisabled = String(!(cursor.span ?? cursor.last));
  }
  page.classList.toggle("selects", Boolean(cursor.span ?? cursor.last));
  const { leaving, mouse, touch, last } = hint.dataset;
  const invitation = hand === "mouse" ? mouse : cursor.tapped === null ? touch : last;
  const says = next ? leaving : cursor.span ? "" : invitation;
  if (hint.textContent !== says) hint.textContent = says;
  placeBar();
}

// With a mouse or a keyboard the bar stands below the selection, or above where there is no room;
// on a touch screen it is docked, since the system's own menu comes up at the selection, and in a
// window of a few lines, as when the page is much enlarged.
function placeBar() {
  const place = window.innerHeight < LOW ? "touch" : hand;
  if (root.dataset.hand !== place) root.dataset.hand = place;
  const isOpen = Boolean(cursor.span) && !isDragging;
  if (!isOpen && bar.contains(document.activeElement)) text.focus({ preventScroll: true });
  bar.classList.toggle("open", isOpen);
  if (!isOpen || place === "touch") return;
  const floor = at("saving").parentElement.getBoundingClientRect().top;
  placeBeside(bar, rangeOf(cursor.span, text), floor);
}

function highlight(button) {
  const span = cursor.whole(cursor.span ?? held);
  if (!button || !span) return;
  // It is about what was done before, unless it says why nothing can be saved.
  if (queue.answer !== "blocked") at("message").replaceChildren();
  queue.add({ id: newId(), label: button.dataset.label, ...span });
  cursor.leave();
  choose();
}

// What is selected, was when a button was pressed, or was before a form had the focus.
export function selected() {
  return cursor.whole(cursor.span ?? held ?? cursor.last);
}

// Keys.

function onKey(event) {
  held = null;
  stay();
  if (document.querySelector(":modal") || event.target.closest("input, textarea, select")) return;
  if (event.ctrlKey || event.metaKey) return onControlKey(event);
  if (event.altKey) return;
  hand = event.target === text ? "mouse" : hand;
  choose();
  if (settings.singleKeys) {
    highlight(labels.find(({ dataset }) => dataset.position === event.key));
    if (event.key === "?") dialog.showModal();
  }
  if (event.key === "Escape") cursor.leave();
  if (event.target === text) onTextKey(event);
}

function onControlKey(event) {
  // On a keyboard without Latin letters, the key in their place.
  const letter = /[a-z]/i.test(event.key) ? event.key : event.code.replace("Key", "");
  if (letter.toLowerCase() !== "z" || event.altKey) return;
  event.preventDefault();
  at(event.shiftKey ? "redo" : "undo").requestSubmit();
}

function onTextKey(event) {
  if (cursor.onArrow(event)) {
    event.preventDefault();
    choose();
    say(cursor.span?.words, rowsAt(cursor.word).map(nameOf));
  }
  if (!cursor.isInUse && !cursor.span) return; // nothing is removed unseen
  if (!["Enter", "Delete", "Backspace"].includes(event.key)) return;
  const row = rowsAt(cursor.word)[0] ?? rowOf(cursor.highlight);
  const waiting = queue.items.get(row?.dataset.waiting);
  if (event.key === "Enter") open(row);
  else if (waiting) queue.takeBack(waiting);
  else remove(row);
}

function setUp({ singleKeys, readerCursor }) {
  Object.assign(settings, { singleKeys, readerCursor });
  for (const name in settings) dialog.querySelector(`[name=${name}]`).checked = settings[name];
  // A screen reader keeps the arrow keys to itself, except in an application.
  text.setAttribute("role", readerCursor ? "application" : "group");
  root.dataset.singleKeys = singleKeys;
  for (const button of labels) {
    button.ariaKeyShortcuts = singleKeys ? button.dataset.position : null;
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
  if (button?.matches("[data-dismiss]")) {
    queue.forgetRefused();
    text.focus({ preventScroll: true });
  }
  if (button === at("show-keys")) dialog.showModal();
  const act = { open, remove }[button?.dataset.here];
  if (act) {
    forgetTap(); // what is tapped next is a first word
    act(rowOf(here.dataset.marking));
  }
  const link = event.target.closest(".to-text");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    location.hash = link.hash; // which outlines the letter
    cursor.go(link.closest("li").dataset.start);
    say(cursor.range.toString(), rowsAt(cursor.word).map(nameOf));
  }
  const found = event.target.closest("#text [data-marking], #text .letter");
  const marking = found && (found.dataset.marking ?? found.id.replace("at-", ""));
  if (found) event.preventDefault(); // a letter is a link, for readers without script
  if (hand === "touch" && text.contains(event.target)) onTap(event, marking);
  else if (found && !cursor.span) open(rowOf(marking));
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
  const row = cursor.span ? null : rowOf(marking);
  here.hidden = !row;
  here.dataset.marking = marking;
  here.firstElementChild.replaceChildren(...(row ? partsOf(row) : []));
  choose();
  if (cursor.word) say(cursor.span?.words ?? cursor.range.toString(), [hint.textContent]);
}

// Steps go through the queue, after what is on its way.
function onStep(event) {
  const { id } = event.target;
  if (id !== "undo" && id !== "redo") return;
  event.preventDefault();
  const item = queue[id](newId());
  if (item) say(`${event.target.textContent.trim()}: `, [item.words]);
}

// Handing in, publishing and signing out come after what waits, unless the reader goes on here.
function holdBack(event) {
  const way = event.target.closest("[data-after-saving]");
  if (!way || !queue.unsettled.length) return;
  event.preventDefault();
  next = way;
  choose();
  queue.flush();
  const question = at(way.dataset.afterSaving);
  if (question) ask(question);
}

// Says what is not saved, and leaves it to the reader to sign out all the same.
function ask(question) {
  const line = question.querySelector("p");
  const says = line.dataset[queue.isAtRisk ? "lost" : "kept"];
  line.textContent = says.replace("#", queue.unsettled.length);
  question.showModal();
}

function stay() {
  if (!next) return;
  next = null;
  choose();
}

function onQueue() {
  show(queue);
  if (queue.refused.length > refused) next = null;
  refused = queue.refused.length;
  if (!next || queue.unsettled.length) return;
  const way = next;
  next = null;
  (way.requestSubmit ?? way.click).call(way);
}

function goOn() {
  isDue = false;
  here.hidden = true;
  if (kept) cursor.resume(kept);
  kept = null;
  show(queue);
  choose();
}

// How much of the window the dock or the tools take, so that nothing lies below them for good.
function measure() {
  const { offsetHeight } = root.dataset.hand === "touch" ? dock : at("saving").parentElement;
  root.style.setProperty("--bar", `${offsetHeight}px`);
}

document.addEventListener("selectionchange", choose);
document.addEventListener("keydown", onKey);
document.addEventListener("click", holdBack);
document.addEventListener("submit", onStep);
page.addEventListener("click", onClick);
dialog.addEventListener("change", changeSettings);
document.addEventListener("pointerdown", (event) => {
  cursor.isInUse = false;
  cursor.read();
  if (!event.target.closest("[data-after-saving]")) stay();
  // A button that is pressed must not leap away from under the pointer.
  if (!dock.contains(event.target)) {
    hand = event.pointerType === "touch" ? "touch" : "mouse";
    isDragging = hand === "mouse" && event.button === 0 && text.contains(event.target);
    choose();
  }
  held = event.target.closest("[data-label], [data-take], [data-alternative]") ? cursor.span : null;
});
document.addEventListener("pointerup", (event) => {
  isDragging = false;
  // A selection by touch has handles, which a change from here would take away.
  if (event.pointerType !== "touch" && !held) cursor.endDrag(event.altKey);
  if (!dock.contains(event.target)) choose();
});
document.addEventListener("pointercancel", () => {
  isDragging = false;
  choose();
});
text.addEventListener("blur", () => cursor.show());
text.addEventListener("focus", () => {
  cursor.isInUse ||= text.matches(":focus-visible");
  cursor.show();
  if (cursor.isInUse) cursor.reveal();
});
document.addEventListener("htmx:oobBeforeSwap", () => {
  kept ??= cursor.state;
});
// An answer swaps several elements at once and tells it of each: once is enough, for it lays out.
document.addEventListener("htmx:afterSwap", () => {
  isDue ||= !queueMicrotask(goOn);
});
for (const event of ["online", "focus", "pageshow", "visibilitychange"]) {
  window.addEventListener(event, () => document.hidden || queue.flush());
}
window.addEventListener("resize", placeBar);
window.addEventListener("beforeunload", (event) => {
  const texts = [...page.querySelectorAll("textarea")];
  const isWritten = texts.some((each) => each.value !== each.defaultValue);
  if (isWritten || queue.isAtRisk) event.preventDefault();
});

text.tabIndex = 0;
text.setAttribute("aria-labelledby", "article-title");
text.setAttribute("aria-describedby", "hint");
setUp(readSettings());
const sizes = new ResizeObserver(measure);
for (const each of [dock, at("saving").parentElement]) sizes.observe(each);
at("show-keys").hidden = false;
choose();
show(queue);
queue.flush();

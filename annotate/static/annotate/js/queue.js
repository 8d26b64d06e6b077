// Highlights that the server has not acknowledged yet, and steps back and forth, sent one after the
// other; and what the reader sees of them. A copy of each highlight lies in localStorage, under a key
// of its own so that two tabs never overwrite each other, until it is saved, or was refused and the
// reader lets it go. One that was undone while it waited lies there to be redone; if it may have
// arrived, it is withdrawn.

import { isWhole, rangeOf } from "./text.js";

const RETRY_FIRST = 1000;
const RETRY_LAST = 30000;
const MAX_UNDONE = 20;

export class Queue {
  // send(item) sends a highlight, withdraws one that is undone, or takes a step. It resolves to
  // {answer, reason, wasSent}: "saved", "refused", "later" without a connection, "failing" where the
  // server cannot do it now, or "blocked" until the reader does something, such as signing in; and
  // whether it may have arrived all the same.
  constructor(holder, send, onChange) {
    this.prefix = `annotate:${holder}:`;
    this.send = send;
    this.onChange = onChange;
    this.items = new Map(this.stored().map((item) => [item.id, item]));
    this.answer = "saved"; // to what was sent last
    this.sent = null; // what is on its way
    this.delay = RETRY_FIRST;
    // What another tab saves, undoes or lets go is no longer for this one to send.
    window.addEventListener("storage", ({ key }) => key?.startsWith(this.prefix) && this.reread(key));
  }

  get all() {
    return [...this.items.values()];
  }

  get waiting() {
    return this.all.filter((item) => !item.isRefused && !item.undoneAt && !item.step);
  }

  get refused() {
    return this.all.filter((item) => item.isRefused);
  }

  get undone() {
    const undone = this.all.filter((item) => item.undoneAt && !item.isGone);
    return undone.sort((one, other) => other.undoneAt - one.undoneAt);
  }

  // What still has to be sent.
  get unsettled() {
    return this.all.filter((item) => !item.isRefused && (!item.undoneAt || item.wasSent));
  }

  // Whether closing the page would lose something, because the browser keeps nothing.
  get isAtRisk() {
    return this.waiting.some((item) => !item.isKept);
  }

  add(item) {
    this.letGo(this.undone);
    this.keep({ ...item, made: Date.now() });
    this.flush();
  }

  // Takes back what was done last: a highlight that waits, which it returns; else a step is sent.
  undo(stepId) {
    const item = this.unsettled.filter((each) => !each.undoneAt).at(-1);
    if (!item || item.step) return this.take("undo", stepId);
    return this.takeBack(item);
  }

  // Undoes a highlight that waits or is on its way, and remembers what the server would redo then.
  takeBack(item) {
    const wasSent = item.wasSent || item.id === this.sent?.id;
    this.keep({ ...item, undoneAt: Date.now(), wasSent, after: at("redo-step")?.value });
    this.letGo(this.undone.slice(MAX_UNDONE));
    this.flush();
    return item;
  }

  // Does again what was undone last: a highlight that waited does so under a new id, and is
  // returned; else, as where the server has undone something since, a step is sent.
  redo(id) {
    const [item] = this.undone;
    const steps = this.all.some((each) => each.step);
    const next = at("redo-step")?.value;
    if (!item || steps || (next && next !== item.after)) return this.take("redo", id);
    this.letGo([item]);
    this.keep({ ...item, id, undoneAt: 0, wasSent: false, made: Date.now() });
    this.flush();
    return item;
  }

  // A step is of this page alone: nothing is lost when it is closed too early.
  take(step, id) {
    this.items.set(id, { id, step, isKept: true });
    this.flush();
    return null;
  }

  // Gives up items that were undone; what may have arrived has to be withdrawn first.
  letGo(items) {
    for (const item of items) {
      if (item.wasSent) this.keep({ ...item, isGone: true });
      else this.forget(item);
    }
  }

  forgetRefused() {
    for (const item of this.refused) this.forget(item);
    this.onChange();
  }

  async flush() {
    if (this.sent) return this.onChange();
    clearTimeout(this.timer);
    try {
      while ((this.sent = this.unsettled[0])) {
        const settled = this.settle(this.sent); // on its way while the page is painted
        this.onChange();
        if (!(await settled)) break;
      }
    } finally {
      this.sent = null;
    }
    if (this.answer === "later" || this.answer === "failing") {
      this.timer = setTimeout(() => this.flush(), this.delay);
      this.delay = Math.min(2 * this.delay, RETRY_LAST);
    } else {
      this.delay = RETRY_FIRST;
    }
    this.onChange();
  }

  // Sends an item; returns whether that was the last of it.
  async settle(item) {
    const { answer, reason, wasSent } = await this.send(item);
    const isSettled = answer === "saved" || answer === "refused";
    this.answer = isSettled ? "saved" : answer;
    const now = this.items.get(item.id);
    if (!now) return isSettled; // another tab has settled it meanwhile
    if (item.step) return isSettled && this.items.delete(item.id);
    if (item.undoneAt ? isSettled && now.isGone : answer === "saved" && !now.undoneAt) this.forget(item);
    // What was undone on its way is withdrawn next.
    else if (now.undoneAt) this.keep({ ...now, wasSent: !(item.undoneAt && isSettled) });
    else this.keep({ ...now, isRefused: isSettled, reason, wasSent: now.wasSent || wasSent });
    return isSettled;
  }

  // localStorage may be full or forbidden; what is in it may have been written by anything.

  keep(item) {
    try {
      localStorage.setItem(this.prefix + item.id, JSON.stringify(item));
      item.isKept = true;
    } catch {
      item.isKept = false;
    }
    this.items.set(item.id, item);
  }

  forget(item) {
    this.items.delete(item.id);
    try {
      localStorage.removeItem(this.prefix + item.id);
    } catch {
      // Then it was never there.
    }
  }

  reread(key) {
    const id = key.slice(this.prefix.length);
    const item = readItem(localStorage.getItem(key), id);
    if (item) this.items.set(id, item);
    else this.items.delete(id);
    this.onChange();
  }

  stored() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(this.prefix))
        .map((key) => readItem(localStorage.getItem(key), key.slice(this.prefix.length)))
        .filter(Boolean)
        .sort((one, other) => one.made - other.made);
    } catch {
      return [];
    }
  }
}

function readItem(json, id) {
  try {
    const item = JSON.parse(json);
    return item.id === id && Number.isInteger(item.start) ? { ...item, isKept: true } : null;
  } catch {
    return null;
  }
}

// What the reader sees of it.
const at = (id) => document.getElementById(id);
const ranges = new Map(); // by the id of what waits
const signs = new Map(); // hidden words where it begins and ends, since paint is not heard

export function show(queue) {
  paint(queue.waiting);
  list(at("waiting"), queue.waiting);
  list(at("refused"), queue.refused);
  const count = queue.unsettled.length;
  at("annotating").classList.toggle("waits", count > 0);
  const state = queue.sent && queue.answer === "saved" ? "saving" : queue.answer;
  at("saving").value = at("saving").dataset[count ? state : "saved"].replace("#", count);
}

function buttonOf(item) {
  return [...document.querySelectorAll("[data-label]")].find(
    (button) => button.dataset.label === item.label,
  );
}

function paint(items) {
  if (!window.Highlight) return;
  const known = new Map(ranges);
  ranges.clear();
  const ids = new Set(items.map((item) => item.id));
  for (const id of signs.keys()) if (!ids.has(id)) takeAway(id);
  const painted = {};
  for (const item of items) {
    let range = known.get(item.id);
    if (!isWhole(range)) range = signed(item);
    if (range) ranges.set(item.id, range);
    if (range) (painted[buttonOf(item)?.dataset.style ?? 1] ??= []).push(range);
  }
  for (let style = 1; style < 10; style += 1) {
    CSS.highlights.set(`pending-${style}`, new Highlight(...(painted[style] ?? [])));
  }
}

// Returns the range of an item, after putting hidden words at both its ends.
function signed(item) {
  takeAway(item.id);
  const range = rangeOf(item, at("text"));
  if (!range) return null;
  const name = buttonOf(item)?.textContent.replace(/^\s*\d\s*/, "").trim() ?? "";
  const [ends, begins] = ["ends", "begins"].map((edge) => {
    const sign = at(edge).content.firstElementChild.cloneNode(true);
    const words = sign.lastElementChild;
    words.textContent = words.textContent.replace("#", name);
    sign.querySelector(".sign")?.prepend(name.slice(0, name.indexOf(" ")));
    const point = range.cloneRange();
    point.collapse(edge === "begins");
    point.insertNode(sign);
    return sign;
  });
  signs.set(item.id, [begins, ends]);
  return rangeOf(item, at("text"));
}

function takeAway(id) {
  for (const sign of signs.get(id) ?? []) {
    const parent = sign.parentNode;
    sign.remove();
    parent?.normalize(); // joins the text that it stood in
  }
  signs.delete(id);
}

// Lists the words of items in a section, which is hidden while there are none.
export function list(section, items) {
  section.hidden = !items.length;
  const rows = items.map((item) => {
    const row = section.querySelector("template").content.cloneNode(true);
    const { id: waiting, start, end } = item;
    Object.assign(row.firstElementChild.dataset, { start, end, waiting });
    const button = buttonOf(item);
    const chip = row.querySelector(".chip");
    if (chip && button) {
      chip.classList.add(`label-${button.dataset.style}`);
      chip.append(...button.cloneNode(true).childNodes);
      chip.querySelector("kbd").remove();
    }
    row.querySelector("q").textContent = item.words;
    row.querySelector("[data-reason]")?.append(item.reason ?? "");
    return row;
  });
  section.querySelector("ul").replaceChildren(...rows);
}

// Highlights that the server has not acknowledged yet, sent one after the other. A copy of each
// lies in localStorage, under a key of its own so that two tabs never overwrite each other, until
// it is saved, or was refused and the reader lets it go.

const RETRY_FIRST = 1000;
const RETRY_LAST = 30000;

export class Queue {
  // send(item) resolves to {answer, reason}: "saved", "refused", "later" without a connection, or
  // "blocked" until the reader does something, such as signing in.
  constructor(holder, send, onChange) {
    this.prefix = `annotate:${holder}:`;
    this.send = send;
    this.onChange = onChange;
    this.items = new Map(this.stored().map((item) => [item.id, item]));
    this.answer = "saved"; // to what was sent last
    this.isSending = false;
    this.delay = RETRY_FIRST;
    this.timer = null;
  }

  get waiting() {
    return [...this.items.values()].filter((item) => !item.isRefused);
  }

  get refused() {
    return [...this.items.values()].filter((item) => item.isRefused);
  }

  // Whether closing the page would lose something, because the browser keeps nothing.
  get isAtRisk() {
    return this.waiting.some((item) => !item.isKept);
  }

  add(item) {
    this.keep({ ...item, made: Date.now() });
    this.onChange();
    this.flush();
  }

  forgetRefused() {
    for (const item of this.refused) this.forget(item);
    this.onChange();
  }

  async flush() {
    if (this.isSending) return;
    clearTimeout(this.timer);
    this.isSending = true;
    try {
      for (let item = this.waiting[0]; item; item = this.waiting[0]) {
        this.onChange();
        if (!(await this.settle(item))) break;
      }
    } finally {
      this.isSending = false;
    }
    if (this.answer === "later") {
      this.timer = setTimeout(() => this.flush(), this.delay);
      this.delay = Math.min(2 * this.delay, RETRY_LAST);
    } else {
      this.delay = RETRY_FIRST;
    }
    this.onChange();
  }

  // Sends an item; returns whether that was the last of it.
  async settle(item) {
    const { answer, reason } = await this.send(item);
    this.answer = answer;
    if (answer === "saved") this.forget(item);
    if (answer === "refused") this.keep({ ...item, isRefused: true, reason });
    return answer === "saved" || answer === "refused";
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

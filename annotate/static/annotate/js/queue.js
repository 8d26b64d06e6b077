// Highlights that the server has not acknowledged yet. Each is kept in localStorage under its own
// key, so that two tabs never overwrite each other, and is sent until there is an answer.

const RETRY_FIRST = 1000;
const RETRY_LAST = 30000;

export class Queue {
  // send(item) resolves to "done", "refused" or "later"; onChange is called after every change.
  constructor(holder, send, onChange) {
    this.prefix = `annotate:${holder}:`;
    this.send = send;
    this.onChange = onChange;
    this.isSending = false;
    this.delay = RETRY_FIRST;
    this.timer = null;
  }

  get items() {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(this.prefix))
      .map((key) => JSON.parse(localStorage.getItem(key)))
      .sort((one, other) => one.made - other.made);
  }

  add(item) {
    localStorage.setItem(this.prefix + item.id, JSON.stringify({ ...item, made: Date.now() }));
    this.onChange();
    this.flush();
  }

  async flush() {
    if (this.isSending) return;
    clearTimeout(this.timer);
    this.isSending = true;
    let answer = "done";
    for (let item = this.items[0]; item && answer !== "later"; item = this.items[0]) {
      this.onChange();
      answer = await this.send(item);
      if (answer !== "later") localStorage.removeItem(this.prefix + item.id);
    }
    this.isSending = false;
    this.delay = answer === "later" ? Math.min(2 * this.delay, RETRY_LAST) : RETRY_FIRST;
    if (answer === "later") this.timer = setTimeout(() => this.flush(), this.delay);
    this.onChange();
  }
}

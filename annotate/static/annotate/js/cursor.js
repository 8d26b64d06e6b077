// What the reader has selected of the article, and the keyboard's cursor: it selects a word at a
// time, since a page's own selection cannot be begun without a pointer, and goes on from where the
// text was last clicked, selected or labelled. On a touch screen two taps select: the first word,
// and the last.

import { placeOf, rangeOf, snapped, spanOf, stopFrom, wordsIn } from "./text.js";

const MOVES = {
  ArrowRight: ["word", 1],
  ArrowLeft: ["word", -1],
  ArrowDown: ["sentence", 1],
  ArrowUp: ["sentence", -1],
};

export class Cursor {
  constructor(root) {
    this.root = root;
    this.isInUse = false; // a reader with a mouse sees nothing of it
    this.place = 0; // how far into the article it is, in code points
    this.span = null; // what is selected now
    this.last = null; // what was selected last, while a form has the focus
    this.anchor = null; // indexes of the words where its own selection began, and is now
    this.focus = null;
    this.tapped = null; // index of the word that was tapped first
    this.exact = null; // a selection that keeps its characters, whole words or not
  }

  get words() {
    this.all ??= wordsIn(this.root); // once: the text of an article never changes
    return this.all;
  }

  // Takes note of what is selected, or of the place that was clicked.
  read() {
    const selection = document.getSelection();
    const { focusNode, focusOffset, isCollapsed } = selection;
    const before = this.span;
    this.span = isCollapsed ? null : spanOf(selection.getRangeAt(0), this.root);
    if (this.span && isSame(this.span, before)) return;
    if (this.span) {
      this.tapped = null;
      this.last = this.span;
      this.jump(this.span.end);
    }
    // Between two elements is where a selection is left when its block was replaced.
    else if (focusNode?.nodeType === Node.TEXT_NODE && this.root.contains(focusNode)) {
      this.jump(placeOf(focusNode, focusOffset, this.root) ?? this.place);
    }
  }

  jump(place) {
    this.place = place;
    this.anchor = null;
    this.focus = null;
  }

  // Brings the reader to a place in the article, where the keys go on.
  go(place) {
    this.leave();
    this.jump(Number(place));
    this.isInUse = true;
    this.root.focus({ preventScroll: true });
    this.reveal();
  }

  // What a label would highlight: whole words, unless Alt was held at the end of the drag.
  whole(span = this.span) {
    if (!span || isSame(span, this.exact)) return span;
    return spanOf(rangeOf(snapped(span, this.root), this.root), this.root);
  }

  // Lets the selection show at the end of a drag what would be highlighted.
  endDrag(keepsCharacters) {
    this.read();
    this.exact = keepsCharacters ? this.span : null;
    if (this.span && !isSame(this.span, this.whole())) this.select(this.whole());
  }

  // What an answer of the server may take away, and the means to have it again.
  get state() {
    const { span, exact, anchor, focus, tapped, place } = this;
    return { span, exact, anchor, focus, tapped, place };
  }

  resume(state) {
    if (state.span && document.getSelection().isCollapsed) this.select(state.span);
    if (isSame(state.span ?? {}, this.span ?? {})) Object.assign(this, state);
  }

  select(span) {
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(rangeOf(span, this.root));
    this.read();
  }

  // Lets go of the selection, and stays where it ended.
  leave() {
    if (this.span) this.jump(this.span.end);
    this.span = null;
    this.tapped = null;
    document.getSelection().removeAllRanges();
  }

  // Moves if the event is of an arrow key, and says whether.
  onArrow({ key, shiftKey }) {
    const [unit, step] = MOVES[key] ?? [];
    // For a reader with a mouse, up and down go on scrolling until words are selected.
    if (!unit || (unit === "sentence" && !this.isInUse && !this.span)) return false;
    this.isInUse = true;
    this.move(unit, unit === "word" && this.root.dir === "rtl" ? -step : step, shiftKey);
    return true;
  }

  // Moves by "word" or "sentence", by 1 or -1, and selects the word where it arrives; all
  // words from where it began while it is extending.
  move(unit, step, isExtending) {
    if (!this.words.length) return;
    if (this.focus === null && this.span) this.adopt();
    const begins = this.focus === null;
    if (begins) this.anchor = this.focus = this.nearest(step);
    const from = begins ? this.focus : this.focus + step;
    this.focus = stopFrom(this.words, from, unit, step, isExtending) ?? this.focus;
    if (!isExtending) this.anchor = this.focus;
    const { anchor, focus } = this;
    this.select({
      start: this.words[Math.min(anchor, focus)].start,
      end: this.words[Math.max(anchor, focus)].end,
    });
    Object.assign(this, { anchor, focus });
    this.reveal();
  }

  adopt() {
    this.anchor = Math.max(0, this.words.findIndex((word) => word.end > this.span.start));
    this.focus = Math.max(0, this.words.findLastIndex((word) => word.start < this.span.end));
  }

  // A tap at a point of the window: on the first word, or on the last one, which selects.
  tap(x, y) {
    const at = this.wordAt(x, y);
    const first = this.tapped;
    document.getSelection().removeAllRanges();
    this.span = null;
    this.tapped = at !== null && first === null ? at : null;
    if (at === null) return;
    this.jump(this.words[at].start);
    if (first === null) return;
    this.select({
      start: this.words[Math.min(first, at)].start,
      end: this.words[Math.max(first, at)].end,
    });
  }

  // The index of the word at a point of the window, or null.
  wordAt(x, y) {
    const point = document.caretPositionFromPoint?.(x, y);
    const range = point ? null : document.caretRangeFromPoint?.(x, y);
    const node = point?.offsetNode ?? range?.startContainer;
    const place = node && placeOf(node, point?.offset ?? range.startOffset, this.root);
    if (place === null || place === undefined) return null;
    const near = [...this.words.keys()].filter(
      (index) => this.words[index].start <= place && place <= this.words[index].end,
    );
    const isUnder = (index) =>
      [...rangeOf(this.words[index], this.root).getClientRects()].some(
        (box) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom,
      );
    return near.find(isUnder) ?? near[0] ?? null;
  }

  // The word to begin with: the first one after the place, or the last one before it.
  nearest(step) {
    if (step < 0) return Math.max(0, this.words.findLastIndex((word) => word.start < this.place));
    const next = this.words.findIndex((word) => word.end > this.place);
    return next < 0 ? this.words.length - 1 : next;
  }

  // The word under the cursor.
  get word() {
    const at = this.words.findIndex(({ start, end }) => start <= this.place && this.place <= end);
    return this.words[this.tapped ?? this.focus ?? (at < 0 ? this.nearest(-1) : at)];
  }

  // The same as a range of the page.
  get range() {
    return this.word ? rangeOf(this.word, this.root) : null;
  }

  // The innermost highlight under the cursor, by what its mark is called.
  get highlight() {
    const inside = this.range?.startContainer.parentElement;
    return inside?.closest("[data-marking]")?.dataset.marking;
  }

  // Paints where it is while it selects nothing.
  show() {
    if (!window.Highlight) return;
    const isAtFocus = this.isInUse && document.activeElement === this.root;
    const isShown = !this.span && (isAtFocus || this.tapped !== null);
    const range = isShown ? this.range : null;
    CSS.highlights.set("cursor", new Highlight(...(range ? [range] : [])));
  }

  // Scrolls the page until it is in the part of the window that nothing covers.
  reveal() {
    if (!this.range) return;
    const box = this.range.getBoundingClientRect();
    const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
    const top = parseFloat(scrollPaddingTop) || 0;
    const bottom = window.innerHeight - (parseFloat(scrollPaddingBottom) || 0);
    if (box.top < top) window.scrollBy(0, box.top - top);
    else if (box.bottom > bottom) window.scrollBy(0, box.bottom - bottom);
  }
}

function isSame(one, other) {
  return one.start === other?.start && one.end === other.end;
}

// Says words of the article in its language, then what is on them.
export function say(words, names = []) {
  const spoken = document.getElementById("spoken");
  const quotation = document.createElement("span");
  quotation.lang = spoken.dataset.language;
  quotation.textContent = words ?? "";
  spoken.replaceChildren(quotation, names.map((name) => `, ${name}`).join(""));
}

// Puts a bar below the last line of a range, or above the first one where it would reach below
// `floor`, a height in the window.
export function placeBeside(bar, range, floor) {
  const boxes = [...range.getClientRects()];
  if (!boxes.length) return;
  const first = boxes[0];
  const last = boxes.at(-1);
  const room = document.documentElement.clientWidth - bar.offsetWidth - 8;
  let top = last.bottom + 10;
  if (top + bar.offsetHeight > floor) top = first.top - bar.offsetHeight - 14;
  if (top < 0) top = floor - bar.offsetHeight - 4;
  const left = Math.max(8, Math.min(room, (last.left + last.right - bar.offsetWidth) / 2));
  const origin = bar.offsetParent.getBoundingClientRect();
  bar.style.top = `${top - origin.top}px`;
  bar.style.left = `${left - origin.left}px`;
}

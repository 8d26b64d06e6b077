// A cursor for the keyboard: it selects a word at a time, since a page's own selection cannot be
// begun without a pointer. It goes on from where the text was last clicked, selected or labelled.

import { rangeOf } from "./offsets.js";
import { wordsIn } from "./words.js";

export class Cursor {
  constructor(root) {
    this.root = root;
    this.place = 0; // how far into the article it is while nothing is selected, in code points
    this.span = null; // what is selected
    this.anchor = null; // indexes of the words where its own selection began, and is now
    this.focus = null;
  }

  get words() {
    this.all ??= wordsIn(this.root); // once: the text of an article never changes
    return this.all;
  }

  // Takes over a selection that was made by other means, or the place that was clicked.
  follow(span, place) {
    if (span && span.start === this.span?.start && span.end === this.span.end) return;
    this.span = span;
    this.place = place;
    this.anchor = null;
    this.focus = null;
  }

  // Lets go of the selection, and stays where it ended.
  leave() {
    this.follow(null, this.span?.end ?? this.place);
    document.getSelection().removeAllRanges();
  }

  // Moves by "word" or "sentence", by 1 or -1, and selects the word where it arrives; with
  // `extend`, all words from where it began.
  move(unit, step, extend) {
    if (!this.words.length) return;
    if (this.focus === null && this.span) this.adopt();
    const begins = this.focus === null;
    if (begins) this.anchor = this.focus = this.nearest(step);
    const from = begins ? this.focus : this.focus + step;
    this.focus = this.seek(from, step, this.stopsFor(unit, step, extend)) ?? this.focus;
    if (!extend) this.anchor = this.focus;
    this.select();
  }

  adopt() {
    this.anchor = Math.max(0, this.words.findIndex((word) => word.end > this.span.start));
    this.focus = Math.max(0, this.words.findLastIndex((word) => word.start < this.span.end));
  }

  // The word to begin with: the first one after the place, or the last one before it.
  nearest(step) {
    if (step < 0) return Math.max(0, this.words.findLastIndex((word) => word.start < this.place));
    const next = this.words.findIndex((word) => word.end > this.place);
    return next < 0 ? this.words.length - 1 : next;
  }

  // Where to stop: a selection grows by sentences to the end of one, or back to its beginning.
  stopsFor(unit, step, extend) {
    if (unit === "word") return () => true;
    if (extend && step > 0) return (index) => this.words[index + 1]?.startsSentence ?? true;
    return (index) => this.words[index].startsSentence;
  }

  seek(from, step, stops) {
    for (let index = from; index in this.words; index += step) if (stops(index)) return index;
    return null;
  }

  select() {
    this.span = {
      start: this.words[Math.min(this.anchor, this.focus)].start,
      end: this.words[Math.max(this.anchor, this.focus)].end,
    };
    this.place = this.span.end;
    const { startContainer, startOffset, endContainer, endOffset } = rangeOf(this.span, this.root);
    document.getSelection().setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
    this.reveal();
  }

  // Scrolls the page until the cursor is in the part of the window that nothing covers.
  reveal() {
    if (!this.range) return;
    const box = this.range.getBoundingClientRect();
    const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
    const top = parseFloat(scrollPaddingTop) || 0;
    const bottom = window.innerHeight - (parseFloat(scrollPaddingBottom) || 0);
    if (box.top < top) window.scrollBy(0, box.top - top);
    else if (box.bottom > bottom) window.scrollBy(0, box.bottom - bottom);
  }

  // The word under the cursor, as a range of the page.
  get range() {
    const at = this.words.findIndex(({ start, end }) => start <= this.place && this.place <= end);
    const word = this.words[this.focus ?? (at < 0 ? this.nearest(-1) : at)];
    return word ? rangeOf(word, this.root) : null;
  }

  // The innermost highlight under the cursor, by what its mark is called.
  get highlight() {
    const inside = this.range?.startContainer.parentElement;
    return inside?.closest("[data-marking]")?.dataset.marking;
  }
}

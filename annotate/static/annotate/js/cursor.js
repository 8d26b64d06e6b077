// A cursor for the keyboard: it selects a word at a time, since a page's own selection cannot be
// begun without a pointer. Left and right go by word, up and down by sentence; Shift extends.

import { blocksOf, codePoints, rangeOf, textNodes } from "./offsets.js";

export class Cursor {
  constructor(root) {
    this.root = root;
    this.anchor = null;
    this.focus = null;
  }

  get isActive() {
    return this.focus !== null;
  }

  // The spans of all words, and which of them begin a sentence.
  get words() {
    if (this.found) return this.found;
    const locale = this.root.lang || undefined;
    const byWord = new Intl.Segmenter(locale, { granularity: "word" });
    const bySentence = new Intl.Segmenter(locale, { granularity: "sentence" });
    this.found = [];
    for (const block of blocksOf(this.root)) {
      const text = textNodes(block).map((node) => node.data).join("");
      const sentences = new Set([...bySentence.segment(text)].map((each) => each.index));
      let startsSentence = false;
      let place = Number(block.dataset.start);
      for (const { segment, index, isWordLike } of byWord.segment(text)) {
        const length = codePoints(segment);
        startsSentence ||= sentences.has(index);
        if (isWordLike) {
          this.found.push({ start: place, end: place + length, startsSentence });
          startsSentence = false;
        }
        place += length;
      }
    }
    return this.found;
  }

  // Moves by "word" or "sentence", by +1 or -1; returns the span now selected.
  move(unit, direction, extend) {
    const last = this.words.length - 1;
    if (last < 0) return null;
    if (!this.isActive) {
      this.focus = 0;
    } else {
      do {
        this.focus += direction;
      } while (
        this.focus > 0 && this.focus < last &&
        unit === "sentence" && !this.words[this.focus].startsSentence
      );
      this.focus = Math.max(0, Math.min(last, this.focus));
    }
    if (!extend || this.anchor === null) this.anchor = this.focus;
    return this.select();
  }

  select() {
    const span = {
      start: this.words[Math.min(this.anchor, this.focus)].start,
      end: this.words[Math.max(this.anchor, this.focus)].end,
    };
    const range = rangeOf(span, this.root);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const place = this.words[this.focus];
    rangeOf(place, this.root).startContainer.parentElement.scrollIntoView({ block: "nearest" });
    return span;
  }

  leave() {
    this.anchor = null;
    this.focus = null;
    document.getSelection().removeAllRanges();
  }
}

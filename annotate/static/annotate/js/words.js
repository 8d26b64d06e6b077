// The words of the article, as scoring counts them (annotate/domain/words.py): a run of content
// characters with what stands between them, without white space, dash, ellipsis or slash; in a
// script written without spaces each character by itself.

import { blocksOf, codePoints, textOf } from "./offsets.js";

const CONTENT = "[\\p{L}\\p{N}\\p{M}\\p{Sc}\\p{Sm}\\p{So}%‰]";
const UNSPACED =
  "[\\u0e00-\\u0e7f\\u0e80-\\u0eff\\u1000-\\u109f\\ua9e0-\\ua9ff\\uaa60-\\uaa7f\\u1780-\\u17ff" +
  "\\u19e0-\\u19ff\\u3005-\\u3007\\u3021-\\u3029\\u3038-\\u303b\\u3041-\\u30ff\\u31f0-\\u31ff" +
  "\\uff66-\\uff9f\\u2e80-\\u2fdf\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff" +
  "\\u{1aff0}-\\u{1b16f}\\u{20000}-\\u{3ffff}]";
const LONE = `(?=${UNSPACED})${CONTENT}`;
const SPACED = `(?!${UNSPACED})${CONTENT}`;
const INSIDE = `(?!${LONE})[^\\s—–―…/]`;
const WORD = new RegExp(`${LONE}|${SPACED}(?:(?:${INSIDE})*${SPACED})?`, "gu");
const ONE_CONTENT = new RegExp(CONTENT, "gu");

// The words of a text, with their places in code points after `offset`.
export function wordsOf(text, offset = 0) {
  const words = [];
  let place = offset;
  let read = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const start = place + codePoints(text.slice(read, index));
    place = start + codePoints(word);
    read = index + word.length;
    words.push({ start, end: place, index, text: word });
  }
  return words;
}

// A selection moved to whole words. An edge that cuts a word takes the word in if scoring would
// count it: if at least half of its content is selected. An edge between words stays.
export function snapped(span, root) {
  const touched = blocksOf(root)
    .filter((block) => Number(block.dataset.start) < span.end)
    .flatMap((block) => wordsOf(textOf(block), Number(block.dataset.start)))
    .filter((word) => word.start < span.end && word.end > span.start);
  if (!touched.length) return span;
  let whole = touched.filter((word) => shareOf(word, span) >= 0.5);
  if (!whole.length) {
    const shares = touched.map((word) => shareOf(word, span));
    whole = [touched[shares.indexOf(Math.max(...shares))]];
  }
  const cutsFirst = touched[0].start < span.start || touched[0] !== whole[0];
  const cutsLast = touched.at(-1).end > span.end || touched.at(-1) !== whole.at(-1);
  return {
    start: cutsFirst ? whole[0].start : span.start,
    end: cutsLast ? whole.at(-1).end : span.end,
  };
}

// The part of a word's content characters that the span holds.
function shareOf(word, { start, end }) {
  if (start <= word.start && word.end <= end) return 1;
  const inside = [...word.text].slice(Math.max(0, start - word.start), end - word.start).join("");
  return contentOf(inside) / contentOf(word.text);
}

function contentOf(text) {
  return text.match(ONE_CONTENT)?.length ?? 0;
}

// The words of all blocks under `root`, and of those that begin a sentence. Words that belong
// together in a script written without spaces are one here, so that nobody has to go by letters.
export function wordsIn(root) {
  const locale = root.lang || undefined;
  const together = new Intl.Segmenter(locale, { granularity: "word" });
  const sentences = new Intl.Segmenter(locale, { granularity: "sentence" });
  const found = [];
  for (const block of blocksOf(root)) {
    const text = textOf(block);
    const starts = [...sentences.segment(text)].map((sentence) => sentence.index);
    const segments = together.segment(text);
    let segment = null;
    for (const word of wordsOf(text, Number(block.dataset.start))) {
      if (segment && word.index < segment.index + segment.segment.length) {
        found.at(-1).end = word.end;
        continue;
      }
      segment = segments.containing(word.index);
      const startsSentence = starts.length > 0 && starts[0] <= word.index;
      while (starts.length && starts[0] <= word.index) starts.shift();
      found.push({ start: word.start, end: word.end, startsSentence });
    }
  }
  return found;
}

// Where a cursor stops that comes to the word with the index `from` and goes on by "word" or
// "sentence": a selection grows by sentences to the end of one, or back to its beginning.
export function stopFrom(words, from, unit, step, isExtending) {
  for (let index = from; index in words; index += step) {
    const edge = isExtending && step > 0 ? words[index + 1] : words[index];
    if (unit === "word" || !edge || edge.startsSentence) return index;
  }
  return null;
}

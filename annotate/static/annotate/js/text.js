// Places in the page, places in the article, and the article's words.
//
// A place in the article is counted in code points, as the server does; strings here count UTF-16
// units, so a length is always taken by codePoints(). A block carries data-start, where its text
// begins in the article. Elements with data-aside stand in a block without being its text.

const ASIDE = "[data-aside]";

export function codePoints(text) {
  return [...text].length;
}

export function blocksOf(root) {
  return [...root.querySelectorAll("[data-start]")];
}

function startOf(block) {
  return Number(block.dataset.start);
}

// The blocks that hold part of a span; each ends where the next one begins.
function blocksIn({ start, end }, root) {
  const blocks = blocksOf(root);
  const first = blocks.findLastIndex((block) => startOf(block) <= start);
  return blocks.slice(Math.max(0, first)).filter((block) => startOf(block) < end);
}

// The text nodes of a block that belong to the article, in order.
export function textNodes(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
    acceptNode(node) {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.matches(ASIDE) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    },
  });
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

export function textOf(block) {
  return textNodes(block).map((node) => node.data).join("");
}

// What a range selects of the article: {start, end, words}, without white space at its ends, or
// null where it selects no words. Blocks that it only touches at an edge do not count.
export function spanOf(range, root) {
  const selected = selectedSpan(range, root);
  return selected && trimmed(selected);
}

// How far into the article a point of the page is, or null where it is not in the article.
export function placeOf(node, offset, root) {
  const block = (node.closest ? node : node.parentElement)?.closest("[data-start]");
  if (!block || !root.contains(block)) return null;
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return selectedSpan(range, root)?.end ?? startOf(block);
}

function selectedSpan(range, root) {
  let start = null;
  let end = null;
  let words = "";
  for (const block of blocksOf(root)) {
    if (!range.intersectsNode(block)) continue;
    let place = startOf(block);
    for (const node of textNodes(block)) {
      const part = selectedPart(node, range);
      if (part) {
        const partStart = place + codePoints(node.data.slice(0, part.from));
        const chosen = node.data.slice(part.from, part.to);
        // Between two blocks lie line breaks that the page does not show.
        if (end !== null) words += "\n".repeat(partStart - end);
        start ??= partStart;
        words += chosen;
        end = partStart + codePoints(chosen);
      }
      place += codePoints(node.data);
    }
  }
  return start === null ? null : { start, end, words };
}

// The part of a text node inside the range, as UTF-16 offsets that split no surrogate pair.
function selectedPart(node, range) {
  if (!range.intersectsNode(node)) return null;
  let from = node === range.startContainer ? range.startOffset : 0;
  let to = node === range.endContainer ? range.endOffset : node.data.length;
  if (from < to && splitsPair(node.data, from)) from -= 1;
  if (from < to && splitsPair(node.data, to)) to += 1;
  return from < to ? { from, to } : null;
}

function splitsPair(text, index) {
  return index > 0 && index < text.length && text.codePointAt(index - 1) > 0xffff;
}

function trimmed({ start, end, words }) {
  if (!words.trim()) return null;
  const before = words.length - words.trimStart().length;
  const after = words.length - words.trimEnd().length;
  return {
    start: start + codePoints(words.slice(0, before)),
    end: end - codePoints(words.slice(words.length - after)),
    words: words.trim(),
  };
}

// The range in the page for a span in code points, or null where the page does not hold it.
export function rangeOf({ start, end }, root) {
  const blocks = blocksOf(root);
  const from = pointIn(blocks, start, start);
  const to = pointIn(blocks, end, end - 1);
  if (!from || !to) return null;
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

// The point at `target`, on the side of the code point `beside`: a start belongs to the text
// after it, an end to the text before it.
function pointIn(blocks, target, beside) {
  const block = blocks.findLast((each) => startOf(each) <= beside);
  if (!block) return null;
  let place = startOf(block);
  for (const node of textNodes(block)) {
    const length = codePoints(node.data);
    if (beside < place + length) {
      return { node, offset: [...node.data].slice(0, target - place).join("").length };
    }
    place += length;
  }
  return null;
}

// Words, as scoring counts them (annotate/domain/words.py): a run of content characters with what
// stands between them, without white space, dash, ellipsis or slash; in a script written without
// spaces each character by itself.

const CONTENT = "[\\p{L}\\p{N}\\p{M}\\p{Sc}\\p{Sm}\\p{So}%‰]";
const UNSPACED =
  "[\\u0e00-\\u0eff\\u1000-\\u109f\\ua9e0-\\ua9ff\\uaa60-\\uaa7f\\u1780-\\u17ff" +
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
  const touched = blocksIn(span, root)
    .flatMap((block) => wordsOf(textOf(block), startOf(block)))
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
    for (const word of wordsOf(text, startOf(block))) {
      if (segment && word.index < segment.index + segment.segment.length) {
        found.at(-1).end = word.end;
        continue;
      }
      segment = segments.containing(word.index);
      const startsSentence = starts.length > 0 && starts[0] <= word.index;
      while (starts.length && starts[0] <= word.index) starts.shift();
      // With what belongs to a sign, such as the colour of a hand, though scoring does not count it.
      const length = codePoints(segment.segment.slice(word.index - segment.index));
      found.push({ start: word.start, end: Math.max(word.end, word.start + length), startsSentence });
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

// A range follows changes of the page, until a block in which it begins or ends is replaced.
export function isWhole(range) {
  return range?.startContainer.data && range.endContainer.data && !range.collapsed;
}

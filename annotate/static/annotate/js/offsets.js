// Between places in the page and places in the article, which are counted in code points.
//
// A block carries data-start, where its text begins in the article. Elements with data-aside stand
// in a block without being its text. Strings here count UTF-16 units, the server code points, so a
// length is always taken by codePoints().

const ASIDE = "[data-aside]";

export function codePoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export function blocksOf(root) {
  return [...root.querySelectorAll("[data-start]")];
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

// How far into the article a point of the page is.
export function placeOf(node, offset, root) {
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  return selectedSpan(range, root)?.end ?? 0;
}

function selectedSpan(range, root) {
  let start = null;
  let end = null;
  let words = "";
  for (const block of blocksOf(root)) {
    if (!range.intersectsNode(block)) continue;
    let place = Number(block.dataset.start);
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
  const block = blocks.findLast((each) => Number(each.dataset.start) <= beside);
  if (!block) return null;
  let place = Number(block.dataset.start);
  for (const node of textNodes(block)) {
    const length = codePoints(node.data);
    if (beside < place + length) {
      return { node, offset: [...node.data].slice(0, target - place).join("").length };
    }
    place += length;
  }
  return null;
}

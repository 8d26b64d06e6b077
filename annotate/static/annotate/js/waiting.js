// What the reader sees of the queue: highlights that wait are painted, their number is said, and
// the words of those that the server refused are shown, so that they are not lost.

import { rangeOf } from "./offsets.js";

const text = document.getElementById("text");
const saving = document.getElementById("saving");
const refused = document.getElementById("refused");
const ranges = new Map(); // by the id of what waits

export function show(queue) {
  paint(queue.waiting);
  const count = queue.waiting.length;
  if (!count) saving.value = saving.dataset.saved;
  else if (queue.isSending && queue.answer === "saved") saving.value = saving.dataset.saving;
  else saving.value = saving.dataset[queue.answer].replace("#", count);
  list(queue.refused);
}

function paint(items) {
  if (!window.Highlight) return;
  const known = new Map(ranges);
  ranges.clear();
  for (const item of items) {
    let range = known.get(item.id);
    if (!isWhole(range)) range = rangeOf(item, text);
    if (range) ranges.set(item.id, range);
  }
  CSS.highlights.set("pending", new Highlight(...ranges.values()));
}

// A range follows changes of the page, until a block in which it begins or ends is replaced.
function isWhole(range) {
  return range?.startContainer.data && range.endContainer.data && !range.collapsed;
}

export function list(items) {
  refused.hidden = !items.length;
  const rows = items.map((item) => {
    const row = refused.querySelector("template").content.cloneNode(true);
    row.querySelector("q").textContent = item.words;
    row.querySelector("[data-reason]").textContent = item.reason ?? "";
    return row;
  });
  refused.querySelector("ul").replaceChildren(...rows);
}

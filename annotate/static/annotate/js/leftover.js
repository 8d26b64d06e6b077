// Where highlights are handed in, or were: the words of those that this browser keeps and could not
// save.

import { list, Queue } from "./queue.js";

const section = document.getElementById("refused");
const dismissal = section.querySelector("[data-dismiss]"); // none while they can still be saved
let queue;

function show() {
  list(section, dismissal ? queue.all.filter((item) => !item.undoneAt) : queue.waiting);
}

dismissal?.addEventListener("click", () => {
  for (const item of queue.all) queue.forget(item);
  show();
});
// Also when the reader comes back to a page that stayed as it was left.
window.addEventListener("pageshow", () => {
  queue = new Queue(section.dataset.holder, null, show);
  show();
});

// After handing in: the words of highlights that this browser keeps and could not save before.

import { Queue } from "./queue.js";
import { list } from "./waiting.js";

const section = document.getElementById("refused");
const queue = new Queue(section.dataset.holder);

function show() {
  list([...queue.items.values()]);
}

section.querySelector("[data-dismiss]").addEventListener("click", () => {
  for (const item of [...queue.items.values()]) queue.forget(item);
  show();
});
show();

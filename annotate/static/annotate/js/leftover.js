// After handing in: the words of highlights that this browser keeps and could not save before.

import { list, Queue } from "./queue.js";

const section = document.getElementById("refused");
const queue = new Queue(section.dataset.holder, null, () => list(section, left()));
const left = () => queue.all.filter((item) => !item.undoneAt);

section.querySelector("[data-dismiss]").addEventListener("click", () => {
  for (const item of queue.all) queue.forget(item);
  list(section, left());
});
list(section, left());

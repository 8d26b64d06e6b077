// The key's editor: the selected words become the core, the extent or an alternative of a row.

import { cursor, selected } from "./annotator.js";
import { open } from "./highlights.js";

let offered = null; // words that become an alternative once the form of a row is there

function take({ form, dataset }, span = selected()) {
  if (!span) return;
  form.elements[dataset.take].value = span.words;
  form.elements[`${dataset.take}_start`].value = span.start;
  cursor.leave();
}

function offer(row) {
  offered = { row, span: selected() };
  if (row.querySelector(".change-form")) fillIn();
  else open(row);
}

function fillIn() {
  const found = offered?.row.querySelectorAll("[data-take^=alternative][data-take$=core]");
  const button = found?.[found.length - 1];
  if (!button) return;
  button.closest("details").open = true;
  take(button, offered.span);
  offered = null;
  button.form.elements[button.dataset.take].focus();
}

document.getElementById("annotating").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-take], [data-alternative]");
  if (button?.dataset.take) take(button);
  else if (button) offer(button.closest("li"));
});
document.addEventListener("htmx:afterSwap", fillIn);

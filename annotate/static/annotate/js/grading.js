// Grading one submission: J and K go to the next and the previous one, unless they are switched off,
// and what is written but not saved is not left behind without a question.

const SWITCH = "grading-keys";
const label = document.getElementById("keys");
const box = label.querySelector("input");
const form = document.getElementById("grading");
const neighbours = { j: "next", k: "prev" };
let changed = false;

label.hidden = false;
box.checked = localStorage.getItem(SWITCH) !== "off";
box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("textarea, select, input:not([type=checkbox])");
  if (!box.checked || writing || event.ctrlKey || event.altKey || event.metaKey) return;
  document.querySelector(`a[rel="${neighbours[event.key.toLowerCase()]}"]`)?.click();
});

// A field may stand outside the form that it belongs to, so the whole page is listened to.
document.addEventListener("input", (event) => {
  if (event.target.form === form) changed = true;
});
form?.addEventListener("submit", () => {
  changed = false;
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

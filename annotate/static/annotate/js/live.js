// The class at work: htmx fetches what changed. Here it says what the page shows already, pauses while
// nobody looks, says so when it gets no answer, and tells a screen reader how far the class is, at
// most every half minute.

const PAUSE_BETWEEN_WORDS = 30_000;
const stale = document.getElementById("stale");
const told = document.getElementById("told");
const summary = () => document.getElementById("summary").textContent;
let last = summary();
let toldAt = Date.now();

document.addEventListener("htmx:configRequest", (event) => {
  if (document.hidden) event.preventDefault();
  event.detail.headers["If-None-Match"] = document.getElementById("live").dataset.tag;
});

// An error leaves what is shown as it was, instead of swapping the answer into its place.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 200) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { status } = event.detail.xhr;
  stale.hidden = status === 200 || status === 304;
});

// After the swap, which an answer of 304 does not bring about.
document.addEventListener("htmx:afterSettle", tell);
document.addEventListener("htmx:afterRequest", tell);

function tell() {
  if (summary() === last || Date.now() - toldAt < PAUSE_BETWEEN_WORDS) return;
  last = summary();
  toldAt = Date.now();
  told.textContent = last;
}

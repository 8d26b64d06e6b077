// What the server's answers do to the page. What the queue holds is sent from here, all other changes
// by htmx. The focus and half-written forms stay through every answer, and a failure is said.

const page = document.getElementById("annotating");
const text = document.getElementById("text");
const FOCUSABLE = "a[href], button, select, textarea, summary, input:not([type=hidden])";

let isBlockSaid = false;
let sender = null; // the form or link whose answer changes the page; null for a new highlight
let focused = null; // what had the focus before
let around = []; // the ids of what holds it, from the inside out
let origin = null; // how far the page was scrolled when a form was opened from the text
let drag = null; // resolves when the mouse lets go of the text
let sending = null; // resolves when the answer to what the queue sends is in the page

// crypto.randomUUID() is missing on plain HTTP, as in a school network, where the address of a blob
// ends in such an id too.
export function newId() {
  const address = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(address);
  return address.slice(-36);
}

// Sends a new highlight, withdraws one that was undone before it was known to have arrived, or takes
// a step, which is named so that it is taken once. Resolves to {answer, reason, wasSent} as the queue
// wants it. It and htmx wait for each other: an answer shows the page as it was when it was given.
export function send(item) {
  sending = deliver(item).finally(() => (sending = null));
  return sending;
}

async function deliver(item) {
  const { id, label, start, end, words, undoneAt, step } = item;
  const { annotations } = page.dataset;
  if (step) {
    item.name ??= document.getElementById(`${step}-step`).value;
    return post(`${annotations}${step}/`, { step: item.name });
  }
  if (undoneAt) return post(`${annotations}${id}/removal/`, { version: 1, withdrawn: 1 }, true);
  return post(annotations, { id, label, start, end, words });
}

async function post(address, data, isWithdrawal = false) {
  const body = new URLSearchParams(data);
  const wasSent = navigator.onLine; // if not, nothing left this device
  let response;
  let html;
  while (htmx.find(".htmx-request")) await new Promise((done) => setTimeout(done, 20));
  try {
    response = await fetch(address, {
      method: "POST",
      body,
      headers: { "HX-Request": "true", "X-CSRFToken": token() },
      // Goes on when the page is left; browsers allow that up to 64 KiB.
      keepalive: `${body}`.length < 60_000,
      // A network that swallows everything never says so.
      signal: AbortSignal.timeout(10_000),
    });
    html = await response.text();
  } catch {
    return { answer: "later", wasSent };
  }
  const { status } = response;
  // Not our answer but that of a Wi-Fi portal or a proxy, or none that settles anything.
  const isOurs = response.headers.has("Annotate");
  if (!isOurs || status >= 500 || status === 429) return { answer: "failing", wasSent: true };
  // It never arrived, or was changed elsewhere since and is no longer what was undone.
  if (isWithdrawal && [404, 409].includes(status)) return { answer: "saved" };
  // Signed out, or signed in as somebody else: sending again would only say the same again.
  const isBlocked = [401, 403, 404].includes(status);
  if (!isBlocked || !isBlockSaid) {
    await drag; // a swap would tear the selection that is being made
    rememberFocus();
    htmx.swap(document.body, html, { swapStyle: "none" });
  }
  isBlockSaid = isBlocked;
  if (isBlocked) return { answer: "blocked" };
  if (response.ok) return { answer: "saved" };
  return { answer: "refused", reason: document.getElementById("message").textContent.trim() };
}

// The token in the page is void once the reader has signed in again in another tab.
function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : page.querySelector("[name=csrfmiddlewaretoken]").value;
}

// A marking of the text is called like its annotation; that of a key's extent has a suffix.
export function rowOf(marking) {
  return document.getElementById(`annotation-${marking?.replace("-extent", "")}`);
}

export function open(row) {
  origin = row ? window.scrollY : null;
  act(row?.querySelector(".row-actions a"));
}

export function remove(row) {
  act(row?.querySelector(".row-actions button"));
}

// Follows the link or presses the button of a row. Rows leave that to this one place: htmx would
// have to look through a thousand of them before the page can be used. The page asks, since another
// answer may replace the row first. A form that is open already stays as it is.
function act(action) {
  if (!action) return;
  const row = action.closest("li");
  const id = row?.id.replace("annotation", "edit");
  const editor = document.getElementById(id) ?? Object.assign(document.createElement("div"), { id });
  row?.append(editor);
  const { href, formAction, value } = action;
  if (href && editor.firstElementChild) return editor.querySelector(FOCUSABLE).focus();
  const answered = href
    ? htmx.ajax("GET", href, { source: page, target: editor, swap: "outerHTML" })
    : htmx.ajax("POST", formAction, { source: page, swap: "none", values: { version: value } });
  answered.catch(() => {}); // sayUnreachable() says it
}

// The rows of the highlights that hold part of a word, the shortest first, waiting ones included.
export function rowsAt({ start, end }) {
  const length = ({ dataset }) => dataset.end - dataset.start;
  return [...page.querySelectorAll(".highlights [data-end]")]
    .filter(({ dataset }) => dataset.start < end && start < dataset.end)
    .sort((one, other) => length(one) - length(other));
}

export function nameOf(row) {
  return row.querySelector(".chip").textContent.trim().replace(/:$/, "");
}

// The words of a highlight and its label's sign, to show them elsewhere.
export function partsOf(row) {
  return [row.querySelector(".chip"), row.querySelector("q")].map((each) => each.cloneNode(true));
}

function rememberFocus(element = null) {
  sender = element;
  focused = document.activeElement;
  around = [];
  for (let each = focused; each && !each.matches("aside, main"); each = each.parentElement) {
    if (each.id) around.push(each.id);
  }
}

function returnFocus() {
  if (!focused || document.activeElement !== document.body) return;
  const near = around.map((id) => document.getElementById(id)?.querySelector(FOCUSABLE));
  const isThere = focused.isConnected && focused.checkVisibility();
  const place = isThere ? focused : (near.find(Boolean) ?? text);
  place.focus({ preventScroll: place === text });
}

function sayUnreachable() {
  const line = document.createElement("p");
  line.className = "message error";
  line.textContent = page.dataset.unreachable;
  document.getElementById("message").replaceChildren(line);
}

function close(editor) {
  editor.replaceChildren();
  if (origin === null) editor.closest("li").querySelector(".row-actions a").focus();
  else goBack();
}

// To where in the text the form was opened from.
function goBack() {
  text.focus({ preventScroll: true });
  window.scrollTo({ top: origin, behavior: "instant" });
  origin = null;
}

document.addEventListener("htmx:confirm", (event) => {
  if (!sending) return;
  event.preventDefault();
  sending.then(() => event.detail.issueRequest(true));
});
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb === "post") detail.parameters.csrfmiddlewaretoken = token();
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  rememberFocus(detail.requestConfig.elt);
  if (detail.xhr.status < 500 && detail.xhr.getResponseHeader("Annotate")) return;
  detail.shouldSwap = false;
  sayUnreachable();
});
for (const failure of ["sendError", "timeout"]) {
  document.addEventListener(`htmx:${failure}`, sayUnreachable);
}
document.addEventListener("pointerdown", ({ pointerType, button, target }) => {
  if (pointerType === "touch" || button || !text.contains(target)) return;
  drag = new Promise((done) => {
    for (const end of ["pointerup", "pointercancel"]) {
      document.addEventListener(end, () => setTimeout(done), { once: true });
    }
  });
});
// A form that is open on another highlight moves over into the new list as it is.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  for (const editor of detail.target.querySelectorAll("[id^=edit-]")) {
    if (editor.contains(sender)) continue;
    detail.fragment.querySelector(`[id="${editor.closest("li").id}"]`)?.append(editor);
  }
});
document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
  // Only the form of a row is got.
  if (detail.requestConfig?.verb === "get") target.querySelector(FOCUSABLE)?.focus();
  const isStored = sender?.matches(".change-form") && !sender.isConnected;
  if (isStored && origin !== null) goBack();
  returnFocus();
});
document.addEventListener("click", (event) => {
  const action = event.target.closest(".row-actions a, [form=actions]");
  const isForHere = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!(action && isForHere) && !event.target.closest("[data-close]")) return;
  event.preventDefault();
  if (action) act(action);
  else close(event.target.closest("[id^=edit-]"));
});
page.addEventListener("keydown", (event) => {
  const editor = event.target.closest("[id^=edit-]");
  if (editor && event.key === "Escape") close(editor);
});

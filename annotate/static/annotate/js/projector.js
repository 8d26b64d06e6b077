// Before the class: a presenter's clicker (it sends Page Up and Page Down) or the keyboard goes through
// the places. Forward shows the key first and then goes on. What does not fit on the wall is scrolled
// to before the place is left, and a focused link or button keeps its own keys.

const key = document.getElementById("key");
const hint = document.querySelector(".keys-hint");
const page = document.documentElement;
const follow = (link) => document.querySelector(link)?.click();
const isAtTop = () => scrollY < 1;
const isAtEnd = () => scrollY + innerHeight > page.scrollHeight - 2;

function goOn() {
  if (!key || key.open) return follow("a[rel=next]");
  key.open = true;
  key.scrollIntoView({ block: "nearest" });
}

const goBack = () => follow("a[rel=prev]");

const acts = {
  ArrowRight: () => goOn,
  ArrowLeft: () => goBack,
  PageDown: () => isAtEnd() && goOn,
  PageUp: () => isAtTop() && goBack,
  " ": (event) => (event.shiftKey ? isAtTop() && goBack : isAtEnd() && goOn),
  Escape: () => () => follow("#class-page"),
};

if (hint) hint.hidden = false;
document.addEventListener("keydown", (event) => {
  const own = event.key === " " && event.target.closest("a, button, summary");
  if (own || event.ctrlKey || event.altKey || event.metaKey) return;
  const act = acts[event.key]?.(event);
  if (!act) return;
  event.preventDefault();
  act();
});
